"""The check of public addresses after a decision, as the case page and the restrict page show it."""

from dataclasses import dataclass, replace
from datetime import datetime

from articles.editing.restrictions import Target
from articles.models.removed_text import is_closed_to_reader, is_target_closed
from articles.takedowns.admin.messages import limits_message, probed_message, receipt_message, unchecked_message
from articles.takedowns.decisions.decide import active_restrictions
from articles.takedowns.models import Decision, Effect, Receipt
from articles.takedowns.proof.pending import MAX_TARGETS, Progress, progress
from articles.takedowns.proof.probe import ProbeResult
from articles.takedowns.proof.receipts import read_receipt


@dataclass(frozen=True, slots=True)
class ShownReceipt:
    """A receipt in words, and its results: none for a reader to whom the text is closed, as addresses of searches
    contain words of it.
    """

    words: str
    probed: str
    unchecked: str
    limits: str
    is_clean: bool
    at: datetime
    milliseconds: float
    results: list[ProbeResult]


@dataclass(frozen=True, slots=True)
class DecisionCheck:
    """The newest receipt of a decision, and the progress of a check that is not complete."""

    decision: Decision
    progress: Progress | None
    receipt: ShownReceipt | None

    @property
    def is_shown(self) -> bool:
        return self.progress is not None or self.receipt is not None


def decision_check(decision: Decision, at: datetime) -> DecisionCheck:
    """Two queries; those of the pages of the target too while a check has not begun."""
    return replace(completed_check(decision), progress=progress(decision, at))


def completed_check(decision: Decision) -> DecisionCheck:
    """The check of a decision of which nothing is pending. No query if its receipts are prefetched."""
    receipt = next(iter(decision.receipts.all()[:1]), None)
    return DecisionCheck(decision, None, _shown(receipt, decision) if receipt else None)


def target_check(target: Target, at: datetime) -> DecisionCheck | None:
    """The check of the newest decision that restricts a target now; None if it has none."""
    made = Effect.objects.filter(did=Effect.EffectKind.MADE, restriction__in=active_restrictions(target, at).order_by())
    effect = made.select_related("decision__case").order_by("-pk").first()
    check = decision_check(effect.decision, at) if effect else None
    return check if check and check.is_shown else None


def _shown(receipt: Receipt, decision: Decision) -> ShownReceipt:
    summary, results = read_receipt(receipt)
    return ShownReceipt(
        words=receipt_message(receipt),
        probed=probed_message(receipt),
        unchecked=unchecked_message(receipt),
        limits=limits_message(),
        is_clean=summary.is_clean,
        at=receipt.asked_at,
        milliseconds=summary.milliseconds,
        results=[] if _is_closed(decision) else results,
    )


def _is_closed(decision: Decision) -> bool:
    """Whether a text that the decision restricted is closed to the reader."""
    if not is_closed_to_reader():
        return False
    effects = decision.effects.select_related("restriction").order_by("pk")[:MAX_TARGETS]
    return any(is_target_closed(effect.restriction.target) for effect in effects)
