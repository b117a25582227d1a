"""Reach of a decision: how many public addresses of each kind it concerns, for the page of a case and the preview."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.editing.restrictions import Target
from articles.formats.counts import MAX_COUNTED, BoundedCount, bounded_count
from articles.models.choices import Kind
from articles.models.placement import Placement
from articles.pictures.models import Picture
from articles.takedowns.proof.surface import SurfaceKind
from articles.takedowns.proof.surfaces import carriers_of, surfaces_of


@dataclass(frozen=True, slots=True)
class Reach:
    """How many addresses of one kind a decision affects (for carriers: items), and a phrase for it."""

    where: SurfaceKind
    count: int
    # There are more than `count`.
    is_more: bool
    label: str


def reach_of(targets: Sequence[Target], at: datetime) -> list[Reach]:
    """Of one or more targets, each address counted once, in the order of `SurfaceKind`, without kinds that have none.
    Carriers are counted up to MAX_COUNTED.
    """
    surfaces = {row.path: row for target in targets for row in surfaces_of(target, at, None) if not row.lawful}
    counts = Counter(surface.where for surface in surfaces.values())
    carriers = _carriers(targets, at)
    counts[SurfaceKind.CARRIER] = carriers.number
    reach = []
    for where in SurfaceKind:
        is_more = where == SurfaceKind.CARRIER and carriers.is_more
        if counts[where]:
            reach.append(Reach(where, counts[where], is_more, _label(targets, where, counts[where], is_more)))
    return reach


def _carriers(targets: Sequence[Target], at: datetime) -> BoundedCount:
    """The distinct items on whose pages the targets appear."""
    items = [target for target in targets if not isinstance(target, Placement)]
    if len(items) == 1:
        return bounded_count(carriers_of(items[0], at))
    keys = {key for item in items for key in carriers_of(item, at).values_list("pk", flat=True)[: MAX_COUNTED + 1]}
    return BoundedCount.of(len(keys))


def _label(targets: Sequence[Target], where: SurfaceKind, count: int, is_more: bool) -> str:
    number = BoundedCount(count, is_more)
    if where != SurfaceKind.CARRIER:
        return _("%(what)s: %(count)s") % {"what": where.label, "count": number}
    kinds = {getattr(target, "kind", None) for target in targets}
    if len(kinds) > 1 or isinstance(targets[0], Picture):
        return ngettext("in %(count)s item", "in %(count)s items", count) % {"count": number}
    if Kind.BRIEF in kinds:
        return ngettext("in %(count)s article", "in %(count)s articles", count) % {"count": number}
    return ngettext("linked from %(count)s flash brief", "linked from %(count)s flash briefs", count) % {
        "count": number
    }
