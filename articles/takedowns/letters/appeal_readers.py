"""Readers of the letters about an appeal on the other side: everybody whose notice the contested decision granted."""

from collections.abc import Iterable

from articles.takedowns.models import Appeal, Claimant, Notice, NoticeOutcome


def contested_notices(appeal: Appeal) -> list[Notice]:
    """The notices that the contested decision granted, and the one that the appeal answers; of decisions older than the
    outcomes, every notice of their case.
    """
    decision = appeal.decision
    decisions = [decision.pk, *([decision.about_id] if decision.about_id else [])]
    outcomes = NoticeOutcome.objects.filter(decision__in=decisions)
    granted = outcomes.filter(outcome=NoticeOutcome.Result.GRANTED).order_by()
    keys = {*granted.values_list("notice", flat=True), *([appeal.notice_id] if appeal.notice_id else [])}
    if not keys:
        keys = set(decision.case.notices.order_by().values_list("pk", flat=True))
    return list(Notice.objects.filter(pk__in=keys, spam_at=None).select_related("claimant").order_by("pk"))


def claimants_with_email(notices: Iterable[Notice]) -> list[Claimant]:
    """The claimants of notices that an email reaches, each address once."""
    found: dict[str, Claimant] = {}
    for notice in notices:
        claimant: Claimant | None = getattr(notice, "claimant", None)
        if claimant is not None and claimant.email:
            found.setdefault(claimant.email.casefold(), claimant)
    return list(found.values())


def notices_without_email(appeal: Appeal) -> list[Notice]:
    """The notices whose claimants must get a copy of the appeal, and no email reaches them."""
    claimants = [(notice, getattr(notice, "claimant", None)) for notice in contested_notices(appeal)]
    return [notice for notice, claimant in claimants if claimant is None or not claimant.email]


def needs_posting(appeal: Appeal) -> bool:
    """Whether no email reaches somebody to whom an appeal must be forwarded."""
    return not contested_notices(appeal) or bool(notices_without_email(appeal))
