"""Kinds of change to a published text, and the note that readers get."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.editing.revisions.snapshots import only_embeds_more
from articles.html.top_level import top_level_blocks
from articles.models.correction import Correction
from articles.models.newsitem import NewsItem

READ = ("headline", "standfirst", "body")


class ChangeKind(models.TextChoices):
    """Ordered by weight, from a typo to a retraction."""

    TYPO = "typo", pgettext_lazy("kind of change", "Typo: no note to readers")
    CLARIFICATION = "clarification", pgettext_lazy("kind of change", "Clarification: it could be misunderstood")
    CORRECTION = "correction", pgettext_lazy("kind of change", "Correction: it was wrong")
    RETRACTION = "retraction", _("Retraction: your note replaces the text")


# The correction published with each kind. A retraction is a decision: see `takedowns/decisions/`.
NOTED = {
    ChangeKind.CLARIFICATION: Correction.Kind.CLARIFICATION,
    ChangeKind.CORRECTION: Correction.Kind.CORRECTION,
}


def is_reworded(stored: NewsItem, values: Mapping[str, Any]) -> bool:
    """Whether submitted values change the headline, the standfirst or the text.

    A brief or a picture added to the text is an addition: nothing that readers have read was changed.
    """
    changed = {name for name in READ if name in values and values[name] != getattr(stored, name)}
    if changed != {"body"}:
        return bool(changed)
    return not only_embeds_more(top_level_blocks(stored.body), top_level_blocks(values["body"]))


def check_change_kind(stored: NewsItem, changed: NewsItem, kind: ChangeKind | None, words: str) -> None:
    """Raise ValidationError unless the kind of change of a public item and its note are stated where they are needed.

    A retraction is refused: it replaces the text, so there is no changed text to publish.
    """
    if kind is None and is_reworded(stored, {name: getattr(changed, name) for name in READ}):
        raise ValidationError({"change_kind": _("This item is public. Choose what kind of change this is.")})
    if kind in NOTED and not words.strip():
        raise ValidationError({"change_note": _("Tell readers what changed.")})
    if kind is ChangeKind.RETRACTION:
        raise ValidationError({"change_kind": _("Retract the published text itself: a retraction shows no new text.")})


def note_change(item: NewsItem, kind: ChangeKind, words: str, by: User) -> Correction | None:
    """Publish a note about a change, under the text and in every article that carries the brief. None for a typo."""
    return Correction.objects.create(item=item, kind=NOTED[kind], text=words, by=by) if kind in NOTED else None
