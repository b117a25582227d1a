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


def make_docs(number: int, whole_number: str) -> None:
    """The table of the texts; `whole_number` is the database's word for a type that holds slots."""
    run(
        f"CREATE TABLE search_doc_{number} (slot {whole_number} PRIMARY KEY, item_id {whole_number} NOT NULL UNIQUE,"
        " facets text NOT NULL, runs text NOT NULL)"
    )


def add_docs(number: int, entries: Sequence[Entry]) -> None:
    rows = [(entry.slot, entry.item_id, entry.facets, entry.runs) for entry in entries]
    run(f"INSERT INTO search_doc_{number} (slot, item_id, facets, runs) VALUES (%s, %s, %s, %s)", rows)


def remove_rows(table: str, entries: Sequence[Entry]) -> None:
    slots = [entry.slot for entry in entries]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE slot IN ({marks(slots)})", slots)


def reread(wanted: Wanted, text: str, position: str) -> tuple[str, list[str]]:
    """A condition in SQL that reads a candidate's own text again for whole phrases, and its parameters."""
    phrases = [(needle, ">") for needle in wanted.needles] + [(needle, "=") for needle in wanted.barred_needles]
    tests = [f"{position}({_padded(text, needle)}, %s) {sign} 0" for needle, sign in phrases]
    return " AND ".join(tests), [needle for needle, _ in phrases]


def _padded(text: str, needle: str) -> str:
    """A word may stand at an end of the text, where there is no blank."""
    return f"' ' || {text} || ' '" if needle != needle.strip() else text
