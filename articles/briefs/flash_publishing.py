"""Publishing from the flash box and undo. A key publishes once, however often the request arrives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.briefs.flash import Flash, brief_of
from articles.briefs.models import Sending
from articles.editing.checks.report import check_report
from articles.editing.checks.subject import Subject
from articles.editing.publishing import publish, withdraw
from articles.editing.revisions.context import revising
from articles.models.editorial.revision import Revision
from articles.models.newsitem import NewsItem
from articles.models.tag import Tagging
from articles.signals import coalesce_changes

# The page offers it for ten seconds; a slow line, and a page without JavaScript, take longer.
UNDONE_WITHIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Sent:
    """The brief of a press. `is_new`: made just now. Not `is_this_text`: the same press had sent other words before."""

    brief: NewsItem
    is_new: bool
    is_this_text: bool
    warnings: Sequence[Any] = ()


def send(flash: Flash, typed: str, tags: Sequence[int], key: UUID, by: Any) -> Sent:
    """Publish what was understood of a text, under tags of these ids. Raises ValidationError in an editor's words."""
    digest = sha256("\n".join(typed.split()).encode(errors="replace")).hexdigest()
    try:
        with transaction.atomic(), revising(by=by, channel=Revision.Channel.FLASH_BOX), coalesce_changes():
            return _sent_before(key, by, digest) or _sent_now(flash, tags, Sending(key=key, by=by, digest=digest))
    except IntegrityError:
        # On PostgreSQL the same press may arrive twice at once: the first one to commit has made the brief.
        former = _sent_before(key, by, digest)
        if former is None:
            raise
        return former


def _sent_before(key: UUID, by: Any, digest: str) -> Sent | None:
    row = Sending.objects.filter(key=key, by=by).select_related("brief__channel").first()
    return Sent(row.brief, False, row.digest == digest) if row else None


def _sent_now(flash: Flash, tags: Sequence[int], sending: Sending) -> Sent:
    done = publish(brief_of(flash), sending.by)
    if tags:
        # Past the manager, which asks for each whether it is given already: a new brief has none.
        Tagging.objects.bulk_create(Tagging(tag_id=tag, content_object=done.item) for tag in tags)
    sending.brief = done.item
    sending.save()
    # The box has no list of checks: the editor reads the warnings after sending, and may undo it.
    findings = check_report(Subject(done.item, timezone.now()), sending.by).findings
    return Sent(done.item, True, True, (*flash.dropped, *(finding.words for finding in findings)))


def save_draft(flash: Flash, tags: Sequence[int], by: Any) -> NewsItem:
    """Save what was understood of a text as a draft, to ask about it; sent twice, it is one draft."""
    brief = brief_of(flash)
    brief.derive()
    drafts = NewsItem.objects.filter(fingerprint=brief.fingerprint, created_by=by, published_at__isnull=True).order_by()
    if known := drafts.first():
        return known
    with transaction.atomic(), revising(by=by, channel=Revision.Channel.FLASH_BOX), coalesce_changes():
        brief.created_by = by
        brief.save()
        Tagging.objects.bulk_create(Tagging(tag_id=tag, content_object=brief) for tag in tags)
    return brief


def undo(key: UUID, by: Any) -> NewsItem:
    """Withdraw what a press has just published; asked again, it is so already. Its address stays taken: 410."""
    row = Sending.objects.filter(key=key, by=by).select_related("brief").first()
    if row is None or row.at < timezone.now() - UNDONE_WITHIN:
        raise ValidationError(_("It is too late to undo this. Withdraw the brief in its own form."))
    if row.brief.withdrawn_at is None:
        withdraw(row.brief, by)
    return row.brief
