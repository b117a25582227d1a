"""Is what was decided true? After the commit every surface of what went is asked, and the answers are kept."""

from django.utils import timezone

from articles.models.restriction import Mode
from articles.restricting import Target
from articles.takedowns.asking import Receipt as Answer
from articles.takedowns.asking import Summary, ask, read_receipts, summary_of
from articles.takedowns.models import Decision, Effect, Receipt
from articles.takedowns.surfaces import IN_LISTS, surfaces_of
from articles.takedowns.traces import traces_of

# Of many targets the first are asked for: the gate is one for all of them.
MOST_TARGETS = 3
MOST_ADDRESSES = 40
SECONDS = 10.0


def ask_after(decision: Decision) -> Receipt | None:
    """Ask and keep. None where the decision took nothing away."""
    answers: list[Answer] = []
    began = timezone.now()
    for target, mode in _gone(decision):
        surfaces = surfaces_of(target, began, MOST_ADDRESSES)
        if mode == Mode.DELISTED:
            surfaces = [one for one in surfaces if one.where in IN_LISTS]
        left = SECONDS - (timezone.now() - began).total_seconds()
        answers += ask(surfaces, traces_of(target, began), MOST_ADDRESSES, left)
    if not answers:
        return None
    return Receipt.objects.create(decision=decision, answers=[one.as_row() for one in answers])


def read(receipt: Receipt) -> tuple[Summary, list[Answer]]:
    """What was kept, those that still tell first."""
    answers = read_receipts(receipt.answers)
    return summary_of(answers), sorted(answers, key=lambda one: not (one.tells or one.failed))


def _gone(decision: Decision) -> list[tuple[Target, str]]:
    made = decision.effects.filter(did=Effect.Did.MADE).exclude(restriction__mode=Mode.LABELLED)
    rows = [effect.restriction for effect in made.select_related("restriction")[:MOST_TARGETS]]
    return [(row.target, row.mode) for row in rows]
