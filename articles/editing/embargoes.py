"""Embargoes: a text is not published before the time that its source set."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.formats.moments import moment_words
from articles.models.newsitem import NewsItem


def check_embargo(item: NewsItem, moment: datetime) -> None:
    """Raise ValidationError if the source forbids publication at that moment, or may forbid it. Nothing is queried."""
    if item.embargo_until is not None:
        if moment < item.embargo_until:
            words = _(
                "The source forbids publication before %(when)s. Schedule the text for then, or change the embargo."
            )
            raise ValidationError({"embargo_until": words % {"when": moment_words(item.embargo_until)}})
    elif item.embargo_raw.strip():
        words = _(
            "It is not certain until when the source forbids publication: “%(words)s”. Enter the time, or delete these"
            " words if they do not apply."
        )
        raise ValidationError({"embargo_until": words % {"words": item.embargo_raw}})
