"""How does SQLite keep the index? In FTS5, which gives candidates, beside a table of the texts."""

from collections.abc import Sequence

from articles.search.storing import FIRST, MOST_READ_AGAIN, Entry, Found, Wanted, remove_docs, reread, rows_of, run


class SQLiteStore:
    """FTS5 without contents, positions and sizes: it is given back what it was given, from the stored text.

    It must be merged by its own rule: never optimised, never loaded with automerge off, or one giant segment is
    rewritten later inside somebody's save.
    """

    BITE = 2_000
    READ_FIRST = 20

    def create(self, number: int) -> None:
        run(
            f"CREATE TABLE search_doc_{number} (slot integer PRIMARY KEY, item_id integer NOT NULL UNIQUE,"
            " facets text NOT NULL, runs text NOT NULL)"
        )
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
        remove_docs(number, entries)

    def add(self, number: int, entries: Sequence[Entry]) -> None:
        rows = [(entry.slot, entry.item_id, entry.facets, entry.runs) for entry in entries]
        run(f"INSERT INTO search_doc_{number} (slot, item_id, facets, runs) VALUES (%s, %s, %s, %s)", rows)
        tokens = [(entry.slot, " ".join(entry.tokens)) for entry in entries]
        run(f"INSERT INTO search_fts_{number} (rowid, tokens) VALUES (%s, %s)", tokens)

    def find(self, number: int, wanted: Wanted, most: int) -> Found:
        """Where texts are read again: those of the newest candidates first, as they mostly fill the page."""
        if not wanted.reads_again:
            return self._find(number, wanted, most, None)
        bounds = [bound for bound in (most * self.READ_FIRST, MOST_READ_AGAIN) if bound <= MOST_READ_AGAIN]
        for bound in bounds:
            since = self._since(number, wanted, bound)
            found = self._find(number, wanted, most, since)
            if since is None or len(found.slots) == most:
                break
        return found

    def _find(self, number: int, wanted: Wanted, most: int, since: int | None) -> Found:
        fts, doc = f"search_fts_{number}", f"search_doc_{number}"
        # CROSS JOIN keeps the index the outer loop.
        join = f" CROSS JOIN {doc} d ON d.slot = {fts}.rowid" if wanted.reads_again else ""
        again, needles = reread(wanted, "d.runs", "instr")
        # Where the text is read again the gate is asked behind it: it takes longer, and fewer come to it.
        slot = "d.slot" if wanted.reads_again else f"{fts}.rowid"
        gate = f" AND EXISTS (SELECT 1 FROM ({wanted.gate}) gate WHERE gate.slot = {slot})" if wanted.gate else ""
        sql = (
            f"SELECT {fts}.rowid FROM {fts}{join} WHERE {fts} MATCH %s AND {fts}.rowid BETWEEN %s AND %s"
            f"{again}{gate} ORDER BY {fts}.rowid DESC LIMIT %s"
        )
        first = wanted.first if since is None else since
        params = [self._match(wanted), first, wanted.last, *needles, *wanted.gate_params, most]
        return Found([slot for (slot,) in rows_of(sql, params)], since)

    def _since(self, number: int, wanted: Wanted, bound: int) -> int | None:
        """The slot down to which there are so many candidates; None where there are no more of them in all."""
        fts = f"search_fts_{number}"
        sql = f"SELECT rowid FROM {fts} WHERE {fts} MATCH %s AND rowid BETWEEN %s AND %s ORDER BY rowid DESC"
        rows = rows_of(f"{sql} LIMIT 1 OFFSET {bound}", [self._match(wanted), wanted.first, wanted.last])
        return rows[0][0] + 1 if rows else None

    @staticmethod
    def _match(wanted: Wanted) -> str:
        """Only letters, digits and facets are ever quoted, so no text can be taken for FTS5's syntax."""
        groups = (" OR ".join(f'"{token}"' for token in group) for group in wanted.tokens)
        must = " AND ".join(f"({group})" for group in groups)
        return f"({must})" + "".join(f' NOT "{token}"' for token in wanted.barred_tokens)
