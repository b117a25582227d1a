"""The check after a decision on the desk: the response comes first, the page gets the result, faults are loud."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Mode
from articles.takedowns.decisions.decide import take_down
from articles.takedowns.models import Case, Decision, PendingProbe, Receipt
from articles.takedowns.proof import pending, probe
from articles.takedowns.proof.pending import probe_all
from tests.desk.removed_items import make_barred
from tests.health import staff_report
from tests.makers import make_article, make_person_at_desk
from tests.takedowns.decisions.deciding import case_on

pytestmark = pytest.mark.django_db


def removed(mode: Mode = Mode.REMOVED) -> Decision:
    return take_down(make_article(headline="临屿港夜航恢复首班船"), mode, None, "应要求")


def case_page(client: Client, decision: Decision) -> str:
    return client.get(f"/en/admin/takedowns/case/{decision.case_id}/change/").content.decode()


def ask(client: Client, decision: Decision, **fields: str) -> str:
    address = f"/en/admin/takedowns/case/{decision.case_id}/ask/"
    response = client.post(address, {"decision": decision.pk} | fields, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def add_fault(decision: Decision) -> None:
    probe_all(decision)
    Receipt.objects.update(faults=2)


def test_the_restrict_page_answers_before_any_page_is_requested(mo: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    article, requested = make_article(), list[str]()
    monkeypatch.setattr(probe, "get_as_reader", requested.append)

    address = f"/en/admin/articles/article/{article.pk}/takedown/"
    page = mo.post(address, {"mode": "removed", "reason": "误发"}, follow=True).content.decode()

    assert Client().get(article.get_absolute_url()).status_code == 410
    assert requested == []
    assert "returns 410." in page
    assert "data-probe" in page
    assert "public addresses …" in page


def test_a_page_without_scripts_checks_the_next_addresses_by_a_button(
    mo: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "SLICE_URLS", 8)
    decision = removed()

    half = ask(mo, decision)
    while PendingProbe.objects.exists():
        page = ask(mo, decision, target="1")

    assert "8 checked" in half
    assert "none shows it any more" in page
    assert "Take down now" in page
    assert Receipt.objects.count() == 1


def test_the_script_gets_the_progress_and_then_the_receipt(mo: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending, "SLICE_URLS", 8)
    decision = removed()

    begun = ask(mo, decision, part="1")
    monkeypatch.setattr(pending, "SLICE_URLS", 100)
    complete = ask(mo, decision, part="1")

    assert "<html" not in begun + complete
    assert "data-probe" in begun
    assert "data-probe" not in complete
    assert "Requested: its own page: 2" in complete


def test_all_addresses_can_be_checked_again(mo: Client) -> None:
    decision = removed()
    probe_all(decision)

    ask(mo, decision, again="1")
    probe_all(decision)

    assert Receipt.objects.count() == 2


def test_what_was_undone_is_not_checked_again(mo: Client) -> None:
    decision = removed()
    version = Case.objects.get().version
    mo.post(f"/en/admin/takedowns/case/{decision.case_id}/undo/", {"decision": decision.pk, "version": version})

    assert "Nothing that this decision took down is in force any more." in ask(mo, decision, again="1")
    probe_all(decision)
    assert not Receipt.objects.exists()


def test_people_who_may_not_take_down_cannot_check(ada: Client) -> None:
    decision = removed()

    assert ada.post(f"/en/admin/takedowns/case/{decision.case_id}/ask/", {"decision": decision.pk}).status_code == 403
    assert PendingProbe.objects.get().answers == []


def test_a_fault_is_on_the_case_on_the_dashboard_and_in_the_health_check(mo: Client, client: Client) -> None:
    decision = removed()
    clean_page, clean_desk = case_page(mo, decision), mo.get("/en/admin/").content.decode()
    add_fault(decision)

    report = staff_report()

    assert "still show what was taken down" not in clean_page
    assert "Still public after a takedown" not in clean_desk
    assert "2 public addresses still show what was taken down, or failed." in case_page(mo, decision)
    desk = mo.get("/en/admin/").content.decode()
    assert "Still public after a takedown" in desk
    assert f"/en/admin/takedowns/case/{decision.case_id}/change/#check-{decision.pk}" in desk
    assert report["takedown_checks"]["failing"] == 1
    assert "1 takedowns" in report["warnings"][0]
    assert client.get("/healthz").status_code == 200


def test_the_dashboard_of_people_who_may_not_see_cases_says_nothing_of_faults() -> None:
    add_fault(removed())
    client = Client()
    client.force_login(make_person_at_desk("wen", "Writer"))

    assert "Still public after a takedown" not in client.get("/en/admin/").content.decode()


def test_a_check_that_nobody_made_in_time_is_reported(client: Client) -> None:
    removed()
    PendingProbe.objects.update(since=timezone.now() - timedelta(minutes=9))

    report = staff_report()

    assert report["takedown_checks"] == {"pending": 1, "overdue": 1, "failing": 0}
    assert "send_outbox" in report["warnings"][0]


def test_addresses_that_quote_a_closed_text_are_hidden_from_those_who_may_not_view_it() -> None:
    decision = removed(Mode.REMOVED_LEGAL)
    receipt = probe_all(decision)
    assert receipt is not None
    barred, viewer = Client(), Client()
    barred.force_login(make_barred())
    viewer.force_login(make_person_at_desk("mo", "Moderator"))

    path = next(answer["path"] for answer in receipt.answers if answer["where"] == "search")

    assert path.replace("&", "&amp;") in case_page(viewer, decision)
    for page in (
        case_page(barred, decision),
        barred.get(f"/en/admin/articles/article/{Article.objects.get().pk}/takedown/").content.decode(),
        ask(barred, decision, part="1"),
    ):
        assert "none shows it any more" in page
        assert path.replace("&", "&amp;") not in page


@pytest.mark.parametrize(
    ("step", "fields", "words"),
    [
        ("claim", {}, "you have taken this case."),
        ("wait", {"reason": "缺证据"}, "waiting for a reply; the deadline is paused."),
        ("spam", {}, "closed as spam."),
        ("withdrawn", {}, "closed as withdrawn."),
        ("hold", {"reason": "诉讼"}, "on legal hold; nothing of it is erased."),
        ("hold", {"reason": "诉讼，续"}, "on legal hold; nothing of it is erased."),
    ],
)
def test_every_step_confirms_what_it_did(mo: Client, step: str, fields: dict[str, str], words: str) -> None:
    case = case_on(make_article())

    page = mo.post(
        f"/en/admin/takedowns/case/{case.pk}/move/", {"move": step, "version": case.version} | fields, follow=True
    )

    assert f"Case {case.reference}: {words}" in page.content.decode()
