"""History of rows: actions in Django's log, stored as a code and its values and worded in each reader's language.

The wording is in `articles/desk/history.py`.
"""

from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

Message = list[dict[str, Any]]


class LoggedAction(models.TextChoices):
    """Codes stored in the log, and their words. Modes and decisions are stored as codes too, times as ISO 8601."""

    PUBLISHED = "published", _("Published.")
    SCHEDULED = "scheduled", _("Scheduled for %(when)s.")
    RIGHTS_OVERRIDDEN = "rights_overridden", _("Published against the terms of its source: %(reason)s")
    CHECKS_OVERRIDDEN = "checks_overridden", _("Published in spite of checks (%(checks)s): %(reason)s")
    SCHEDULE_CANCELLED = "schedule_cancelled", _("Schedule cancelled.")
    SCHEDULE_WITHHELD = "schedule_withheld", _("Schedule cancelled: it resembles content that was restricted.")
    WITHDRAWN = "withdrawn", _("Withdrawn.")
    REPUBLISHED = "republished", _("Republished.")
    TYPO = "typo", _("As a typo: readers were told nothing.")
    CLARIFICATION = "clarification", _("With a clarification for readers.")
    CORRECTION = "correction", _("With a correction for readers.")
    REVIEW_REQUESTED = "review_requested", _("Sent for review.")
    REVIEW_TAKEN = "review_taken", _("Took it to check.")
    SENT_BACK = "sent_back", _("Sent back: %(words)s")
    APPROVED = "approved", _("Approved: %(step)s.")
    RESTORED = "restored", _("Version %(number)s restored.")
    TAG_MERGED = "tag_merged", _("The tag “%(name)s” was merged into this one.")
    TAG_MERGE_UNDONE = "tag_merge_undone", _("The merge of the tag “%(name)s” was undone.")
    COPY_SAVED = "copy_saved", _("Working copy saved.")
    COPY_DISCARDED = "copy_discarded", _("Working copy discarded.")
    COPY_SCHEDULED = "copy_scheduled", _("Working copy scheduled for %(when)s.")
    COPY_UNSCHEDULED = "copy_unscheduled", _("Schedule of the working copy cancelled.")
    COPY_PUBLISHED = "copy_published", _("Working copy published.")
    COPY_REFUSED = "copy_refused", _("Scheduled working copy not published: %(reason)s")
    DRAFTED = "drafted", _("Drafted from delivery %(delivery)s.")
    CREDIT_CHANGED = "credit_changed", _("Credit changed to “%(name)s”.")
    RESTRICTED = "restricted", _("Restricted: %(mode)s.")
    LIFTED = "lifted", _("Lifted.")
    MATCH_ALLOWED = "match_allowed", _("Stored although it resembles removed content: %(reason)s")
    DECIDED = "decided", _("Decided: %(decision)s.")
    CLAIMANT_SEEN = "claimant_seen", _("Opened the claimant’s details.")
    CLAIMANT_ERASED = "claimant_erased", _("Erased the claimant’s details.")
    SNAPSHOT_REDACTED = "snapshot_redacted", _("Masked passages of a stored page.")
    EVIDENCE_OPENED = "evidence_opened", _("Opened evidence file %(file)s.")


def action_message(action: LoggedAction, **values: str | int) -> Message:
    """The message of a log entry, as `ModelAdmin.log_change` and `log_action` store it."""
    return [{"action": action.value, **values}]


def log_changed_fields(user: AbstractBaseUser, row: Model, *fields: str) -> None:
    """Log a change of these fields as the form of the row would."""
    rows: Any = [row]
    message: Message = [{"changed": {"fields": list(fields)}}]
    LogEntry.objects.log_actions(user.pk, rows, CHANGE, message, single_object=True)


def log_action(user: AbstractBaseUser, row: Model, action: LoggedAction, **values: str | int) -> None:
    rows: Any = [row]
    LogEntry.objects.log_actions(user.pk, rows, CHANGE, action_message(action, **values), single_object=True)
