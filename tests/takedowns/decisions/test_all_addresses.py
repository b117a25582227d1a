"""One decision about all addresses of a notice: a decision in each case, one letter, and undo of single addresses."""

import pytest

from articles.editing.restrictions import Target
from articles.models import Article, Mode, Restriction
from articles.takedowns.cases.locking import StaleCase
from articles.takedowns.decisions.actions import Action, NoAction, Restrict
from articles.takedowns.decisions.all_addresses import DecidedAddresses, decide_all
from articles.takedowns.decisions.confirm import confirm
from articles.takedowns.decisions.decide import decide
from articles.takedowns.decisions.undo import undo
from articles.takedowns.intake.receive import receive
from articles.takedowns.intake.url_matching import UrlMatch
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, Claimant, Decision, Notice
from tests import makers
from tests.takedowns.decisions.deciding import REASON, letters, moderator

pytestmark = pytest.mark.django_db


def notice_on(articles: list[Article], basis: str = "gdpr_17") -> Notice:
    notice = Notice(subject="privacy", basis=basis, relief="remove", statement="请删除。", language="en")
    matches = [UrlMatch(line, row.get_absolute_url(), item=row, found=True) for line, row in enumerate(articles, 1)]
    receive(notice, Claimant(name="Stella", email="stella@reader.example"), matches)
    return notice


def removing(target: Target) -> Action:
    return Restrict((target,), Mode.REMOVED)


def decide_first(notice: Notice, **more: object) -> DecidedAddresses:
    case = notice.cases.order_by("pk")[0]
    return decide_all(case, case.version, notice, more.pop("action", removing), REASON, moderator(), **more)  # type: ignore[arg-type]


def test_all_addresses_are_decided_and_the_claimant_gets_one_letter_that_lists_them() -> None:
    articles = [makers.make_article() for _number in range(3)]
    notice = notice_on(articles)

    decided = decide_first(notice)

    assert [row.case.state for row in decided.decisions] == ["in_force"] * 3
    assert Restriction.objects.filter(mode=Mode.REMOVED).count() == 3
    letter = letters().get()
    assert all(f"- {row.headline} (http://127.0.0.1:8000/en/articles/{row.pk}/)" in letter.text for row in articles)
    assert "You contacted us about 3 addresses." in letter.text
    notice.refresh_from_db()
    assert notice.state == "closed"
    assert verify().code == INTACT


def test_cases_that_cannot_be_decided_are_named_and_left_alone() -> None:
    first, second = makers.make_article(), makers.make_article()
    notice = notice_on([first, second])
    other = Case.objects.get(item=second)
    decide(other, other.version, Restrict((second,), Mode.SEALED), REASON, moderator("li"))

    decided = decide_first(notice)

    assert [row.case.item_id for row in decided.decisions] == [first.pk]
    assert [row.case.pk for row in decided.skipped] == [other.pk]


def test_more_items_than_one_person_may_take_down_wait_together_and_are_confirmed_together() -> None:
    notice = notice_on([makers.make_article() for _number in range(21)])

    decided = decide_first(notice)

    assert {row.case.state for row in decided.decisions} == {"second_review"}
    assert not letters().exists()
    confirm(decided.decisions[5], decided.decisions[5].case.version, moderator("li"))
    assert set(notice.cases.values_list("state", flat=True)) == {"in_force"}
    assert letters().count() == 1
    assert verify().code == INTACT


def test_one_letter_to_an_outlet_lists_only_its_own_addresses() -> None:
    source = makers.make_source(contact="desk@post.example")
    own, other = [makers.make_article(source=source) for _number in range(2)], makers.make_article()

    decide_first(notice_on([*own, other], "dsa_16"))

    letter = letters().get(recipient="desk@post.example")
    assert all(row.headline in letter.text for row in own)
    assert other.headline not in letter.text


def test_undoing_one_address_before_the_letter_left_rewrites_it_without_that_address() -> None:
    first, second, third = (makers.make_article() for _number in range(3))
    decided = decide_first(notice_on([first, second, third]))
    undone = next(row for row in decided.decisions if row.case.item_id == first.pk)

    undo(undone, undone.case.version, moderator())

    letter = letters().get()
    assert first.headline not in letter.text
    assert second.headline in letter.text
    assert third.headline in letter.text


def test_undoing_one_address_later_announces_only_that() -> None:
    first, second = (makers.make_article() for _number in range(2))
    decided = decide_first(notice_on([first, second]))
    letters().update(attempts=1)

    result = undo(decided.decisions[1], decided.decisions[1].case.version, moderator())

    assert (result.cancelled_mails, result.follow_up_mails) == (0, 1)
    assert second.headline in letters().get(decision=result.decision).text


def test_a_refusal_of_all_addresses_lists_them_too() -> None:
    articles = [makers.make_article() for _number in range(2)]

    decide_first(notice_on(articles), action=lambda target: NoAction())

    assert all(row.headline in letters().get().text for row in articles)


def test_sending_the_form_twice_decides_once_and_an_old_version_nothing() -> None:
    notice = notice_on([makers.make_article() for _number in range(2)])
    case = notice.cases.order_by("pk")[0]
    for _number in range(2):
        decide_all(case, 0, notice, removing, REASON, moderator(), "key")
    assert Decision.objects.count() == 2

    with pytest.raises(StaleCase):
        decide_all(case, 0, notice, removing, REASON, moderator(), "other")
