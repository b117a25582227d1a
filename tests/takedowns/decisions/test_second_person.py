"""The second person: an order in any form, and whatever two people decided, takes effect only when two agree."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.models import Mode, NewsItem, Placement, Restriction
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
from articles.takedowns.decisions.undo import undo
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, Decision
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
