"""Notices of the last half-year for tests of reports: received, looked at, decided, reversed."""

import random
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from articles.models import Mode, Restriction
from articles.takedowns.models import (
    Appeal,
    Case,
    Claimant,
    Decision,
    Effect,
    LedgerEvent,
    LedgerHead,
    Notice,
    NoticeOutcome,
    Statement,
)
from articles.takedowns.report.half_year import HalfYear
from tests import makers

LAST = HalfYear.of(timezone.localdate()).previous
BASES = ("fact", "cn_notice", "dmca_notice", "gdpr_17", "order", "")
RESULTS = ("granted", "granted", "refused", "not_needed", "spam", "open", "withdrawn")


def fill(number: int = 60, names: list[str] | None = None) -> None:
    """Notices with whole seconds in their times, so that SQL of both databases computes the same durations."""
    chance, mo = random.Random(7), makers.make_person_at_desk("mo", "Moderator")
    names = names or ["某甲"]
    for index in range(number):
        name = names[index % len(names)]
        received = LAST.start + timedelta(days=1, seconds=chance.randrange(10_000_000))
        filled = _notice(index, chance.choice(BASES), name, received)
        _decide(filled, chance.choice(RESULTS), name, mo, received + timedelta(seconds=chance.randrange(900_000)))
    # Outside of the half-year: counted nowhere.
    _notice(number, "fact", names[0], LAST.start - timedelta(seconds=1))
    _notice(number + 1, "fact", names[0], LAST.stop)


def _notice(index: int, basis: str, name: str, received: datetime) -> Notice:
    source = makers.make_source(name=f"{name}的媒体{index}") if index < 10 else None
    article = makers.make_article(headline=f"{name}的事{index}", source=source, published_at=received)
    claimant = Claimant(name=name, email=f"a{index % 20}@reader.example")
    values = {"part": name, "evidence": name, "statement": f"{name}反映"}
    notice, _token = makers.make_notice(item=article, basis=basis, received_at=received, claimant=claimant, **values)
    return notice


def _decide(notice: Notice, result: str, name: str, mo: User, at: datetime) -> None:
    """What the workflow stores, at times that a test can choose."""
    case = notice.cases.get()
    if result == "open":
        return
    add_event(case, at - timedelta(minutes=5), f"account {mo.pk}")
    spam_at = at if result == "spam" else None
    Notice.objects.filter(pk=notice.pk).update(state="closed", decided_at=at, spam_at=spam_at)
    if result in ("granted", "refused", "not_needed"):
        action = "restrict" if result == "granted" else "nothing"
        mode = Mode.REMOVED if result == "granted" else ""
        decision = Decision.objects.create(
            case=case, case_version=1, action=action, mode=mode, ground=notice.basis, by=mo, made_at=at
        )
        Statement.objects.create(decision=decision, reason=f"{name}说的", facts=f"{name}的事实", public_note=name)
        NoticeOutcome.objects.create(
            case=case, notice=notice, decision=decision, outcome=result, ground=notice.basis, made_at=at
        )
        if result == "granted":
            restriction = Restriction.objects.create(item=case.item, mode=Mode.REMOVED, reason=name, starts_at=at)
            Effect.objects.create(decision=decision, restriction=restriction, did="made")
            _reverse(decision, at)


def appeal(decision: Decision, kind: str, outcome: str, received: datetime) -> Appeal:
    """An appeal as the workflow stores it, at a time that a test can choose."""
    decided_at = received + timedelta(days=5) if outcome else None
    party = f"source {Appeal.objects.count()}"
    values = {"side": "affected", "party": party, "language": "zh-hans", "text": "不服", "case": decision.case}
    return Appeal.objects.create(
        reference=f"A-{Appeal.objects.count():04}",
        decision=decision,
        kind=kind,
        outcome=outcome,
        received_at=received,
        decided_at=decided_at,
        **values,
    )


def fill_appeals() -> None:
    """Appeals of several kinds against one decision; two of them outside of the half-year."""
    article = makers.make_article()
    case = makers.make_notice(item=article, basis="dmca_notice", received_at=LAST.start)[0].cases.get()
    decision = Decision.objects.create(case=case, case_version=1, action="restrict", made_at=LAST.start)
    numbers = {("dsa_complaint", "refused"): 9, ("dsa_complaint", "granted"): 3, ("dsa_complaint", ""): 6}
    numbers |= {("dmca_counter", "put_back"): 7, ("dmca_counter", "lawsuit"): 1, ("dmca_counter", "withdrawn"): 5}
    numbers |= {("cn_explanation", "put_back"): 2, ("house", "refused"): 8, ("house", "partly"): 6}
    for (kind, outcome), number in numbers.items():
        for index in range(number):
            appeal(decision, kind, outcome, LAST.start + timedelta(days=1 + index))
    appeal(decision, "house", "granted", LAST.start - timedelta(seconds=1))
    appeal(decision, "house", "granted", LAST.stop)


def _reverse(decision: Decision, at: datetime) -> None:
    if decision.pk % 4 == 0:
        undo = Decision(case=decision.case, case_version=2, action="reverse", about=decision, made_at=at)
        undo.save()


def add_event(case: Case, at: datetime, actor: str) -> None:
    """An event at any time. The chain is not valid."""
    head = LedgerHead.objects.get()
    LedgerHead.objects.update(sequence=head.sequence + 1)
    LedgerEvent(
        sequence=head.sequence + 1,
        time=at,
        actor=actor,
        action="assigned",
        case=case.reference,
        payload="{}",
        hash=f"{head.sequence + 1:064}",
    ).save()
