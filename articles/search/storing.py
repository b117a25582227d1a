"""What do both stores of the index have in common? What is kept, what is asked, what is found, and some SQL."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from articles.search.tokens import tokens

# More candidates than this are not read a second time: the page says that only the newest were searched.
MOST_READ_AGAIN = 20_000
FIRST, LAST = -(2**62), 2**62


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index holds of one item; `facets` are joined by blanks."""

    slot: int
    item_id: int
    facets: str
    runs: str

    @property
    def tokens(self) -> set[str]:
        return tokens(self.runs) | set(self.facets.split())


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question to a store: tokens that must be there and must not, phrases likewise, a range of slots, the gate.

    Of each group in `tokens` one must be there. `gate` is SQL for the slots that may be shown, with its parameters;
    "" asks no gate.
    """

    tokens: tuple[tuple[str, ...], ...]
    barred_tokens: tuple[str, ...] = ()
    needles: tuple[str, ...] = ()
    barred_needles: tuple[str, ...] = ()
    first: int = FIRST
    last: int = LAST
    gate: str = ""
    gate_params: tuple[Any, ...] = ()

    @property
    def reads_again(self) -> bool:
        return bool(self.needles or self.barred_needles)


@dataclass(frozen=True, slots=True)
class Found:
    """Slots, newest first. `since`: nothing older than this slot was searched, None if all was."""

    slots: list[int]
    since: int | None = None


def entries(number: int, item_ids: Sequence[int], slots: Sequence[int]) -> list[Entry]:
    """What a store holds of these items, and of whatever stands at these slots."""
    items, places = marks(item_ids), marks(slots)
    sql = (
        f"SELECT slot, item_id, facets, runs FROM search_doc_{number} WHERE item_id IN ({items}) OR slot IN ({places})"
    )
    return [Entry(*row) for row in rows_of(sql, [*item_ids, *slots])]


def marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"


def rows_of(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return list(cursor.fetchall())


def run(sql: str, rows: Iterable[Sequence[Any]] | None = None) -> None:
    with connection.cursor() as cursor:
        if rows is None:
            cursor.execute(sql)
        else:
            cursor.executemany(sql, list(rows))


def remove_docs(number: int, entries: Sequence[Entry]) -> None:
    slots = [entry.slot for entry in entries]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM search_doc_{number} WHERE slot IN ({marks(slots)})", slots)


def reread(wanted: Wanted, text: str, position: str) -> tuple[str, list[str]]:
    """SQL that reads the candidates' own text again for whole phrases, and its parameters."""
    tests = [(f"{position}(' ' || {text} || ' ', %s) > 0", needle) for needle in wanted.needles]
    tests += [(f"{position}(' ' || {text} || ' ', %s) = 0", needle) for needle in wanted.barred_needles]
    return "".join(f" AND {test}" for test, _ in tests), [needle for _, needle in tests]
