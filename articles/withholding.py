"""Was a text taken down that comes back under another number? Then it is withheld as long as that is in force."""

from datetime import datetime

from django.db.models import Q

from articles.markup import plain_text
from articles.models.newsitem import NewsItem
from articles.models.restriction import PAGE_MODES, Restriction

MOST_ASKED = 100


def taken_down_before(item: NewsItem, at: datetime) -> NewsItem | None:
    """Another item with the same words (headline, text, own time) or the same original address whose page is under a
    restriction; None without. Two queries, each along an index.
    """
    same = Q(pk__in=[])
    if item.headline or plain_text(item.body):
        same |= Q(fingerprint=item.fingerprint)
    if item.original_url:
        same |= Q(original_url=item.original_url) & ~Q(original_url="")
    # In no order: with one the database would walk all items instead.
    found = NewsItem.objects.filter(same).order_by().values_list("pk", flat=True)[:MOST_ASKED]
    twins = [pk for pk in found if pk != item.pk]
    if not twins:
        return None
    active = Restriction.objects.active(at).filter(item__in=twins, mode__in=PAGE_MODES)
    former = active.select_related("item").order_by("pk").first()
    return former.item if former else None
