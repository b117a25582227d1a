"""Columns that people typed texts into, and what the desk wrote about items: notes with their mails, the names that
preview links have, and the passages of corrections.

Replacing a name and erasing a person both rewrite them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from articles.models.correction import Correction
from articles.models.editorial.note import Note, NoteMention
from articles.models.editorial.preview_link import PreviewLink
from articles.outbox.models import Message

BATCH_SIZE = 500
# What stands for an erased name.
MASK = "▇▇▇"
QUOTE = ("exact", "prefix", "suffix")


@dataclass(frozen=True, slots=True)
class TextColumns:
    """Rows of one model and their columns that may contain a name."""

    rows: "QuerySet[Any]"
    columns: tuple[str, ...]


def note_columns(of_items: Q) -> Iterator[TextColumns]:
    """What the desk wrote about items; `of_items` is a condition on `item`."""
    notes = Note.objects.filter(of_items)
    mails = NoteMention.objects.filter(note__in=notes.order_by().values("pk"), message__isnull=False)
    yield TextColumns(notes, ("text", *QUOTE))
    yield TextColumns(Message.objects.filter(pk__in=mails.values("message")), ("subject", "text", "last_error"))
    yield TextColumns(PreviewLink.objects.filter(of_items), ("recipient",))
    yield TextColumns(Correction.objects.filter(of_items).exclude(exact=""), QUOTE)


@transaction.atomic
def replace_in_notes(items: Iterable[int], replace: Callable[[str], str]) -> int:
    """Replace words in what the desk wrote about these items. Returns the number of rows changed."""

    def replaced(texts: dict[str, Any]) -> dict[str, Any]:
        return {name: replace(text) for name, text in texts.items()}

    return sum(len(rewrite(part, replaced)) for part in note_columns(Q(item__in=list(items))))


def rewrite(
    part: TextColumns,
    rewritten: Callable[[dict[str, Any]], dict[str, Any]],
    before_write: Callable[[type[Model], list[int]], None] | None = None,
) -> list[int]:
    """Write what `rewritten` makes of the columns of each row, cut to their length, where it differs.

    `before_write` is called with the model and the keys of the rows that change, before the first is written. Returns
    these keys. Signals are not sent.
    """
    model: Any = part.rows.model
    rows = part.rows.order_by("pk").values_list("pk", *part.columns)
    # All rows are read before the first is written.
    updates = []
    for key, *texts in rows.iterator(BATCH_SIZE):
        before = dict(zip(part.columns, texts, strict=True))
        if (after := rewritten(before)) != before:
            updates.append((key, {name: _cut(model, name, value) for name, value in after.items()}))
    if before_write and updates:
        before_write(model, [key for key, _values in updates])
    for key, values in updates:
        model._base_manager.filter(pk=key).update(**values)
    return [key for key, _values in updates]


def _cut(model: Any, name: str, value: Any) -> Any:
    max_length = getattr(model._meta.get_field(name), "max_length", None)
    return value[:max_length] if isinstance(value, str) and max_length else value
