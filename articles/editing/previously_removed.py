"""Texts that were taken down and come back as another item; publishing withholds them while the restriction lasts."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.html.sanitizer import plain_text
from articles.models.newsitem import NewsItem
from articles.models.removed_text import is_named_by_number
from articles.models.restriction import PAGE_MODES, Restriction

MAX_QUERIED = 100


def previously_removed(item: NewsItem, at: datetime) -> NewsItem | None:
    """Another item with the same fingerprint (headline, text, own time) or original URL whose page is restricted.

    None if there is none. Two queries, each on an index.
    """
    same = Q(pk__in=[])
    if item.headline or plain_text(item.body):
        same |= Q(fingerprint=item.fingerprint)
    if item.original_url:
        same |= Q(original_url=item.original_url) & ~Q(original_url="")
    # Unordered: with an ORDER BY the database would scan all items.
    candidates = NewsItem.objects.filter(same).order_by().values_list("pk", flat=True)[:MAX_QUERIED]
    twins = [pk for pk in candidates if pk != item.pk]
    if not twins:
        return None
    active = Restriction.objects.active(at).filter(item__in=twins, mode__in=PAGE_MODES)
    former = active.select_related("item").order_by("pk").first()
    return former.item if former else None


def refusal_message(former: NewsItem) -> str:
    """Why an item with the same text as this removed one cannot be published."""
    message = _("The same text was taken down as %(item)s. It cannot be published while that restriction is in force.")
    return message % {"item": str(former) if is_named_by_number() else f"“{former.display_title}” ({former})"}
