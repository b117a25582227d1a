"""Reach of a decision: how many public addresses of each kind it concerns, for the page of a case and the preview."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.editing.restrictions import Target
from articles.formats.counts import BoundedCount, bounded_count
from articles.models.choices import Kind
from articles.models.placement import Placement
from articles.pictures.models import Picture
from articles.takedowns.proof.surfaces import SurfaceKind, carriers_of, surfaces_of


@dataclass(frozen=True, slots=True)
class Reach:
    """How many addresses of one kind a decision affects (for carriers: items), and a phrase for it."""

    where: SurfaceKind
    count: int
    # There are more than `count`.
    is_more: bool
    label: str


def reach_of(target: Target, at: datetime) -> list[Reach]:
    """In the order of `SurfaceKind`, without kinds that have no address; carriers are counted up to MAX_COUNTED."""
    counts = Counter(surface.where for surface in surfaces_of(target, at, None) if not surface.lawful)
    carriers = BoundedCount(0, False) if isinstance(target, Placement) else bounded_count(carriers_of(target, at))
    counts[SurfaceKind.CARRIER] = carriers.number
    reach = []
    for where in SurfaceKind:
        is_more = where == SurfaceKind.CARRIER and carriers.is_more
        if counts[where]:
            reach.append(Reach(where, counts[where], is_more, _label(target, where, counts[where], is_more)))
    return reach


def _label(target: Target, where: SurfaceKind, count: int, is_more: bool) -> str:
    number = BoundedCount(count, is_more)
    if where != SurfaceKind.CARRIER:
        return _("%(what)s: %(count)s") % {"what": where.label, "count": number}
    if isinstance(target, Picture):
        return ngettext("in %(count)s item", "in %(count)s items", count) % {"count": number}
    if getattr(target, "kind", "") == Kind.BRIEF:
        return ngettext("in %(count)s article", "in %(count)s articles", count) % {"count": number}
    return ngettext("linked from %(count)s flash brief", "linked from %(count)s flash briefs", count) % {
        "count": number
    }
