"""Which case does a notice belong to, by when is it due, and who moves it?"""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.models import Placement
from articles.takedowns import cases
from articles.takedowns.cases import Overtaken
from articles.takedowns.keeping import Kept
from articles.takedowns.models import Case, Claimant, ClaimantMessage, LedgerEvent, Notice
from articles.takedowns.verifying import INTACT, verify
from tests import makers

pytestmark = pytest.mark.django_db
WHOLE_FACT = ["address", "part", "evidence", "relief", "good_faith"]


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def notice_on(item=None, email="", **values) -> Notice:
    claimant = Claimant(name="Stella", email=email) if email else None
    return makers.make_notice(item=item, claimant=claimant, **({"basis": "fact", "elements": WHOLE_FACT} | values))[0]


def mo():
    return makers.make_person_at_desk("mo", "Moderator")


def test_notices_on_one_item_make_one_case_and_count_different_people():
    article = makers.make_article()

    for email in ("stella@reader.example", "STELLA@reader.example", "rui@reader.example", ""):
        notice_on(article, email)

    case = Case.objects.get()
    assert (case.item_id, case.notices.count(), case.notifiers, case.state) == (article.pk, 4, 3, "received")


def test_what_is_to_be_removed_is_another_case_than_what_is_to_be_corrected():
    article = makers.make_article()

    notice_on(article)
    notice_on(article, basis="gdpr_17", subject="privacy")

    assert sorted(Case.objects.values_list("family", flat=True)) == ["correct", "remove"]


def test_a_brief_that_was_picked_in_an_article_is_the_target():
    brief = makers.make_brief()
    article = makers.make_article(body=makers.embed(brief))

    notice_on(article, placement=Placement.objects.get(article=article))

    assert Case.objects.get().item_id == brief.pk


def test_a_notice_without_an_address_of_ours_has_a_case_too():
    notice_on(None)
    notice_on(None)

    assert [case.target for case in Case.objects.all()] == [None, None]


def test_a_case_that_was_closed_is_not_joined():
    article = makers.make_article()
    notice_on(article)
    case = Case.objects.get()
    cases.set_aside(case, case.version, mo(), Case.State.SPAM)

    notice_on(article)

    assert sorted(Case.objects.values_list("state", flat=True)) == ["received", "spam"]


def test_the_house_s_clock_runs_from_the_coming_in_and_the_law_s_from_a_whole_notice():
    article, came = makers.make_article(), at("2026-10-08T10:00")
    lacking = notice_on(article, basis="dmca_notice", subject="copyright", received_at=came, elements=["address"])
    case = Case.objects.get()
    assert (case.due_at, case.due_for) == (came + timedelta(hours=4), "look")
    case = cases.claim(case, case.version, mo())
    assert case.due_for == "look"

    lacking.elements = "address work name email contact authority good_faith perjury signature".split()
    cases.complete(lacking, mo())

    case.refresh_from_db()
    lacking.refresh_from_db()
    assert case.due_for == "decide"
    assert timezone.localtime(case.due_at).date() > timezone.localtime(lacking.effective_at).date()


def test_an_order_is_due_on_its_own_date():
    notice_on(makers.make_article(), basis="order", subject="order", ordered_by=at("2026-12-24T12:00"))
    case = Case.objects.get()

    case = cases.claim(case, case.version, mo())
    notice = case.notices.get()
    notice.elements = "address evidence ground name email contact signature".split()
    cases.complete(notice, mo())

    case.refresh_from_db()
    assert (case.due_at, case.due_for) == (at("2026-12-24T12:00"), "decide")


def test_the_clock_stands_still_while_we_wait_and_who_left_something_out_is_asked():
    notice_on(makers.make_article(), "stella@reader.example", elements=["address"])
    case = Case.objects.get()
    due = case.due_at

    case = cases.wait(case, case.version, mo(), "证据不足")
    assert (case.state, case.due_for, case.notices.get().state) == ("needs_info", "answer", "needs_info")
    assert "- 具体所指的部分" in ClaimantMessage.objects.order_by("-pk").first().text
    case.pauses.update(starts_at=timezone.now() - timedelta(hours=5))
    case = cases.go_on(case, case.version, mo())

    assert case.state == "in_review"
    assert case.due_at > due + timedelta(hours=5)
    assert case.pauses.get().reason == "证据不足"


def test_the_two_months_of_the_gdpr_are_given_once():
    notice_on(makers.make_article(), basis="gdpr_17", subject="privacy", elements=["address", "ground", "relief"])
    notice = Notice.objects.get()
    notice.elements += ["name", "email"]
    cases.complete(notice, None)
    case = cases.claim(Case.objects.get(), 0, mo())
    first = case.due_at

    case = cases.extend(case, case.version, mo(), "要向三个部门核对")

    assert timedelta(days=58) < case.due_at - first < timedelta(days=63)
    with pytest.raises(ValidationError):
        cases.extend(case, case.version, mo(), "再次")


def test_who_comes_second_changes_nothing_and_is_told():
    notice_on(makers.make_article())
    case = Case.objects.get()
    cases.claim(case, 0, mo())

    with pytest.raises(Overtaken) as overtaken:
        cases.wait(case, 0, mo(), "等待")

    assert overtaken.value.case.version == 1
    assert Case.objects.get().state == "in_review"


def test_a_person_without_the_right_moves_nothing():
    notice_on(makers.make_article())

    with pytest.raises(PermissionDenied):
        cases.claim(Case.objects.get(), 0, makers.make_person_at_desk("ada", "Editor"))


def test_no_case_is_deleted_or_moved_past_the_verbs():
    notice_on(makers.make_article())

    for act in (
        Case.objects.get().delete,
        Case.objects.all().delete,
        lambda: Case.objects.update(state="closed"),
        lambda: Case.objects.bulk_update([Case.objects.get()], ["state"]),
    ):
        with pytest.raises(Kept):
            act()


def test_every_step_is_an_event():
    notice_on(makers.make_article())
    case = cases.claim(Case.objects.get(), 0, mo())
    case = cases.wait(case, case.version, mo(), "等待")
    case = cases.go_on(case, case.version, mo())
    cases.set_aside(case, case.version, mo(), Case.State.WITHDRAWN)

    told = LedgerEvent.objects.order_by("sequence").values_list("action", flat=True)
    assert list(told) == ["opened", "assigned", "asked", "resumed", "closed"]
    assert verify().code == INTACT
    assert Notice.objects.get().state == "closed"


def test_hundreds_of_notices_make_one_case_and_change_nothing_by_their_number(client):
    article = makers.make_article()

    for number in range(200):
        makers.make_notice(item=article, claimant=None, basis="gdpr_17", subject="privacy", statement=f"第{number}封")

    case = Case.objects.get()
    assert (case.notices.count(), case.notifiers, case.version, case.state) == (200, 200, 0, "received")
    assert client.get(article.get_absolute_url()).status_code == 200
