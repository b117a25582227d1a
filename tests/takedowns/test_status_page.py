"""The status page: parties see dates and open questions, and answer with text, files, elements or a withdrawal."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.models import Mode
from articles.takedowns.cases import conversation, workflow
from articles.takedowns.cases.conversation import mark_read
from articles.takedowns.cases.locking import lock_cases
from articles.takedowns.cases.merging import merge
from articles.takedowns.decisions.actions import DecisionText, NoAction, Restrict
from articles.takedowns.decisions.decide import decide
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.letters.status_links import AffectedParty, new_status_link
from articles.takedowns.models import Case, Claimant, Evidence, LedgerEvent, Notice, ThreadEntry
from articles.takedowns.privacy.erasure import erase_although_open
from tests import makers
from tests.makers import hours_ago

pytestmark = pytest.mark.django_db
COMPLETE_FACT = ["address", "part", "evidence", "relief", "good_faith"]


def an_answer(**values):
    return {"text": "更正如下。", "stamp": makers.make_claim()["stamp"], "homepage": ""} | values


@pytest.fixture
def notice(db):
    """A complete notice of Stella about an article."""
    return makers.make_notice(item=makers.make_article(), basis="fact", elements=COMPLETE_FACT)


def address_of(token):
    return f"/en/takedowns/status/{token}/"


def test_an_answer_joins_the_thread_of_the_notice_and_waits_for_a_moderator(client, notice):
    row, token = notice

    response = client.post(address_of(token), an_answer())

    entry = row.thread.get()
    assert response["Location"] == f"{address_of(token)}?sent=answer"
    assert (entry.side, entry.kind, entry.text, entry.settled_at) == ("claimant", "answer", "更正如下。", None)
    assert "We have received your answer." in client.get(response["Location"]).content.decode()
    assert verify().code == INTACT


def test_what_was_sent_is_on_the_case_page_with_its_files_and_never_on_the_status_page(client, mo, notice):
    row, token = notice
    proof = SimpleUploadedFile("stella.pdf", b"%PDF-1.7")

    client.post(address_of(token), an_answer(proofs=[proof]))

    case = row.cases.get()
    desk = mo.get(f"/en/admin/takedowns/case/{case.pk}/change/").content.decode()
    assert "更正如下。" in desk
    assert f"/evidence/{Evidence.objects.get().pk}/" in desk
    public = client.get(address_of(token)).content.decode()
    assert "更正如下。" not in public
    assert "From you: answer" in public


def test_an_answer_to_an_open_question_ends_the_pause_and_settles_the_question(client, notice, clock):
    row, token = notice
    by = makers.make_person_at_desk("mo", "Moderator")
    case = row.cases.get()
    workflow.await_reply(case, case.version, by, "哪一句？")
    clock.advance(hours=5)

    client.post(address_of(token), an_answer())

    case.refresh_from_db()
    assert case.state == Case.State.IN_REVIEW
    assert case.pauses.get().ends_at == clock.now
    assert not row.thread.filter(kind="question", settled_at=None).exists()


def test_the_last_missing_element_makes_the_notice_complete(client):
    row, token = makers.make_notice(item=makers.make_article(), basis="fact", elements=COMPLETE_FACT[:3])
    assert row.effective_at is None

    client.post(address_of(token), an_answer(text="", relief="correct", good_faith="on"))

    row.refresh_from_db()
    assert row.missing == []
    assert row.effective_at is not None
    assert row.attested == ["good_faith-1"]


def test_personal_elements_lie_with_the_claimant_and_not_in_the_thread(client):
    row, token = makers.make_notice(
        item=makers.make_article(), basis="dmca_notice", elements=["address"], claimant=None
    )

    client.post(address_of(token), an_answer(text="", name="Stella Marsh", contact="滩涂路 3 号"))

    assert row.thread.get().supplied == {"name": "", "contact": ""}
    assert (row.claimant.name, row.claimant.contact) == ("Stella Marsh", "滩涂路 3 号")


def test_the_same_form_sent_twice_is_stored_once(client, notice):
    row, token = notice
    form = an_answer()

    for _time in range(2):
        assert client.post(address_of(token), form).status_code == 302

    assert row.thread.count() == 1


def test_withdrawing_the_only_open_notice_closes_its_case_as_withdrawn(client, notice):
    row, token = notice

    page = client.post(address_of(token), an_answer(step="withdraw", sure="on"), follow=True).content.decode()

    row.refresh_from_db()
    case = row.cases.get()
    assert (case.state, row.state) == (Case.State.WITHDRAWN, Notice.State.CLOSED)
    assert "You have withdrawn this notice." in page
    assert verify().code == INTACT


def test_a_withdrawn_notice_takes_additions_and_no_objection_because_nothing_was_decided(client, notice):
    row, token = notice
    client.post(address_of(token), an_answer(step="withdraw", sure="on"))

    page = client.get(address_of(token)).content.decode()
    client.post(address_of(token), an_answer(text="再补充一句。", step="object"))

    assert 'value="object"' not in page
    assert "Add something" in page
    assert row.thread.get(text="再补充一句。").kind == ThreadEntry.Kind.ANSWER


def test_withdrawing_one_of_two_notices_leaves_the_case_open(client, notice):
    row, token = notice
    other, _token = makers.make_notice(item=row.item, basis="fact", elements=COMPLETE_FACT)

    client.post(address_of(token), an_answer(step="withdraw", sure="on"))

    row.refresh_from_db()
    other.refresh_from_db()
    assert row.cases.get().is_open
    assert (row.state, other.state) == (Notice.State.CLOSED, Notice.State.RECEIVED)


def test_a_withdrawal_without_the_tick_is_refused_and_the_words_stay(client, notice):
    row, token = notice

    page = client.post(address_of(token), an_answer(step="withdraw")).content.decode()

    assert "Tick this to confirm" in page
    assert "更正如下。" in page
    assert not row.thread.exists()


def test_an_objection_to_a_closed_notice_is_stored_as_such(client, notice):
    row, token = notice
    case = row.cases.get()
    by = makers.make_person_at_desk("mo", "Moderator")
    decide(case, case.version, Restrict((row.item,), Mode.DELISTED), DecisionText("成立"), by)

    client.post(address_of(token), an_answer(step="object"))

    case.refresh_from_db()
    assert row.thread.get().kind == ThreadEntry.Kind.OBJECTION
    assert not case.is_open
    assert verify().code == INTACT


@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        ({"text": ""}, 200, "Write something, add a file"),
        ({"text": "！？，。,.!?" * 4_000}, 200, "This is too long"),
        ({"homepage": "x"}, 200, "A hidden field was filled in"),
        ({"stamp": "forged"}, 200, "did not come from our page"),
        ({"proofs": [SimpleUploadedFile("a.exe", b"MZ\x90\x00")]}, 200, "is not a PDF"),
    ],
)
def test_bad_input_is_refused_with_a_message_and_the_words_stay(client, notice, values, status, words):
    row, token = notice

    response = client.post(address_of(token), an_answer(**values))
    page = response.content.decode()

    assert (response.status_code, words in page) == (status, True)
    assert an_answer(**values)["text"][:20] in page.replace("&lt;", "<")
    assert not row.thread.exists()


def test_files_of_more_than_20_mb_get_413_and_the_words_stay(client, notice):
    row, token = notice
    large = SimpleUploadedFile("a.pdf", b"%PDF-" + b"1" * 22_000_000)

    response = client.post(address_of(token), an_answer(proofs=[large]))

    assert response.status_code == 413
    assert "更正如下。" in response.content.decode()
    assert "exceed 20 MB" in response.content.decode()
    assert not row.thread.exists()


def test_too_many_answers_in_an_hour_get_429_and_the_words_stay(client, notice):
    _row, token = notice

    statuses = [client.post(address_of(token), an_answer(text=f"第{n}句。")).status_code for n in range(21)]

    assert statuses == [302] * 20 + [429]
    last = client.post(address_of(token), an_answer(text="最后一句。"))
    assert last["Retry-After"]
    assert "最后一句。" in last.content.decode()


def test_a_form_of_another_site_is_refused(client, notice):
    _row, token = notice

    response = client.post(address_of(token), an_answer(), headers={"Origin": "https://elsewhere.example"})

    assert response.status_code == 403


def test_no_response_is_stored_or_indexed_or_sets_a_cookie(client, notice):
    _row, token = notice
    answers = [client.get(address_of(token)), client.post(address_of(token), an_answer(text=""))]
    answers.append(client.post(address_of(token), an_answer()))

    for response in answers:
        assert "no-store" in response["Cache-Control"]
        assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex", "strict-origin")
        assert not response.cookies


def test_links_of_erased_claimants_and_of_sealed_content_are_like_unknown_ones(client, notice):
    row, erased = notice
    sealed_notice, _token = makers.make_notice(item=makers.make_article(), basis="fact", elements=COMPLETE_FACT)
    sealed = new_status_link(sealed_notice, AffectedParty(sealed_notice.cases.get())).rstrip("/").rpartition("/")[2]
    assert client.get(address_of(sealed)).status_code == 200
    restrict(sealed_notice.item, Mode.SEALED, None, "命令")
    erase_although_open(row, None)

    responses = [client.get(address_of(token)) for token in (erased, sealed, "A" * 22)]
    posted = [client.post(address_of(token), an_answer()) for token in (erased, sealed, "A" * 22)]

    assert {response.status_code for response in responses + posted} == {404}
    assert len({response.content for response in responses}) == 1
    assert len({response.content for response in posted}) == 1


def test_reading_settles_what_the_parties_sent(client, notice):
    row, token = notice
    client.post(address_of(token), an_answer())
    case = row.cases.get()
    by = makers.make_person_at_desk("mo", "Moderator")

    mark_read(case, case.version, by)

    entry = row.thread.get()
    assert entry.settled_by == by
    assert entry.settled_at <= timezone.now()
    assert verify().code == INTACT


def test_the_affected_party_answers_on_a_page_that_names_no_claimant(client):
    row, _token = makers.make_notice(
        item=makers.make_article(), basis="fact", claimant=Claimant(name="Stella", email="stella@reader.example")
    )
    address = new_status_link(row, AffectedParty(row.cases.get())).removeprefix("http://127.0.0.1:8000")

    page = client.get(address).content.decode()
    client.post(address, an_answer())

    assert "Stella" not in page
    assert 'name="sure"' not in page
    assert row.thread.get().side == ThreadEntry.Side.AFFECTED


def test_erasing_the_claimant_deletes_what_they_wrote_and_the_ledger_still_verifies(
    client, notice, django_capture_on_commit_callbacks
):
    row, token = notice
    client.post(address_of(token), an_answer(proofs=[SimpleUploadedFile("a.pdf", b"%PDF-1.7")]))

    with django_capture_on_commit_callbacks(execute=True):
        erase_although_open(row, None)

    assert (row.thread.get().text, Evidence.objects.count(), row.links.count()) == ("", 0, 0)
    assert verify().code == INTACT


def test_a_link_is_shown_for_a_year_after_the_notice_was_closed(client, notice):
    row, token = notice
    row.state, row.decided_at = Notice.State.CLOSED, hours_ago(24 * 364)
    row.save()

    assert client.get(address_of(token)).status_code == 200
    Notice.objects.update(decided_at=hours_ago(24 * 366))
    assert client.get(address_of(token)).status_code == 404


def test_a_question_is_mailed_as_typed_with_the_missing_elements_and_a_link_that_works(client, clock):
    question = "请说明：“第二段”哪一句有误？{reference} " + "很长的问题。" * 100
    row, _token = makers.make_notice(item=makers.make_article(), basis="fact", elements=["address"])
    case = row.cases.get()

    workflow.await_reply(case, case.version, makers.make_person_at_desk("mo", "Moderator"), question)

    letter = row.claimant.messages.latest("pk")
    assert question in letter.text
    assert letter.text.count("\n- ") == 4
    address = re.search(r"http://127.0.0.1:8000(/\S*?/status/[\w-]+/)", letter.text)[1]
    assert "很长的问题。很长的问题。" in client.get(address).content.decode()
    client.post(address, an_answer())
    assert question[:20] not in client.get(address).content.decode()


def test_a_decision_letter_to_the_outlet_has_a_link_of_its_own(client):
    source = makers.make_source(contact="desk@outlet.example")
    row, _token = makers.make_notice(item=makers.make_article(source=source), basis="dsa_16", elements=["address"])
    case = row.cases.get()
    by = makers.make_person_at_desk("mo", "Moderator")
    decide(case, case.version, Restrict((row.item,), Mode.DELISTED), DecisionText("成立"), by)

    letter = row.claimant.messages.get(recipient="desk@outlet.example")
    address = re.search(r"http://127.0.0.1:8000(/\S*?/status/[\w-]+/)", letter.text)[1]
    link = row.links.get(role="affected")
    assert (link.source, link.decision_id) == (source, letter.decision_id)
    page = client.get(address).content.decode()
    assert row.reference in page
    assert "Stella" not in page


def test_an_extension_is_announced_with_its_reason_within_the_first_month_only(clock):
    row, _token = makers.make_notice(item=makers.make_article(), basis="gdpr_17", subject="privacy")
    other, _token = makers.make_notice(item=makers.make_article(), basis="gdpr_17", subject="privacy")
    by = makers.make_person_at_desk("mo", "Moderator")
    case = row.cases.get()

    workflow.extend(case, case.version, by, "要向三家机构查证。")

    letter = row.claimant.messages.latest("pk")
    assert "要向三家机构查证。" in letter.text
    assert (row.thread.get().kind, row.thread.get().text) == ("extension", "要向三家机构查证。")
    clock.advance(days=40)
    late = other.cases.get()
    with pytest.raises(ValidationError):
        workflow.extend(late, late.version, by, "太晚了。")
    assert verify().code == INTACT


def test_a_case_with_an_unread_answer_is_in_the_view_of_new_answers_until_it_is_read(client, mo, notice):
    row, token = notice
    client.post(address_of(token), an_answer())
    case = row.cases.get()
    view = "/en/admin/takedowns/case/?view=answered"

    assert "queue-news" in mo.get(view).content.decode()
    mo.post(f"/en/admin/takedowns/case/{case.pk}/move/", {"move": "read", "version": case.version})

    assert f">{case.reference}<" not in mo.get(view).content.decode()


def test_one_claimant_of_several_can_be_asked(mo, notice):
    row, _token = notice
    other, _token = makers.make_notice(item=row.item, basis="fact", elements=COMPLETE_FACT)
    case = row.cases.get()

    mo.post(
        f"/en/admin/takedowns/case/{case.pk}/move/",
        {"move": "wait", "version": case.version, "reason": "哪一句？", "asked": row.pk},
    )

    assert [each.thread.count() for each in (row, other)] == [1, 0]


def test_a_withdrawal_sent_twice_is_confirmed_twice(client, notice):
    row, token = notice
    form = an_answer(text="", step="withdraw", sure="on")

    pages = [client.post(address_of(token), form, follow=True).content.decode() for _time in range(2)]

    assert all("You have withdrawn this notice." in page for page in pages)
    assert row.thread.count() == 1


def test_missing_elements_sent_twice_are_confirmed_twice(client):
    row, token = makers.make_notice(item=makers.make_article(), basis="fact", elements=COMPLETE_FACT[:3])
    form = an_answer(text="", relief="correct", good_faith="on")

    responses = [client.post(address_of(token), form) for _time in range(2)]

    assert [response.status_code for response in responses] == [302, 302]
    assert row.thread.count() == 1


def test_an_address_that_was_judged_insufficient_is_kept_next_to_the_new_one(client):
    claimant = Claimant(name="Stella", email="stella@reader.example", contact="临屿市")
    row, token = makers.make_notice(
        item=makers.make_article(), basis="dmca_notice", elements=["address", "name"], claimant=claimant
    )

    client.post(address_of(token), an_answer(text="", contact="滩涂路 3 号", signature="Stella Marsh"))

    claimant = Claimant.objects.get(notice=row)
    assert (claimant.contact, claimant.signature) == ("临屿市\n滩涂路 3 号", "Stella Marsh")


def test_a_line_too_long_to_be_joined_is_replaced_by_the_new_one(client):
    claimant = Claimant(name="Stella", email="stella@reader.example", signature="旧" * 150)
    row, token = makers.make_notice(
        item=makers.make_article(), basis="dmca_notice", elements=["address", "name"], claimant=claimant
    )

    client.post(address_of(token), an_answer(text="", signature="新" * 100))

    assert Claimant.objects.get(notice=row).signature == "新" * 100


def test_an_answer_reaches_the_case_into_which_its_own_was_merged_meanwhile(client, notice, monkeypatch):
    row, token = notice
    by = makers.make_person_at_desk("mo", "Moderator")
    case = row.cases.get()
    other, _token = makers.make_notice(item=makers.make_article(), basis="fact", elements=COMPLETE_FACT)
    into = other.cases.get()
    into = workflow.await_reply(into, into.version, by, "哪一句？")
    merged = []

    def merge_first(keys):
        if not merged:
            merged.append(merge(case, case.version, by, into))
        return lock_cases(keys)

    monkeypatch.setattr(conversation, "lock_cases", merge_first)
    client.post(address_of(token), an_answer(step="withdraw", sure="on"))

    events = LedgerEvent.objects.filter(action="answered")
    assert [event.case for event in events] == [into.reference]
    assert verify().code == INTACT


def test_the_page_of_the_affected_party_is_gone_while_any_content_of_the_notice_is_sealed(client):
    row, _token = makers.make_notice(item=makers.make_article(), basis="fact", elements=COMPLETE_FACT)
    other, _token = makers.make_notice(item=makers.make_article(), basis="fact", elements=COMPLETE_FACT)
    case, into = row.cases.get(), other.cases.get()
    link = new_status_link(row, AffectedParty(case)).rstrip("/").rpartition("/")[2]
    merge(case, case.version, makers.make_person_at_desk("mo", "Moderator"), into)
    assert client.get(address_of(link)).status_code == 200

    restrict(other.item, Mode.SEALED, None, "命令")

    assert client.get(address_of(link)).status_code == 404


def test_an_affected_party_sees_its_own_answers_and_not_those_of_another(client):
    row, _token = makers.make_notice(item=makers.make_article(), basis="fact", elements=COMPLETE_FACT)
    tide, harbour = (
        new_status_link(row, AffectedParty(row.cases.get(), source=makers.make_source(name=name)))
        for name in ("潮声社", "港口报")
    )
    tide, harbour = (link.removeprefix("http://127.0.0.1:8000") for link in (tide, harbour))

    client.post(tide, an_answer())

    assert "您发来的" in client.get(tide).content.decode().partition("<dl>")[2].partition("</dl>")[0]
    assert "您发来的" not in client.get(harbour).content.decode().partition("<dl>")[2].partition("</dl>")[0]


def test_what_was_typed_for_a_missing_element_stays_if_the_notice_was_closed_meanwhile(client):
    row, token = makers.make_notice(item=makers.make_article(), basis="fact", elements=["address"])
    by, case = makers.make_person_at_desk("mo", "Moderator"), row.cases.get()
    decide(case, case.version, NoAction(), DecisionText("不成立", "无依据"), by)

    page = client.post(address_of(token), an_answer(text="", part="第三段末句", relief="correct")).content.decode()

    assert "第三段末句" in page
    assert not row.thread.exists()
