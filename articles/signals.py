"""How do rules below tell rules above that items changed? By this one signal, connected in `newsroom/apps.py`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.dispatch import Signal

# Sent inside the transaction of the change with `ids`: a list of primary keys of NewsItem, deleted ones included.
items_changed = Signal()
_kept: ContextVar[set[int] | None] = ContextVar("kept", default=None)


def tell(ids: Iterable[int]) -> None:
    """These items have changed: said at once, or at the end of `told_once`."""
    kept = _kept.get()
    if kept is None:
        items_changed.send(None, ids=list(ids))
    else:
        kept.update(ids)


@contextmanager
def told_once() -> Iterator[None]:
    """What changes an item several times is told of once, at the end, still inside the caller's transaction."""
    if _kept.get() is not None:
        yield
        return
    kept: set[int] = set()
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)
    if kept:
        items_changed.send(None, ids=sorted(kept))
