"""The signal `items_changed`, the only way for lower packages to notify higher ones; see `newsroom/receivers.py`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.dispatch import Signal

# Sent inside the transaction of the change. `ids`: primary keys of NewsItem, including deleted items.
items_changed = Signal()
_pending: ContextVar[set[int] | None] = ContextVar("pending", default=None)


def send_items_changed(ids: Iterable[int]) -> None:
    """Send items_changed now, or once when the enclosing coalesce_changes() block ends."""
    pending = _pending.get()
    if pending is None:
        items_changed.send(None, ids=list(ids))
    else:
        pending.update(ids)


@contextmanager
def coalesce_changes() -> Iterator[None]:
    """Send one signal for all changes inside the block, at its end. Open the transaction around the block."""
    if _pending.get() is not None:
        yield
        return
    pending: set[int] = set()
    token = _pending.set(pending)
    try:
        yield
    finally:
        _pending.reset(token)
    if pending:
        items_changed.send(None, ids=sorted(pending))
