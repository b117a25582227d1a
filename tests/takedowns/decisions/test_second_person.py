"""The second person: an order in any form, and whatever two people decided, takes effect only when two agree."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.models import Mode, NewsItem, Placement, Restriction
from articles.takedowns.cases import merging, workflow
from articles.takedowns.cases.notices import spam
from articles.takedowns.decisions.actions import (
    DecisionText,
    FixCredit,
    FixFact,
    NoAction,
    RenameCredit,
    ReplaceName,
    Restrict,
)
from articles.takedowns.decisions.confirm import confirm
from articles.takedowns.decisions.decide import decide, restore, take_down
from articles.takedowns.decisions.outcomes import Answers, NoticeAnswer
from articles.takedowns.decisions.undo import undo
from articles.takedowns.law.legal_bases import Family
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, Decision, Notice, NoticeOutcome
from tests import makers
from tests.takedowns.decisions.deciding import REASON, case_on, letters, moderator

pytestmark = pytest.mark.django_db


def ordered_case(item) -> Case:
    """A case whose clock another notice sets, with an order among its notices."""
    case = case_on(item, basis="dmca_notice", elements="address work name email contact authority good_faith".split())
    makers.make_notice(item=item, basis="order", subject="order", relief="remove")
    return Case.objects.get(pk=case.pk)


def active_modes() -> list[str]:
    return sorted(Restriction.objects.active(timezone.now()).values_list("mode", flat=True))


def actions_on(article):
    source = article.source
    return {
        "delist": (Restrict((article,), Mode.DELISTED), ["delisted"]),
        "label": (Restrict((article,), Mode.LABELLED), []),
        "element": (Restrict((Placement.objects.get(article=article),), Mode.ELEMENT_REMOVED), ["element_removed"]),
        "credit": (FixCredit(source, makers.make_source(name="正社")), []),
        "spelling": (RenameCredit(source, "正名社"), []),
        "fact": (FixFact(article, "岱岩港", "岱石港"), []),
        "name": (ReplaceName((article,), (), "岱岩港", "某港"), []),
        "nothing": (NoAction(), []),
    }


@pytest.mark.parametrize("form", ["delist", "label", "element", "credit", "spelling", "fact", "name", "nothing"])
def test_an_order_in_any_form_takes_effect_when_somebody_else_confirms(form):
    article = makers.make_article(
        body="<p>岱岩港。</p>" + makers.embed(makers.make_brief()), source=makers.make_source(name="误社")
    )
    case, (action, interim) = ordered_case(article), actions_on(article)[form]
    text = DecisionText("核实属实", "", "已注明。")
    before = NewsItem.objects.get(pk=article.pk)
    decision = decide(case, case.version, action, text, moderator())

    assert (Case.objects.get(pk=case.pk).state, active_modes()) == ("second_review", interim)
    after = NewsItem.objects.get(pk=article.pk)
    assert (after.body, after.source_id, after.source.name) == (before.body, before.source_id, "误社")
    assert not letters().exists()
    with pytest.raises(ValidationError):
        confirm(decision, case.version + 1, moderator())
    confirm(decision, case.version + 1, moderator("li"))

    case.refresh_from_db()
    changed = NewsItem.objects.get(pk=article.pk)
    took_effect = {
        **dict.fromkeys(("delist", "label", "element"), Restriction.objects.active(timezone.now()).exists()),
        **dict.fromkeys(("credit", "spelling"), changed.source.name != "误社"),
        **dict.fromkeys(("fact", "name"), "岱岩港" not in changed.body),
        "nothing": case.state == "closed",
    }
    assert took_effect[form]
    assert not case.is_open
    assert letters().count() >= 2
    assert verify().code == INTACT


def test_one_person_may_still_hide_what_an_order_demands_but_for_no_longer_than_72_hours():
    article = makers.make_article()
    case = ordered_case(article)
    decide(case, case.version, Restrict((article,), Mode.HIDDEN), REASON, moderator())
    assert Case.objects.get(pk=case.pk).state == "in_review"

    later = timezone.now() + timedelta(days=30)
    decide(case, case.version + 1, Restrict((article,), Mode.HIDDEN, later), REASON, moderator())

    assert Case.objects.get(pk=case.pk).state == "second_review"
    assert not Restriction.objects.filter(ends_at=later).exists()


def test_one_moderator_cannot_lift_what_two_set():
    article = makers.make_article()
    decision = take_down(article, Mode.SEALED, moderator(), "应要求")
    confirm(decision, 1, moderator("li"))
    sealed = Restriction.objects.get(mode="sealed")

    proposed = restore(sealed, moderator())
    assert active_modes() == ["sealed"]
    with pytest.raises(ValidationError):
        restore(sealed, moderator("li"))
    with pytest.raises(ValidationError):
        confirm(proposed, proposed.case.version, moderator())
    confirm(proposed, proposed.case.version, moderator("li"))

    assert active_modes() == []
    assert verify().code == INTACT


def test_undoing_the_lift_of_what_two_set_needs_two_again():
    article = makers.make_article()
    confirm(take_down(article, Mode.SEALED, moderator(), "应要求"), 1, moderator("li"))
    proposed = restore(Restriction.objects.get(mode="sealed"), moderator())
    lifted = confirm(proposed, proposed.case.version, moderator("li"))

    undone = undo(lifted, lifted.case.version, moderator())
    assert (undone.waits, active_modes()) == (True, [])
    confirm(undone.decision, undone.decision.case.version, moderator("li"))

    assert active_modes() == ["sealed"]


def test_a_rejected_proposal_leaves_everything_as_it_was_and_can_be_made_again():
    article = makers.make_article()
    confirmed = confirm(take_down(article, Mode.SEALED, moderator(), "应要求"), 1, moderator("li"))
    proposed = undo(confirmed, 2, moderator())

    undo(proposed.decision, 3, moderator("li"))
    case = Case.objects.get()
    assert (case.state, active_modes()) == ("in_force", ["sealed"])
    again = undo(confirmed, case.version, moderator())

    assert again.waits
    assert Decision.objects.filter(action="reverse").count() == 3


def test_sealing_a_brief_in_one_article_removes_it_there_until_it_is_confirmed():
    article = makers.make_article(body=makers.embed(makers.make_brief()))
    placement = Placement.objects.get(article=article)

    decision = take_down(placement, Mode.SEALED, moderator(), "应要求")

    assert (decision.case.state, active_modes()) == ("second_review", ["element_removed"])
    assert Restriction.objects.get().ends_at is not None


def set_aside_as_something_else(case: Case, order: Notice, by: User) -> Case:
    order.basis = "fact"
    workflow.save_checklist(order, by)
    return Case.objects.get(pk=case.pk)


def set_aside_elsewhere(case: Case, order: Notice, by: User) -> Case:
    merging.split(case, case.version, by, [order.pk], makers.make_article(), Family.REMOVE)
    return Case.objects.get(pk=case.pk)


def set_aside_as_a_correction(case: Case, order: Notice, by: User) -> Case:
    assert case.item
    merging.split(case, case.version, by, [order.pk], case.item, Family.CORRECT)
    return Case.objects.get(pk=case.pk)


WAYS_ROUND = [set_aside_as_something_else, set_aside_elsewhere, set_aside_as_a_correction]


@pytest.mark.parametrize("set_aside", WAYS_ROUND)
def test_nobody_takes_an_order_away_and_then_decides_alone(set_aside):
    article = makers.make_article()
    case = ordered_case(article)

    case = set_aside(case, Notice.objects.get(basis="order"), moderator())
    decision = decide(case, case.version, Restrict((article,), Mode.REMOVED), REASON, moderator())

    assert decision.case.state == "second_review"
    assert verify().code == INTACT


def test_somebody_else_may_decide_alone_once_an_order_turned_out_to_be_none():
    article = makers.make_article()
    case = ordered_case(article)

    case = set_aside_as_something_else(case, Notice.objects.get(basis="order"), moderator())
    decision = decide(case, case.version, Restrict((article,), Mode.REMOVED), REASON, moderator("li"))

    assert decision.case.state == "in_force"


def as_spam(case: Case, by: User) -> Case:
    return workflow.mark_as_spam(case, case.version, by)


def as_withdrawn(case: Case, by: User) -> Case:
    return workflow.mark_as_withdrawn(case, case.version, by)


def as_spam_alone(case: Case, by: User) -> Case:
    order = case.notices.order_by("-pk")[0]
    return spam.mark_notices_as_spam(case, case.version, by, [order.pk])


CLOSINGS = [as_spam, as_withdrawn, as_spam_alone]


@pytest.mark.parametrize("close", CLOSINGS)
def test_an_order_is_not_closed_without_a_decision(close):
    case = ordered_case(makers.make_article())

    with pytest.raises(ValidationError, match="判决"):
        close(case, moderator())

    assert Notice.objects.exclude(state="closed").count() == 2


@pytest.mark.parametrize("close", CLOSINGS)
def test_whoever_calls_an_order_something_else_does_not_close_it_alone(close):
    case = ordered_case(makers.make_article())
    case = set_aside_as_something_else(case, Notice.objects.get(basis="order"), moderator())

    with pytest.raises(ValidationError):
        close(case, moderator())
    close(case, moderator("li"))

    assert not Notice.objects.exclude(set_aside_by=None).exclude(state="closed").exists()


def test_two_people_answer_an_order_as_spam_in_a_decision():
    case = ordered_case(makers.make_article())
    order = Notice.objects.get(basis="order")
    answers = Answers("", {order.pk: NoticeAnswer(NoticeOutcome.Result.SPAM)})
    decision = decide(case, case.version, NoAction(), REASON, moderator(), None, answers)
    order.refresh_from_db()
    assert (decision.case.state, order.spam_at) == ("second_review", None)

    confirm(decision, case.version + 1, moderator("li"))

    order.refresh_from_db()
    assert order.spam_at
    assert verify().code == INTACT


@pytest.mark.parametrize("close", [as_spam, as_withdrawn])
def test_a_case_whose_restriction_stands_stays_in_force_when_its_notices_are_closed(close):
    case = case_on(makers.make_article())
    assert case.item
    decide(case, case.version, Restrict((case.item,), Mode.HIDDEN), REASON, moderator())
    case.refresh_from_db()

    closed = close(case, moderator("li"))

    assert (closed.state, Notice.objects.get().state) == ("in_force", "closed")
    assert verify().code == INTACT


def test_correcting_what_stays_delisted_leaves_the_case_in_force():
    article = makers.make_article(body="<p>岱岩港。</p>")
    case = case_on(article)
    decide(case, case.version, Restrict((article,), Mode.DELISTED), REASON, moderator())

    text = DecisionText("核实属实", "", "已注明。")
    fixed = decide(case, case.version + 1, FixFact(article, "岱岩港", "岱石港"), text, moderator())

    assert fixed.case.state == "in_force"


def proposed_removal(article: NewsItem) -> Decision:
    case = ordered_case(article)
    return decide(case, case.version, Restrict((article,), Mode.REMOVED), REASON, moderator())


@pytest.mark.parametrize("name", ["mo", "li"])
def test_what_an_order_demands_stays_hidden_when_one_person_takes_the_proposal_back(name):
    decision = proposed_removal(makers.make_article())

    undone = undo(decision, decision.case.version, moderator(name))

    assert ([row.mode for row in undone.kept], active_modes()) == (["hidden"], ["hidden"])
    assert Case.objects.get().state == "in_review"
    assert verify().code == INTACT


def test_two_people_show_again_what_a_rejected_proposal_left_hidden():
    decision = proposed_removal(makers.make_article())
    undo(decision, decision.case.version, moderator("li"))
    proposed = restore(Restriction.objects.get(), moderator())
    assert active_modes() == ["hidden"]

    confirm(proposed, proposed.case.version, moderator("li"))

    assert active_modes() == []
    assert verify().code == INTACT


def test_a_brief_in_one_article_stays_removed_when_the_proposal_that_an_order_caused_is_rejected():
    article = makers.make_article(body=makers.embed(makers.make_brief()))
    case, place = ordered_case(article), Placement.objects.get(article=article)
    decision = decide(case, case.version, Restrict((place,), Mode.ELEMENT_REMOVED), REASON, moderator())

    undo(decision, decision.case.version, moderator("li"))

    assert active_modes() == ["element_removed"]


def test_a_rejected_proposal_that_no_order_caused_hides_nothing_any_more():
    article = makers.make_article()
    decision = take_down(article, Mode.SEALED, moderator(), "应要求")

    undone = undo(decision, decision.case.version, moderator("li"))

    assert (undone.kept, active_modes()) == ([], [])


def test_the_desk_says_what_stays_hidden_when_a_proposal_is_rejected(client):
    decision = proposed_removal(makers.make_article())
    client.force_login(moderator("li"))
    page = f"/admin/takedowns/case/{decision.case_id}/"
    assert "仍保持隐藏" in client.get(f"{page}change/").content.decode()

    data = {"version": decision.case.version, "decision": decision.pk}
    after = client.post(f"{page}undo/", data, follow=True).content.decode()

    assert "提案已撤销" in after
    assert "恢复到决定之前" not in after


def test_an_order_about_one_item_cannot_be_carried_out_alone_in_the_case_of_another():
    article, other = makers.make_article(), makers.make_article()
    ordered_case(article)
    case = case_on(other)

    decision = decide(case, case.version, Restrict((other, article), Mode.REMOVED), REASON, moderator())

    assert decision.case.state == "second_review"


def test_undoing_a_hide_needs_two_while_an_order_is_open():
    article = makers.make_article()
    case = ordered_case(article)
    hidden = decide(case, case.version, Restrict((article,), Mode.HIDDEN), REASON, moderator())

    undone = undo(hidden, case.version + 1, moderator())

    assert (undone.waits, active_modes()) == (True, ["hidden"])
    confirm(undone.decision, undone.decision.case.version, moderator("li"))
    assert active_modes() == []


def test_whoever_set_an_order_aside_cannot_undo_a_hide_alone():
    article = makers.make_article()
    case = ordered_case(article)
    hidden = decide(case, case.version, Restrict((article,), Mode.HIDDEN), REASON, moderator())
    case = set_aside_as_something_else(hidden.case, Notice.objects.get(basis="order"), moderator())

    assert undo(hidden, case.version, moderator()).waits


def test_an_end_that_passed_before_the_confirmation_does_not_become_no_end(clock):
    article = makers.make_article()
    case = case_on(article)
    action = Restrict((article,), Mode.SEALED, timezone.now() + timedelta(hours=24))
    decision = decide(case, case.version, action, REASON, moderator())
    clock.advance(hours=30)

    with pytest.raises(ValidationError, match="截止时间已过"):
        confirm(decision, case.version + 1, moderator("li"))

    assert active_modes() == ["hidden"]
