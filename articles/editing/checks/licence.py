"""The terms of the source: what forbids publication, and what is unknown about them."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.editing.checks.check import Check, Finding, FixedCheck
from articles.editing.checks.findings import findings_of
from articles.editing.checks.subject import Subject
from articles.editing.terms import check_terms
from articles.models.checks.check_setting import Level


def _find_forbidden(subject: Subject) -> Iterator[Finding]:
    yield from findings_of(check_terms, subject.item)


def _find_unknown(subject: Subject) -> Iterator[Finding]:
    try:
        for warning in check_terms(subject.item):
            yield Finding(warning, "licence")
    except ValidationError:
        return


licence_forbids = FixedCheck("licence", _("licence forbids it"), Level.BLOCK, _find_forbidden)
licence_unknown = Check("licence_unknown", _("licence unknown or overridden"), Level.WARNING, _find_unknown)
