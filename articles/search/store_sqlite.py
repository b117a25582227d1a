"""How does SQLite keep the index? In FTS5, which gives candidates, beside a table of the texts."""

from collections.abc import Sequence
from typing import Any

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


class SQLiteStore:
    """FTS5 without contents, positions and sizes: it is given back what it was given, from the stored text.

    It must be merged by its own rule: never optimised, never loaded with automerge off, or one giant segment is
    rewritten later inside somebody's save.
    """

    BITE = 2_000

    def create(self, number: int) -> None:
        make_docs(number, "integer")
        options = "tokenize='ascii', content='', detail=none, columnsize=0"
        run(f"CREATE VIRTUAL TABLE search_fts_{number} USING fts5(tokens, {options})")

    def finish(self, number: int) -> None:
        """It has grown with its rows."""

    def numbers(self) -> list[int]:
        tables = rows_of(
            "SELECT name FROM sqlite_master WHERE name GLOB 'search_fts_[0-9]*' AND sql LIKE 'CREATE VIRTUAL%%'"
        )
        return [int(name.removeprefix("search_fts_")) for (name,) in tables]

    def discard(self, number: int) -> None:
        """In bites: dropped at once, a large table would keep every writer waiting."""
        # The first rows of FTS5's own table say how to read it: without them it cannot even be dropped.
        for table, key, first in ((f"search_doc_{number}", "slot", FIRST), (f"search_fts_{number}_data", "id", 11)):
            bite = f"SELECT {key} FROM {table} WHERE {key} >= {first} LIMIT {self.BITE}"
            while rows_of(bite):
                run(f"DELETE FROM {table} WHERE {key} IN ({bite})")
        run(f"DROP TABLE search_fts_{number}")
        run(f"DROP TABLE search_doc_{number}")

    def remove(self, number: int, entries: Sequence[Entry]) -> None:
        sql = f"INSERT INTO search_fts_{number} (search_fts_{number}, rowid, tokens) VALUES ('delete', %s, %s)"
        run(sql, [(entry.slot, " ".join(entry.tokens)) for entry in entries])
        remove_rows(f"search_doc_{number}", entries)

    def add(self, number: int, entries: Sequence[Entry]) -> None:
        add_docs(number, entries)
        tokens = [(entry.slot, " ".join(entry.tokens)) for entry in entries]
        run(f"INSERT INTO search_fts_{number} (rowid, tokens) VALUES (%s, %s)", tokens)

    def find(self, number: int, wanted: Wanted, most: int) -> Found:
        """The index's candidates, newest first; one after the other is read again and brought to the gate, until
        there are enough. So they are a table of their own, which CROSS JOIN keeps the outer loop.
        """
        candidates, params = self._candidates(number, wanted)
        joined, tests = "", []
        # With a limit, as their order is kept then.
        candidates += f" LIMIT {MOST_READ_AGAIN if wanted.reads_again else -1}"
        if wanted.reads_again:
            again, needles = reread(wanted, "doc.runs", "instr")
            joined, tests = f" CROSS JOIN search_doc_{number} doc ON doc.slot = candidate.slot", [again]
            params += needles
        if wanted.gate:
            tests.append(f"EXISTS (SELECT 1 FROM ({wanted.gate}) gate WHERE gate.slot = candidate.slot)")
            params += wanted.gate_params
        where = f" WHERE {' AND '.join(tests)}" if tests else ""
        sql = f"SELECT candidate.slot FROM ({candidates}) candidate{joined}{where} LIMIT %s"
        slots = [slot for (slot,) in rows_of(sql, [*params, most])]
        is_bounded = wanted.reads_again and len(slots) < most
        return Found(slots, self._since(number, wanted) if is_bounded else None)

    def _since(self, number: int, wanted: Wanted) -> int | None:
        """The slot down to which candidates were read again; None if all were."""
        candidates, params = self._candidates(number, wanted)
        rows = rows_of(f"{candidates} LIMIT 1 OFFSET {MOST_READ_AGAIN}", params)
        return rows[0][0] + 1 if rows else None

    def _candidates(self, number: int, wanted: Wanted) -> tuple[str, list[Any]]:
        fts = f"search_fts_{number}"
        sql = f"SELECT rowid AS slot FROM {fts} WHERE {fts} MATCH %s AND rowid BETWEEN %s AND %s ORDER BY rowid DESC"
        return sql, [self._match(wanted), wanted.first, wanted.last]

    @staticmethod
    def _match(wanted: Wanted) -> str:
        """Only letters, digits and facets are ever quoted, so no text can be taken for FTS5's syntax."""
        groups = (" OR ".join(f'"{token}"' for token in group) for group in wanted.tokens)
        must = " AND ".join(f"({group})" for group in groups)
        return f"({must})" + "".join(f' NOT "{token}"' for token in wanted.barred_tokens)
