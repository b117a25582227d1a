"""The time of a brief as readers see it: the minute of publishing never passes for that of an event without a time."""

from django.utils.translation import gettext as _

from articles.formats.dates import CLOCK
from articles.models.choices import UNSTATED
from articles.models.newsitem import NewsItem


def undated_words(brief: NewsItem) -> str:
    """What is shown instead of a time: the words as written, or that none is stated; "" for a time that is known.

    A brief that says neither is our own and is dated by its release.
    """
    if brief.happened_at:
        return ""
    return brief.happened_raw or (_("time not stated") if brief.happened_precision == UNSTATED else "")


def precision_of(brief: NewsItem) -> str:
    """The precision of `happened_at`: second, minute or day."""
    return brief.happened_precision if brief.happened_precision in CLOCK else "minute"
