"""Matches with removed content: an editor asks whether an item may be published, and a moderator decides.

A decision is recorded in the ledger with ids only; its reason is in the row, where an erasure can mask names.
"""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editing.revisions.record import revisions_of
from articles.editing.stay_down.matches import TOLERANCE, Match, all_matches_of, find_matches
from articles.models.editorial.revision import Revision
from articles.models.newsitem import NewsItem
from articles.models.restriction import Mode, Restriction
from articles.models.stay_down import MatchReview, PictureReview
from articles.pictures.models import Picture
from articles.takedowns.law.legal_bases import ORDER
from articles.takedowns.ledger.chain import append_event
from articles.takedowns.models import Case, Decision, Effect, LedgerEvent

MAX_NOTES_LENGTH = 10_000


@transaction.atomic
def ask_about(item: NewsItem, by: User, note: str) -> list[MatchReview]:
    """Ask about every match of an item; later notes are added. Raises ValidationError if there is no match."""
    NewsItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    matches = find_matches(item, timezone.now())
    if not matches:
        raise ValidationError(_("It resembles nothing that is under a restriction now."))
    reviews = []
    for match in matches:
        review = _open_review(item, match.removed.pk) or MatchReview(item_id=item.pk, removed=match.removed)
        if review.pk is None:
            review.share, review.has_address, review.asked_by = match.percent, match.has_address, by
        review.note = f"{review.note}\n{by.get_username()}: {note}" if review.note else note
        review.asked_by = review.asked_by or by
        if len(review.note) > MAX_NOTES_LENGTH:
            raise ValidationError({"note": _("There are too many notes already. Wait for the decision.")})
        review.save()
        reviews.append(review)
        _record(by, match, review, {"asked": True})
    return reviews


def _open_review(item: NewsItem, removed: int) -> MatchReview | None:
    return MatchReview.objects.filter(item_id=item.pk, removed=removed, decided_at__isnull=True).first()


def allow_match(item: NewsItem, removed: int, by: User, ground: str, reason: str) -> MatchReview:
    """Allow an item to be published although it resembles a removed one, as long as it comes no nearer to it.

    Where two people decided about the removed one, the allowance is proposed until another person allows it as well.
    """
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
    (matches,) = all_matches_of([item], timezone.now())
    match = next((match for match in matches if match.removed.pk == removed), None)
    if match is None or (match.is_allowed and is_allowed):
        raise ValidationError(_("This is decided already, or the two no longer resemble each other. Reload the page."))
    review = _open_review(item, removed) or MatchReview(item_id=item.pk, removed_id=removed)
    _refuse_involved(item, review, by)
    is_confirmed = _is_confirmed(review, match, by)
    review.reason = f"{review.reason}\n{reason.strip()}" if is_confirmed and is_allowed else reason.strip()
    review.share, review.has_address, review.ground = match.percent, match.has_address, ground
    if is_allowed and not is_confirmed and was_removed_by_two(match.removed):
        review.proposed_by, review.proposed_at = by, timezone.now()
    else:
        review.decided_by, review.decided_at, review.is_allowed = by, timezone.now(), is_allowed
    review.save()
    _record(by, match, review, {"allowed": review.is_allowed, "proposed": is_allowed and review.is_allowed is None})
    return review


def _refuse_involved(item: NewsItem, review: MatchReview, by: User) -> None:
    """Raise ValidationError if an account wrote the item, or asked about it."""
    written = revisions_of(item).filter(by=by.pk).exclude(kind=Revision.Kind.DECISION)
    if by.pk in (item.created_by_id, review.asked_by_id) or written.exists():
        raise ValidationError(_("You wrote this text or asked about it, so another person must decide."))


def _is_confirmed(review: MatchReview, match: Match, by: User) -> bool:
    """Whether another person has proposed to allow a match that has come no nearer since."""
    if review.proposed_by_id in (None, by.pk):
        return False
    return match.percent <= review.share + 100 * TOLERANCE and (review.has_address or not match.has_address)


def was_removed_by_two(removed: NewsItem | Picture) -> bool:
    """Whether a restriction in force on something follows an order, is a sealing, or was confirmed by two people."""
    about = Q(picture=removed) if isinstance(removed, Picture) else Q(item=removed) | Q(placement__brief=removed)
    active = Restriction.objects.active(timezone.now()).filter(about).order_by()
    if active.filter(mode=Mode.SEALED).exists():
        return True
    made = Effect.objects.filter(did=Effect.EffectKind.MADE, restriction__in=active)
    return made.filter(
        Q(decision__action=Decision.Action.CONFIRM)
        | Q(decision__ground=ORDER.code)
        | Q(decision__case__basis=ORDER.code)
        | Q(decision__case__notices__basis=ORDER.code)
    ).exists()


@transaction.atomic
def propose_picture(picture: Picture, removed: Picture, by: User, reason: str) -> PictureReview:
    """Store that a removed picture may be used again, which another person has to confirm."""
    review: PictureReview = PictureReview.objects.create(
        picture=picture, removed=removed, digest=picture.digest, proposed_by=by, reason=reason
    )
    _record_picture(review, by, {"proposed": True})
    return review


@transaction.atomic
def confirm_picture(review: PictureReview, by: User, reason: str) -> None:
    """Confirm it as another person: from then on the picture can be used."""
    if by.pk == review.proposed_by_id:
        raise ValidationError(_("You proposed this, so another person must confirm it."))
    review.reload_locked()
    if review.decided_at is not None:
        raise ValidationError(_("Somebody has changed it meanwhile. Read it again, then approve it."))
    review.decided_by, review.decided_at = by, timezone.now()
    review.reason = f"{review.reason}\n{reason}"
    review.save()
    _record_picture(review, by, {"allowed": True})


@transaction.atomic
def refuse_picture(review: PictureReview, by: User, reason: str) -> None:
    """Refuse that a removed picture is used again, or take back one's own proposal."""
    review.reload_locked()
    if review.decided_at is not None:
        raise ValidationError(_("This is decided already, or the two no longer resemble each other. Reload the page."))
    _close_picture(review, by, reason)


def _close_picture(review: PictureReview, by: User | None, reason: str) -> None:
    review.decided_by, review.decided_at, review.is_refused = by, timezone.now(), True
    review.reason = f"{review.reason}\n{reason}"
    review.save()
    _record_picture(review, by, {"allowed": False})


def close_questions_of(deleted: NewsItem | Picture, by: User | None) -> None:
    """Close what was asked about an item or picture that is being deleted, in the transaction of the deletion.

    The decisions about it stay in the ledger.
    """
    reason = _("Deleted before it was decided.")
    if isinstance(deleted, Picture):
        for review in PictureReview.objects.filter(picture=deleted.pk, decided_at__isnull=True).order_by("pk"):
            _close_picture(review, by, reason)
        return
    for question in MatchReview.objects.filter(item=deleted.pk, decided_at__isnull=True).order_by("pk"):
        question.decided_by, question.decided_at, question.is_allowed = by, timezone.now(), False
        question.reason = reason
        question.save()
        record = {"match": question.pk, "item": deleted.pk, "removed": question.removed_id, "allowed": False}
        append_event(LedgerEvent.Action.MATCHED, by, "", record, [question])


def _record_picture(review: PictureReview, by: User | None, state: dict[str, object]) -> None:
    case = Case.objects.filter(picture=review.removed_id).order_by("-pk").first()
    record = {"picture": review.picture_id, "removed_picture": review.removed_id, **state}
    append_event(LedgerEvent.Action.MATCHED, by, case.reference if case else "", record, [review])


def _record(by: User, match: Match, review: MatchReview, state: dict[str, object]) -> None:
    about = Q(item=match.removed) | Q(placement__brief=match.removed)
    case = Case.objects.filter(about).order_by("-pk").first()
    record: dict[str, object] = {
        "match": review.pk,
        "item": review.item_id,
        "removed": match.removed.pk,
        "similarity": match.percent,
    }
    record |= {"ground": review.ground} | state
    append_event(LedgerEvent.Action.MATCHED, by, case.reference if case else "", record, [review])
