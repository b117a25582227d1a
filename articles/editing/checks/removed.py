"""Texts that resemble a removed one: what publishing refuses, and what it only warns about."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from articles.editing.checks.check import Finding, FixedCheck
from articles.editing.checks.subject import Subject
from articles.editing.stay_down.matches import match_words
from articles.models.checks.check_setting import Level


def _find_withheld(subject: Subject) -> Iterator[Finding]:
    yield from (Finding(match_words(match), "body") for match in subject.matches if match.is_withheld)


def _find_resembling(subject: Subject) -> Iterator[Finding]:
    yield from (Finding(match_words(match), "body") for match in subject.matches if not match.is_withheld)


removed_text = FixedCheck("removed_text", _("removed content"), Level.BLOCK, _find_withheld)
resembles_removed = FixedCheck("resembles_removed", _("resembles removed content"), Level.WARNING, _find_resembling)
