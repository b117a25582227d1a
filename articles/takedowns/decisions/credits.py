"""Credits: which items name an author or source, and how a wrong credit is replaced on all of them.

A credit is a row (a source or a person). Index, disclaimers, feeds and structured data refer to it by key, so a
correction gives the items another key, or the row another name, and changes nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.formats.counts import MAX_COUNTED
from articles.models.byline import Byline, Role
from articles.models.newsitem import NewsItem
from articles.rights.models import Person, Source
from articles.signals import coalesce_changes
from articles.takedowns.decisions.row_changes import (
    RowChange,
    delete_later,
    locked_rows,
    table_of,
    update_later,
    update_row,
)
from articles.takedowns.decisions.row_writes import RowWrites

Credit = Source | Person


@dataclass(frozen=True, slots=True)
class CreditUses:
    """Items that carry a credit, newest first, and how many there are; MAX_COUNTED + 1 means more than MAX_COUNTED."""

    items: list[NewsItem]
    count: int


def count_uses(credit: Credit) -> int:
    """The number of items, published or not, that carry a credit as source or in a byline, up to MAX_COUNTED + 1."""
    return len(_slots_using(credit))


def credit_uses(credit: Credit, limit: int) -> CreditUses:
    """The newest items that carry a credit, up to `limit`. Beyond MAX_COUNTED uses the items are not the newest."""
    slots = _slots_using(credit)
    newest = sorted(slots, reverse=True)[:limit]
    return CreditUses(list(NewsItem.objects.filter(slot__in=newest).order_by("-slot")), len(slots))


def item_keys_using(credit: Credit) -> set[int]:
    """The keys of items that carry a credit, unordered, up to MAX_COUNTED + 1 of those in bylines and of the others."""
    beyond = MAX_COUNTED + 1
    bylines = Byline.objects.filter(**_credited(credit)).order_by()
    keys = set(bylines.values_list("item", flat=True).distinct()[:beyond])
    if isinstance(credit, Source):
        keys.update(NewsItem.objects.filter(source=credit).order_by().values_list("pk", flat=True)[:beyond])
    return keys


def _credited(credit: Credit) -> dict[str, Credit]:
    return {"outlet" if isinstance(credit, Source) else "person": credit}


def _slots_using(credit: Credit) -> list[int]:
    """Slots of items, unordered: sorting would read every item of a large agency."""
    beyond = MAX_COUNTED + 1
    slots = set(
        Byline.objects.filter(**_credited(credit)).order_by().values_list("slot", flat=True).distinct()[:beyond]
    )
    if isinstance(credit, Source):
        slots.update(NewsItem.objects.filter(source=credit).order_by().values_list("slot", flat=True)[:beyond])
    return list(slots)[:beyond]


@transaction.atomic
@coalesce_changes()
def replace_credit(items: Iterable[NewsItem], old: Credit, new: Credit) -> list[RowChange]:
    """Replace a credit in bylines and as source, counting each item as edited once.

    A person can replace an outlet in a byline and the other way round; an item's source changes only if both credits
    are sources. Raises ValidationError if no item carries the old credit.
    """
    if old == new:
        raise ValidationError(_("The old and the new credit are the same."))
    changes, writes = list[RowChange](), RowWrites()
    for item, bylines in _with_bylines([item.pk for item in items]):
        in_bylines = [
            change
            for byline in list(bylines)
            if _is_by(byline, old)
            for change in _replace_byline(byline, bylines, new, writes)
        ]
        changes += in_bylines
        if isinstance(old, Source) and isinstance(new, Source) and item.source_id == old.pk:
            changes += update_later(item, {"source": str(new.pk)}, writes)
        elif in_bylines:
            # Nothing changes in the item's own row, but its version has to show that it was edited.
            writes.save(item, ())
    writes.write()
    if not changes:
        raise ValidationError(_("None of these items credits “%(name)s”.") % {"name": old})
    return changes


@transaction.atomic
def rename_credit(credit: Credit, name: str) -> list[RowChange]:
    """Rename a source or person. Raises ValidationError if the name is empty, too long or taken."""
    row = locked_rows(table_of(credit), [credit.pk])[credit.pk]
    former, row.name = row.name, row._meta.get_field("name").clean(name.strip(), row)
    row.clean()
    cleaned, row.name = row.name, former
    return update_row(row, {"name": cleaned})


def _with_bylines(keys: list[int]) -> list[tuple[NewsItem, list[Byline]]]:
    """Each item with its bylines in order, all rows locked."""
    items: dict[int, NewsItem] = locked_rows("item", keys)
    by_item: dict[int, list[Byline]] = {key: [] for key in items}
    for byline in locked_rows("byline", Byline.objects.filter(item__in=items).values_list("pk", flat=True)).values():
        by_item[byline.item_id].append(byline)
    return [(item, by_item[key]) for key, item in items.items()]


def _is_by(byline: Byline, credit: Credit) -> bool:
    return (byline.outlet_id if isinstance(credit, Source) else byline.person_id) == credit.pk


def _replace_byline(byline: Byline, bylines: list[Byline], new: Credit, writes: RowWrites) -> list[RowChange]:
    """Point a byline at another credit, or delete it if the item would then carry that credit twice."""
    person = isinstance(new, Person)
    role = (Role.WRITER if byline.role == Role.OUTLET else Role(byline.role)) if person else Role.OUTLET
    if any(other is not byline and _is_by(other, new) and other.role == role for other in bylines):
        bylines.remove(byline)
        return [delete_later(byline, writes)]
    key = str(new.pk)
    columns = {"role": role.value, "outlet": "" if person else key, "person": key if person else ""}
    return update_later(byline, columns, writes)
