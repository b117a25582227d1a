"""Embedded briefs that are much older or newer than their article."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editing.checks.check import Check, Finding
from articles.editing.checks.subject import Subject
from articles.formats.moments import moment_words
from articles.models.checks.check_setting import Level
from articles.models.newsitem import NewsItem
from articles.models.removed_text import load_closing

OLDER = timedelta(days=30)
NEWER = timedelta(days=7)
MAX_NAMED = 5


def _find(subject: Subject) -> Iterator[Finding]:
    moment = _moment_of(subject)
    old = [brief for brief in subject.briefs if brief.sort_at < moment - OLDER]
    new = [brief for brief in subject.briefs if brief.sort_at > moment + NEWER]
    load_closing([*old[:MAX_NAMED], *new[:MAX_NAMED]])
    for brief in old[:MAX_NAMED]:
        words = _("The flash brief “%(brief)s” is much older than the article: %(when)s.")
        yield Finding(words % _details(brief), "body")
    for brief in new[:MAX_NAMED]:
        words = _("The flash brief “%(brief)s” is much newer than the article: %(when)s.")
        yield Finding(words % _details(brief), "body")


def _moment_of(subject: Subject) -> datetime:
    """A reprint is as old as its original."""
    return subject.item.original_at or subject.item.published_at or subject.at


def _details(brief: NewsItem) -> dict[str, str]:
    return {"brief": brief.display_title, "when": moment_words(brief.sort_at)}


distant_briefs = Check(
    "brief_times", gettext_lazy("flash brief much older or newer than its article"), Level.WARNING, _find
)
