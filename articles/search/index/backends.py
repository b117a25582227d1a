"""Backends of the index: SQLite and PostgreSQL store it differently and give the same results.

Stores are numbered, so that a new one can be built beside the one in use. A store has a row per item (slot, item,
facets, canonical text) and an index of tokens that yields candidates. Both are tables unknown to Django, because their
names change and FTS5 tables are virtual.
"""

from collections.abc import Sequence
from typing import Protocol

from django.db import connection

from articles.search.index.postgresql import PostgreSQLStore
from articles.search.index.sqlite import SQLiteStore
from articles.search.index.write import IndexEntry, StoreQuery, StoreResult


class Store(Protocol):
    """The interface of a backend. `number` identifies the store. A newly created store can be searched once it is
    finished.
    """

    def create(self, number: int) -> None: ...
    def finish(self, number: int) -> None: ...
    def numbers(self) -> list[int]: ...
    def discard(self, number: int) -> None: ...
    def remove(self, number: int, entries: Sequence[IndexEntry]) -> None: ...
    def add(self, number: int, entries: Sequence[IndexEntry]) -> None: ...
    def find(self, number: int, query: StoreQuery, most: int) -> StoreResult: ...


STORES: dict[str, Store] = {"sqlite": SQLiteStore(), "postgresql": PostgreSQLStore()}


def store() -> Store:
    return STORES[connection.vendor]
