"""Random sequences of all steps in cases by several people: nothing ends in an error, no text or notice is lost, and
nobody gets around the second person.

`NEWSROOM_REVIEW_SEQUENCES` sets how many sequences run; the long run has 10,000. `NEWSROOM_REVIEW_FIRST` is the number
of the first one.
"""

import html
import os
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.briefs.models import Brief
from articles.editing.restrictions import HIDDEN_FOR
from articles.models import Article, Mode, Restriction
from articles.takedowns.cases import merging, workflow
from articles.takedowns.cases.appeals.filing import AppealFiling, file_appeal, forward
from articles.takedowns.cases.conversation import Kind, Reply
from articles.takedowns.cases.locking import StaleCase
from articles.takedowns.cases.notices import spam
from articles.takedowns.decisions.actions import Action, DecisionText, FixFact, NoAction, ReplaceName, Restrict
from articles.takedowns.decisions.appeals import (
    decide_appeal,
    involved,
    put_back,
    put_back_due,
    record_lawsuit,
    withdraw_appeal,
)
from articles.takedowns.decisions.confirm import confirm
from articles.takedowns.decisions.decide import decide, restore, take_down
from articles.takedowns.decisions.outcomes import Answers, NoticeAnswer
from articles.takedowns.decisions.undo import undo, undoable_decision, waiting_decision
from articles.takedowns.intake.answers import receive_answer
from articles.takedowns.law.appeal_rules import APPEAL_RULES, Side, proposed_rule
from articles.takedowns.law.elements import Element
from articles.takedowns.law.legal_bases import Family
from articles.takedowns.ledger.chain import append_event
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Appeal, Case, Decision, Effect, LedgerEvent, Notice, NoticeOutcome
from tests import makers
from tests.databases import ON_POSTGRESQL

# So many take every step. On PostgreSQL other sequences run.
ALL_STEPS = 300
SEQUENCES = int(os.environ.get("NEWSROOM_REVIEW_SEQUENCES", str(ALL_STEPS)))
FIRST = int(os.environ.get("NEWSROOM_REVIEW_FIRST", str(ALL_STEPS) if ON_POSTGRESQL else "0"))
LENGTH = 8
# One sequence in this many is played through the pages of the desk, which cost much more than the actions.
PAGES_EVERY = 10
BASES = (("gdpr_17", "privacy"), ("order", "order"), ("dmca_notice", "copyright"), ("fact", "fact"))
MODES = (Mode.REMOVED, Mode.SEALED, Mode.HIDDEN, Mode.DELISTED, Mode.LABELLED)
ACTS = ("remove", "delist", "label", "hide", "nothing", "fact", "name", "part")
STEPS = ("claim", "release", "wait", "go_on", "extend", "spam", "withdrawn", "reopen", "hold", "merge")
REFUSALS = (ValidationError, PermissionDenied, StaleCase)


@dataclass
class Play:
    """Two items, one inside the other, and what an observer knows: the notices that were sent, and who acted alone."""

    chance: random.Random
    people: list[User]
    stranger: User
    clients: dict[int, Client]
    brief: Brief
    article: Article
    sent: list[int] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    # Orders and who closed them without a decision, or gave them another basis.
    set_aside: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def case(self) -> Case:
        return self.chance.choice(list(Case.objects.order_by("pk")))

    def version(self, case: Case) -> int:
        """The current version, and now and then an old one."""
        return case.version - (self.chance.random() < 0.05)

    def some_notices(self, case: Case) -> list[int]:
        keys = list(case.notices.order_by("pk").values_list("pk", flat=True))
        return [key for key in keys if self.chance.random() < 0.5]

    def target(self) -> Any:
        return self.chance.choice([self.article, self.brief])

    def act(self, on_pages: bool) -> None:
        by = self.chance.choice([*self.people, self.stranger] if self.chance.random() < 0.2 else self.people)
        steps = PAGES if on_pages else ACTIONS
        step = self.chance.choice(steps)
        orders, own = self.open_orders(), self.open_set_aside(by)
        last = Decision.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        try:
            with transaction.atomic():
                step(self, by)
            assert by != self.stranger or step in FOR_ALL, f"{step.__name__} by somebody without permission"
            self.done[step.__name__] += 1
        except REFUSALS:
            # Everything is as it was before the step.
            self.done["refused"] += 1
            return
        self.check()
        made = Decision.objects.filter(pk__gt=last)
        self.check_orders(made, orders, by)
        if not made.exclude(outcomes=None).exists():
            for gone in orders.keys() - self.open_orders().keys():
                self.check_not_closed(gone, step)
                self.set_aside[gone].add(by.pk)
        for notice in {key for key in own if step is not _withdraw} - self.open_set_aside(by):
            assert made.filter(outcomes__notice=notice).exists(), "closed by who had called an order something else"

    def open_orders(self) -> dict[int, set[int]]:
        """Open orders, and the items that they or their cases are about."""
        orders = Notice.objects.filter(basis="order").exclude(state=Notice.State.CLOSED)
        return {order.pk: items_of(order) for order in orders}

    def open_set_aside(self, by: User) -> set[int]:
        """The open notices that this person took away as orders."""
        aside = Notice.objects.filter(pk__in=[key for key, people in self.set_aside.items() if by.pk in people])
        return set(aside.exclude(state=Notice.State.CLOSED).values_list("pk", flat=True))

    def check_not_closed(self, order: int, step: Callable[..., None]) -> None:
        """Without a decision an order is no longer one only because somebody called it something else."""
        assert Notice.objects.get(pk=order).basis != "order", f"an order was closed by {step.__name__}"

    def check_orders(self, made: "QuerySet[Decision]", orders: dict[int, set[int]], by: User) -> None:
        """Nobody alone changes what an open order concerns, or one that this person set aside."""
        aside = {key for key, people in self.set_aside.items() if by.pk in people}
        concerned = set().union(*orders.values(), *map(items_of, Notice.objects.filter(pk__in=aside)))
        for decision in made.exclude(action=Decision.Action.CONFIRM).filter(case__item__in=concerned):
            is_short = decision.mode == Mode.HIDDEN and not decision.effects.exclude(
                restriction__ends_at__lte=timezone.now() + HIDDEN_FOR
            )
            has_effect = decision.effects.exists() or decision.outcomes.exists()
            if has_effect and not is_short:
                assert hasattr(decision, "proposal"), f"{decision.action} by one person despite an order"

    def check(self) -> None:
        open_cases = Counter(Case.objects.open().exclude(item=None).values_list("item", "family"))
        assert max(open_cases.values(), default=0) <= 1
        self.check_notices()
        self.check_closed_cases()
        self.check_second_person()
        self.check_appeals()

    def check_appeals(self) -> None:
        """An open appeal keeps its case open, and nobody decides one against a decision of their own."""
        for appeal in Appeal.objects.select_related("case", "decision__about"):
            assert not appeal.is_open or appeal.case.is_open, f"{appeal} is open in {appeal.case.state}"
            by_hand = appeal.outcome in ("granted", "partly", "refused")
            assert not by_hand or appeal.reviewer_id not in involved(appeal.decision), f"{appeal} by its decider"
        for case in Case.objects.filter(state=Case.State.CONTESTED):
            assert case.appeals.filter(decided_at=None).exists(), f"{case} is contested by nobody"

    def check_notices(self) -> None:
        """Every notice is in a case that was not merged, and an open one is in an open case."""
        for notice in Notice.objects.filter(pk__in=self.sent):
            cases = list(notice.cases.all())
            assert cases, f"{notice} is in no case"
            assert not any(case.merged_into_id for case in cases), f"{notice} is in a merged case"
            if notice.state != Notice.State.CLOSED:
                assert any(case.is_open for case in cases), f"{notice} is open in {[case.state for case in cases]}"

    def check_closed_cases(self) -> None:
        """No case is closed as spam or withdrawn while something that it restricted is."""
        for case in Case.objects.filter(state__in=[Case.State.SPAM, Case.State.WITHDRAWN]):
            made = Restriction.objects.active(timezone.now()).filter(effects__decision__case__in=case.with_merged())
            assert not made.exists(), f"{case} is closed as {case.state} with a restriction in force"

    def check_second_person(self) -> None:
        confirmed = Decision.Action.CONFIRM
        for decision in Decision.objects.filter(action=confirmed).select_related("about"):
            assert decision.about is not None
            assert decision.by_id != decision.about.by_id
        made = Effect.objects.filter(did="made", restriction__mode=Mode.SEALED)
        assert not made.exclude(decision__action=confirmed).exists(), "sealed by one person"
        ended = Effect.objects.filter(did="ended").exclude(decision__action=confirmed)
        for effect in ended.select_related("restriction"):
            by_two = effect.restriction.effects.filter(did="made", decision__action=confirmed)
            assert not by_two.exists(), "lifted by one person what two had set"
        orders = NoticeOutcome.objects.filter(ground="order", decision__isnull=False).exclude(outcome="spam")
        for outcome in orders.exclude(decision__action=confirmed).select_related("decision"):
            assert hasattr(outcome.decision, "proposal"), "an order was answered by one person"


def items_of(order: Notice) -> set[int]:
    return {order.item_id, *order.cases.values_list("item", flat=True)} - {None}  # type: ignore[return-value]


def _send(play: Play, by: User) -> None:
    basis, subject = play.chance.choice(BASES)
    notice, _token = makers.make_notice(item=play.target(), basis=basis, subject=subject, claimant=None)
    play.sent.append(notice.pk)


def _action(play: Play, case: Case) -> Action:
    item = case.target or play.article
    return play.chance.choice(
        [
            *(Restrict((item,), mode) for mode in MODES),
            Restrict((item,), Mode.HIDDEN, timezone.now() + timedelta(days=400)),
            NoAction(),
            FixFact(item, "", ""),
            ReplaceName((item,), (), "岱", "某"),
        ]
    )


def _answers(play: Play, case: Case) -> Answers:
    if play.chance.random() < 0.5:
        return Answers()
    results = list(NoticeOutcome.Result)
    chosen = {key: NoticeAnswer(play.chance.choice(results), "另述理由") for key in play.some_notices(case)}
    seen = play.chance.choice([None, None, max(play.sent) - 1])
    ground = play.chance.choice(["", "", "order", "gdpr_17"])
    return Answers(ground, chosen if seen is None else {}, seen)


def _decide(play: Play, by: User) -> None:
    case = play.case()
    text = DecisionText("核实", "属实", "已注明")
    decide(case, play.version(case), _action(play, case), text, by, None, _answers(play, case))


def _undo(play: Play, by: User) -> None:
    case = play.case()
    undo(_existing(undoable_decision(case)), play.version(case.survivor), by)


def _existing(decision: Decision | None) -> Decision:
    if decision is None:
        raise ValidationError("There is none.")
    return decision


def _confirm(play: Play, by: User) -> None:
    case = Case.objects.filter(state="second_review").order_by("-pk").first() or play.case()
    confirm(_existing(waiting_decision(case)), case.version, by)


def _take_down(play: Play, by: User) -> None:
    if not by.has_perm("articles.take_down"):
        raise PermissionDenied
    take_down(play.target(), play.chance.choice(MODES), by, "应要求", "已注明")


def _lift(play: Play, by: User) -> None:
    if not by.has_perm("articles.take_down"):
        raise PermissionDenied
    active = list(Restriction.objects.active(timezone.now()).order_by("pk"))
    if not active:
        raise ValidationError("There is none.")
    restore(play.chance.choice(active), by)


def _step(play: Play, by: User) -> None:
    case = play.case()
    step = play.chance.choice(
        [
            *(workflow.claim, workflow.release, workflow.await_reply, workflow.resume, workflow.extend),
            *(workflow.mark_as_spam, workflow.mark_as_withdrawn, workflow.set_hold),
        ]
    )
    step(case, play.version(case), by, "原因")


def _reopen(play: Play, by: User) -> None:
    case = play.case()
    workflow.reopen(case, play.version(case), by)


def _merge(play: Play, by: User) -> None:
    case = play.case()
    merging.merge(case, play.version(case), by, play.case())


def _split(play: Play, by: User) -> None:
    case, family = play.case(), play.chance.choice(list(Family))
    merging.split(case, play.version(case), by, play.some_notices(case), play.target(), family)


def _spam(play: Play, by: User) -> None:
    case = play.case()
    mark = play.chance.choice([spam.mark_notices_as_spam, spam.unmark_spam])
    mark(case, play.version(case), by, play.some_notices(case))


def _file_appeal(play: Play, by: User) -> None:
    decisions = list(Decision.objects.order_by("pk"))
    if not decisions:
        raise ValidationError("There is none.")
    decision, side = play.chance.choice(decisions), play.chance.choice(list(Side))
    rule = play.chance.choice([proposed_rule(decision.ground, side), *APPEAL_RULES.values()])
    elements = rule.required if play.chance.random() < 0.7 else (Element.PERJURY, Element.NAME)
    file_appeal(AppealFiling(decision, rule.code, side, "不服", "zh-hans", elements=elements), by)


def _appeal_step(play: Play, by: User) -> None:
    """The first of the steps, in random order, that is not refused."""
    appeal = _open_appeal(play, by)
    version = play.version(appeal.case)
    steps: list[Callable[[], Any]] = [
        lambda: forward(appeal, version, by, timezone.localdate()),
        lambda: record_lawsuit(appeal, version, by),
        lambda: withdraw_appeal(appeal, version, by),
        lambda: put_back(appeal, version, by),
        *(partial(decide_appeal, appeal, version, by, outcome, "理由") for outcome in ("granted", "partly", "refused")),
    ]
    play.chance.shuffle(steps)
    for step in steps:
        try:
            with transaction.atomic():
                step()
        except REFUSALS:
            continue
        return
    raise ValidationError("Every step was refused.")


def _open_appeal(play: Play, by: User) -> Appeal:
    """The newest open appeal, else a new one; now and then its waiting period has ended."""
    if not Appeal.objects.filter(decided_at=None).exists():
        _file_appeal(play, by)
    appeal = Appeal.objects.filter(decided_at=None).latest("pk")
    if appeal.forwarded_at and play.chance.random() < 0.5:
        appeal.opens_at = appeal.closes_at = timezone.now() - timedelta(days=1)
        appeal.save()
        append_event(LedgerEvent.Action.CHANGED, None, "", {}, [appeal])
    return appeal


def _withdraw(play: Play, by: User) -> None:
    """A claimant withdraws a notice through its link."""
    notice = Notice.objects.get(pk=play.chance.choice(play.sent))
    if notice.state == Notice.State.CLOSED:
        raise ValidationError("It is closed.")
    receive_answer(notice, Reply(kind=Kind.WITHDRAWAL))


def _put_back_due(play: Play, by: User) -> None:
    appeal = _open_appeal(play, play.people[0])
    if not appeal.forwarded_at and appeal.rule.forwards:
        forward(appeal, play.version(appeal.case), play.people[0], timezone.localdate())
        _open_appeal(play, play.people[0])
    if not put_back_due():
        raise ValidationError("Nothing is due.")


def _change_basis(play: Play, by: User) -> None:
    if not by.has_perm("takedowns.change_notice"):
        raise PermissionDenied
    notice = Notice.objects.get(pk=play.chance.choice(play.sent))
    notice.basis = play.chance.choice(BASES)[0]
    workflow.save_checklist(notice, by)


ACTIONS: tuple[Callable[[Play, User], None], ...] = (
    *(_send, _send, _decide, _decide, _decide, _decide, _undo, _undo, _confirm, _confirm, _confirm, _take_down, _lift),
    *(_step, _step, _reopen, _merge, _split, _spam, _change_basis, _file_appeal, _file_appeal, _appeal_step),
    *(_appeal_step, _put_back_due, _withdraw),
)


def _post(play: Play, by: User, case: Case, view: str, typed: str, **data: Any) -> None:
    """Send a form. Nothing but success, a refusal for want of permission or the page with what was typed may follow."""
    address = reverse(f"admin:takedowns_case_{view}", args=[case.pk])
    client = play.clients[by.pk]
    decisions = Decision.objects.count()
    response = client.post(address, {"version": play.version(case), **data})
    if by == play.stranger:
        assert response.status_code == 403
        raise PermissionDenied
    assert response.status_code in (200, 302, 409), response.status_code
    is_done = response.status_code == 302 or Decision.objects.count() > decisions
    if typed and not is_done:
        assert typed in html.unescape(response.content.decode()), f"{view} {data} in {case.state} lost {typed}"


def _post_decision(play: Play, by: User) -> None:
    case, act = (
        play.case(),
        play.chance.choice(ACTS),
    )
    typed = f"原因{play.chance.randrange(10**6)}"
    fields = {
        "mode": play.chance.choice(["removed", "sealed", "retracted", ""]),
        "facts": typed,
        "public_note": typed,
        "reason": typed,
        "old": "岱",
        "new": "某",
        "ground": play.chance.choice(["", "order", "gdpr_17"]),
        "outcome_order": play.chance.choice(["", "refused", "granted"]),
        "facts_order": typed,
    }
    data = {f"{act}-{name}": value for name, value in fields.items()}
    pressed = play.chance.choice([{"_decide": "1"}, {"_decide": "1"}, {}, {"_back": "1"}])
    _post(play, by, case, "decide", typed, act=act, **data, **pressed)


def _post_step(play: Play, by: User) -> None:
    typed, move = f"原因{play.chance.randrange(10**6)}", play.chance.choice(STEPS)
    if move == "merge" and play.chance.random() < 0.7:
        typed = play.case().reference
    case = play.case()
    _post(play, by, case, "move", typed, move=move, reason=typed)


def _post_notices(play: Play, by: User) -> None:
    case, step = play.case(), play.chance.choice(["spam", "not_spam", "move", "move"])
    typed = play.target().get_absolute_url()
    family = play.chance.choice(["", "remove", "correct"])
    data = {"notices": play.some_notices(case), "step": step, "address": typed, "family": family}
    _post(play, by, case, "notices", "", **data)


def _post_undo(play: Play, by: User) -> None:
    case = play.case()
    _post(play, by, case, "undo", "", decision=_existing(undoable_decision(case)).pk)


def _post_confirm(play: Play, by: User) -> None:
    case = Case.objects.filter(state="second_review").first() or play.case()
    _post(play, by, case, "confirm", "", decision=_existing(undoable_decision(case)).pk)


def _look(play: Play, by: User) -> None:
    case = play.case()
    response = play.clients[by.pk].get(reverse("admin:takedowns_case_change", args=[case.pk]))
    assert response.status_code == (403 if by == play.stranger else 200)


PAGES: tuple[Callable[[Play, User], None], ...] = (
    *(_send, _post_decision, _post_decision, _post_decision, _post_step, _post_step, _post_notices, _post_undo),
    *(_post_confirm, _post_confirm, _look),
)
# A visitor needs no account to send a notice or to withdraw it.
FOR_ALL = (_send, _look, _put_back_due, _withdraw)


@pytest.mark.django_db
# Half of the time would go into what these sequences do not look at.
@mock.patch("newsroom.receivers.sync_items", mock.Mock())
@mock.patch("newsroom.receivers.record_revisions", mock.Mock(return_value=[]))
@mock.patch("articles.takedowns.intake.receive.take_snapshots", mock.Mock())
def test_no_sequence_of_steps_loses_a_notice_or_gets_around_the_second_person() -> None:
    counsel = makers.make_person_at_desk("rui", "Moderator", "Chief editor")
    people = [
        makers.make_person_at_desk("mo", "Moderator"),
        makers.make_person_at_desk("li", "Moderator"),
        makers.make_person_at_desk("lea", "Lead moderator"),
        counsel,
    ]
    stranger = makers.make_person_at_desk("wen", "Writer")
    clients = {person.pk: Client() for person in [*people, stranger]}
    for person in [*people, stranger]:
        clients[person.pk].force_login(person)
    done: Counter[str] = Counter()
    for seed in range(FIRST, FIRST + SEQUENCES):
        chance = random.Random(seed)
        with transaction.atomic():
            brief = makers.make_brief(headline="岱岩港停航")
            article = makers.make_article(body="<p>岱岩港。</p>" + makers.embed(brief))
            play = Play(chance, people, stranger, clients, brief, article, done=done)
            for _number in range(chance.randint(1, 4)):
                _send(play, people[0])
            for _number in range(LENGTH):
                play.act(on_pages=seed % PAGES_EVERY == 0)
            assert verify().code == INTACT
            transaction.set_rollback(True)
    if SEQUENCES >= ALL_STEPS:
        expected = {step.__name__ for step in (*ACTIONS, *PAGES)}
        # Rare: an appeal under a law that restores by rule, against a restriction that one person set.
        assert not expected - done.keys() - ({_put_back_due.__name__} if SEQUENCES < 3_000 else set())
