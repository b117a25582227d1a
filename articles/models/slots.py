"""At which place in time does an item stand? Its slot: seconds of `sort_at` since 2000, the next free one upward.

Slots are unique and ordered like time, so newest-first lists, their keyset pages and the mention index need no other
order, for scheduled, imported and back-dated items too.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import connection

ASKED_AT_ONCE = 500
EPOCH = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp())

# The first number from %s upward that no row has: the number itself, or the end of the run of taken ones behind it.
FIRST_FREE = """
SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM articles_newsitem WHERE slot = %s) THEN %s ELSE (
    SELECT taken.slot + 1 FROM articles_newsitem taken
    WHERE taken.slot >= %s AND NOT EXISTS (SELECT 1 FROM articles_newsitem n WHERE n.slot = taken.slot + 1)
    ORDER BY taken.slot LIMIT 1) END
"""


def second_of(moment: datetime) -> int:
    """Whole seconds since 2000-01-01 UTC; negative before."""
    return int(moment.timestamp() // 1) - EPOCH


def moment_of(slot: int) -> datetime:
    """The moment that a slot stands for, in UTC."""
    return datetime.fromtimestamp(slot + EPOCH, UTC)


def first_free(wanted: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(FIRST_FREE, [wanted, wanted, wanted])
        return int(cursor.fetchone()[0])


def spread(moments: Iterable[datetime]) -> list[int]:
    """Free slots for many new items, in their order.

    Slots given here are not in the table yet: `onward` leads from each of them to where the search goes on, with the
    way shortened at every walk, so ten thousand items of one second ask the database about once each.
    """
    wanted = [second_of(moment) for moment in moments]
    untaken = _untaken(wanted) if len(wanted) > 1 else set()
    onward: dict[int, int] = {}
    slots = []
    for second in wanted:
        slot = _follow(onward, second)
        while slot not in untaken and (free := first_free(slot)) != slot:
            onward[slot] = free
            slot = _follow(onward, free)
        onward[slot] = slot + 1
        slots.append(slot)
    return slots


def _untaken(wanted: list[int]) -> set[int]:
    """Those of these slots that no row has: most of them, and asked for together."""
    untaken = set(wanted)
    for at in range(0, len(wanted), ASKED_AT_ONCE):
        marks = ", ".join(["%s"] * len(wanted[at : at + ASKED_AT_ONCE]))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT slot FROM articles_newsitem WHERE slot IN ({marks})", wanted[at : at + ASKED_AT_ONCE]
            )
            untaken.difference_update(slot for (slot,) in cursor.fetchall())
    return untaken


def _follow(onward: dict[int, int], slot: int) -> int:
    walked = []
    while slot in onward:
        walked.append(slot)
        slot = onward[slot]
    onward.update(dict.fromkeys(walked, slot))
    return slot
