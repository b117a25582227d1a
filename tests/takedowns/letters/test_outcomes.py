"""Outcomes in letters: each claimant learns what was decided on their own notice, and nothing that was not proven."""

import pytest

from articles.models import Byline, Mode, NewsItem
from articles.takedowns.decisions.actions import Action, DecisionText, FixCredit, NoAction, RenameCredit, Restrict
from articles.takedowns.decisions.all_addresses import decide_all
from articles.takedowns.decisions.confirm import confirm
from articles.takedowns.decisions.decide import decide
from articles.takedowns.decisions.outcomes import Answers, NoticeAnswer, Result
from articles.takedowns.intake.receive import receive
from articles.takedowns.intake.url_matching import UrlMatch
from articles.takedowns.law.affected_parties import Party
from articles.takedowns.letters.outcome import outcome_of_many
from articles.takedowns.letters.templates import Outcome
from articles.takedowns.models import Case, Claimant, Notice
from tests import makers
from tests.takedowns.decisions.deciding import REASON, case_on, letters, moderator

pytestmark = pytest.mark.django_db
UNCHANGED = "not to make any change"


def answered(case: Case, action: Action, *results: Result) -> list[str]:
    """The letters to the claimants of a case, each of whose notices gets a result."""
    case.refresh_from_db()
    keys = list(case.notices.order_by("pk").values_list("pk", flat=True))
    answers = Answers(notices={key: NoticeAnswer(result) for key, result in zip(keys, results, strict=True)})
    decide(case, case.version, action, DecisionText("Reason", facts="TYPED"), moderator(), answers=answers)
    return [row.text for row in letters().filter(role=Party.CLAIMANT).order_by("notice_id")]


def case_of_two(basis: str = "dsa_16") -> Case:
    article = makers.make_article()
    case = case_on(article, basis=basis, language="en")
    claimant = Claimant(name="Nuria", email="nuria@reader.example")
    makers.make_notice(item=article, claimant=claimant, basis=basis, subject="privacy", language="en", relief="remove")
    return case


@pytest.mark.parametrize("basis", ["dsa_16", "cn_notice", "gdpr_17", "other"])
def test_a_notice_that_is_no_longer_needed_is_not_answered_as_if_it_had_led_to_a_measure(basis: str) -> None:
    case = case_of_two(basis)

    granted, moot = answered(case, Restrict((case.target,), Mode.REMOVED), Result.GRANTED, Result.NOT_NEEDED)

    assert "it no longer calls for a measure" in moot
    assert "we acted on" not in moot
    assert "Action taken" not in moot
    assert "TYPED" not in moot
    assert "TYPED" in granted


def test_the_typed_reasons_reach_the_claimant_of_a_notice_that_is_no_longer_needed() -> None:
    (text,) = answered(case_on(makers.make_article(), language="en"), NoAction(), Result.NOT_NEEDED)

    assert "TYPED" in text
    assert UNCHANGED not in text


def test_a_refusal_does_not_say_that_nothing_changed_if_another_notice_was_granted() -> None:
    case = case_of_two()

    granted, refused = answered(case, Restrict((case.target,), Mode.REMOVED), Result.GRANTED, Result.REFUSED)

    assert "as you requested" in granted
    assert UNCHANGED not in refused
    assert "not to take any measure on the basis of it" in refused


def test_a_refusal_of_all_notices_says_that_nothing_changed() -> None:
    assert all(UNCHANGED in text for text in answered(case_of_two(), NoAction(), Result.REFUSED, Result.REFUSED))


def test_a_refusal_of_several_addresses_does_not_say_that_more_was_changed_before() -> None:
    notice = Notice(subject="privacy", basis="gdpr_17", relief="remove", statement="请删除。", language="en")
    articles = [makers.make_article(), makers.make_article()]
    matches = [UrlMatch(line, row.get_absolute_url(), item=row, found=True) for line, row in enumerate(articles, 1)]
    receive(notice, Claimant(name="Stella", email="stella@reader.example"), matches)
    case = notice.cases.order_by("pk")[0]

    decide_all(case, case.version, notice, lambda _target: NoAction(), REASON, moderator())

    text = letters().get().text
    assert text.count("Not changed.") == 2
    assert "more" not in text.split("each address:")[1].split("Our reasons")[0]


def test_addresses_none_of_which_led_to_a_measure_are_a_refusal_and_not_a_measure_in_part() -> None:
    assert outcome_of_many([Outcome.REFUSED, Outcome.NOT_NEEDED]) is Outcome.REFUSED
    assert outcome_of_many([Outcome.NOT_NEEDED, Outcome.NOT_NEEDED]) is Outcome.NOT_NEEDED
    assert outcome_of_many([Outcome.GRANTED, Outcome.NOT_NEEDED]) is Outcome.OTHERWISE


def test_default_reasons_cite_no_rule_that_nobody_cited_and_read_no_order_that_did_not_come() -> None:
    for basis, elements in (("other", []), ("order", []), ("order", ["evidence"])):
        article = makers.make_article()
        case = case_on(article, basis=basis, subject="order", language="en", elements=elements)
        decide(case, 0, Restrict((article,), Mode.REMOVED_LEGAL), REASON, moderator(f"mo{case.pk}"))
        case.refresh_from_db()
        if case.state == Case.State.SECOND_REVIEW:
            confirm(case.decisions.get(), case.version, moderator(f"li{case.pk}"))

    other, without, with_order = letters().filter(role__in=(Party.CLAIMANT, Party.AUTHORITY)).order_by("pk")
    assert "rule cited" not in other.text
    assert "names this content" not in without.text
    assert "names this content" in with_order.text


def credit_letter(action: FixCredit | RenameCredit, article: NewsItem) -> str:
    case = case_on(article, basis="attribution", subject="attribution", relief="correct", language="en")
    decide(case, case.version, action, REASON, moderator())
    return letters().get().text


def test_a_letter_says_that_a_credit_is_right_everywhere_only_if_nothing_carries_the_old_one() -> None:
    wrong, right = makers.make_source(name="Wrong"), makers.make_source(name="Right")
    article = makers.make_article(source=wrong)
    assert "wherever it appeared" in credit_letter(FixCredit(wrong, right, (article,)), article)


def test_a_picture_that_carries_the_old_credit_is_not_overlooked() -> None:
    wrong, right = makers.make_source(name="Wrong"), makers.make_source(name="Right")
    makers.make_picture(source=wrong)
    article = makers.make_article(source=wrong)
    assert "wherever it appeared" not in credit_letter(FixCredit(wrong, right, (article,)), article)


def test_a_deleted_byline_is_a_replaced_credit_too() -> None:
    wrong, right = makers.make_person(name="Wrong"), makers.make_person(name="Right")
    other, article = makers.make_article(), makers.make_article()
    for position, person in enumerate((wrong, right)):
        Byline.objects.create(item=article, person=person, position=position)
    Byline.objects.create(item=other, person=wrong)
    assert "wherever it appeared" not in credit_letter(FixCredit(wrong, right, (article,)), article)


def test_a_renamed_credit_is_right_everywhere() -> None:
    source = makers.make_source(name="Wrong")
    article = makers.make_article(source=source)
    assert "wherever it appeared" in credit_letter(RenameCredit(source, "Right"), article)
