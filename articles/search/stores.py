"""How do the two databases keep the index? Each in its own way, with the same answers.

A store is numbered, so that a new one can be built beside the one in use. It has a row for each item (slot, item,
facets, canonical text) and an index of tokens that gives candidates. Both are tables that Django does not know: their
names change, and FTS5's are virtual.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import OperationalError, connection, transaction

from articles.search.tokens import tokens

# More candidates than this are not read a second time: the page says that only the newest were searched.
MOST_READ_AGAIN = 20_000
PROBED = 2_000
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


class Store(Protocol):
    """What `index` and `finding` ask of a database. `number` says which store is meant. A store that is created empty
    answers once it is finished.
    """

    def create(self, number: int) -> None: ...
    def finish(self, number: int) -> None: ...
    def numbers(self) -> list[int]: ...
    def discard(self, number: int) -> None: ...
    def remove(self, number: int, entries: Sequence[Entry]) -> None: ...
    def add(self, number: int, entries: Sequence[Entry]) -> None: ...
    def find(self, number: int, wanted: Wanted, most: int) -> Found: ...


def entries(number: int, item_ids: Sequence[int], slots: Sequence[int]) -> list[Entry]:
    """What a store holds of these items, and of whatever stands at these slots."""
    items, places = _marks(item_ids), _marks(slots)
    sql = (
        f"SELECT slot, item_id, facets, runs FROM search_doc_{number} WHERE item_id IN ({items}) OR slot IN ({places})"
    )
    return [Entry(*row) for row in _rows(sql, [*item_ids, *slots])]


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"


def _rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return list(cursor.fetchall())


def _run(sql: str, rows: Iterable[Sequence[Any]] | None = None) -> None:
    with connection.cursor() as cursor:
        if rows is None:
            cursor.execute(sql)
        else:
            cursor.executemany(sql, list(rows))


def _remove_docs(number: int, entries: Sequence[Entry]) -> None:
    slots = [entry.slot for entry in entries]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM search_doc_{number} WHERE slot IN ({_marks(slots)})", slots)


def _reread(wanted: Wanted, text: str, position: str) -> tuple[str, list[str]]:
    """SQL that reads the candidates' own text again for whole phrases, and its parameters."""
    tests = [(f"{position}(' ' || {text} || ' ', %s) > 0", needle) for needle in wanted.needles]
    tests += [(f"{position}(' ' || {text} || ' ', %s) = 0", needle) for needle in wanted.barred_needles]
    return "".join(f" AND {test}" for test, _ in tests), [needle for _, needle in tests]


class SQLiteStore:
    """FTS5 without contents, positions and sizes: it is given back what it was given, from the stored text.

    It must be merged by its own rule: never optimised, never loaded with automerge off, or one giant segment is
    rewritten later inside somebody's save.
    """

    BITE = 2_000

    def create(self, number: int) -> None:
        _run(
            f"CREATE TABLE search_doc_{number} (slot integer PRIMARY KEY, item_id integer NOT NULL UNIQUE,"
            " facets text NOT NULL, runs text NOT NULL)"
        )
        options = "tokenize='ascii', content='', detail=none, columnsize=0"
        _run(f"CREATE VIRTUAL TABLE search_fts_{number} USING fts5(tokens, {options})")

    def finish(self, number: int) -> None:
        """It has grown with its rows."""

    def numbers(self) -> list[int]:
        tables = _rows(
            "SELECT name FROM sqlite_master WHERE name GLOB 'search_fts_[0-9]*' AND sql LIKE 'CREATE VIRTUAL%%'"
        )
        return [int(name.removeprefix("search_fts_")) for (name,) in tables]

    def discard(self, number: int) -> None:
        """In bites: dropped at once, a large table would keep every writer waiting."""
        # The first rows of FTS5's own table say how to read it: without them it cannot even be dropped.
        for table, key, first in ((f"search_doc_{number}", "slot", FIRST), (f"search_fts_{number}_data", "id", 11)):
            bite = f"SELECT {key} FROM {table} WHERE {key} >= {first} LIMIT {self.BITE}"
            while _rows(bite):
                _run(f"DELETE FROM {table} WHERE {key} IN ({bite})")
        _run(f"DROP TABLE search_fts_{number}")
        _run(f"DROP TABLE search_doc_{number}")

    def remove(self, number: int, entries: Sequence[Entry]) -> None:
        sql = f"INSERT INTO search_fts_{number} (search_fts_{number}, rowid, tokens) VALUES ('delete', %s, %s)"
        _run(sql, [(entry.slot, " ".join(entry.tokens)) for entry in entries])
        _remove_docs(number, entries)

    def add(self, number: int, entries: Sequence[Entry]) -> None:
        rows = [(entry.slot, entry.item_id, entry.facets, entry.runs) for entry in entries]
        _run(f"INSERT INTO search_doc_{number} (slot, item_id, facets, runs) VALUES (%s, %s, %s, %s)", rows)
        tokens = [(entry.slot, " ".join(entry.tokens)) for entry in entries]
        _run(f"INSERT INTO search_fts_{number} (rowid, tokens) VALUES (%s, %s)", tokens)

    def find(self, number: int, wanted: Wanted, most: int) -> Found:
        match = self._match(wanted)
        since = self._since(number, match, wanted) if wanted.reads_again else None
        fts, doc = f"search_fts_{number}", f"search_doc_{number}"
        # CROSS JOIN keeps the index the outer loop.
        join = f" CROSS JOIN {doc} d ON d.slot = {fts}.rowid" if wanted.reads_again else ""
        reread, needles = _reread(wanted, "d.runs", "instr")
        # Where the text is read again the gate is asked behind it: it takes longer, and fewer come to it.
        slot = "d.slot" if wanted.reads_again else f"{fts}.rowid"
        gate = f" AND EXISTS (SELECT 1 FROM ({wanted.gate}) gate WHERE gate.slot = {slot})" if wanted.gate else ""
        sql = (
            f"SELECT {fts}.rowid FROM {fts}{join} WHERE {fts} MATCH %s AND {fts}.rowid BETWEEN %s AND %s"
            f"{reread}{gate} ORDER BY {fts}.rowid DESC LIMIT %s"
        )
        first = wanted.first if since is None else since
        params = [match, first, wanted.last, *needles, *wanted.gate_params, most]
        return Found([slot for (slot,) in _rows(sql, params)], since)

    def _since(self, number: int, match: str, wanted: Wanted) -> int | None:
        fts = f"search_fts_{number}"
        sql = f"SELECT rowid FROM {fts} WHERE {fts} MATCH %s AND rowid BETWEEN %s AND %s ORDER BY rowid DESC"
        rows = _rows(f"{sql} LIMIT 1 OFFSET {MOST_READ_AGAIN}", [match, wanted.first, wanted.last])
        return rows[0][0] + 1 if rows else None

    @staticmethod
    def _match(wanted: Wanted) -> str:
        """Only letters, digits and facets are ever quoted, so no text can be taken for FTS5's syntax."""
        groups = (" OR ".join(f'"{token}"' for token in group) for group in wanted.tokens)
        must = " AND ".join(f"({group})" for group in groups)
        return f"({must})" + "".join(f' NOT "{token}"' for token in wanted.barred_tokens)


@contextmanager
def _within(longest: str) -> Iterator[None]:
    """Statements that take longer are ended with an OperationalError. Nothing in a transaction: it would end too."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        _run(f"SET LOCAL statement_timeout = '{longest}'")
        yield


class PostgreSQLStore:
    """A tsvector without positions under a GIN index. Its planner must not be trusted with ORDER BY and LIMIT."""

    LONGEST = "1s"

    def create(self, number: int) -> None:
        _run(
            f"CREATE TABLE search_doc_{number} (slot bigint PRIMARY KEY, item_id bigint NOT NULL UNIQUE,"
            " facets text NOT NULL, runs text NOT NULL, tokens tsvector NOT NULL)"
        )

    def finish(self, number: int) -> None:
        """Made after the rows an index takes a fraction of the time; without a list of pending entries, which whoever
        comes next would pay for; beside the writers, where no transaction forbids it.
        """
        beside = "" if connection.in_atomic_block else "CONCURRENTLY "
        _run(
            f"CREATE INDEX {beside}IF NOT EXISTS search_gin_{number} ON search_doc_{number}"
            " USING gin (tokens) WITH (fastupdate = off)"
        )

    def numbers(self) -> list[int]:
        tables = _rows(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename ~ '^search_doc_'"
        )
        return [int(name.removeprefix("search_doc_")) for (name,) in tables]

    def discard(self, number: int) -> None:
        _run(f"DROP TABLE search_doc_{number}")

    def remove(self, number: int, entries: Sequence[Entry]) -> None:
        _remove_docs(number, entries)

    def add(self, number: int, entries: Sequence[Entry]) -> None:
        columns = "slot, item_id, facets, runs, tokens"
        sql = f"INSERT INTO search_doc_{number} ({columns}) VALUES (%s, %s, %s, %s, %s::tsvector)"
        _run(sql, [(one.slot, one.item_id, one.facets, one.runs, _literal(sorted(one.tokens), " ")) for one in entries])

    def find(self, number: int, wanted: Wanted, most: int) -> Found:
        """The newest few thousand first, by their order; if they do not fill the page, all, by the index; if that
        takes longer than a second, those among the newest.
        """
        doc = f"search_doc_{number}"
        probe = self._newest(doc, wanted, PROBED)
        if probe is not None:
            probed = self._find(doc, wanted, probe, most)
            if len(probed) >= most:
                return Found(probed)
        try:
            with _within(self.LONGEST):
                return Found(self._find(doc, wanted, wanted.first, most))
        except OperationalError:
            since = self._newest(doc, wanted, MOST_READ_AGAIN)
            return Found(self._find(doc, wanted, wanted.first if since is None else since, most), since)

    @staticmethod
    def _newest(doc: str, wanted: Wanted, count: int) -> int | None:
        """The slot down to which there are so many rows; None where there are fewer in all."""
        rows = _rows(
            f"SELECT slot FROM {doc} WHERE slot <= %s ORDER BY slot DESC LIMIT 1 OFFSET {count}", [wanted.last]
        )
        return max(rows[0][0], wanted.first) if rows else None

    def _find(self, doc: str, wanted: Wanted, first: int, most: int) -> list[int]:
        reread, needles = _reread(wanted, "candidate.runs", "strpos")
        gate = f" WHERE (SELECT 1 FROM ({wanted.gate}) gate WHERE gate.slot = hit.slot) = 1" if wanted.gate else ""
        # OFFSET 0 is a fence: the index is asked first, whatever the planner thinks of walking the key backwards.
        sql = (
            f"SELECT slot FROM (SELECT slot FROM (SELECT slot, runs FROM {doc}"
            " WHERE tokens @@ %s::tsquery AND slot BETWEEN %s AND %s OFFSET 0) candidate"
            f" WHERE true{reread} ORDER BY slot DESC) hit{gate} ORDER BY slot DESC LIMIT %s"
        )
        params = [self._match(wanted), first, wanted.last, *needles, *wanted.gate_params, most]
        return [slot for (slot,) in _rows(sql, params)]

    @staticmethod
    def _match(wanted: Wanted) -> str:
        must = " & ".join(f"({_literal(group, ' | ')})" for group in wanted.tokens)
        return must + "".join(f" & !'{token}'" for token in wanted.barred_tokens)


def _literal(lexemes: Iterable[str], between: str) -> str:
    """For a tsvector or tsquery as it stands: PostgreSQL's own parser would cut words its own way."""
    return between.join(f"'{lexeme}'" for lexeme in lexemes)


STORES: dict[str, Store] = {"sqlite": SQLiteStore(), "postgresql": PostgreSQLStore()}


def store() -> Store:
    return STORES[connection.vendor]
