"""How does PostgreSQL keep the index? In a narrow table of tokens under GIN, beside a table of the texts."""

import hashlib
import math
import time
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DatabaseError, OperationalError, connection

from articles.search.storing import (
    FIRST,
    MOST_READ_AGAIN,
    Entry,
    Found,
    Wanted,
    add_docs,
    make_docs,
    remove_rows,
    reread,
    rows_of,
    run,
)

# How much longer it takes to read a row's tokens than to be given a row by the index.
DEARER = 10
# Frequent words are not spread evenly: so many times the rows that should hold a page are read.
MARGIN = 3
# What is known of the frequencies of words is asked anew after so many seconds.
KNOWN_FOR = 600
# Statements that a connection's server was told, which keeps each with its plan.
_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
MOST_PREPARED = 50
UNKNOWN_STATEMENT = "26000"


class PostgreSQLStore:
    """A tsvector without positions under a GIN index. Its planner must not be trusted with ORDER BY and LIMIT, nor to
    know that a row's tokens are read from elsewhere, which takes ten times as long as the row.
    """

    LONGEST = "1s"

    def create(self, number: int) -> None:
        """Tokens are kept out of their rows, so that an index that finds many of them reads few pages."""
        make_docs(number, "bigint")
        run(
            f"CREATE TABLE search_tokens_{number} (slot bigint PRIMARY KEY, tokens tsvector NOT NULL)"
            " WITH (toast_tuple_target = 128)"
        )

    def finish(self, number: int) -> None:
        """Made after the rows an index takes a fraction of the time; without a list of pending entries, which whoever
        comes next would pay for; beside the writers, where no transaction forbids it.
        """
        beside = "" if connection.in_atomic_block else "CONCURRENTLY "
        run(
            f"CREATE INDEX {beside}IF NOT EXISTS search_gin_{number} ON search_tokens_{number}"
            " USING gin (tokens) WITH (fastupdate = off)"
        )

    def numbers(self) -> list[int]:
        tables = rows_of(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename ~ '^search_doc_'"
        )
        return [int(name.removeprefix("search_doc_")) for (name,) in tables]

    def discard(self, number: int) -> None:
        """Stores of former versions had one table."""
        run(f"DROP TABLE IF EXISTS search_tokens_{number}")
        run(f"DROP TABLE search_doc_{number}")

    def remove(self, number: int, entries: Sequence[Entry]) -> None:
        remove_rows(f"search_tokens_{number}", entries)
        remove_rows(f"search_doc_{number}", entries)

    def add(self, number: int, entries: Sequence[Entry]) -> None:
        add_docs(number, entries)
        tokens = [(entry.slot, _literal(sorted(entry.tokens), " ")) for entry in entries]
        run(f"INSERT INTO search_tokens_{number} (slot, tokens) VALUES (%s, %s::tsvector)", tokens)

    def find(self, number: int, wanted: Wanted, most: int) -> Found:
        """Of frequent words the newest rows first, by their order; if they do not fill the page, all, by the index; if
        that takes longer than a second, those among the newest.
        """
        if newest := _rows_to_walk(number, wanted, most):
            found = self._walk(number, wanted, most, newest)
            if len(found) == most:
                return Found(found)
        try:
            return self._ask(number, wanted, most)
        except OperationalError:
            if connection.in_atomic_block:
                raise
            rows = rows_of(*self._newest(number, wanted.last, MOST_READ_AGAIN))
            since = rows[0][0] + 1 if rows else None
            return Found(self._walk(number, wanted, most, MOST_READ_AGAIN), since)

    @staticmethod
    def _newest(number: int, last: int, count: int) -> tuple[str, list[Any]]:
        """A SELECT of the slot down to which there are so many rows, and its parameters; none where there are fewer."""
        sql = f"SELECT slot FROM search_tokens_{number} WHERE slot <= %s ORDER BY slot DESC LIMIT 1 OFFSET %s"
        return sql, [last, count]

    def _walk(self, number: int, wanted: Wanted, most: int, newest: int) -> list[int]:
        """What is found among so many newest rows, one after the other. So few that no time limit is needed."""
        bound, bound_params = self._newest(number, wanted.last, newest)
        tests, tests_params = self._tests(number, wanted)
        sql = (
            f"SELECT slot FROM (SELECT slot FROM search_tokens_{number} WHERE tokens @@ %s::tsquery"
            f" AND slot BETWEEN %s AND %s AND slot > coalesce(({bound}), %s) ORDER BY slot DESC OFFSET 0) hit"
            f"{tests} ORDER BY slot DESC LIMIT %s"
        )
        span = [wanted.first, wanted.last, *bound_params, FIRST]
        params = [_query(wanted), *span, *tests_params, most]
        return [slot for (slot,) in _told(sql, params, enable_seqscan="off", enable_bitmapscan="off")]

    def _ask(self, number: int, wanted: Wanted, most: int) -> Found:
        """What the index finds. Only then sorted (OFFSET 0 is a fence), and then one after the other is read again and
        brought to the gate, until there are enough.
        """
        tests, tests_params = self._tests(number, wanted)
        # Its key is no help here, so the planner shall not see it: "+ 0".
        candidates = (
            f"SELECT slot FROM (SELECT slot FROM search_tokens_{number} WHERE tokens @@ %s::tsquery"
            " AND slot + 0 BETWEEN %s AND %s OFFSET 0) candidate ORDER BY slot DESC"
        )
        params = [_query(wanted), wanted.first, wanted.last]
        if not wanted.reads_again:
            sql = f"SELECT slot, true FROM ({candidates}) hit{tests} ORDER BY slot DESC LIMIT %s"
            return Found([slot for slot, _ in self._soon(sql, [*params, *tests_params, most])])
        sql = (
            f"WITH candidate AS MATERIALIZED ({candidates} LIMIT {MOST_READ_AGAIN + 1})"
            f" (SELECT slot, true FROM (SELECT slot FROM candidate LIMIT {MOST_READ_AGAIN}) hit{tests} LIMIT %s)"
            f" UNION ALL (SELECT slot, false FROM candidate OFFSET {MOST_READ_AGAIN}) LIMIT %s"
        )
        rows = self._soon(sql, [*params, *tests_params, most, most])
        slots = [slot for slot, is_hit in rows if is_hit]
        beyond = [slot + 1 for slot, is_hit in rows if not is_hit and len(slots) < most]
        return Found(slots, *beyond)

    def _soon(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        return _told(sql, params, enable_seqscan="off", statement_timeout=self.LONGEST)

    @staticmethod
    def _tests(number: int, wanted: Wanted) -> tuple[str, list[Any]]:
        """What a `hit` must pass: its text read again, then the gate. Each a question of its own, in this order."""
        tests: list[str] = []
        params: list[Any] = []
        if wanted.reads_again:
            again, needles = reread(wanted, "doc.runs", "strpos")
            params += needles
            tests.append(f"(SELECT 1 FROM search_doc_{number} doc WHERE doc.slot = hit.slot AND {again}) = 1")
        if wanted.gate:
            tests.append(f"(SELECT 1 FROM ({wanted.gate}) gate WHERE gate.slot = hit.slot) = 1")
        return f" WHERE {' AND '.join(tests)}" if tests else "", [*params, *wanted.gate_params]


def _told(sql: str, params: Sequence[Any], **settings: str) -> list[tuple[Any, ...]]:
    """The rows of a SELECT, sent with its settings at once, which end with it.

    In a transaction it may take as long as it likes, as the transaction would end too.
    """
    if connection.in_atomic_block:
        settings.pop("statement_timeout", None)
        after = "".join(f"; SET LOCAL {name} TO DEFAULT" for name in settings)
        return _sent(f"{_set(settings)}{sql}{after}", params)
    try:
        return _sent(_set(settings | {"plan_cache_mode": "force_generic_plan"}) + _prepared(sql, len(params)), params)
    except DatabaseError as error:
        # A pooler may have given us a server that was never told.
        if getattr(error.__cause__, "sqlstate", "") != UNKNOWN_STATEMENT:
            raise
        _known.pop(connection.connection, None)
        return _sent(_set(settings) + sql, params)


def _set(settings: dict[str, str]) -> str:
    return "".join(f"SET LOCAL {name} = '{value}'; " for name, value in settings.items())


def _sent(statements: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of the one SELECT among these statements."""
    with connection.cursor() as cursor:
        cursor.execute(statements, list(params))
        while cursor.description is None:
            cursor.nextset()
        return list(cursor.fetchall())


def _prepared(sql: str, count: int) -> str:
    """What asks it of a server that was told once for each connection: to read and plan it takes longer than to answer.

    The plan is the same for all words, as there is only one way that is left open.
    """
    connection.ensure_connection()
    known = _known.setdefault(connection.connection, set())
    name = f"search_{hashlib.sha256(sql.encode()).hexdigest()[:16]}"
    if name not in known:
        if len(known) >= MOST_PREPARED:
            return sql
        run(f"PREPARE {name} AS {sql % tuple(f'${at}' for at in range(1, count + 1))}")
        known.add(name)
    return f"EXECUTE {name} ({', '.join(['%s'] * count)})"


def _rows_to_walk(number: int, wanted: Wanted, most: int) -> int:
    """How many of the newest rows should fill a page; 0 where the index, which reads every match, is quicker."""
    rows, shares = _shares(number, int(time.monotonic() / KNOWN_FOR))
    parts: dict[str, float] = {}
    for group in wanted.tokens:
        # The tokens of one phrase mostly come together.
        phrase = next((needle for needle in wanted.needles if group[0] in needle), group[0])
        share = sum(shares.get(token, 0) for token in group)
        parts[phrase] = min(parts.get(phrase, 1), share)
    share = math.prod(parts.values())
    is_quicker = share * share * rows > DEARER * most
    return int(most / share * MARGIN) if is_quicker else 0


@lru_cache(maxsize=4)
def _shares(number: int, age: int) -> tuple[float, dict[str, float]]:
    """How many rows there are, and in which share of them the most frequent tokens: what the server noted last."""
    told = rows_of(
        "SELECT c.reltuples, s.most_common_elems::text::text[], s.most_common_elem_freqs FROM pg_class c"
        " JOIN pg_stats s ON s.schemaname = current_schema() AND s.tablename = c.relname AND s.attname = 'tokens'"
        " WHERE c.oid = to_regclass(%s)",
        [f"search_tokens_{number}"],
    )
    if not told or not told[0][1]:
        return 0, {}
    rows, tokens, shares = told[0]
    return rows, dict(zip(tokens, shares, strict=False))


def _query(wanted: Wanted) -> str:
    must = " & ".join(f"({_literal(group, ' | ')})" for group in wanted.tokens)
    return must + "".join(f" & !'{token}'" for token in wanted.barred_tokens)


def _literal(lexemes: Iterable[str], between: str) -> str:
    """For a tsvector or tsquery as it stands: PostgreSQL's own parser would cut words its own way."""
    return between.join(f"'{lexeme}'" for lexeme in lexemes)
