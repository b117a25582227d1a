"""Two editors on one item: how does the second one to save lose nothing, and overwrite nothing without wanting to?

The form carries the version that it was made from. Where the row has gone on since, nothing is written: the form comes
back with all that was typed, beside the text as it stands, and takes the new version, so that the next press is meant.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from articles.markup import plain_text
from articles.models import NewsItem
from articles.takedowns.word_differences import ADDED, KEPT, REMOVED, Piece, word_pieces
from articles.zones import moment_words

# Sent instead of a version by a form whose item is gone.
GONE = -1
COMPARED = ("headline", "standfirst", "body")
# The newest entries of the desk's log: what was saved while a form was open is among them, or is not told.
MOST_ENTRIES = 200
_ROWS = ("bylines", "corrections")


@dataclass(frozen=True, slots=True)
class Compared:
    """One field twice: as it is stored, and as it was typed; each piece with what sets it apart."""

    label: str
    theirs: list[Piece]
    ours: list[Piece]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the second editor is shown. `fields`: only those that differ."""

    words: str
    version: int
    fields: list[Compared]


class VersionedForm(forms.ModelForm):
    """Refuses to save over a version that it was not made from; `stored` is the row then, past what was typed."""

    made_from = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["made_from"] = self.instance.version
        self.stored: NewsItem | None = None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        made_from = values.get("made_from")
        if made_from == GONE:
            told = _("This item was deleted while you wrote. What you typed is here: save it, and it is a new one.")
            self.add_error(None, forms.ValidationError(told, code="gone"))
        elif made_from is not None and self.instance.pk and made_from != self.instance.version:
            self.stored = type(self.instance)._default_manager.get(pk=self.instance.pk)
            told = _("Somebody saved this item while you wrote. Nothing is overwritten, and nothing you typed is lost.")
            self.add_error(None, forms.ValidationError(told, code="conflict"))
        return values


def lock(object_id: str) -> None:
    """Whoever saves an item at the same moment waits here. Only within a transaction; SQLite has one writer anyway."""
    if connection.in_atomic_block and object_id.isascii() and object_id.isdecimal():
        list(NewsItem.objects.select_for_update().filter(pk=object_id[:18]).order_by().values_list("pk"))


def conflict_of(form: Any) -> Conflict | None:
    if getattr(form, "stored", None) is None:
        return None
    stored: NewsItem = form.stored
    return Conflict(_who(stored), stored.version, list(_compared(form, stored)))


def as_a_new_one(post: QueryDict) -> QueryDict:
    """What was typed into the form of an item that is gone, as the form of a new one would send it."""
    typed = post.copy()
    typed["made_from"] = str(GONE)
    for rows in _ROWS:
        if f"{rows}-TOTAL_FORMS" in typed:
            typed[f"{rows}-INITIAL_FORMS"] = "0"
    for name in [name for name in typed if name.startswith(_ROWS) and name.endswith("-id")]:
        del typed[name]
    return typed


def _compared(form: Any, stored: NewsItem) -> Iterator[Compared]:
    for name in COMPARED:
        if name not in form.fields:
            continue
        theirs, ours = getattr(stored, name), form[name].value() or ""
        if name == "body":
            theirs, ours = plain_text(theirs), plain_text(form.cleaned_data.get(name) or ours)
        if theirs != ours:
            pieces = word_pieces(theirs, ours)
            yield Compared(
                str(form.fields[name].label),
                [piece for piece in pieces if piece.state in (KEPT, REMOVED)],
                [piece for piece in pieces if piece.state in (KEPT, ADDED)],
            )


def _who(stored: NewsItem) -> str:
    """Who saved it last, and when, where the desk's log still says so."""
    kinds = ContentType.objects.get_for_models(*NewsItem.__subclasses__(), for_concrete_models=False).values()
    newest = LogEntry.objects.select_related("user").order_by("-pk")[:MOST_ENTRIES]
    found = next(
        (
            one
            for one in newest
            if one.object_id == str(stored.pk) and one.content_type_id in {kind.pk for kind in kinds}
        ),
        None,
    )
    if found is None:
        return _("It was changed meanwhile.")
    when: datetime = found.action_time
    return _("%(person)s saved it at %(when)s.") % {"person": found.user, "when": moment_words(when)}


def status_of(request: HttpRequest, form: Any) -> int:
    """409 where what the form was made from is no longer so."""
    codes = {error.code for error in form.non_field_errors().as_data()} if request.method == "POST" else set()
    return 409 if codes & {"gone", "conflict"} else 200
