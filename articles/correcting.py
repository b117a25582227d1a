"""How much is a change of a published text, and what are readers told of it?"""

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.correction import Correction
from articles.models.newsitem import NewsItem

READ = ("headline", "standfirst", "body")


class ChangeKind(models.TextChoices):
    """From what readers need not know to what takes the text back."""

    TYPO = "typo", pgettext_lazy("kind of change", "A typo: readers are told nothing")
    CLARIFICATION = "clarification", pgettext_lazy("kind of change", "A clarification: it could be misunderstood")
    CORRECTION = "correction", pgettext_lazy("kind of change", "A correction: it was wrong")
    RETRACTION = "retraction", _("A retraction: your note stands instead of the text")


# What stands under the text afterwards. A retraction is a decision of the desk of claims: see `takedowns.deciding`.
NOTED = {
    ChangeKind.CLARIFICATION: Correction.Kind.CLARIFICATION,
    ChangeKind.CORRECTION: Correction.Kind.CORRECTION,
}


def note_change(item: NewsItem, kind: ChangeKind, words: str, by: User) -> Correction | None:
    """Tell readers of a change, under the text and wherever a brief is carried; of a typo nothing is told."""
    return Correction.objects.create(item=item, kind=NOTED[kind], text=words, by=by) if kind in NOTED else None
