"""Pictures without credit and licence, and captions without a picture: a text with one cannot be published."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import ngettext

from articles.formats.lists import join_list
from articles.html.captions import lone_captions
from articles.html.sanitizer import picture_ids
from articles.models.newsitem import NewsItem
from articles.models.removed_text import (
    closed_title,
    is_named_by_number,
    is_picture_closed,
    load_closed_pictures,
)
from articles.pictures.models import Picture

MAX_LISTED = 20
MAX_QUOTED_LENGTH = 60


def uncredited_pictures(item: NewsItem) -> list[Picture]:
    """The pictures in the body and at the head of an item that have no credit and licence. At most one query."""
    numbers = {*picture_ids(item.body), *([item.lead_picture_id] if item.lead_picture_id else [])}
    if not numbers:
        return []
    return list(Picture.objects.filter(Q(credit="") | Q(licence=None), pk__in=numbers).order_by("pk")[:MAX_LISTED])


def check_captions(item: NewsItem) -> None:
    """Raise ValidationError if a caption in the body has no picture. The item need not be saved."""
    captions = lone_captions(item.body)
    if captions:
        words = ngettext(
            "A caption has no picture: %(captions)s. Add the picture or delete the caption.",
            "%(count)d captions have no picture: %(captions)s. Add the pictures or delete the captions.",
            len(captions),
        )
        quoted = join_list(f"“{Truncator(caption).chars(MAX_QUOTED_LENGTH)}”" for caption in captions[:MAX_LISTED])
        raise ValidationError({"body": words % {"count": len(captions), "captions": quoted}})


def check_pictures(item: NewsItem) -> None:
    """Raise ValidationError if a picture of the item has no credit and licence. The item need not be saved."""
    pictures = uncredited_pictures(item)
    if pictures:
        words = ngettext(
            "A picture has no credit and licence yet: %(pictures)s. Add them before publishing.",
            "%(count)d pictures have no credit and licence yet: %(pictures)s. Add them before publishing.",
            len(pictures),
        )
        raise ValidationError({"body": words % {"count": len(pictures), "pictures": picture_names(pictures)}})


def picture_names(pictures: Iterable[Picture]) -> str:
    """The numbers and alternative texts of pictures as a list; only the numbers of those closed to the reader, and of
    all in messages that are stored.
    """
    rows = list(pictures)
    load_closed_pictures(rows)
    return join_list(_name_of(picture) for picture in rows)


def _name_of(picture: Picture) -> str:
    if is_picture_closed(picture):
        return closed_title(picture)
    return f"{picture} “{picture.alt}”" if picture.alt and not is_named_by_number() else str(picture)
