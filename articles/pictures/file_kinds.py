"""Kinds of files that are not taken as pictures, recognised by their first bytes, and what to do instead."""

from django.utils.translation import gettext as _

HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"heif")
HEIF_CONTAINERS = (b"mif1", b"msf1", b"mif2")
STARTS = (
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"BM", "BMP"),
    (b"8BPS", "Photoshop (PSD)"),
    (b"%PDF", "PDF"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
)
MAX_BRANDS = 200


def is_heic(data: bytes) -> bool:
    """HEIC and its kin: the container of AVIF, but with pictures that browsers do not show."""
    if data[4:8] != b"ftyp":
        return False
    content = data[8 : min(max(int.from_bytes(data[:4]), 16), MAX_BRANDS)]
    brands = [content[:4], *(content[at : at + 4] for at in range(8, len(content), 4))]
    return any(brand in HEIC_BRANDS for brand in brands) or brands[0] in HEIF_CONTAINERS


def refusal_of(data: bytes) -> str:
    """The message for a file that could not be read as a picture."""
    if is_heic(data):
        return _(
            "This is a HEIC picture, which most browsers cannot show. Export it as JPEG and upload that; an iPhone"
            " takes JPEG pictures with Settings › Camera › Formats › Most Compatible."
        )
    kind = next((name for start, name in STARTS if data.startswith(start)), "")
    if kind:
        return _("This is a %(kind)s file. Export it as JPEG or PNG and upload that.") % {"kind": kind}
    return _("This is not a picture we can read. Use JPEG, PNG, WebP, AVIF or GIF; SVG is not accepted.")
