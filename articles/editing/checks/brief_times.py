"""Embedded briefs that are much older or newer than their article."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from articles.editing.checks.check import Check, Finding
from articles.editing.checks.subject import Subject
from articles.formats.lists import join_list
from articles.models.checks.check_setting import Level
from articles.models.newsitem import NewsItem
from articles.models.removed_text import is_named_by_number, load_closing

OLDER = timedelta(days=30)
NEWER = timedelta(days=7)
MAX_NAMED = 5


def _find(subject: Subject) -> Iterator[Finding]:
    moment = _moment_of(subject)
    if old := [brief for brief in subject.briefs if brief.sort_at < moment - OLDER]:
        words = ngettext(
            "%(count)d flash brief is much older than the article: %(briefs)s.",
            "%(count)d flash briefs are much older than the article: %(briefs)s.",
            len(old),
        )
        yield Finding(words % _details(old), "body")
    if new := [brief for brief in subject.briefs if brief.sort_at > moment + NEWER]:
        words = ngettext(
            "%(count)d flash brief is much newer than the article: %(briefs)s.",
            "%(count)d flash briefs are much newer than the article: %(briefs)s.",
            len(new),
        )
        yield Finding(words % _details(new), "body")


def _moment_of(subject: Subject) -> datetime:
    """A reprint is as old as its original."""
    return subject.item.original_at or subject.item.published_at or subject.at


def _title(brief: NewsItem) -> str:
    return str(brief) if is_named_by_number() else f"“{brief.display_title}”"


def _details(briefs: list[NewsItem]) -> dict[str, Any]:
    named = briefs[:MAX_NAMED]
    load_closing(named)
    titles = [f"{_title(brief)} ({timezone.localtime(brief.sort_at):%Y-%m-%d})" for brief in named]
    return {"count": len(briefs), "briefs": join_list(titles) + (" …" if len(briefs) > MAX_NAMED else "")}


distant_briefs = Check(
    "brief_times", gettext_lazy("flash brief much older or newer than its article"), Level.WARNING, _find
)
