"""Signals by which lower packages notify higher ones; see `newsroom/receivers.py`.

`items_changed` is the one for every change of items. `tag_merged` and `tag_merge_undone` stand beside it, because a
merge of two tags changes thousands of items in a few statements, and what follows from it has to be as cheap.
`person_erased` reaches texts of packages beside the one that erases.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.dispatch import Signal

# Sent inside the transaction of the change. `ids`: primary keys of NewsItem, including deleted items.
items_changed = Signal()
# Sent inside the transaction. `merge`: the TagMerge, after tags, aliases and taggings have moved.
tag_merged = Signal()
tag_merge_undone = Signal()
# Sent inside the transaction. `mask`: str -> str. `items`: the items of the matter, or None for all; `held`: items
# whose texts must stay. Receivers return the model and the number of its rows that named the person.
person_erased = Signal()
# Sent by `apply_retention` after its own part, and for a dry run. `at`: the time. Receivers delete, or count, what they
# keep no longer, and return its label and the number of rows.
retention_applied = Signal()
retention_counted = Signal()
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
