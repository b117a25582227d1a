"""Kinds of changes to a public item: the fields in its form, and the effect of each kind."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editing.change_kinds import ChangeKind, note_change
from articles.editing.revisions.context import state_kind
from articles.models import Mode, NewsItem, PublicationStatus, Revision
from articles.takedowns.cases.locking import PERMISSION
from articles.takedowns.decisions.decide import take_down

MAX_NOTE_LENGTH = 2_000
MAX_ROWS = 50
WITHOUT_RETRACTION = (ChangeKind.TYPO, ChangeKind.CLARIFICATION, ChangeKind.CORRECTION)


def permitted_kinds(request: HttpRequest) -> tuple[ChangeKind, ...]:
    """The kinds that an editor may choose from: a retraction needs the permission to take down."""
    return tuple(ChangeKind) if request.user.has_perm(PERMISSION) else WITHOUT_RETRACTION


def change_kind_field(kinds: Iterable[ChangeKind]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=gettext_lazy("What kind of change is this?"),
        choices=[(kind.value, kind.label) for kind in kinds],
        coerce=ChangeKind,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


def change_note_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Note to readers"),
        required=False,
        max_length=MAX_NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def is_public(item: NewsItem) -> bool:
    return bool(item.pk) and item.status(timezone.now()) is PublicationStatus.PUBLIC


def adds_correction(post: Mapping[str, Any]) -> bool:
    """Whether a submitted form has a new row of corrections with a text."""
    rows = (f"corrections-{number}" for number in range(MAX_ROWS))
    return any(post.get(f"{row}-text", "").strip() and not post.get(f"{row}-id") for row in rows)


def apply_change_kind(item: NewsItem, kind: ChangeKind | None, note: str, user: User) -> str:
    """Tell readers about a saved change: by a correction below the text, or by a retraction in its place.

    Returns a message for the editor, "" where there is nothing to say. Raises ValidationError if a retraction is
    refused.
    """
    if kind is None:
        return ""
    words = ""
    if kind is ChangeKind.RETRACTION:
        take_down(item, Mode.RETRACTED, user, note, note)
        words = _("Retracted: readers see your note instead of the text.")
    else:
        note_change(item, kind, note, user)
    # Last, so that a refused retraction leaves no kind behind.
    state_kind(item.pk, Revision.Kind(kind.value), note)
    return words
