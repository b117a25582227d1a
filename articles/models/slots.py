"""At which place in time does an item stand? Its slot: seconds of `sort_at` since 2000, the next free one upward.

Slots are unique and ordered like time, so newest-first lists, their keyset pages and the mention index need no other
order, for scheduled, imported and back-dated items too.

On SQLite one transaction writes at a time. On PostgreSQL two could choose the same slot, and then wait for each other
in rings; so a slot is claimed before it is used, and one that somebody else has claimed is passed over.
"""

from collections.abc import Callable, Iterable
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
# Claims are advisory locks: they end with the transaction. The database has room for some thousands of them, so who
# wants more than MOST_CLAIMED at once claims all slots, when those who claimed single ones are done.
MOST_CLAIMED = 500
CLAIMS = 0x51075 << 40
CLAIM = f"""
SELECT slot, pg_advisory_xact_lock_shared({CLAIMS - 1}), pg_try_advisory_xact_lock({CLAIMS} + slot)
FROM ({FIRST_FREE.replace("END", "END AS slot")}) first_free
"""
CLAIM_EACH = f"""
SELECT slot, pg_advisory_xact_lock_shared({CLAIMS - 1}), pg_try_advisory_xact_lock({CLAIMS} + slot)
FROM unnest(%s::bigint[]) wanted (slot)
"""
CLAIM_ALL = f"SELECT pg_advisory_xact_lock({CLAIMS - 1})"


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


def first_claimed(wanted: int) -> int:
    """The first slot that is free and that no other transaction of PostgreSQL has claimed; now this one has."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, [wanted, wanted, wanted])
            slot, _, claimed = cursor.fetchone()
        # Asked again: whoever had claimed it may have committed between our look and our claim.
        if claimed and first_free(slot) == slot:
            return int(slot)
        wanted = slot + 1


def spread(moments: Iterable[datetime]) -> list[int]:
    """Free slots for new items, in their order, none of which another transaction gives out as well.

    Slots given here are not in the table yet: `onward` leads from each of them to where the search goes on, with the
    way shortened at every walk, so ten thousand items of one second ask the database about once each.
    """
    wanted = [second_of(moment) for moment in moments]
    choose = _chooser(len(wanted))
    untaken = _untaken(set(wanted) if choose is first_free else _claimed(wanted)) if len(wanted) > 1 else set()
    onward: dict[int, int] = {}
    slots = []
    for second in wanted:
        slot = _follow(onward, second)
        while slot not in untaken and (free := choose(slot)) != slot:
            onward[slot] = free
            slot = _follow(onward, free)
            if slot == free:
                break
        onward[slot] = slot + 1
        slots.append(slot)
    return slots


def _claimed(wanted: list[int]) -> set[int]:
    """Those of these slots that no other transaction of PostgreSQL has claimed; now this one has. No wait, no ring."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM_EACH, [wanted])
        return {slot for slot, _, claimed in cursor.fetchall() if claimed}


def _untaken(wanted: set[int]) -> set[int]:
    """Those of these slots that no row has: most of them, and asked for together, after they are claimed."""
    untaken, slots = set(wanted), list(wanted)
    for at in range(0, len(slots), ASKED_AT_ONCE):
        some = slots[at : at + ASKED_AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT slot FROM articles_newsitem WHERE slot IN ({', '.join(['%s'] * len(some))})", some)
            untaken.difference_update(slot for (slot,) in cursor.fetchall())
    return untaken


def _chooser(count: int) -> Callable[[int], int]:
    """How slots are chosen, for so many items in this transaction."""
    if connection.vendor != "postgresql":
        return first_free
    if count <= MOST_CLAIMED:
        return first_claimed
    with connection.cursor() as cursor:
        cursor.execute(CLAIM_ALL)
    return first_free


def _follow(onward: dict[int, int], slot: int) -> int:
    walked = []
    while slot in onward:
        walked.append(slot)
        slot = onward[slot]
    onward.update(dict.fromkeys(walked, slot))
    return slot
