"""Notes as pages show them: threads with their replies, and whether the passage of each is still in the text."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from articles.editing.notes import text_of
from articles.models import NewsItem, Note
from articles.text.text_quote import find_quote

PAGE = 20
MAX_OPEN_BESIDE_FORM = 10
_RELATED = ("by", "link", "resolved_by")


@dataclass(slots=True)
class NoteThread:
    """A note with its replies, oldest first. `has_changed`: its passage is no longer in the text of the item."""

    note: Note
    has_changed: bool
    replies: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Threads of an item, newest first. `older`: the number to continue before, None at the end."""

    threads: list[NoteThread]
    older: int | None


def threads_of(item: NewsItem, before: str = "") -> ThreadPage:
    """All threads, resolved ones too; those before a note with a number."""
    notes = Note.objects.filter(item=item.pk, thread=None)
    if before.isdecimal() and len(before) < 19:
        notes = notes.filter(pk__lt=int(before))
    return _page(item, list(notes.select_related(*_RELATED).order_by("-pk")[: PAGE + 1]), PAGE)


def open_threads_of(item: NewsItem) -> ThreadPage:
    """The newest open threads, for the form of the item."""
    notes = Note.objects.filter(item=item.pk, thread=None, resolved_at=None)
    rows = list(notes.select_related(*_RELATED).order_by("-pk")[: MAX_OPEN_BESIDE_FORM + 1])
    return _page(item, rows, MAX_OPEN_BESIDE_FORM)


def _page(item: NewsItem, notes: list[Note], size: int) -> ThreadPage:
    shown = notes[:size]
    text = text_of(item) if any(note.exact for note in shown) else ""
    threads = {
        note.pk: NoteThread(note, has_changed=bool(note.exact) and find_quote(text, note.quote) is None)
        for note in shown
    }
    for reply in _replies(threads):
        threads[reply.thread_id or 0].replies.append(reply)
    return ThreadPage(list(threads.values()), shown[-1].pk if len(notes) > size else None)


def _replies(threads: Iterable[int]) -> Iterable[Note]:
    replies = Note.objects.filter(thread__in=list(threads)) if threads else Note.objects.none()
    return replies.select_related("by").order_by("thread", "pk")
