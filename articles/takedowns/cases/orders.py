"""Orders of courts and authorities that a decision has to heed, whichever case they lie in.

An order counts as long as it is open. For whoever set it aside, by closing it without a decision or by giving it
another basis, it counts afterwards too: nobody takes an order away and then decides alone.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Q

from articles.editing.restrictions import Target, column_of
from articles.takedowns.law.legal_bases import ORDER
from articles.takedowns.models import Case, Notice

# Where a notice names a target: its own columns, its addresses, and the cases it is in.
NAMED_BY = {
    "item": ("item__in", "targets__item__in", "cases__item__in"),
    "placement": ("placement__in", "cases__placement__in"),
    "picture": ("picture__in", "targets__picture__in", "cases__picture__in"),
}


def is_order_heeded(case: Case, targets: Iterable[Target], by: User | None) -> bool:
    """Whether an order in a case, or about its target or one of these, counts for somebody who decides."""
    counts = Q(basis=ORDER.code) & ~Q(state=Notice.State.CLOSED)
    if by is not None:
        counts |= Q(set_aside_by=by)
    orders = Notice.objects.filter(counts).order_by()
    if orders.filter(cases=case).exists():
        return True
    keys = defaultdict[str, set[int]](set)
    for target in (case.target, *targets):
        if target is not None:
            keys[column_of(target)].add(target.pk)
    return any(orders.filter(**{lookup: keys[column]}).exists() for column in keys for lookup in NAMED_BY[column])


def set_aside_orders(notices: Iterable[int], by: User | None) -> list[Notice]:
    """Record who closes these notices without a decision. Returns the orders among them, for the event."""
    if by is None:
        return []
    orders = list(Notice.objects.filter(pk__in=list(notices), basis=ORDER.code).order_by("pk"))
    for order in orders:
        order.set_aside_by = by
        order.save(update_fields=["set_aside_by"])
    return orders
