"""Erasures in the journal: which tables and columns it notes, from the registry of text columns."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from articles.journal.recording import recording
from articles.takedowns.privacy.text_registry import TEXT_TABLES

# Sessions are in no backup; salts and the chain are written by the ledger; terms of the search are built anew.
NOT_NOTED = ("sessions.", "search.", "takedowns.RowSalt", "takedowns.Ledger", "auth.", "contenttypes.", "journal.")


@contextmanager
def noted_in_journal() -> Iterator[None]:
    """Within the transaction of an erasure: what it deletes and masks is noted, without the words."""
    texts, keys = _tables()
    with recording(texts, keys):
        yield


@cache
def _tables() -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    texts: dict[str, tuple[str, ...]] = {}
    keys: dict[str, str] = {}
    for table in TEXT_TABLES:
        if table.label.startswith(NOT_NOTED):
            continue
        options: Any = table.model._meta
        codes = set(table.codes.split())
        named = [name for name in table.columns if name not in codes]
        texts[options.db_table] = tuple(options.get_field(name).column for name in named)
        keys[options.db_table] = options.pk.column
    return texts, keys
