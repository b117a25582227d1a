"""The index on PostgreSQL: a narrow table of tokens under a GIN index beside a table of texts.

Why statements are prepared by hand and the planner is fenced is explained in `docs/decisions/`.
"""

import hashlib
import math
import time
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DatabaseError, OperationalError, connection

from articles.search.index.write import (
    FIRST,
    MAX_RECHECKED,
    IndexEntry,
    StoreQuery,
    StoreResult,
    add_docs,
    make_docs,
    recheck_sql,
    remove_rows,
    rows_of,
    run,
)

# Cost of reading the tokens of a row, relative to getting a row from the index.
DEARER = 10
# Frequent words are not spread evenly, so this many times the expected number of rows is read.
MARGIN = 3
# Seconds for which word frequencies are cached.
KNOWN_FOR = 600
# Prepared statements per connection; the server keeps each with its plan.
_prepared_names: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
MAX_PREPARED = 50
UNKNOWN_STATEMENT = "26000"


class PostgreSQLStore:
    """A tsvector without positions under a GIN index.

    The planner misjudges ORDER BY with LIMIT here, and does not know that a row's tokens are stored out of line, which
    takes ten times as long to read as the row.
    """

    MAX_LENGTH = "1s"

    def create(self, number: int) -> None:
        """Tokens are stored out of line, so that an index scan with many matches reads few pages."""
        make_docs(number, "bigint")
        run(
            f"CREATE TABLE search_tokens_{number} (slot bigint PRIMARY KEY, tokens tsvector NOT NULL)"
            " WITH (toast_tuple_target = 128)"
        )

    def finish(self, number: int) -> None:
        """Build the GIN index.

        Building it after the rows takes a fraction of the time. It has no pending list, which a later search would have
        to clean up, and it is built concurrently where no transaction forbids that.
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
        """Drop the tables of a store; stores of earlier versions had only one."""
        run(f"DROP TABLE IF EXISTS search_tokens_{number}")
        run(f"DROP TABLE search_doc_{number}")

    def remove(self, number: int, entries: Sequence[IndexEntry]) -> None:
        remove_rows(f"search_tokens_{number}", entries)
        remove_rows(f"search_doc_{number}", entries)

    def add(self, number: int, entries: Sequence[IndexEntry]) -> None:
        add_docs(number, entries)
        tokens = [(entry.slot, _literal(sorted(entry.tokens), " ")) for entry in entries]
        run(f"INSERT INTO search_tokens_{number} (slot, tokens) VALUES (%s, %s::tsvector)", tokens)

    def find(self, number: int, query: StoreQuery, most: int) -> StoreResult:
        """Search the newest rows in order if the words are frequent; if these do not fill the page, search the GIN
        index.

        If the index takes more than a second, only the newest rows are searched.
        """
        if newest := _rows_to_walk(number, query, most):
            slots = self._walk(number, query, most, newest)
            if len(slots) == most:
                return StoreResult(slots)
        try:
            return self._ask(number, query, most)
        except OperationalError:
            if connection.in_atomic_block:
                raise
            rows = rows_of(*self._newest(number, query.last, MAX_RECHECKED))
            since = rows[0][0] + 1 if rows else None
            return StoreResult(self._walk(number, query, most, MAX_RECHECKED), since)

    @staticmethod
    def _newest(number: int, last: int, count: int) -> tuple[str, list[Any]]:
        """A SELECT of the slot above which there are this many rows, and its parameters; no row if there are fewer."""
        sql = f"SELECT slot FROM search_tokens_{number} WHERE slot <= %s ORDER BY slot DESC LIMIT 1 OFFSET %s"
        return sql, [last, count]

    def _walk(self, number: int, query: StoreQuery, most: int, newest: int) -> list[int]:
        """Matches among the newest rows, read one after the other; few enough to need no time limit."""
        bound, bound_params = self._newest(number, query.last, newest)
        tests, tests_params = self._tests(number, query)
        sql = (
            f"SELECT slot FROM (SELECT slot FROM search_tokens_{number} WHERE tokens @@ %s::tsquery"
            f" AND slot BETWEEN %s AND %s AND slot > coalesce(({bound}), %s) ORDER BY slot DESC OFFSET 0) hit"
            f"{tests} ORDER BY slot DESC LIMIT %s"
        )
        span = [query.first, query.last, *bound_params, FIRST]
        params = [_query(query), *span, *tests_params, most]
        return [slot for (slot,) in _execute_with_settings(sql, params, enable_seqscan="off", enable_bitmapscan="off")]

    def _ask(self, number: int, query: StoreQuery, most: int) -> StoreResult:
        """Matches from the GIN index, sorted (OFFSET 0 is an optimisation fence) and then checked one after the other
        against their text and visibility, until there are enough.
        """
        tests, tests_params = self._tests(number, query)
        # "+ 0" keeps the planner off the primary key; the GIN index is always the better plan here.
        candidates = (
            f"SELECT slot FROM (SELECT slot FROM search_tokens_{number} WHERE tokens @@ %s::tsquery"
            " AND slot + 0 BETWEEN %s AND %s OFFSET 0) candidate ORDER BY slot DESC"
        )
        params = [_query(query), query.first, query.last]
        if not query.reads_again:
            sql = f"SELECT slot, true FROM ({candidates}) hit{tests} ORDER BY slot DESC LIMIT %s"
            return StoreResult([slot for slot, _ in self._execute_in_time(sql, [*params, *tests_params, most])])
        sql = (
            f"WITH candidate AS MATERIALIZED ({candidates} LIMIT {MAX_RECHECKED + 1})"
            f" (SELECT slot, true FROM (SELECT slot FROM candidate LIMIT {MAX_RECHECKED}) hit{tests} LIMIT %s)"
            f" UNION ALL (SELECT slot, false FROM candidate OFFSET {MAX_RECHECKED}) LIMIT %s"
        )
        rows = self._execute_in_time(sql, [*params, *tests_params, most, most])
        slots = [slot for slot, is_hit in rows if is_hit]
        beyond = [slot + 1 for slot, is_hit in rows if not is_hit and len(slots) < most]
        return StoreResult(slots, *beyond)

    def _execute_in_time(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        return _execute_with_settings(sql, params, enable_seqscan="off", statement_timeout=self.MAX_LENGTH)

    @staticmethod
    def _tests(number: int, query: StoreQuery) -> tuple[str, list[Any]]:
        """Conditions of a `hit`: its text is checked again, then visibility, each as a subquery of its own, in this
        order.
        """
        tests: list[str] = []
        params: list[Any] = []
        if query.reads_again:
            again, needles = recheck_sql(query, "doc.runs", "strpos")
            params += needles
            tests.append(f"(SELECT 1 FROM search_doc_{number} doc WHERE doc.slot = hit.slot AND {again}) = 1")
        if query.gate:
            tests.append(f"(SELECT 1 FROM ({query.gate}) gate WHERE gate.slot = hit.slot) = 1")
        return f" WHERE {' AND '.join(tests)}" if tests else "", [*params, *query.gate_params]


def _execute_with_settings(sql: str, params: Sequence[Any], **settings: str) -> list[tuple[Any, ...]]:
    """The rows of a SELECT, sent together with its settings, which last for that statement.

    Inside a transaction there is no time limit, because exceeding it would abort the transaction.
    """
    if connection.in_atomic_block:
        settings.pop("statement_timeout", None)
        after = "".join(f"; SET LOCAL {name} TO DEFAULT" for name in settings)
        return _select_rows(f"{_set(settings)}{sql}{after}", params)
    try:
        return _select_rows(
            _set(settings | {"plan_cache_mode": "force_generic_plan"}) + _prepared(sql, len(params)), params
        )
    except DatabaseError as error:
        # Behind a pooler this backend may not have our prepared statement.
        if getattr(error.__cause__, "sqlstate", "") != UNKNOWN_STATEMENT:
            raise
        _prepared_names.pop(connection.connection, None)
        return _select_rows(_set(settings) + sql, params)


def _set(settings: dict[str, str]) -> str:
    return "".join(f"SET LOCAL {name} = '{value}'; " for name, value in settings.items())


def _select_rows(statements: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of the one SELECT among these statements."""
    with connection.cursor() as cursor:
        cursor.execute(statements, list(params))
        while cursor.description is None:
            cursor.nextset()
        return list(cursor.fetchall())


def _prepared(sql: str, count: int) -> str:
    """The EXECUTE of a statement prepared once per connection, because parsing and planning take longer than running
    it.

    The plan is the same for all words, since the fences leave only one.
    """
    connection.ensure_connection()
    prepared = _prepared_names.setdefault(connection.connection, set())
    name = f"search_{hashlib.sha256(sql.encode()).hexdigest()[:16]}"
    if name not in prepared:
        if len(prepared) >= MAX_PREPARED:
            return sql
        run(f"PREPARE {name} AS {sql % tuple(f'${at}' for at in range(1, count + 1))}")
        prepared.add(name)
    return f"EXECUTE {name} ({', '.join(['%s'] * count)})"


def _rows_to_walk(number: int, query: StoreQuery, most: int) -> int:
    """How many of the newest rows should fill a page; 0 if the index, which reads every match, is faster."""
    rows, shares = _shares(number, int(time.monotonic() / KNOWN_FOR))
    parts: dict[str, float] = {}
    for group in query.tokens:
        # Tokens of one phrase mostly occur together.
        phrase = next((needle for needle in query.needles if group[0] in needle), group[0])
        share = sum(shares.get(token, 0) for token in group)
        parts[phrase] = min(parts.get(phrase, 1), share)
    share = math.prod(parts.values())
    is_quicker = share * share * rows > DEARER * most
    return int(most / share * MARGIN) if is_quicker else 0


@lru_cache(maxsize=4)
def _shares(number: int, age: int) -> tuple[float, dict[str, float]]:
    """The number of rows and the frequency of the most common tokens, from the server's last ANALYZE."""
    statistics = rows_of(
        "SELECT c.reltuples, s.most_common_elems::text::text[], s.most_common_elem_freqs FROM pg_class c"
        " JOIN pg_stats s ON s.schemaname = current_schema() AND s.tablename = c.relname AND s.attname = 'tokens'"
        " WHERE c.oid = to_regclass(%s)",
        [f"search_tokens_{number}"],
    )
    if not statistics or not statistics[0][1]:
        return 0, {}
    rows, tokens, shares = statistics[0]
    return rows, dict(zip(tokens, shares, strict=False))


def _query(query: StoreQuery) -> str:
    must = " & ".join(f"({_literal(group, ' | ')})" for group in query.tokens)
    return must + "".join(f" & !'{token}'" for token in query.barred_tokens)


def _literal(lexemes: Iterable[str], between: str) -> str:
    """A tsvector or tsquery literal, because PostgreSQL's own parser would split words differently."""
    return between.join(f"'{lexeme}'" for lexeme in lexemes)
