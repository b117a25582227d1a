"""Pictures and their marks as the desk shows them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.models.removed_text import closed_words, is_picture_closed
from articles.pictures.marks import DigitalSource
from articles.pictures.models import Picture

THUMBNAIL = (96, 64)
LARGE = (480, 320)


def drawn(picture: Picture, most: tuple[int, int]) -> SafeString:
    """An <img> scaled down to fit `most` (width, height in pixels), with both set to prevent a layout shift.

    Only words for a picture that is closed to the reader.
    """
    if is_picture_closed(picture):
        return format_html("{}", closed_words())
    scale = min(most[0] / picture.width, most[1] / picture.height, 1)
    width, height = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    image = '<img src="{}" width="{}" height="{}" alt="{}" loading="lazy">'
    return format_html(image, picture.get_absolute_url(), width, height, picture.alt)


def marks_as_text(picture: Picture) -> list[str]:
    """The marks of the uploaded file in words."""
    source = DigitalSource(picture.marked_source).label if picture.marked_source else ""
    label = _("AI label of the Chinese rule: %(label)s") % {"label": picture.marked_aigc} if picture.marked_aigc else ""
    manifest = _("Content Credentials (C2PA), kept with the original") if picture.marked_manifest else ""
    return [str(mark) for mark in (source, label, manifest) if mark]
