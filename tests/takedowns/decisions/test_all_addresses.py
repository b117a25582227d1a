"""One decision about all addresses of a notice: a decision in each case, one letter, and undo of single addresses."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.editing.restrictions import Target
from articles.editing.stay_down import scheduled
from articles.models import Article, Mode, Restriction
from articles.takedowns.cases.locking import StaleCase
from articles.takedowns.decisions.actions import Action, NoAction, Restrict
from articles.takedowns.decisions.all_addresses import DecidedAddresses, decide_all
from articles.takedowns.decisions.confirm import confirm
from articles.takedowns.decisions.decide import decide
from articles.takedowns.decisions.outcomes import Answers, NoticeAnswer
from articles.takedowns.decisions.undo import undo
from articles.takedowns.intake.receive import receive
from articles.takedowns.intake.url_matching import UrlMatch
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, Claimant, Decision, Notice, NoticeOutcome, OutcomeStatement
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


def decide_first(notice: Notice, on: Article | None = None, **more: object) -> DecidedAddresses:
    case = notice.cases.get(item=on.pk) if on else notice.cases.order_by("pk")[0]
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


def queries_of(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_a_further_address_costs_few_queries() -> None:
    """Sent: its names, corrections, bylines, disclaimers, placements and brief. Decided: a restriction, its
    entry in the journal, and the case.
    """
    few, many = ([makers.make_article() for _number in range(number)] for number in (2, 12))
    notice_on([makers.make_article()])

    sent = [queries_of(lambda articles=articles: notice_on(articles)) for articles in (few, many)]
    newest, other = Notice.objects.order_by("-pk")[:2]
    delisting = {"action": lambda target: Restrict((target,), Mode.DELISTED)}
    decided = [queries_of(lambda notice=notice: decide_first(notice, **delisting)) for notice in (other, newest)]

    assert sent[1] - sent[0] <= 6 * 10
    assert decided[1] - decided[0] <= 3 * 10
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


def test_outcomes_reasons_and_ground_are_those_that_were_typed() -> None:
    articles = [makers.make_article() for _number in range(2)]
    notice, beside = notice_on(articles, "dsa_16"), notice_on(articles[:1])
    refused = NoticeAnswer(NoticeOutcome.Result.REFUSED, "Not about you.")
    granted = NoticeAnswer(NoticeOutcome.Result.GRANTED, "It infringes.")

    answers = Answers("gdpr_17", {notice.pk: granted, beside.pk: refused}, beside.pk)
    decided = decide_first(notice, articles[0], answers=answers)

    assert [row.ground for row in decided.decisions] == ["gdpr_17", "dsa_16"]
    outcomes = NoticeOutcome.objects.order_by("case__item", "notice").values_list("case__item", "notice", "outcome")
    assert list(outcomes) == [
        (articles[0].pk, notice.pk, "granted"),
        (articles[0].pk, beside.pk, "refused"),
        (articles[1].pk, notice.pk, "granted"),
    ]
    facts = OutcomeStatement.objects.order_by("outcome").values_list("facts", flat=True)
    assert sorted(facts) == ["It infringes.", "It infringes.", "Not about you."]


def test_a_notice_that_is_refused_takes_no_other_address_down() -> None:
    articles = [makers.make_article() for _number in range(2)]
    notice, beside = notice_on(articles, "dsa_16"), notice_on(articles[:1])
    refused = NoticeAnswer(NoticeOutcome.Result.REFUSED)

    with pytest.raises(ValidationError, match="未予采纳"):
        decide_first(notice, articles[0], answers=Answers("", {notice.pk: refused}, beside.pk))

    assert not Decision.objects.exists()


def test_notices_of_other_people_in_the_other_cases_stay_open() -> None:
    first, second = (makers.make_article() for _number in range(2))
    notice, unseen = notice_on([first, second]), notice_on([second], "dsa_16")

    decided = decide_first(notice, first)

    assert {row.case.state for row in decided.decisions} == {"in_force"}
    unseen.refresh_from_db()
    assert unseen.state != "closed"
    assert Case.objects.open().get().notices.get() == unseen
    assert not NoticeOutcome.objects.filter(notice=unseen).exists()
    assert verify().code == INTACT


def test_the_notices_of_other_people_stay_open_too_when_a_second_person_has_confirmed() -> None:
    articles = [makers.make_article() for _number in range(21)]
    notice, unseen = notice_on(articles), notice_on(articles[4:5], "dsa_16")

    decided = decide_first(notice, articles[0])
    confirm(decided.decisions[0], decided.decisions[0].case.version, moderator("li"))

    unseen.refresh_from_db()
    assert unseen.state != "closed"
    assert Case.objects.open().get().notices.get() == unseen


def test_a_notice_newer_than_the_page_is_not_decided() -> None:
    notice = notice_on([makers.make_article() for _number in range(2)])

    with pytest.raises(ValidationError, match="重新勾选"):
        decide_first(notice, answers=Answers(last_key=notice.pk - 1))


def test_another_case_that_changed_since_is_named_and_nothing_is_decided() -> None:
    notice = notice_on([makers.make_article() for _number in range(3)])
    _first, second, third = notice.cases.order_by("pk")

    with pytest.raises(ValidationError, match=third.reference):
        decide_first(notice, versions={second.pk: second.version, third.pk: third.version - 1})
    with pytest.raises(ValidationError, match="重新勾选"):
        decide_first(notice, versions={second.pk: second.version})

    assert not Decision.objects.exists()
    decide_first(notice, versions={row.pk: row.version for row in (second, third)})
    assert Decision.objects.count() == 3


def test_a_form_key_of_another_case_or_one_that_is_too_long_is_refused() -> None:
    article = makers.make_article()
    notice = notice_on([makers.make_article() for _number in range(2)])
    elsewhere = notice_on([article]).cases.get()
    decide(elsewhere, elsewhere.version, NoAction(), REASON, moderator(), "key")

    for key in ("key", "k" * 65):
        with pytest.raises(ValidationError, match="已经提交过"):
            decide_first(notice, key=key)

    assert Decision.objects.count() == 1


def test_schedules_are_checked_once_for_all_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[int] = []
    monkeypatch.setattr(scheduled, "_cancel_resembling", lambda targets, by: checked.append(len(targets)))

    decide_first(notice_on([makers.make_article() for _number in range(3)]))

    assert checked == [3]
