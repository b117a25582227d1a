"""Emblems of the site, drawn from an upload in the sizes in which pages, browsers and social networks show them."""

import hashlib
import io
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from articles.identity.emblem_files import ICON, ICON_SIDES, LOGO, LOGO_BOXES, SHARE, Drawn
from articles.pictures.upload import decode_still

SHARE_SIZE = (1_200, 630)
# The home screen of a telephone shows transparent parts in black.
OPAQUE_SIDES = (180,)
MIN_LOGO_HEIGHT, MIN_ICON_SIDE, MIN_SHARE = 40, 192, (600, 315)
# A square icon may be a few pixels off.
MAX_UNEVEN = 0.02


def draw_emblem(kind: str, upload: IO[bytes]) -> list[Drawn]:
    """The files of a logo, an icon or a share image. Raises ValidationError for an upload that cannot be one."""
    picture = decode_still(upload)
    return {LOGO: _draw_logo, ICON: _draw_icon, SHARE: _draw_share}[kind](picture)


def _draw_logo(picture: Image.Image) -> list[Drawn]:
    if picture.height < MIN_LOGO_HEIGHT:
        raise ValidationError(_("The logo must be at least 40 pixels high."))
    if picture.width > 8 * picture.height or picture.height > 2 * picture.width:
        raise ValidationError(_("A logo that is so long and narrow would be too small to read in the header."))
    trimmed = picture.convert("RGBA")
    return [_png(code, ImageOps.contain(trimmed, box)) for code, box in LOGO_BOXES.items()]


def _draw_icon(picture: Image.Image) -> list[Drawn]:
    if min(picture.size) < MIN_ICON_SIDE or abs(picture.width - picture.height) > MAX_UNEVEN * picture.width:
        raise ValidationError(_("The icon must be square and at least 192 pixels wide."))
    square, files = picture.convert("RGBA"), []
    for side in ICON_SIDES:
        drawn = ImageOps.fit(square, (side, side), Image.Resampling.LANCZOS)
        files.append(_png(f"icon-{side}", _on_white(drawn) if side in OPAQUE_SIDES else drawn))
    return files


def _draw_share(picture: Image.Image) -> list[Drawn]:
    if picture.width < MIN_SHARE[0] or picture.height < MIN_SHARE[1]:
        raise ValidationError(_("The share image must be at least 600 × 315 pixels; 1200 × 630 is best."))
    drawn, out = ImageOps.fit(_on_white(picture.convert("RGBA")), SHARE_SIZE, Image.Resampling.LANCZOS), io.BytesIO()
    drawn.save(out, "JPEG", quality=86, optimize=True, progressive=True)
    return [_file("share", out.getvalue(), "jpg", drawn)]


def _on_white(picture: Image.Image) -> Image.Image:
    ground = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(ground, picture).convert("RGB")


def _png(code: str, picture: Image.Image) -> Drawn:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return _file(code, out.getvalue(), "png", picture)


def _file(code: str, content: bytes, ending: str, picture: Image.Image) -> Drawn:
    digest = hashlib.sha256(content).hexdigest()[:32]
    return Drawn(code, f"{digest}.{ending}", content, picture.width, picture.height)
