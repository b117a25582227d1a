"""When does an item become public, and when does it cease to be? The verbs that set its times."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.markup import brief_ids
from articles.models.newsitem import Kind, NewsItem
from articles.rights.models import Use
from articles.withholding import taken_down_before
from articles.zones import moment_words


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did: the item, the unreleased briefs that went with it, and what the editor should know."""

    item: NewsItem
    briefs: list[NewsItem]
    warnings: list[str | Promise] = field(default_factory=list)


def waiting_briefs(article: NewsItem) -> list[NewsItem]:
    """The briefs in this article's text that were never released: publishing it releases them too."""
    return waiting_in(article.body)


def waiting_in(body: str) -> list[NewsItem]:
    """The briefs of a clean body that were never released, in its order; the body need not be saved."""
    order = brief_ids(body)
    named = NewsItem.objects.filter(pk__in=order, kind=Kind.BRIEF)
    waiting = named.filter(published_at__isnull=True, withdrawn_at__isnull=True)
    return sorted(waiting, key=lambda brief: order.index(brief.pk)) if order else []


def publish(item: NewsItem, by: AbstractBaseUser | None, at: datetime | None = None) -> Publication:
    """Release an item at a moment, now unless said; a later one schedules it.

    Raises ValidationError when its terms or its own state do not allow it. Before its moment has come it can be
    published again: the schedule moves, and that of the briefs that came with it.
    """
    now = timezone.now()
    moment = at or now
    warnings = check_release(item, moment)
    # Asked of the text as it is saved: a form asks the rest before.
    check_withheld(item)
    # A brief brings nothing along that could be refused half-way.
    with transaction.atomic(savepoint=item.kind == Kind.ARTICLE):
        former = item.published_at
        companions = waiting_briefs(item) if item.kind == Kind.ARTICLE else []
        for brief in companions:
            warnings += _companion_terms(brief)
        if former is not None and former > now:
            companions += _scheduled_with(item, former)
        # In the order of their keys: two articles that release the same briefs at once would wait for each other.
        for released in (item, *sorted(companions, key=lambda brief: brief.pk)):
            released.published_at = moment
            released.first_published_at = moment
            released.stage = NewsItem.Stage.READY
            released.save()
            planned = _("Scheduled for %(when)s.") % {"when": moment_words(moment)}
            _record(released, by, _("Published.") if moment <= now else planned)
    return Publication(item, companions, warnings)


def cancel_schedule(item: NewsItem, by: AbstractBaseUser | None) -> None:
    """Take back a release that has not come yet, and that of the briefs that came with it."""
    if item.published_at is None or item.published_at <= timezone.now():
        raise ValidationError(_("Only a release that has not come yet can be cancelled."))
    with transaction.atomic():
        for planned in (item, *_scheduled_with(item, item.published_at)):
            planned.published_at = planned.first_published_at = None
            planned.save()
            _record(planned, by, _("Schedule cancelled."))


def withdraw(item: NewsItem, by: AbstractBaseUser | None) -> None:
    """The editor's own unpublishing: the address answers 410 from the next request on."""
    if item.published_at is None or item.published_at > timezone.now():
        raise ValidationError(_("Only a published item can be withdrawn."))
    if item.withdrawn_at is not None:
        raise ValidationError(_("It is withdrawn already."))
    item.withdrawn_at = timezone.now()
    item.save()
    _record(item, by, _("Withdrawn."))


def republish(item: NewsItem, by: AbstractBaseUser | None) -> None:
    """Undo a withdrawal; the times of publication stay what they were."""
    if item.withdrawn_at is None:
        raise ValidationError(_("Only a withdrawn item can be republished."))
    item.withdrawn_at = None
    item.save()
    _record(item, by, _("Republished."))


def _scheduled_with(item: NewsItem, moment: datetime) -> list[NewsItem]:
    """Unreleased briefs in this text whose release is that very moment."""
    if item.kind != Kind.ARTICLE:
        return []
    placed = NewsItem.objects.filter(placed_in__article=item, placed_in__position__isnull=False)
    return list(placed.filter(published_at=moment, published_at__gt=timezone.now()))


def check_release(item: NewsItem, moment: datetime) -> list[str | Promise]:
    """Raise ValidationError where this item may not be released at a moment; else say what the editor should know."""
    if item.published_at is not None and item.published_at <= timezone.now():
        raise ValidationError(_("It is published already."))
    if item.expires_at is not None and item.expires_at <= moment:
        raise ValidationError({"expires_at": _("It would expire before it is published.")})
    if item.kind == Kind.ARTICLE and not item.headline.strip():
        raise ValidationError({"headline": _("An article needs a headline before it is published.")})
    if not item.body.strip() and not (item.kind == Kind.BRIEF and item.headline.strip()):
        raise ValidationError({"body": _("There is no text to publish.")})
    return check_terms(item)


def check_withheld(item: NewsItem) -> None:
    """Raise ValidationError where the same text was taken down under another number."""
    if twin := taken_down_before(item, timezone.now()):
        words = _("This text was taken down before, as %(item)s: it is withheld while that is in force.")
        raise ValidationError(words % {"item": twin})


def check_terms(item: NewsItem) -> list[str | Promise]:
    """Raise ValidationError where the licence forbids what we do; else say what is not known."""
    if item.origin in (NewsItem.Origin.OWN, NewsItem.Origin.QUOTATION):
        return []
    terms = item.terms
    if terms is None:
        return [_("The licence of this text is unknown.")]
    if not terms.permits(Use.FULL_TEXT):
        raise ValidationError(
            {"licence": _("The licence “%(name)s” does not permit the full text.") % {"name": terms.name}}
        )
    if terms.obliges_link_back and not item.original_url:
        raise ValidationError({"original_url": _("The licence obliges us to link back: fill in the original address.")})
    return []


def _companion_terms(brief: NewsItem) -> list[str | Promise]:
    """The terms of a brief that would be released with an article. Raises ValidationError that names the brief."""
    try:
        check_withheld(brief)
        return check_terms(brief)
    except ValidationError as refused:
        words = {"brief": brief.headline or brief.pk, "why": " ".join(refused.messages)}
        raise ValidationError(_("The flash brief “%(brief)s” cannot go with it: %(why)s") % words) from refused


def _record(item: NewsItem, by: AbstractBaseUser | None, act: str | Promise) -> None:
    """Who did it, in the admin's history of the item and in the language they work in."""
    if by is not None:
        rows: Any = [item] if item.KIND else _under_its_kind(item)
        LogEntry.objects.log_actions(by.pk, rows, CHANGE, str(act), single_object=True)


def _under_its_kind(item: NewsItem) -> QuerySet[NewsItem]:
    """The row as the admin's own model of its kind, under which its history is kept."""
    model = next(proxy for proxy in NewsItem.__subclasses__() if item.kind == proxy.KIND)
    return model._default_manager.filter(pk=item.pk)
