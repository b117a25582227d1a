"""Orders of courts and authorities that a decision has to heed, whichever case they lie in.

An order counts as long as it is open, and only a decision closes it. For whoever set it aside, by giving it another
basis or moving it to another target, it counts afterwards too, until somebody else confirms that: nobody takes an order
away and then decides alone, or closes it as spam or withdrawn.

An order about an item is also about the places in which a brief appears, about the briefs and pictures that an article
carries, and the other way round: whoever removes the part carries out an order about the whole.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from articles.editing.restrictions import Target, column_of
from articles.models.picture_use import PictureUse
from articles.models.placement import Placement
from articles.takedowns.law.legal_bases import ORDER
from articles.takedowns.models import Case, LedgerEvent, Notice

# Keys of targets by the column that names them: "item", "placement" or "picture".
TargetKeys = Mapping[str, Collection[int]]
# Beyond this an action concerns so much that every order is taken to be about it.
MAX_KEYS = 1_000
SIDES = ("article", "brief")
# Where a notice names a target: its own columns, its addresses, and the cases it is in.
NAMED_BY = {
    "item": ("item__in", "targets__item__in", "cases__item__in"),
    "placement": ("placement__in", "cases__placement__in"),
    "picture": ("picture__in", "targets__picture__in", "cases__picture__in"),
}


def keys_of(targets: Iterable[Target | None]) -> dict[str, set[int]]:
    keys = defaultdict[str, set[int]](set)
    for target in targets:
        if target is not None:
            keys[column_of(target)].add(target.pk)
    return keys


def check_no_order(notices: "QuerySet[Notice]", by: User | None) -> None:
    """Raise ValidationError if one of these notices is an order that counts for somebody who closes them without a
    decision: two people have to agree that it is not followed.
    """
    if _heeded(by).filter(pk__in=notices.order_by().values("pk")).exists():
        raise ValidationError(
            _(
                "An order of a court or authority is among these notices. Answer it in a decision, as refused, no "
                "longer needed or spam: a second person confirms that."
            )
        )


def is_order_heeded(case: Case, concerned: TargetKeys, by: User | None) -> bool:
    """Whether an order in a case, or about its target or what is concerned, counts for somebody who decides."""
    return is_any_order_heeded([(case, concerned)], by)


def is_any_order_heeded(concerned: Iterable[tuple[Case, TargetKeys]], by: User | None) -> bool:
    """The same for several cases, each with what is concerned there. Without any such order it is one query."""
    orders = _heeded(by)
    if not orders.exists():
        return False
    keys, cases = keys_of(()), list[Case]()
    for case, in_case in concerned:
        cases.append(case)
        of_case = {"item": case.item_id, "placement": case.placement_id, "picture": case.picture_id}
        for column, key in of_case.items():
            keys[column] |= {*in_case.get(column, ()), *([key] if key else [])}
    return orders.filter(cases__in=cases).exists() or is_target_ordered(keys, by)


def is_target_ordered(concerned: TargetKeys, by: User | None) -> bool:
    """Whether an order about what is concerned counts for somebody, whichever case it is in."""
    orders = _heeded(by)
    if not orders.exists():
        return False
    if sum(map(len, concerned.values())) > MAX_KEYS:
        return True
    around = _around(concerned)
    names = [Q(**{lookup: rows}) for column, rows in around for lookup in NAMED_BY[column]]
    if names and orders.filter(_any(names)).exists():
        return True
    on_targets = [Q(**{f"{column}__in": rows}) for column, rows in around]
    return bool(on_targets) and _has_left(Case.objects.filter(_any(on_targets)).order_by(), orders, by)


def _heeded(by: User | None) -> "QuerySet[Notice]":
    counts = Q(basis=ORDER.code) & ~Q(state=Notice.State.CLOSED)
    if by is not None:
        counts |= Q(set_aside_by=by)
    return Notice.objects.filter(counts).order_by()


def _around(concerned: TargetKeys) -> list[tuple[str, Any]]:
    """The rows about which an order would be one about these: by column, sets of keys and subqueries."""
    items, pictures = concerned.get("item"), concerned.get("picture")
    found: list[tuple[str, Any]] = [(column, set(keys)) for column, keys in concerned.items() if keys]
    if items:
        found += [("placement", Placement.objects.filter(**{f"{side}__in": items}).values("pk")) for side in SIDES]
        found.append(("picture", PictureUse.objects.filter(item__in=items).values("picture")))
    if pictures:
        found.append(("item", PictureUse.objects.filter(picture__in=pictures).values("item")))
    if places := concerned.get("placement"):
        named = Placement.objects.filter(pk__in=places)
        found += [("item", named.values(side)) for side in SIDES]
        found.append(("placement", Placement.objects.filter(brief__in=named.values("brief")).values("pk")))
    return found


def _any(conditions: Iterable[Q]) -> Q:
    joined = Q()
    for condition in conditions:
        joined |= condition
    return joined


def _has_left(cases: "QuerySet[Case]", orders: "QuerySet[Notice]", by: User | None) -> bool:
    """Whether one of the orders was in one of these cases: before it was merged, or until this person moved it."""
    merged = cases.filter(state=Case.State.MERGED).select_related("merged_into")
    survivors = {case.survivor.pk for case in merged}
    if survivors and orders.filter(cases__in=survivors).exists():
        return True
    if by is None or not orders.filter(set_aside_by=by).exists():
        return False
    moved = LedgerEvent.objects.filter(
        case__in=cases.values("reference"), action=LedgerEvent.Action.SPLIT, actor=f"account {by.pk}"
    )
    references = {name for event in moved for name in event.payload_data.get("notices", ())}
    return bool(references) and orders.filter(set_aside_by=by, reference__in=references).exists()


def set_aside_orders(notices: Iterable[int], by: User | None) -> list[Notice]:
    """Record who takes these notices away without a decision. Returns the orders among them, for the event."""
    if by is None:
        return []
    orders = list(Notice.objects.filter(pk__in=list(notices), basis=ORDER.code).order_by("pk"))
    for order in orders:
        order.set_aside_by = by
        order.save(update_fields=["set_aside_by"])
    return orders
