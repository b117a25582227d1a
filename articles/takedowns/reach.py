"""How far does a decision reach? The public addresses of each sort, counted for the preview before anybody decides."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models.newsitem import Kind
from articles.models.placement import Placement
from articles.pictures.models import Picture
from articles.restricting import Target
from articles.takedowns.surfaces import Where, carriers_of, surfaces_of

MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Reach:
    """How many addresses of a sort (pages that carry it: how many texts), `is_more`: at least so many; and in words."""

    where: Where
    count: int
    is_more: bool
    words: str


def reach_of(target: Target, at: datetime) -> list[Reach]:
    """In the order of `Where`, sorts without an address left out; carrying texts are counted up to MOST_COUNTED."""
    counts = Counter(surface.where for surface in surfaces_of(target, at, None) if not surface.lawful)
    carriers = 0
    if not isinstance(target, Placement):
        carriers = carriers_of(target, at).order_by().values("pk")[: MOST_COUNTED + 1].count()
    counts[Where.CARRIER] = min(carriers, MOST_COUNTED)
    found = []
    for where in Where:
        is_more = where == Where.CARRIER and carriers > MOST_COUNTED
        if counts[where]:
            found.append(Reach(where, counts[where], is_more, _words(target, where, counts[where], is_more)))
    return found


def _words(target: Target, where: Where, count: int, is_more: bool) -> str:
    number = f"{count:,}+" if is_more else f"{count:,}"
    if where != Where.CARRIER:
        return _("%(what)s: %(count)s") % {"what": where.label, "count": number}
    if isinstance(target, Picture):
        return ngettext("in %(count)s text", "in %(count)s texts", count) % {"count": number}
    if getattr(target, "kind", "") == Kind.BRIEF:
        return ngettext("in %(count)s article", "in %(count)s articles", count) % {"count": number}
    return ngettext("named by %(count)s flash brief", "named by %(count)s flash briefs", count) % {"count": number}
