"""Slots: a unique, time-ordered position for every item (seconds of `sort_at` since 2000, next free one).

Newest-first lists, keyset pages and the search index order by slot alone, without ties, for scheduled, imported and
back-dated items too.

SQLite runs one write transaction at a time. On PostgreSQL two transactions could choose the same slots in different
orders and deadlock on the unique index, so each slot is claimed with an advisory lock before it is used, and slots
claimed by another transaction are skipped.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from django.db import connection

QUERY_BATCH = 500
EPOCH = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp())

# The lowest free slot from %s upward: the slot itself, or the end of the run of taken slots that begins there.
FIRST_FREE = """
SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM articles_newsitem WHERE slot = %s) THEN %s ELSE (
    SELECT taken.slot + 1 FROM articles_newsitem taken
    WHERE taken.slot >= %s AND NOT EXISTS (SELECT 1 FROM articles_newsitem n WHERE n.slot = taken.slot + 1)
    ORDER BY taken.slot LIMIT 1) END
"""
# Advisory locks are released at the end of the transaction. PostgreSQL's lock table holds a few thousand of them, so a
# transaction that needs more than MAX_CLAIMED slots takes one exclusive lock on all slots instead: it waits for the
# transactions that hold the shared lock, and they for it. LOCK_SPACE keeps the lock keys of slots apart from others.
MAX_CLAIMED = 500
LOCK_SPACE = 0x51075 << 40
ALL_SLOTS = LOCK_SPACE - 1
CLAIM = f"""
SELECT slot, pg_advisory_xact_lock_shared({ALL_SLOTS}), pg_try_advisory_xact_lock({LOCK_SPACE} + slot)
FROM ({FIRST_FREE.replace("END", "END AS slot")}) first_free
"""
CLAIM_EACH = f"""
SELECT slot, pg_advisory_xact_lock_shared({ALL_SLOTS}), pg_try_advisory_xact_lock({LOCK_SPACE} + slot)
FROM unnest(%s::bigint[]) wanted (slot)
"""
CLAIM_ALL = f"SELECT pg_advisory_xact_lock({ALL_SLOTS})"


def second_of(moment: datetime) -> int:
    """Whole seconds since 2000-01-01 UTC; negative before."""
    return int(moment.timestamp() // 1) - EPOCH


def moment_of(slot: int) -> datetime:
    """The second of a slot, in UTC."""
    return datetime.fromtimestamp(slot + EPOCH, UTC)


def first_free(start: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(FIRST_FREE, [start, start, start])
        return int(cursor.fetchone()[0])


def first_claimed(start: int) -> int:
    """Claim the lowest slot from `start` upward that is free and not claimed by another transaction (PostgreSQL)."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, [start, start, start])
            slot, _, claimed = cursor.fetchone()
        # Checked again: a transaction that had claimed it may have committed between our query and our claim.
        if claimed and first_free(slot) == slot:
            return int(slot)
        start = slot + 1


def assign_slots(moments: Iterable[datetime]) -> list[int]:
    """Free slots for new items, in their order; no concurrent transaction assigns the same ones.

    `onward` is a union-find structure with path compression: it maps each slot assigned here, which is not in the
    table yet, to the next candidate. Ten thousand items of one second take about one query each.
    """
    seconds = [second_of(moment) for moment in moments]
    choose = _chooser(len(seconds))
    untaken = _untaken(set(seconds) if choose is first_free else _claimed(seconds)) if len(seconds) > 1 else set()
    onward: dict[int, int] = {}
    slots = []
    for second in seconds:
        slot = _next_candidate(onward, second)
        while slot not in untaken and (free := choose(slot)) != slot:
            onward[slot] = free
            slot = _next_candidate(onward, free)
            if slot == free:
                break
        onward[slot] = slot + 1
        slots.append(slot)
    return slots


def _claimed(slots: list[int]) -> set[int]:
    """Claim those of these slots that no other transaction has claimed (PostgreSQL), without waiting for any lock."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM_EACH, [slots])
        return {slot for slot, _, claimed in cursor.fetchall() if claimed}


def _untaken(candidates: set[int]) -> set[int]:
    """Those of these slots that no row has, in a few queries. To be called after they are claimed."""
    untaken, slots = set(candidates), list(candidates)
    for at in range(0, len(slots), QUERY_BATCH):
        batch = slots[at : at + QUERY_BATCH]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT slot FROM articles_newsitem WHERE slot IN ({', '.join(['%s'] * len(batch))})", batch
            )
            untaken.difference_update(slot for (slot,) in cursor.fetchall())
    return untaken


def _chooser(count: int) -> Callable[[int], int]:
    """The function that finds a free slot, for a transaction that needs this many."""
    if connection.vendor != "postgresql":
        return first_free
    if count <= MAX_CLAIMED:
        return first_claimed
    with connection.cursor() as cursor:
        cursor.execute(CLAIM_ALL)
    return first_free


def _next_candidate(onward: dict[int, int], slot: int) -> int:
    """Follow `onward` to its end and shorten the path behind (the "find" of union-find)."""
    walked = []
    while slot in onward:
        walked.append(slot)
        slot = onward[slot]
    onward.update(dict.fromkeys(walked, slot))
    return slot
