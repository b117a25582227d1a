"""Colours of uploaded pictures: any kind of pixels becomes 8-bit sRGB that looks the same.

Profiles are applied by Little CMS with the perceptual intent, as browsers do.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageChops, ImageCms, ImageFile

DEEP_GREY = ("I", "I;16", "I;16B", "I;16L", "I;16N")
# Raw modes of 16-bit PNG pixels, and those that decode the lower byte of each sample.
LOWER_BYTES = {"RGB;16B": "RGB;16L", "RGBA;16B": "RGBA;16L"}
# Grey with alpha, which Pillow opens as RGBA.
DEEP_GREY_ALPHA = "LA;16B"
HIGH = [value >> 8 for value in range(65_536)]
LOW = [value & 255 for value in range(65_536)]
STRIP_HEIGHT = 256
# Where two neighbouring 8-bit values end further apart than this, the lower byte of a 16-bit sample is visible.
MAX_STEP = 2
WITHOUT_ALPHA = {"RGBA": "RGB", "LA": "L"}
SPACES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}


@dataclass(frozen=True, slots=True)
class ToSRGB:
    """A conversion of pixels in `mode` to sRGB; without a transform the numbers are sRGB already."""

    mode: str
    transform: ImageCms.ImageCmsTransform | None = None

    def apply(self, picture: Image.Image) -> Image.Image:
        """8-bit pixels of any mode as RGB or RGBA."""
        picture = without_palette(picture)
        alpha = picture.getchannel("A") if "A" in picture.getbands() else None
        colours = picture.convert(self.mode) if picture.mode != self.mode else picture
        converted = ImageCms.applyTransform(colours, self.transform) if self.transform else colours.convert("RGB")
        if converted is None:
            converted = colours.convert("RGB")
        if alpha is not None:
            converted.putalpha(alpha)
        return converted


def conversion(picture: Image.Image, profile: bytes | None) -> ToSRGB:
    """How this picture becomes sRGB. A profile for another kind of pixels is ignored, as browsers do."""
    is_grey = picture.mode in ("1", "L", "LA", *DEEP_GREY) or _raw_mode(picture) == DEEP_GREY_ALPHA
    own = "CMYK" if picture.mode == "CMYK" else "L" if is_grey else "RGB"
    plain = ToSRGB("CMYK" if own == "CMYK" else "RGB")
    if not profile:
        return plain
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = SPACES.get(source.profile.xcolor_space.strip(), "")
        if mode != own and (mode, own) != ("RGB", "L"):
            return plain
        target = ImageCms.createProfile("sRGB")
        return ToSRGB(mode, ImageCms.buildTransform(source, target, mode, "RGB"))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return plain


def without_palette(picture: Image.Image) -> Image.Image:
    """Palette and 1-bit pixels, and a transparent colour, as plain channels."""
    see_through = "transparency" in picture.info
    if picture.mode in ("P", "PA"):
        return picture.convert("RGBA" if see_through or picture.mode == "PA" else "RGB")
    if picture.mode == "1":
        picture = picture.convert("L")
    if see_through and picture.mode in ("L", "RGB"):
        return picture.convert("LA" if picture.mode == "L" else "RGBA")
    return picture


def deep_to_srgb(picture: ImageFile.ImageFile, data: bytes, to_srgb: ToSRGB) -> Image.Image | None:
    """A picture with 16 bits a sample as 8-bit sRGB; None if it has 8 bits. `data`: the whole file.

    The upper byte is converted, and the lower one decides how far to go towards the next value: linear light needs
    it, because 8 bits are too few for shadows.
    """
    if picture.mode in DEEP_GREY:
        high, low = _grey_bytes(picture)
    elif _raw_mode(picture) == DEEP_GREY_ALPHA:
        # The four bytes of a pixel, taken for four samples.
        grey, grey_low, alpha_high, alpha_low = _decoded(data, "RGBA").split()
        high, low = Image.merge("LA", (grey, alpha_high)), Image.merge("LA", (grey_low, alpha_low))
    elif (lower := LOWER_BYTES.get(_raw_mode(picture))) is not None:
        high, low = picture, _decoded(data, lower)
    else:
        return None
    alpha = _alpha(picture, high, low)
    high, low = (part.convert(WITHOUT_ALPHA.get(part.mode, part.mode)) for part in (high, low))
    high.info.pop("transparency", None)
    converted = _refined(high, low, to_srgb) if _is_steep(high.mode, to_srgb) else to_srgb.apply(high)
    if alpha is not None:
        converted.putalpha(alpha)
    return converted


def _grey_bytes(picture: Image.Image) -> tuple[Image.Image, Image.Image]:
    high, low = Image.new("L", picture.size), Image.new("L", picture.size)
    for box in _strips(picture.size):
        samples = picture.crop(box).convert("I")
        high.paste(samples.point(HIGH, "L"), box)
        low.paste(samples.point(LOW, "L"), box)
    return high, low


def _strips(size: tuple[int, int]) -> Iterator[tuple[int, int, int, int]]:
    """Boxes of a few rows each, so that no large copy is made."""
    for top in range(0, size[1], STRIP_HEIGHT):
        yield 0, top, size[0], min(top + STRIP_HEIGHT, size[1])


def _raw_mode(picture: Image.Image) -> str:
    """How the samples of a PNG are stored; "" for other pictures."""
    tile = picture.tile if isinstance(picture, ImageFile.ImageFile) and picture.format == "PNG" else []
    return str(tile[0].args) if tile else ""


def _decoded(data: bytes, raw_mode: str) -> Image.Image:
    again = Image.open(io.BytesIO(data), formats=("PNG",))
    again.tile = [again.tile[0]._replace(args=raw_mode)]
    again.load()
    return again


def _alpha(picture: Image.Image, high: Image.Image, low: Image.Image) -> Image.Image | None:
    """The alpha channel, or one made from the transparent colour, whose samples have 16 bits too."""
    if picture.mode == "RGBA":
        return high.getchannel("A")
    colour = picture.info.get("transparency")
    if colour is None:
        return None
    samples = colour if isinstance(colour, tuple) else (colour,)
    differs = Image.new("L", picture.size)
    for number, sample in enumerate(samples):
        for part, byte in ((high.getchannel(number), sample >> 8), (low.getchannel(number), sample & 255)):
            differs = ImageChops.lighter(differs, part.point([0 if value == byte else 255 for value in range(256)]))
    return differs


def _is_steep(mode: str, to_srgb: ToSRGB) -> bool:
    greys = Image.frombytes("L", (256, 1), bytes(range(256)))
    shown = to_srgb.apply(greys.convert(mode)).convert("L").tobytes()
    return any(after - before > MAX_STEP for before, after in pairwise(shown))


def _refined(high: Image.Image, low: Image.Image, to_srgb: ToSRGB) -> Image.Image:
    """Between the colours of the upper byte and of the next one, as far as the lower byte says."""
    following = [min(value + 1, 255) for value in range(256)] * len(high.getbands())
    out = Image.new("RGB", high.size)
    for box in _strips(high.size):
        strip, share = high.crop(box), low.crop(box).convert("RGB")
        below, above = to_srgb.apply(strip), to_srgb.apply(strip.point(following))
        bands = zip(above.split(), below.split(), share.split(), strict=True)
        out.paste(Image.merge("RGB", [Image.composite(a, b, mask) for a, b, mask in bands]), box)
    return out
