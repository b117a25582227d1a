"""Legal hold: what belongs to a case on hold. None of it is erased, masked or deleted in any state of the case."""

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.models.restriction import Restriction
from articles.outbox.models import Message
from articles.pictures.models import Picture
from articles.takedowns.models import (
    AppealMessage,
    Case,
    Change,
    ClaimantMessage,
    Notice,
    NoticeTarget,
    PageCopy,
    Snapshot,
)


def held_cases() -> "QuerySet[Case]":
    return Case.objects.exclude(hold="").order_by()


def held_notices() -> "QuerySet[Notice]":
    """All notices of cases on hold; each keeps everything that came with it."""
    return Notice.objects.filter(cases__in=held_cases().values("pk")).order_by()


def held_items() -> set[int]:
    """The items of cases on hold: their targets, both texts of a placement, what their notices name, and what their
    decisions restricted or changed.
    """
    cases, notices = held_cases(), held_notices()
    placements = Placement.objects.filter(
        Q(pk__in=cases.filter(placement__isnull=False).values("placement"))
        | Q(pk__in=notices.filter(placement__isnull=False).values("placement"))
    )
    found = set(cases.values_list("item", flat=True)) | set(notices.values_list("item", flat=True))
    for texts in placements.order_by().values_list("article", "brief"):
        found |= set(texts)
    found |= set(NoticeTarget.objects.filter(notice__in=notices.values("pk")).values_list("item", flat=True))
    for restricted in _held_restrictions().values_list("item", "placement__article", "placement__brief"):
        found |= set(restricted)
    found |= _held_changes("item")
    return {key for key in found if key is not None}


def held_pictures() -> set[int]:
    """The pictures of cases on hold, of their notices and of their decisions."""
    found = set(held_cases().values_list("picture", flat=True)) | set(held_notices().values_list("picture", flat=True))
    found |= set(_held_restrictions().values_list("picture", flat=True)) | _held_changes("picture")
    return {key for key in found if key is not None}


def _held_restrictions() -> "QuerySet[Restriction]":
    return Restriction.objects.filter(effects__decision__case__in=held_cases().values("pk")).order_by()


def _held_changes(table: str) -> set[int]:
    """The rows of a table that decisions in cases on hold changed."""
    changes = Change.objects.filter(decision__case__in=held_cases().values("pk"), table=table).order_by()
    return set(changes.values_list("row", flat=True))


def held_rows(model: type[Model]) -> set[int]:
    """The items or pictures of cases on hold; there are none of other models."""
    if model is NewsItem:
        return held_items()
    return held_pictures() if model is Picture else set()


def held_pages() -> "QuerySet[PageCopy]":
    """The stored pages of notices on hold, also if other notices share them."""
    snapshots = Snapshot.objects.filter(notice__in=held_notices().values("pk"))
    return PageCopy.objects.filter(pk__in=snapshots.order_by().values("page"))


def held_mails() -> "QuerySet[Message]":
    """The mails about notices on hold, and about appeals in cases on hold."""
    held = held_notices().values("pk")
    of_notices = ClaimantMessage.objects.filter(Q(claimant__notice__in=held) | Q(notice__in=held)).order_by()
    of_appeals = AppealMessage.objects.exclude(appellant__appeal__case__hold="").order_by()
    return Message.objects.filter(Q(pk__in=of_notices.values("pk")) | Q(pk__in=of_appeals.values("pk"))).order_by()


def not_on_hold(restrictions: "QuerySet[Restriction]") -> "QuerySet[Restriction]":
    return restrictions.exclude(pk__in=_held_restrictions().values("pk"))


def refuse_if_held(model: type[Model], keys: set[int]) -> None:
    """Raise ValidationError if one of these items or pictures belongs to a case on hold."""
    if keys & held_rows(model):
        raise ValidationError(
            _("A case about this content is on legal hold, so its former versions must stay. End the hold first.")
        )
