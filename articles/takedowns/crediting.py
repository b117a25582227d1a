"""Who is named as author or source of which items, and how is a wrong credit put right once for all of them?

A credit is a row, an outlet or a person: the index, disclaimers, feeds and structured data follow it by its key. So the
items need another key, or the row another name, and nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from articles.models.byline import Byline, Role
from articles.models.newsitem import NewsItem
from articles.rights.models import Person, Source
from articles.signals import told_once
from articles.takedowns.altering import Alteration, alter, held, made, remove, table_of

Credit = Source | Person


MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Uses:
    """Items that carry a credit, newest first, and how many there are; beyond MOST_COUNTED one more than that."""

    items: list[NewsItem]
    count: int


def count_uses(credit: Credit) -> int:
    """How many items of any standing name a credit, as their source or above their text; counted no further than one
    beyond MOST_COUNTED.
    """
    return len(_uses(credit))


def uses_of(credit: Credit, most: int) -> Uses:
    """The newest items that name a credit, up to `most`. Of more than MOST_COUNTED some are read, not the newest."""
    slots = _uses(credit)
    newest = sorted(slots, reverse=True)[:most]
    return Uses(list(NewsItem.objects.filter(slot__in=newest).order_by("-slot")), len(slots))


def _uses(credit: Credit) -> list[int]:
    """Their slots. In no order, along the keys: a sort would read everything that an agency ever sent."""
    beyond = MOST_COUNTED + 1
    column = "outlet" if isinstance(credit, Source) else "person"
    found = set(Byline.objects.filter(**{column: credit}).order_by().values_list("slot", flat=True).distinct()[:beyond])
    if isinstance(credit, Source):
        found.update(NewsItem.objects.filter(source=credit).order_by().values_list("slot", flat=True)[:beyond])
    return list(found)[:beyond]


@transaction.atomic
@told_once()
def replace_credit(items: Iterable[NewsItem], old: Credit, new: Credit) -> list[Alteration]:
    """Name another one wherever these items name the old one, one save an item.

    A person can take the place of an outlet above a text, and the other way round; an item's source stays unless both
    are outlets. Raises ValidationError where none of the items names the old one.
    """
    if old == new:
        raise ValidationError(_("Both are the same credit: nothing would change."))
    rows = held("item", [item.pk for item in items])
    told: list[Alteration] = []
    for item, bylines in _with_bylines(rows):
        own = [one for byline in bylines if _names(byline, old) for one in _renamed(byline, bylines, new)]
        told += [*own, *_saved(item, old, new, bool(own))]
    if not told:
        raise ValidationError(_("None of these items names “%(name)s”.") % {"name": old})
    return told


@transaction.atomic
@told_once()
def add_person(items: Iterable[NewsItem], person: Person, role: Role = Role.WRITER) -> list[Alteration]:
    """Name a person above items where none stood, behind those who stand there, one save an item."""
    told: list[Alteration] = []
    for item, bylines in _with_bylines(held("item", [item.pk for item in items])):
        if any(_names(byline, person) for byline in bylines):
            continue
        last = Byline.objects.filter(item=item).aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        told.append(made(Byline.objects.create(item=item, role=role, person=person, position=position)))
        item.save()
    return told


@transaction.atomic
def rename(credit: Credit, name: str) -> list[Alteration]:
    """Write a name otherwise: all that use it follow. Raises ValidationError where it is empty, too long or taken."""
    row = held(table_of(credit), [credit.pk])[credit.pk]
    former, row.name = row.name, row._meta.get_field("name").clean(name.strip(), row)
    row.clean()
    wanted, row.name = row.name, former
    return alter(row, {"name": wanted})


def _with_bylines(rows: dict[int, NewsItem]) -> list[tuple[NewsItem, list[Byline]]]:
    """Each item with its bylines, locked, in order."""
    numbers = Byline.objects.filter(item__in=rows).values_list("pk", flat=True)
    by_item: dict[int, list[Byline]] = {pk: [] for pk in rows}
    for byline in held("byline", numbers).values():
        by_item[byline.item_id].append(byline)
    return [(item, by_item[pk]) for pk, item in rows.items()]


def _names(byline: Byline, credit: Credit) -> bool:
    return (byline.outlet_id if isinstance(credit, Source) else byline.person_id) == credit.pk


def _renamed(byline: Byline, bylines: list[Byline], new: Credit) -> list[Alteration]:
    """One that would be there twice goes instead."""
    person = isinstance(new, Person)
    role = (Role.WRITER if byline.role == Role.OUTLET else Role(byline.role)) if person else Role.OUTLET
    if any(other is not byline and _names(other, new) and other.role == role for other in bylines):
        bylines.remove(byline)
        return [remove(byline)]
    key = str(new.pk)
    return alter(byline, {"role": role.value, "outlet": "" if person else key, "person": key if person else ""})


def _saved(item: NewsItem, old: Credit, new: Credit, has_other_bylines: bool) -> list[Alteration]:
    """Its source, where that is what was wrong; else the item is saved alone, so that its version tells."""
    if isinstance(old, Source) and isinstance(new, Source) and item.source_id == old.pk:
        return alter(item, {"source": str(new.pk)})
    if has_other_bylines:
        item.save()
    return []
