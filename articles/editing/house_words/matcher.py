"""The matcher of all active word lists: built on first use in each process, and anew when a list has changed.

Each use reads the versions of the lists, which is one small query. They are read before the terms, so terms that change
in between have a newer version at the next use.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from articles.models.checks.house_term import HouseTerm, exception_list
from articles.models.checks.word_list import WordList
from articles.text.house_terms import TermEntry, TermMatcher, term_key

# Of all active lists together; the memory of the matcher grows with it, by about 0.2 kB a term.
MAX_TERMS = 300_000
_COLUMNS = ("pk", "key", "replacement", "exceptions")


@dataclass(frozen=True, slots=True)
class _LoadedLists:
    versions: tuple[tuple[int, str], ...]
    matcher: TermMatcher


_loaded: _LoadedLists | None = None
_lock = Lock()


def current_matcher() -> TermMatcher | None:
    """The matcher of the active lists as they are stored now; None if there is no active list. One query if nothing
    has changed since the last use.
    """
    global _loaded
    versions = tuple(WordList.objects.filter(is_active=True).order_by("pk").values_list("pk", "version"))
    if not versions:
        _loaded = None
        return None
    loaded = _loaded
    if loaded is None or loaded.versions != versions:
        with _lock:
            loaded = _loaded
            if loaded is None or loaded.versions != versions:
                _loaded = loaded = _LoadedLists(versions, TermMatcher(_entries([pk for pk, _version in versions])))
    return loaded.matcher


def _entries(lists: list[int]) -> Iterator[TermEntry]:
    """The oldest terms first: those over the limit are the newest."""
    terms = HouseTerm.objects.filter(word_list__in=lists).order_by("pk").values_list(*_COLUMNS)[:MAX_TERMS]
    for pk, key, replacement, exceptions in terms.iterator(chunk_size=5_000):
        longer = [replacement, *exception_list(exceptions)]
        yield TermEntry(pk, key, [term_key(word) for word in longer if len(word) > 1 and len(word) >= len(key)])
