"""Restricting and lifting: the only two functions that write restrictions."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.editing.stay_down.remember import remember_target
from articles.editing.stay_down.scheduled import cancel_resembling_schedules
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.models.restriction import ITEM_MODES, PAGE_MODES, PICTURE_MODES, PLACEMENT_MODES, Mode, Restriction
from articles.pictures.models import Picture

HIDDEN_FOR = timedelta(hours=72)

Target = NewsItem | Placement | Picture


def modes_for(target: Target) -> tuple[Mode, ...]:
    """The modes that make sense for a target, strictest first."""
    if isinstance(target, Placement):
        return PLACEMENT_MODES
    return PICTURE_MODES if isinstance(target, Picture) else ITEM_MODES


def restrict(
    target: Target,
    mode: Mode,
    by: User | None,
    reason: str,
    public_note: str = "",
    ends_at: datetime | None = None,
) -> Restriction:
    """Restrict a target from now on, remember what it was, and cancel the schedules of items that resemble it.

    `hidden` ends after 72 hours unless `ends_at` is given.
    """
    if mode not in modes_for(target):
        raise ValidationError({"mode": _("This restriction does not apply to this kind of target.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason. It is stored with the restriction.")})
    now = timezone.now()
    if mode == Mode.HIDDEN and ends_at is None:
        ends_at = now + HIDDEN_FOR
    if ends_at is not None and ends_at <= now:
        raise ValidationError({"ends_at": _("The end must be after the start.")})
    remember_target(target, mode)
    restriction = Restriction.objects.create(
        **{column_of(target): target},
        mode=mode,
        reason=reason,
        public_note=public_note,
        starts_at=now,
        ends_at=ends_at,
        by=by,
    )
    if mode in (*PAGE_MODES, Mode.ELEMENT_REMOVED):
        cancel_resembling_schedules(target, by)
    return restriction


def lift(restriction: Restriction, by: User | None) -> list[Restriction]:
    """End one restriction now. Returns the others that still cover the same target."""
    now = timezone.now()
    with transaction.atomic(savepoint=False):
        restriction.reload_locked()
        is_lifted = restriction.lifted_at is not None
        if not is_lifted:
            restriction.lifted_at, restriction.lifted_by = now, by
            restriction.save(update_fields=["lifted_at", "lifted_by"])
    if is_lifted:
        raise ValidationError(_("It has already been lifted."))
    return list(Restriction.objects.active(now).filter(**{column_of(restriction.target): restriction.target}))


def column_of(target: Target) -> str:
    """The column of Restriction that holds such a target."""
    if isinstance(target, Placement):
        return "placement"
    return "picture" if isinstance(target, Picture) else "item"
