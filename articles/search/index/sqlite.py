"""The index on SQLite: FTS5, which yields candidates, beside a table of texts."""

from collections.abc import Sequence
from typing import Any

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


class SQLiteStore:
    """A contentless FTS5 table without positions and sizes; deletions pass the stored text back to it.

    FTS5 must merge by its own rule: never optimise it or fill it with automerge off, or one giant segment is rewritten
    later inside somebody's save.
    """

    BITE = 2_000

    def create(self, number: int) -> None:
        make_docs(number, "integer")
        options = "tokenize='ascii', content='', detail=none, columnsize=0"
        run(f"CREATE VIRTUAL TABLE search_fts_{number} USING fts5(tokens, {options})")

    def finish(self, number: int) -> None:
        """Nothing to do: the FTS5 index grows with its rows."""

    def numbers(self) -> list[int]:
        tables = rows_of(
            "SELECT name FROM sqlite_master WHERE name GLOB 'search_fts_[0-9]*' AND sql LIKE 'CREATE VIRTUAL%%'"
        )
        return [int(name.removeprefix("search_fts_")) for (name,) in tables]

    def discard(self, number: int) -> None:
        """Drop the tables in batches, because dropping a large table at once would block every writer."""
        # The first rows of FTS5's data table describe it; without them it cannot even be dropped.
        for table, key, first in ((f"search_doc_{number}", "slot", FIRST), (f"search_fts_{number}_data", "id", 11)):
            bite = f"SELECT {key} FROM {table} WHERE {key} >= {first} LIMIT {self.BITE}"
            while rows_of(bite):
                run(f"DELETE FROM {table} WHERE {key} IN ({bite})")
        run(f"DROP TABLE search_fts_{number}")
        run(f"DROP TABLE search_doc_{number}")

    def remove(self, number: int, entries: Sequence[IndexEntry]) -> None:
        sql = f"INSERT INTO search_fts_{number} (search_fts_{number}, rowid, tokens) VALUES ('delete', %s, %s)"
        run(sql, [(entry.slot, " ".join(entry.tokens)) for entry in entries])
        remove_rows(f"search_doc_{number}", entries)

    def add(self, number: int, entries: Sequence[IndexEntry]) -> None:
        add_docs(number, entries)
        tokens = [(entry.slot, " ".join(entry.tokens)) for entry in entries]
        run(f"INSERT INTO search_fts_{number} (rowid, tokens) VALUES (%s, %s)", tokens)

    def find(self, number: int, query: StoreQuery, most: int) -> StoreResult:
        """Candidates from FTS5, newest first, checked one after the other against their text and visibility until there
        are enough.

        The candidates are a subquery, which CROSS JOIN keeps as the outer loop.
        """
        candidates, params = self._candidates(number, query)
        joined, tests = "", []
        # The LIMIT preserves their order.
        candidates += f" LIMIT {MAX_RECHECKED if query.reads_again else -1}"
        if query.reads_again:
            again, needles = recheck_sql(query, "doc.runs", "instr")
            joined, tests = f" CROSS JOIN search_doc_{number} doc ON doc.slot = candidate.slot", [again]
            params += needles
        if query.gate:
            tests.append(f"EXISTS (SELECT 1 FROM ({query.gate}) gate WHERE gate.slot = candidate.slot)")
            params += query.gate_params
        where = f" WHERE {' AND '.join(tests)}" if tests else ""
        sql = f"SELECT candidate.slot FROM ({candidates}) candidate{joined}{where} LIMIT %s"
        slots = [slot for (slot,) in rows_of(sql, [*params, most])]
        is_bounded = query.reads_again and len(slots) < most
        return StoreResult(slots, self._since(number, query) if is_bounded else None)

    def _since(self, number: int, query: StoreQuery) -> int | None:
        """The slot down to which candidates were checked; None if all were."""
        candidates, params = self._candidates(number, query)
        rows = rows_of(f"{candidates} LIMIT 1 OFFSET {MAX_RECHECKED}", params)
        return rows[0][0] + 1 if rows else None

    def _candidates(self, number: int, query: StoreQuery) -> tuple[str, list[Any]]:
        fts = f"search_fts_{number}"
        sql = f"SELECT rowid AS slot FROM {fts} WHERE {fts} MATCH %s AND rowid BETWEEN %s AND %s ORDER BY rowid DESC"
        return sql, [self._match(query), query.first, query.last]

    @staticmethod
    def _match(query: StoreQuery) -> str:
        """Only letters, digits and facets are quoted, so no text can be taken for FTS5 syntax."""
        groups = (" OR ".join(f'"{token}"' for token in group) for group in query.tokens)
        must = " AND ".join(f"({group})" for group in groups)
        return f"({must})" + "".join(f' NOT "{token}"' for token in query.barred_tokens)
