"""Who changes items, through which entry point, and what they say about it: the context of new revisions."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

from articles.models.editorial.revision import Revision


@dataclass(frozen=True, slots=True)
class RevisionContext:
    """`by`: an account, None for a command. `stated`: item id → the kind and note that a person gave.

    `authors`: item id → accounts whose words its next version takes over, so that they are its authors as well.
    `cleared`: ids of items whose next version was checked as a working copy. `remarks`: item id → what is added to the
    note of its next version.
    """

    by: Any = None
    channel: Revision.Channel = Revision.Channel.COMMAND
    kind: Revision.Kind | None = None
    note: str = ""
    stated: dict[int, tuple[Revision.Kind, str]] = field(default_factory=dict)
    authors: dict[int, set[Any]] = field(default_factory=dict)
    cleared: set[int] = field(default_factory=set)
    remarks: dict[int, str] = field(default_factory=dict)

    @property
    def account(self) -> Any:
        return self.by if self.by is not None and self.by.is_authenticated else None


_context: ContextVar[RevisionContext | None] = ContextVar("revision_context", default=None)


def current_context() -> RevisionContext:
    return _context.get() or RevisionContext()


@contextmanager
def revising(**values: Any) -> Iterator[None]:
    """Set parts of the context for the block. Open it outside of coalesce_changes(), whose end records revisions."""
    token = _context.set(replace(current_context(), **values))
    try:
        yield
    finally:
        _context.reset(token)


def is_revising() -> bool:
    """Whether a block of revising() is open, so that state_kind() and add_remark() can be called."""
    return _context.get() is not None


def state_kind(item: int, kind: Revision.Kind, note: str = "") -> None:
    """State the kind of the next revision of an item within the enclosing block of revising()."""
    context = _context.get()
    assert context is not None, "a kind is stated inside revising()"
    context.stated[item] = kind, note


def add_remark(item: int, words: str) -> None:
    """Add words to the note of the next revision of an item within the enclosing block of revising()."""
    context = _context.get()
    assert context is not None, "a remark is added inside revising()"
    context.remarks[item] = words


def state_authors(item: int, accounts: set[Any]) -> None:
    """State whose words the next version of an item takes over: keys of accounts, None for nobody."""
    context = _context.get()
    assert context is not None, "authors are stated inside revising()"
    context.authors.setdefault(item, set()).update(accounts)
