"""How do the two databases keep the index? Each in its own way, with the same answers.

A store is numbered, so that a new one can be built beside the one in use. It has a row for each item (slot, item,
facets, canonical text) and an index of tokens that gives candidates. Both are tables that Django does not know: their
names change, and FTS5's are virtual.
"""

from collections.abc import Sequence
from typing import Protocol

from django.db import connection

from articles.search.store_postgresql import PostgreSQLStore
from articles.search.store_sqlite import SQLiteStore
from articles.search.storing import Entry, Found, Wanted


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


STORES: dict[str, Store] = {"sqlite": SQLiteStore(), "postgresql": PostgreSQLStore()}


def store() -> Store:
    return STORES[connection.vendor]
