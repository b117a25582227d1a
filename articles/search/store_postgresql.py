"""How does PostgreSQL keep the index? In a column of tokens under GIN, in the table of the texts."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

from articles.search.storing import MOST_READ_AGAIN, Entry, Found, Wanted, remove_docs, reread, rows_of, run

PROBED = 2_000


@contextmanager
def _within(longest: str) -> Iterator[None]:
    """Statements that take longer are ended with an OperationalError. Nothing in a transaction: it would end too."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        run(f"SET LOCAL statement_timeout = '{longest}'")
        yield


class PostgreSQLStore:
    """A tsvector without positions under a GIN index. Its planner must not be trusted with ORDER BY and LIMIT."""

    LONGEST = "1s"

    def create(self, number: int) -> None:
        run(
            f"CREATE TABLE search_doc_{number} (slot bigint PRIMARY KEY, item_id bigint NOT NULL UNIQUE,"
            " facets text NOT NULL, runs text NOT NULL, tokens tsvector NOT NULL)"
        )

    def finish(self, number: int) -> None:
        """Made after the rows an index takes a fraction of the time; without a list of pending entries, which whoever
        comes next would pay for; beside the writers, where no transaction forbids it.
        """
        beside = "" if connection.in_atomic_block else "CONCURRENTLY "
        run(
            f"CREATE INDEX {beside}IF NOT EXISTS search_gin_{number} ON search_doc_{number}"
            " USING gin (tokens) WITH (fastupdate = off)"
        )

    def numbers(self) -> list[int]:
        tables = rows_of(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename ~ '^search_doc_'"
        )
        return [int(name.removeprefix("search_doc_")) for (name,) in tables]

    def discard(self, number: int) -> None:
        run(f"DROP TABLE search_doc_{number}")

    def remove(self, number: int, entries: Sequence[Entry]) -> None:
        remove_docs(number, entries)

    def add(self, number: int, entries: Sequence[Entry]) -> None:
        columns = "slot, item_id, facets, runs, tokens"
        sql = f"INSERT INTO search_doc_{number} ({columns}) VALUES (%s, %s, %s, %s, %s::tsvector)"
        run(sql, [(one.slot, one.item_id, one.facets, one.runs, _literal(sorted(one.tokens), " ")) for one in entries])

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
        rows = rows_of(
            f"SELECT slot FROM {doc} WHERE slot <= %s ORDER BY slot DESC LIMIT 1 OFFSET {count}", [wanted.last]
        )
        return max(rows[0][0], wanted.first) if rows else None

    def _find(self, doc: str, wanted: Wanted, first: int, most: int) -> list[int]:
        again, needles = reread(wanted, "candidate.runs", "strpos")
        gate = f" WHERE (SELECT 1 FROM ({wanted.gate}) gate WHERE gate.slot = hit.slot) = 1" if wanted.gate else ""
        # OFFSET 0 is a fence: the index is asked first, whatever the planner thinks of walking the key backwards.
        sql = (
            f"SELECT slot FROM (SELECT slot FROM (SELECT slot, runs FROM {doc}"
            " WHERE tokens @@ %s::tsquery AND slot BETWEEN %s AND %s OFFSET 0) candidate"
            f" WHERE true{again} ORDER BY slot DESC) hit{gate} ORDER BY slot DESC LIMIT %s"
        )
        params = [self._match(wanted), first, wanted.last, *needles, *wanted.gate_params, most]
        return [slot for (slot,) in rows_of(sql, params)]

    @staticmethod
    def _match(wanted: Wanted) -> str:
        must = " & ".join(f"({_literal(group, ' | ')})" for group in wanted.tokens)
        return must + "".join(f" & !'{token}'" for token in wanted.barred_tokens)


def _literal(lexemes: Iterable[str], between: str) -> str:
    """For a tsvector or tsquery as it stands: PostgreSQL's own parser would cut words its own way."""
    return between.join(f"'{lexeme}'" for lexeme in lexemes)
