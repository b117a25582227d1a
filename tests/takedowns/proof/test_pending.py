"""Pending probes: after a decision its pages are probed in slices, by one process at a time, into one receipt."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles.models import Mode, NewsItem, Restriction
from articles.takedowns.decisions.actions import NoAction, Restrict
from articles.takedowns.decisions.decide import decide, restore, take_down
from articles.takedowns.decisions.undo import confirm, undo
from articles.takedowns.models import Case, Decision, PendingProbe, Receipt
from articles.takedowns.proof import pending, probe
from articles.takedowns.proof.pending import probe_all, probe_pending, probe_slice, progress, request_probe
from articles.takedowns.proof.receipts import failing_receipts, probe_counts
from tests.makers import make_article
from tests.takedowns.decisions.deciding import REASON, case_on, moderator
from tests.takedowns.proof.probing import carried_brief

pytestmark = pytest.mark.django_db
HTML = {"content-type": "text/html"}
Reading = Callable[[str], probe.ProbeResponse]


def showing(item: NewsItem) -> Reading:
    """Every page shows the text."""
    return lambda path: probe.ProbeResponse(200, HTML, f"<h1>{item.headline}</h1>{item.body}".encode())


def removed(item: NewsItem | None = None) -> Decision:
    return take_down(item or make_article(headline="临屿港夜航恢复首班船"), Mode.REMOVED, None, "应要求")


@pytest.fixture
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending, "SLICE_URLS", 4)


def test_a_decision_requests_no_page_and_leaves_its_probe_pending(monkeypatch: pytest.MonkeyPatch) -> None:
    requested: list[str] = []
    monkeypatch.setattr(probe, "get_as_reader", requested.append)

    decision = removed()

    assert PendingProbe.objects.get().decision == decision
    assert requested == []
    assert not Receipt.objects.exists()


def test_a_decision_that_takes_nothing_down_has_nothing_pending() -> None:
    take_down(make_article(), Mode.LABELLED, None, "应要求", "已注明")
    decide(case_on(make_article()), 0, NoAction(), REASON, moderator())

    assert not PendingProbe.objects.exists()


def test_slices_add_up_to_one_receipt_of_all_addresses(small_slices: None) -> None:
    decision = removed(carried_brief(1))

    assert probe_slice(decision)
    begun = progress(decision, timezone.now())
    probe_all(decision)

    assert begun is not None
    assert (begun.done, begun.is_busy) == (4, False)
    receipt = Receipt.objects.get()
    paths = [answer["path"] for answer in receipt.answers]
    assert len(set(paths)) == len(paths) == begun.total
    assert receipt.faults == 0
    assert not PendingProbe.objects.exists()


def test_a_slice_ends_with_its_time_and_still_makes_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending, "SLICE_SECONDS", 0.0)
    decision = removed()

    probe_slice(decision)

    assert 0 < len(PendingProbe.objects.get().answers) < pending.SLICE_URLS


def test_of_a_check_that_has_not_begun_the_number_of_addresses_is_known(small_slices: None) -> None:
    decision = removed(carried_brief(1))

    before = progress(decision, timezone.now())
    probe_slice(decision)
    after = progress(decision, timezone.now())

    assert before is not None
    assert after is not None
    assert before.total == after.total > 10


def test_a_slice_that_another_process_has_is_left_to_it_until_its_time_is_over() -> None:
    decision = removed()
    PendingProbe.objects.update(taken_until=timezone.now() + timedelta(seconds=9), token="other")

    probe_slice(decision)
    assert progress(decision, timezone.now()).is_busy  # type: ignore[union-attr]
    assert not Receipt.objects.exists()

    PendingProbe.objects.update(taken_until=timezone.now() - timedelta(seconds=1))
    assert probe_all(decision) == Receipt.objects.get()


def test_results_of_a_process_that_lost_its_slice_are_discarded(monkeypatch: pytest.MonkeyPatch) -> None:
    decision, get = removed(), probe.get_as_reader

    def get_while_another_takes_it(path: str) -> probe.ProbeResponse:
        PendingProbe.objects.update(token="other")
        return get(path)

    monkeypatch.setattr(probe, "get_as_reader", get_while_another_takes_it)
    probe_slice(decision)

    assert PendingProbe.objects.get().answers == []
    assert not Receipt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_receipt() -> None:
    decision, start = removed(), Barrier(2)

    def run() -> None:
        start.wait()
        probe_all(decision)
        connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    probe_all(decision)

    paths = [answer["path"] for answer in Receipt.objects.get().answers]
    assert len(set(paths)) == len(paths) > 10


@pytest.mark.django_db(transaction=True)
def test_pages_are_requested_outside_any_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    decision, get = removed(), probe.get_as_reader
    within: list[bool] = []

    def get_and_note(path: str) -> probe.ProbeResponse:
        within.append(connection.in_atomic_block)
        return get(path)

    monkeypatch.setattr(probe, "get_as_reader", get_and_note)
    probe_all(decision)

    assert set(within) == {False}


def test_a_decision_undone_before_its_check_has_no_receipt_and_no_fault() -> None:
    decision = removed()
    undo(decision, Case.objects.get().version, None)

    assert probe_all(decision) is None
    assert not PendingProbe.objects.exists()


def test_what_is_restored_during_its_check_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    mo, get = moderator(), probe.get_as_reader
    decision = removed()

    def get_after_lifting(path: str) -> probe.ProbeResponse:
        for restriction in Restriction.objects.active(timezone.now()):
            restore(restriction, mo)
        return get(path)

    monkeypatch.setattr(probe, "get_as_reader", get_after_lifting)

    assert probe_all(decision) is None
    assert not failing_receipts(timezone.now()).exists()


def test_a_decision_that_a_second_person_confirms_is_checked_for_what_it_hides_and_then_for_what_it_removes() -> None:
    sealed = decide(case_on(item := make_article()), 0, Restrict((item,), Mode.SEALED), REASON, moderator())
    assert probe_all(sealed) is not None

    confirmed = confirm(sealed, Case.objects.get().version, moderator("li"))

    assert [row.decision for row in PendingProbe.objects.all()] == [confirmed]


def test_the_minute_worker_makes_the_receipts_that_nobody_waited_for() -> None:
    decisions = {removed(), removed(make_article(headline="灯塔守夜人换班之后"))}

    call_command("send_outbox")

    assert {receipt.decision for receipt in Receipt.objects.all()} == decisions
    assert not PendingProbe.objects.exists()


def test_an_error_in_one_check_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = removed(), removed(make_article(headline="灯塔守夜人换班之后"))
    planned = pending.planned_addresses

    def planned_or_failing(decision: Decision, at: object) -> object:
        if decision == first:
            raise ValueError(decision)
        return planned(decision, at)  # type: ignore[arg-type]

    monkeypatch.setattr(pending, "planned_addresses", planned_or_failing)

    assert probe_pending() == 1
    assert Receipt.objects.get().decision == second


def test_a_page_that_still_shows_the_text_is_a_fault_until_a_later_check_is_clean(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article, at = make_article(headline="临屿港夜航恢复首班船"), timezone.now()
    decision = removed(article)
    with monkeypatch.context() as patch:
        patch.setattr(probe, "get_as_reader", showing(article))
        receipt = probe_all(decision)
    failing, counts = list(failing_receipts(timezone.now())), probe_counts(timezone.now())

    request_probe(decision)
    probe_all(decision)

    assert failing == [receipt]
    assert receipt.faults > 5  # type: ignore[union-attr,operator]
    assert counts == {"pending": 0, "overdue": 0, "failing": 1}
    assert not failing_receipts(at + timedelta(minutes=1)).exists()


def test_a_fault_of_a_takedown_that_was_undone_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    article = make_article(headline="临屿港夜航恢复首班船")
    decision = removed(article)
    monkeypatch.setattr(probe, "get_as_reader", showing(article))
    probe_all(decision)

    undo(decision, Case.objects.get().version, None)

    assert not failing_receipts(timezone.now()).exists()
