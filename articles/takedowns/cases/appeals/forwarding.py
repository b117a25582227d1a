"""Forwarding of appeals to the claimants, by email or by post, and what the claimants wrote since."""

from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.takedowns.letters.appeal_readers import claimants_with_email, contested_notices, needs_posting
from articles.takedowns.models import Appeal, Case, ThreadEntry


def forwarding_moment(appeal: Appeal, posted_on: date | None) -> datetime:
    """When a complete appeal counts as forwarded: now, or on the day when the last letter was posted.

    Raises ValidationError if somebody has no email address and no day is given, or if the day cannot be.
    """
    now = timezone.now()
    if not needs_posting(appeal):
        return now
    if posted_on is None:
        raise ValidationError(_("No email reaches the claimant. Post the appeal, and enter the day of posting."))
    assert appeal.effective_at is not None
    if not timezone.localdate(appeal.effective_at) <= posted_on <= timezone.localdate(now):
        message = _("It was posted after it was complete (%(day)s) and not in the future. Check the date.")
        raise ValidationError(message % {"day": timezone.localdate(appeal.effective_at)})
    if claimants_with_email(contested_notices(appeal)):
        return now
    return max(appeal.effective_at, min(now, timezone.make_aware(datetime.combine(posted_on, time(23, 59, 59)))))


def unread_since_forwarding(appeal: Appeal) -> "QuerySet[ThreadEntry]":
    """What claimants wrote since an appeal was forwarded, and no moderator has read: perhaps about a lawsuit."""
    origin = Case.objects.get(pk=appeal.decision.case_id).survivor
    notices = [notice.pk for notice in contested_notices(appeal)]
    about = Q(notice__in=notices) | Q(notice__cases__in=[appeal.case_id, origin.pk])
    entries = ThreadEntry.objects.filter(about, side=ThreadEntry.Side.CLAIMANT, settled_at=None)
    return entries.filter(made_at__gte=appeal.forwarded_at or timezone.now()).distinct()
