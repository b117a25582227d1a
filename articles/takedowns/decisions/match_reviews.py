"""Matches with removed content: an editor asks whether an item may be published, and a moderator decides.

A decision is recorded in the ledger with ids only; its reason is in the row, where an erasure can mask names.
"""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editing.stay_down.matches import Match, find_matches
from articles.models.newsitem import NewsItem
from articles.models.stay_down import MatchReview
from articles.pictures.models import Picture
from articles.takedowns.ledger.chain import append_event
from articles.takedowns.models import Case, LedgerEvent


@transaction.atomic
def ask_about(item: NewsItem, by: User, note: str) -> list[MatchReview]:
    """Ask about every match of an item that is not asked about yet. Raises ValidationError if there is none."""
    matches = find_matches(item, timezone.now())
    if not matches:
        raise ValidationError(_("It resembles nothing that is under a restriction now."))
    NewsItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    reviews = []
    for match in matches:
        pair = {"item_id": item.pk, "removed": match.removed}
        review = MatchReview.objects.filter(**pair, decided_at__isnull=True).first()
        review = review or MatchReview.objects.create(**pair, share=match.percent, asked_by=by, note=note)
        reviews.append(review)
    return reviews


def allow_match(item: NewsItem, removed: int, by: User, ground: str, reason: str) -> MatchReview:
    """Allow an item to be published although it resembles a removed one, as long as it comes no nearer to it."""
    if ground not in MatchReview.Ground.values:
        raise ValidationError({"ground": _("Choose the ground.")})
    return _decide(item, removed, by, reason, is_allowed=True, ground=ground)


def refuse_match(item: NewsItem, removed: int, by: User, reason: str) -> MatchReview:
    """Leave an item withheld; a permission given before no longer holds."""
    return _decide(item, removed, by, reason, is_allowed=False, ground="")


@transaction.atomic
def _decide(item: NewsItem, removed: int, by: User, reason: str, *, is_allowed: bool, ground: str) -> MatchReview:
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason. It is stored with the decision.")})
    NewsItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    match = next((match for match in find_matches(item, timezone.now()) if match.removed.pk == removed), None)
    if match is None:
        raise ValidationError(_("This is decided already, or the two no longer resemble each other. Reload the page."))
    review = MatchReview.objects.filter(item_id=item.pk, removed=removed, decided_at__isnull=True).first()
    review = review or MatchReview(item_id=item.pk, removed_id=removed)
    review.share, review.decided_by, review.decided_at = match.percent, by, timezone.now()
    review.is_allowed, review.ground, review.reason = is_allowed, ground, reason.strip()
    review.save()
    record = {"match": review.pk, "item": item.pk, "removed": removed, "similarity": match.percent}
    _record(by, match, record | {"allowed": is_allowed, "ground": ground})
    return review


def record_allowed_picture(picture: Picture, removed: Picture, by: User) -> None:
    """Record that a moderator stored a picture although it resembles a removed one."""
    case = Case.objects.filter(picture=removed).order_by("-pk").first()
    record = {"picture": picture.pk, "removed_picture": removed.pk, "allowed": True}
    append_event(LedgerEvent.Action.MATCHED, by, case.reference if case else "", record)


def _record(by: User, match: Match, record: dict[str, object]) -> None:
    about = Q(item=match.removed) | Q(placement__brief=match.removed)
    case = Case.objects.filter(about).order_by("-pk").first()
    append_event(LedgerEvent.Action.MATCHED, by, case.reference if case else "", record)
