"""Publishing: the actions that set when an item becomes public and when it stops."""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.editing.checks.rule import enforce_checks
from articles.editing.embargoes import check_embargo
from articles.editing.history import LoggedAction, log_action
from articles.editing.picture_credits import check_captions, check_pictures
from articles.editing.review.rule import check_review
from articles.editing.section_limits import check_section
from articles.editing.stay_down.matches import check_withheld
from articles.editing.stay_down.pictures import check_used_pictures
from articles.editing.terms import check_terms, rights_refusal
from articles.formats.lists import sentences
from articles.html.sanitizer import brief_ids
from articles.models.choices import Kind
from articles.models.newsitem import NewsItem


@dataclass(frozen=True, slots=True)
class Publication:
    """The result of publish(): the item, the unpublished briefs released with it, and warnings for the editor."""

    item: NewsItem
    briefs: list[NewsItem]
    warnings: list[str | Promise] = field(default_factory=list)


def waiting_briefs(article: NewsItem) -> list[NewsItem]:
    """The embedded briefs that were never published: publishing the article publishes them too."""
    return waiting_in(article.body)


def waiting_in(body: str) -> list[NewsItem]:
    """The never published briefs in a clean body, in its order. The body need not be saved."""
    order = brief_ids(body)
    named = NewsItem.objects.filter(pk__in=order, kind=Kind.BRIEF)
    waiting = named.filter(published_at__isnull=True, withdrawn_at__isnull=True)
    return sorted(waiting, key=lambda brief: order.index(brief.pk)) if order else []


def publish(item: NewsItem, by: AbstractBaseUser | None, at: datetime | None = None) -> Publication:
    """Publish an item now, or schedule it for a later moment.

    Raises ValidationError if its licence or its state does not allow it. A scheduled item can be published again, which
    moves its schedule and that of the briefs scheduled with it.
    """
    now = timezone.now()
    moment = at or now
    warnings = check_release(item, moment)
    # Checked here, against the saved text; forms run check_release() on theirs beforehand.
    warnings += check_withheld(item, now)
    check_review(item, by)
    # Only an article needs a savepoint: its embedded briefs may be refused half-way.
    with transaction.atomic(savepoint=item.kind == Kind.ARTICLE):
        former = item.published_at
        companions = waiting_briefs(item) if item.kind == Kind.ARTICLE else []
        for brief in companions:
            warnings += _companion_terms(brief, by, moment)
        enforce_checks(item, by, moment)
        if former is not None and former > now:
            companions += _scheduled_with(item, former)
        # Ordered by key, because two articles that release the same briefs at once could deadlock.
        for released in (item, *sorted(companions, key=lambda brief: brief.pk)):
            released.published_at = moment
            released.first_published_at = moment
            released.stage = NewsItem.Stage.READY
            released.save()
            if released is item and rights_refusal(item):
                _record(item, by, LoggedAction.RIGHTS_OVERRIDDEN, reason=item.rights_override)
            if moment <= now:
                _record(released, by, LoggedAction.PUBLISHED)
            else:
                _record(released, by, LoggedAction.SCHEDULED, when=moment.isoformat())
    return Publication(item, companions, warnings)


def move_schedule(item: NewsItem, by: AbstractBaseUser | None, moment: datetime) -> None:
    """Move a scheduled item, with the briefs scheduled with it, to another moment. The caller checks its text."""
    now = timezone.now()
    if item.published_at is None or item.published_at <= now:
        raise ValidationError(_("Only a scheduled item can be rescheduled."))
    if moment <= now:
        raise ValidationError({"release_at": _("Enter a publication time.")})
    if item.expires_at is not None and item.expires_at <= moment:
        raise ValidationError({"release_at": _("It would expire before it is published.")})
    check_section(item, by)
    with transaction.atomic():
        for planned in (item, *_scheduled_with(item, item.published_at)):
            check_embargo(planned, moment)
            planned.published_at = planned.first_published_at = moment
            planned.save()
            _record(planned, by, LoggedAction.SCHEDULED, when=moment.isoformat())


def cancel_schedule(item: NewsItem, by: AbstractBaseUser | None) -> None:
    """Cancel the schedule of an item and of the briefs scheduled with it."""
    if item.published_at is None or item.published_at <= timezone.now():
        raise ValidationError(_("Only a scheduled item can be unscheduled."))
    check_section(item, by)
    with transaction.atomic():
        for planned in (item, *_scheduled_with(item, item.published_at)):
            planned.published_at = planned.first_published_at = None
            planned.save()
            _record(planned, by, LoggedAction.SCHEDULE_CANCELLED)


def cancel_schedule_if_blocked(item: NewsItem, by: AbstractBaseUser | None) -> list[str]:
    """Cancel the schedule of a saved item whose changed text the checks would not let through. Returns why: the words
    of the checks, [] if the schedule stays or there is none.
    """
    if item.published_at is None or item.published_at <= timezone.now():
        return []
    try:
        check_withheld(item, timezone.now())
        check_used_pictures(item, timezone.now())
        enforce_checks(item, by, item.published_at)
    except ValidationError as refused:
        cancel_schedule(item, by)
        return [gettext("The item is saved, but no longer scheduled:"), *refused.messages]
    return []


def cancel_withheld_schedule(item: NewsItem, by: AbstractBaseUser | None) -> None:
    """Cancel the schedule of an item that resembles what was just restricted, and say so in its history.

    A decision of a moderator, so sections do not limit it.
    """
    if item.published_at is None or item.published_at <= timezone.now():
        return
    with transaction.atomic():
        for planned in (item, *_scheduled_with(item, item.published_at)):
            planned.published_at = planned.first_published_at = None
            planned.save()
            _record(planned, by, LoggedAction.SCHEDULE_WITHHELD)


def withdraw(item: NewsItem, by: AbstractBaseUser | None) -> None:
    """Unpublish: the URL answers 410 from the next request on."""
    if item.published_at is None or item.published_at > timezone.now():
        raise ValidationError(_("Only a published item can be withdrawn."))
    if item.withdrawn_at is not None:
        raise ValidationError(_("It has already been withdrawn."))
    check_section(item, by)
    item.withdrawn_at = timezone.now()
    item.save()
    _record(item, by, LoggedAction.WITHDRAWN)


def republish(item: NewsItem, by: AbstractBaseUser | None) -> None:
    """Undo a withdrawal. The publication times stay as they were."""
    if item.withdrawn_at is None:
        raise ValidationError(_("Only a withdrawn item can be republished."))
    check_embargo(item, timezone.now())
    check_withheld(item, timezone.now())
    check_used_pictures(item, timezone.now())
    check_review(item, by)
    enforce_checks(item, by, timezone.now())
    item.withdrawn_at = None
    item.save()
    _record(item, by, LoggedAction.REPUBLISHED)


def _scheduled_with(item: NewsItem, moment: datetime) -> list[NewsItem]:
    """Embedded briefs scheduled for that same moment."""
    if item.kind != Kind.ARTICLE:
        return []
    placed = NewsItem.objects.filter(placed_in__article=item, placed_in__position__isnull=False)
    return list(placed.filter(published_at=moment, published_at__gt=timezone.now()))


def check_release(item: NewsItem, moment: datetime) -> list[str | Promise]:
    """Raise ValidationError if the item cannot be published at a moment; else return warnings for the editor."""
    if item.published_at is not None and item.published_at <= timezone.now():
        raise ValidationError(_("It has already been published."))
    if item.expires_at is not None and item.expires_at <= moment:
        raise ValidationError({"expires_at": _("It would expire before it is published.")})
    check_embargo(item, moment)
    return check_content(item)


def check_content(item: NewsItem) -> list[str | Promise]:
    """Raise ValidationError if readers may not see the item as it is now; else return warnings for the editor."""
    if item.kind == Kind.ARTICLE and not item.headline.strip():
        raise ValidationError({"headline": _("An article needs a headline before it is published.")})
    if not item.body.strip() and not (item.kind == Kind.BRIEF and item.headline.strip()):
        raise ValidationError({"body": _("There is no text to publish.")})
    check_captions(item)
    check_pictures(item)
    check_used_pictures(item, timezone.now())
    return check_terms(item)


def _companion_terms(brief: NewsItem, by: AbstractBaseUser | None, moment: datetime) -> list[str | Promise]:
    """Check a brief that would be published with an article. Raises ValidationError that names the brief."""
    try:
        resembling = check_withheld(brief, timezone.now())
        check_review(brief, by)
        check_embargo(brief, moment)
        check_captions(brief)
        check_pictures(brief)
        check_used_pictures(brief, timezone.now())
        enforce_checks(brief, by, moment)
        return [*resembling, *check_terms(brief)]
    except ValidationError as refused:
        message = _("The flash brief “%(brief)s” cannot be published with it: %(why)s")
        details = {"brief": brief.display_title, "why": sentences(refused.messages)}
        raise ValidationError(message % details) from refused


def _record(item: NewsItem, by: AbstractBaseUser | None, action: LoggedAction, **values: str) -> None:
    """Log the action in the admin history of the item."""
    if by is not None:
        log_action(by, item if item.KIND else as_proxy(item), action, **values)


def as_proxy(item: NewsItem) -> NewsItem:
    """The row as its proxy model, because the admin keeps history by proxy."""
    model = next(proxy for proxy in NewsItem.__subclasses__() if item.kind == proxy.KIND)
    return model._default_manager.get(pk=item.pk)
