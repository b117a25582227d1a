"""Orders: a decision has to heed an order about what it changes, about a part of it, and about what it is a part of."""

import pytest
from django.core.exceptions import ValidationError

from articles.models import Mode, NewsItem, Placement
from articles.takedowns.cases import merging, workflow
from articles.takedowns.decisions.actions import DecisionText, FixCredit, RenameCredit, ReplaceName, Restrict
from articles.takedowns.decisions.decide import correct_credit, decide, take_down
from articles.takedowns.decisions.undo import undo
from articles.takedowns.law.legal_bases import Family
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, Decision, LedgerEvent, Notice
from tests import makers
from tests.takedowns.decisions.deciding import REASON, case_on, moderator

pytestmark = pytest.mark.django_db
NOTED = DecisionText("核实属实", "", "已注明。")


def order_about(item: NewsItem) -> Case:
    makers.make_notice(item=item, basis="order", subject="order", relief="remove")
    return Case.objects.open().get(item=item)


def waits(decision: Decision) -> bool:
    return Case.objects.get(pk=decision.case_id).state == "second_review"


def test_an_order_about_an_item_covers_a_correction_of_its_credit_everywhere():
    source, other = makers.make_source(name="误社"), makers.make_source(name="正社")
    article = makers.make_article(source=source)
    makers.make_article(source=source)
    order_about(article)

    assert waits(correct_credit(FixCredit(source, other), NOTED, moderator()))
    assert NewsItem.objects.get(pk=article.pk).source == source


def test_an_order_about_an_item_covers_its_credit_and_the_name_of_the_author_in_another_case():
    author, right = makers.make_person(name="误甲"), makers.make_person(name="正乙")
    article = makers.make_article()
    article.bylines.create(role="writer", person=author)
    order_about(article)
    for action in (FixCredit(author, right, (article,)), RenameCredit(author, "正甲")):
        assert waits(correct_credit(action, NOTED, moderator()))  # type: ignore[arg-type]


def test_a_credit_that_no_ordered_item_carries_is_changed_by_one_person():
    source, other = makers.make_source(name="误社"), makers.make_source(name="正社")
    makers.make_article(source=source)
    order_about(makers.make_article())

    assert not waits(correct_credit(FixCredit(source, other), NOTED, moderator()))


def brief_in_two_articles() -> tuple[NewsItem, list[Placement]]:
    brief = makers.make_brief()
    for _number in range(2):
        makers.make_article(body=makers.embed(brief))
    return brief, list(Placement.objects.order_by("pk"))


def test_an_order_about_a_brief_covers_its_places_in_articles():
    brief, places = brief_in_two_articles()
    order_about(brief)

    assert waits(take_down(places[1], Mode.ELEMENT_REMOVED, moderator(), "应要求"))


def test_an_order_about_an_article_covers_the_briefs_and_pictures_inside():
    picture = makers.make_picture()
    article = makers.make_article(body=makers.embed(makers.make_brief()), lead_picture=picture)
    order_about(article)

    for part in (Placement.objects.get(article=article), picture):
        assert waits(take_down(part, Mode.ELEMENT_REMOVED, moderator(), "应要求"))


def ordered_place() -> tuple[NewsItem, list[Placement]]:
    brief, places = brief_in_two_articles()
    notice, _token = makers.make_notice(item=makers.make_article(), basis="order", subject="order", relief="remove")
    notice.item, notice.placement = None, places[0]
    notice.save()
    return brief, places


@pytest.mark.parametrize("of_place", ["brief", "article", "other"])
def test_an_order_about_a_place_covers_its_brief_its_article_and_the_other_places(of_place):
    brief, places = ordered_place()
    target = {"brief": brief, "article": places[0].article, "other": places[1]}[of_place]
    mode = Mode.ELEMENT_REMOVED if of_place == "other" else Mode.REMOVED

    assert waits(take_down(target, mode, moderator(), "应要求"))


def described_order(target: NewsItem) -> tuple[Case, Notice]:
    """A case with an order that names its target by its case alone, and another notice."""
    case = case_on(target)
    makers.make_notice(item=target, basis="order", subject="order", relief="remove")
    order = Notice.objects.get(basis="order")
    order.item = None
    order.save()
    return Case.objects.get(pk=case.pk), order


def test_nobody_moves_an_order_to_another_target_and_then_decides_alone():
    brief = makers.make_brief()
    case, order = described_order(brief)
    merging.split(case, case.version, moderator(), [order.pk], makers.make_article(), Family.REMOVE)
    case.refresh_from_db()

    alone = decide(case, case.version, Restrict((brief,), Mode.REMOVED), REASON, moderator())

    assert waits(alone)


def test_somebody_else_decides_alone_about_the_case_that_an_order_was_moved_from():
    brief = makers.make_brief()
    case, order = described_order(brief)
    merging.split(case, case.version, moderator(), [order.pk], makers.make_article(), Family.REMOVE)
    case.refresh_from_db()

    assert not waits(decide(case, case.version, Restrict((brief,), Mode.REMOVED), REASON, moderator("li")))


def test_an_order_whose_case_was_merged_away_still_covers_its_target():
    brief = makers.make_brief()
    case, _order = described_order(brief)
    other = case_on(makers.make_article())
    merging.merge(case, case.version, moderator(), other)

    assert waits(take_down(brief, Mode.REMOVED, moderator("li"), "应要求"))


def test_undoing_a_changed_text_needs_two_while_an_order_about_the_item_is_open():
    article, other = makers.make_article(body="<p>岱岩港。</p>"), makers.make_article()
    case = case_on(other)
    decision = decide(case, case.version, ReplaceName((article,), (), "岱岩港", "某港"), REASON, moderator())
    order_about(article)

    assert undo(decision, decision.case.version, moderator()).waits


def test_undoing_a_changed_credit_needs_two_while_an_order_about_the_item_is_open():
    source, other = makers.make_source(name="误社"), makers.make_source(name="正社")
    article = makers.make_article()
    article.bylines.create(role="outlet", outlet=source)
    article.bylines.create(role="outlet", outlet=other)
    decision = correct_credit(FixCredit(source, other), NOTED, moderator())
    order_about(article)

    assert undo(decision, decision.case.version, moderator()).waits


def test_one_person_undoes_hiding_what_no_order_is_about_in_a_case_with_an_order():
    article, other = makers.make_article(), makers.make_article()
    case = order_about(article)
    hidden = decide(case, case.version, Restrict((other,), Mode.HIDDEN), REASON, moderator())

    assert not undo(hidden, hidden.case.version, moderator()).waits


def set_aside_as_something_else(article: NewsItem) -> Case:
    case, order = order_about(article), Notice.objects.get()
    order.basis = "fact"
    workflow.save_checklist(order, moderator())
    return Case.objects.get(pk=case.pk)


def test_an_order_that_a_second_person_confirmed_to_be_none_binds_nobody_any_more():
    article = makers.make_article()
    case = set_aside_as_something_else(article)
    workflow.confirm_set_aside(case, case.version, moderator("li"))

    assert not waits(take_down(article, Mode.REMOVED, moderator(), "应要求"))
    assert LedgerEvent.objects.filter(action="set_aside", case=case.reference).count() == 1
    assert verify().code == INTACT


def test_nobody_confirms_alone_that_an_order_was_rightly_set_aside():
    case = set_aside_as_something_else(makers.make_article())

    with pytest.raises(ValidationError, match="另一人"):
        workflow.confirm_set_aside(case, case.version, moderator())
    assert Notice.objects.get().set_aside_by == moderator()


def test_the_case_page_offers_to_confirm_that_an_order_was_rightly_set_aside(client):
    case = set_aside_as_something_else(makers.make_article())
    client.force_login(moderator("li"))
    page = client.get(f"/admin/takedowns/case/{case.pk}/change/")
    assert 'value="set_aside"' in page.content.decode()

    client.post(f"/admin/takedowns/case/{case.pk}/move/", {"version": case.version, "move": "set_aside"})

    assert Notice.objects.get().set_aside_by is None
