"""What both backends share: entries, queries, results and SQL."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from articles.text.tokens import tokens

# Candidates beyond this number are not checked; the page then says that only the newest items were searched.
MAX_RECHECKED = 20_000
FIRST, LAST = -(2**62), 2**62


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What the index stores of one item; `facets` are joined with blanks."""

    slot: int
    item_id: int
    facets: str
    runs: str

    @property
    def tokens(self) -> set[str]:
        return tokens(self.runs) | set(self.facets.split())


@dataclass(frozen=True, slots=True)
class StoreQuery:
    """A query to a store: required and excluded tokens and phrases, a range of slots, and visibility.

    Of each group in `tokens` at least one must occur. `gate` is SQL that selects the visible slots, with its
    parameters; "" means all.
    """

    tokens: tuple[tuple[str, ...], ...]
    barred_tokens: tuple[str, ...] = ()
    needles: tuple[str, ...] = ()
    excluded_needles: tuple[str, ...] = ()
    first: int = FIRST
    last: int = LAST
    gate: str = ""
    gate_params: tuple[Any, ...] = ()

    @property
    def reads_again(self) -> bool:
        return bool(self.needles or self.excluded_needles)


@dataclass(frozen=True, slots=True)
class StoreResult:
    """Slots, newest first. `since`: nothing older than this slot was searched; None if everything was."""

    slots: list[int]
    since: int | None = None


def entries(number: int, item_ids: Sequence[int], slots: Sequence[int]) -> list[IndexEntry]:
    """The stored entries of these items, and of any items at these slots."""
    items, places = marks(item_ids), marks(slots)
    sql = (
        f"SELECT slot, item_id, facets, runs FROM search_doc_{number} WHERE item_id IN ({items}) OR slot IN ({places})"
    )
    return [IndexEntry(*row) for row in rows_of(sql, [*item_ids, *slots])]


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
    """Create the table of texts. `whole_number` is the database's integer type for slots."""
    run(
        f"CREATE TABLE search_doc_{number} (slot {whole_number} PRIMARY KEY, item_id {whole_number} NOT NULL UNIQUE,"
        " facets text NOT NULL, runs text NOT NULL)"
    )


def add_docs(number: int, entries: Sequence[IndexEntry]) -> None:
    rows = [(entry.slot, entry.item_id, entry.facets, entry.runs) for entry in entries]
    run(f"INSERT INTO search_doc_{number} (slot, item_id, facets, runs) VALUES (%s, %s, %s, %s)", rows)


def remove_rows(table: str, entries: Sequence[IndexEntry]) -> None:
    slots = [entry.slot for entry in entries]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE slot IN ({marks(slots)})", slots)


def recheck_sql(query: StoreQuery, text: str, position: str) -> tuple[str, list[str]]:
    """An SQL condition that checks the text of a candidate for whole phrases, and its parameters."""
    phrases = [(needle, ">") for needle in query.needles] + [(needle, "=") for needle in query.excluded_needles]
    tests = [f"{position}({_padded(text, needle)}, %s) {sign} 0" for needle, sign in phrases]
    return " AND ".join(tests), [needle for needle, _ in phrases]


def _padded(text: str, needle: str) -> str:
    """The text with a blank at both ends, so that words match at its ends too."""
    return f"' ' || {text} || ' '" if needle != needle.strip() else text
