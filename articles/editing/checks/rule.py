"""The rule of the checks before publication: a blocking finding refuses it, unless somebody who may override all
blocking checks has given a reason, which goes into the history and into the version.

`articles.editing.publishing` calls it wherever it makes an item public, so it holds for every entry point.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.editing.checks.check import FixedCheck
from articles.editing.checks.registry import levelled_checks
from articles.editing.checks.report import CheckReport, blocking_report
from articles.editing.checks.subject import Subject
from articles.editing.history import LoggedAction, log_action
from articles.editing.revisions.context import add_remark, is_revising
from articles.formats.lists import join_list
from articles.models.newsitem import NewsItem

MAX_REASON_LENGTH = 500
_reason: ContextVar[str] = ContextVar("override_reason", default="")


@contextmanager
def overriding_checks(reason: str) -> Iterator[None]:
    """Publish in this block in spite of blocking checks, for the reason that the acting person gave ("" for none)."""
    token = _reason.set(" ".join(reason.split())[:MAX_REASON_LENGTH])
    try:
        yield
    finally:
        _reason.reset(token)


def enforce_checks(item: NewsItem, by: AbstractBaseUser | None, moment: datetime) -> None:
    """Raise ValidationError if a check blocks the publication of a saved item at a moment. One query if none blocks.

    FixedCheck shows rules that the caller enforces itself, so they are not run again.
    """
    report = _blocking(Subject(item, moment), by)
    if not report.blocking:
        return
    reason = _reason.get()
    if not (reason and report.may_override):
        raise ValidationError(_refusal(report))
    _record_override(item, by, report, reason)


def refuse_if_blocked(subject: Subject, by: AbstractBaseUser | None) -> None:
    """Raise ValidationError if a check blocks, whoever wants it: for a schedule that cannot store a reason."""
    report = _blocking(subject, by)
    if not report.blocking:
        return
    words = _("Correct this before publishing.")
    if report.may_override:
        words = _("A schedule cannot override checks. Correct this, or give a reason and publish now.")
    raise ValidationError([*(finding.words for finding in report.blocking), words])


def _blocking(subject: Subject, by: AbstractBaseUser | None) -> CheckReport:
    checks = [each for each in levelled_checks() if not isinstance(each.check, FixedCheck)]
    return blocking_report(subject, by, checks)


def _refusal(report: CheckReport) -> list[str]:
    words = [finding.words for finding in report.blocking]
    if report.may_override:
        return [*words, _("Correct this, or give a reason in the form to publish nevertheless.")]
    return [*words, _("Correct this before publishing.")]


def _record_override(item: NewsItem, by: AbstractBaseUser | None, report: CheckReport, reason: str) -> None:
    labels = join_list(dict.fromkeys(finding.label for finding in report.blocking))
    if by is not None:
        log_action(by, _as_proxy(item), LoggedAction.CHECKS_OVERRIDDEN, checks=labels, reason=reason)
    if is_revising():
        words = _("In spite of checks (%(checks)s): %(reason)s")
        add_remark(item.pk, words % {"checks": labels, "reason": reason})


def _as_proxy(item: NewsItem) -> NewsItem:
    """A row of its proxy model with its id: the admin keeps history by proxy."""
    return next(proxy(pk=item.pk) for proxy in NewsItem.__subclasses__() if item.kind == proxy.KIND)
