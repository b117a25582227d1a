"""The checks beside the form of an item: their count and findings, for the page and for the answer to an autosave."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.desk.users import current_user
from articles.editing.autosave import new_item
from articles.editing.checks.report import CheckReport, ReportedFinding, check_report
from articles.editing.checks.rule import MAX_REASON_LENGTH
from articles.editing.checks.typed import saved_subject, typed_subject
from articles.editing.revisions.restore import Restored, applied
from articles.editing.stay_down.matches import Match
from articles.editing.working_copies import subject_of_copy
from articles.models import AutosavedForm, NewsItem, WorkingCopy

if TYPE_CHECKING:
    from articles.admin.items import ItemAdmin

OVERRIDE = "check_override"
# Longer texts are checked when they are published.
MAX_POSTED_LENGTH = 1_200_000


@dataclass(frozen=True, slots=True)
class CheckPanel:
    """`report`: None before there is anything to check. `reason`: as typed into the form that comes back. `matches`:
    the removed items that the text resembles.
    """

    report: CheckReport | None
    reason: str = ""
    matches: Sequence[Match] = ()

    @property
    def summary(self) -> str:
        return summary(self.report) if self.report else _("Checked as soon as the text is autosaved.")

    @property
    def findings(self) -> list[dict[str, str]]:
        return [shown_finding(finding) for finding in self.report.findings] if self.report else []

    @property
    def may_override(self) -> bool:
        return bool(self.report and self.report.may_override)

    @property
    def is_blocked(self) -> bool:
        return bool(self.report and self.report.blocking)

    @property
    def name(self) -> str:
        return OVERRIDE

    @property
    def max_length(self) -> int:
        return MAX_REASON_LENGTH


def check_panel(
    admin: "ItemAdmin", request: HttpRequest, item: NewsItem | None, autosave: AutosavedForm | None
) -> CheckPanel:
    """The checks of the form as it is shown: submitted, restored from an autosave, or saved."""
    by = current_user(request)
    if request.method == "POST":
        pairs = [(name, value) for name, values in request.POST.lists() for value in values]
        if sum(len(value) for _name, value in pairs) > MAX_POSTED_LENGTH:
            return CheckPanel(None)
        autosave = AutosavedForm(values=json.dumps(pairs))
    reason = request.POST.get(OVERRIDE, "")[:MAX_REASON_LENGTH]
    at = timezone.now()
    if autosave is not None:
        subject = typed_subject(item or new_item(admin.model), autosave, at)
    elif item:
        subject = saved_subject(item, at)
    else:
        return CheckPanel(None, reason)
    return CheckPanel(check_report(subject, by), reason, subject.matches)


def copy_check_panel(request: HttpRequest, item: NewsItem, copy: WorkingCopy) -> CheckPanel:
    """The checks of a working copy as publishing it now would leave the item."""
    return version_check_panel(request, applied(item, copy.revision))


def version_check_panel(request: HttpRequest, values: Restored) -> CheckPanel:
    """The checks of an item as a version would make it, at its publication or now."""
    at = timezone.now()
    subject = subject_of_copy(values, max(values.item.published_at or at, at))
    reason = request.POST.get(OVERRIDE, "")[:MAX_REASON_LENGTH]
    return CheckPanel(check_report(subject, current_user(request)), reason)


def typed_report(admin: "ItemAdmin", item: NewsItem | None, form: AutosavedForm, by: AbstractBaseUser) -> CheckReport:
    return check_report(typed_subject(item or new_item(admin.model), form, timezone.now()), by)


def checks_json(report: CheckReport) -> dict[str, Any]:
    """What `static/js/desk/checks.js` shows."""
    return {
        "summary": summary(report),
        "isBlocked": bool(report.blocking),
        "mayOverride": report.may_override,
        "findings": [shown_finding(finding) for finding in report.findings],
    }


def summary(report: CheckReport) -> str:
    """ "3 findings, 1 of them blocks publication"."""
    count, blocking = len(report.findings), len(report.blocking)
    if not count:
        return _("All checks passed")
    words = ngettext("%(count)d finding", "%(count)d findings", count) % {"count": count}
    if not blocking:
        return words
    blocks = ngettext("%(count)d blocks publication", "%(count)d block publication", blocking) % {"count": blocking}
    return pgettext("findings, of which some block", "%(findings)s, %(blocks)s") % {"findings": words, "blocks": blocks}


def shown_finding(finding: ReportedFinding) -> dict[str, str]:
    """`target`: the id of the element where the finding is corrected; "" for none."""
    target = "bylines-group" if finding.field == "bylines" else finding.field and f"id_{finding.field}"
    return {
        "level": finding.level.value,
        "levelLabel": str(finding.level.label),
        "label": finding.label,
        "words": finding.words,
        "target": target,
    }
