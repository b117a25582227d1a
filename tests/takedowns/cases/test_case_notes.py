"""Notes on cases: who may write them, whom they reach, and what the ledger records of them."""

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import PermissionDenied, ValidationError

from articles.models import Article, Mode
from articles.models.removed_text import reading_as
from articles.outbox.models import Message
from articles.takedowns.cases import merging, workflow
from articles.takedowns.cases.case_notes import add_case_note, mark_as_done, open_mentions
from articles.takedowns.cases.closed_claims import is_claim_closed
from articles.takedowns.cases.people import may_read_case
from articles.takedowns.decisions.confirm import confirm
from articles.takedowns.decisions.decide import take_down
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, CaseNote, LedgerEvent
from tests import makers
from tests.mail_servers import IN_MEMORY
from tests.takedowns.tampering import raw_rows, without_triggers

pytestmark = pytest.mark.django_db


def a_case() -> Case:
    notice, _token = makers.make_notice(item=makers.make_article())
    return notice.cases.get()


def sealed_case(article: Article, by: User) -> Case:
    """A case in which two people sealed an article."""
    decision = take_down(article, Mode.SEALED, by, "命令")
    return confirm(decision, decision.case.version, makers.make_person_at_desk("lea", "Lead moderator")).case


def test_a_note_mentions_colleagues_and_mails_an_address_without_its_words(settings):
    settings.MAILERS = IN_MEMORY
    mo, li = makers.make_person_at_desk("mo", "Moderator"), makers.make_person_at_desk("li", "Counsel")
    li.email = "li@newsroom.example"
    li.save()
    case = a_case()

    posted = add_case_note(case, mo, "@li 请看，原告是欧阳秋浦。@nobody")

    assert (posted.unknown, posted.barred) == (("nobody",), ())
    assert [mention.note for mention in open_mentions(li)] == [posted.note]
    mail = Message.objects.filter(recipient="li@newsroom.example").order_by("-pk")[0]
    assert f"#note-{posted.note.pk}" in mail.text
    assert "欧阳" not in mail.text + mail.subject
    mark_as_done(posted.note, li)
    assert not open_mentions(li)


def test_a_note_leaves_the_version_of_the_case_and_is_an_event_with_a_digest():
    mo, case = makers.make_person_at_desk("mo", "Moderator"), a_case()
    version = case.version

    note = add_case_note(case, mo, "已电话核实。").note

    case.refresh_from_db()
    assert case.version == version
    event = LedgerEvent.objects.order_by("-sequence")[0]
    assert (event.action, event.payload_data["note"]) == ("noted", note.pk)
    assert "电话" not in event.payload
    assert verify().code == INTACT
    without_triggers()
    raw_rows(CaseNote).update(text="别的话")
    assert verify().rows == [f"casenote {note.pk} was changed without an event"]


def test_writers_and_auditors_write_no_notes_on_cases():
    case = a_case()
    for group in ("Writer", "Auditor"):
        with pytest.raises(PermissionDenied):
            add_case_note(case, makers.make_person_at_desk(f"a-{group.lower()}", group), "一句")
    assert not CaseNote.objects.exists()


def test_a_sealed_case_reaches_only_people_who_may_see_removed_text():
    mo = makers.make_person_at_desk("mo", "Moderator")
    counsel = makers.make_person_at_desk("fa", "Counsel")
    outsider = makers.make_person_at_desk("wen", "Writer")
    article = makers.make_article()
    case = sealed_case(article, mo)

    posted = add_case_note(case, mo, "@fa @wen 请看")

    assert posted.barred == ("wen",)
    assert open_mentions(counsel).count() == 1
    assert not open_mentions(outsider)


def test_a_note_on_a_merged_case_is_refused_and_names_the_other_case():
    mo, case, other = makers.make_person_at_desk("mo", "Moderator"), a_case(), a_case()
    merging.merge(case, case.version, mo, other)

    with pytest.raises(ValidationError) as refused:
        add_case_note(case, mo, "一句")

    assert other.reference in refused.value.messages[0]


@pytest.mark.parametrize("text", ["", "  \n "])
def test_a_note_without_words_is_refused(text):
    with pytest.raises(ValidationError):
        add_case_note(a_case(), makers.make_person_at_desk("mo", "Moderator"), text)


def test_a_sealed_case_that_was_merged_closes_the_notes_and_claims_of_the_other():
    mo = makers.make_person_at_desk("mo", "Moderator")
    reader = makers.make_person_at_desk("wen", "Writer")
    reader.user_permissions.add(Permission.objects.get(codename="view_case"))
    reader = User.objects.get(pk=reader.pk)
    article, case = makers.make_article(), a_case()
    notice = case.notices.get()
    sealed = sealed_case(article, mo)
    sealed = workflow.reopen(sealed, sealed.version, mo)
    assert may_read_case(reader, case)

    merging.merge(sealed, sealed.version, mo, case)

    case.refresh_from_db()
    sealed.refresh_from_db()
    assert not may_read_case(reader, case)
    assert not may_read_case(reader, sealed)
    with reading_as(reader):
        assert is_claim_closed(notice)
