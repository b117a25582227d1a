"""Legal hold: possible in every state of a case, never without a reason, and nothing of the case goes meanwhile."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from articles.editing.autosave import AUTOSAVE_RETENTION
from articles.models import AutosavedForm, Mode, Restriction
from articles.outbox.models import Message
from articles.outbox.sending import MESSAGE_RETENTION, erase_long_sent
from articles.takedowns.cases import workflow
from articles.takedowns.cases.legal_hold import held_items, held_mails
from articles.takedowns.decisions.actions import DecisionText, Lift, ReplaceName, Restrict
from articles.takedowns.decisions.decide import decide
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, Claimant, PageCopy
from articles.takedowns.privacy.erasure import erase_although_open
from articles.takedowns.privacy.erasure_scope import scope_of
from articles.takedowns.privacy.retention import apply_retention, count_due
from tests.makers import embed, make_article, make_brief, make_notice, make_person_at_desk
from tests.takedowns.privacy.claimants import NAME, notice_with

pytestmark = pytest.mark.django_db
# A merged case is held with the one that took it over.
STATES = [state for state in Case.State.values if state != Case.State.MERGED]


def mo():
    return make_person_at_desk("mo", "Moderator")


def in_state(state: Case.State) -> Case:
    """A case put into a state directly, whatever leads there."""
    case = notice_with(make_article(body=f"<p>{NAME}到任。</p>"), elements=["address"]).cases.get()
    super(type(Case.objects.all()), Case.objects.filter(pk=case.pk)).update(state=state)
    case.refresh_from_db()
    return case


@pytest.mark.parametrize("state", STATES)
def test_a_case_in_every_state_can_be_held_and_keeps_its_claimant_and_page(state):
    case = in_state(state)

    held = workflow.set_hold(case, case.version, mo(), "法院保全")

    assert (held.hold, held.state) == ("法院保全", state)
    with pytest.raises(ValidationError, match="法院保全"):
        erase_although_open(case.notices.get(), mo())
    apply_retention(timezone.now() + timedelta(days=5_000))
    assert Claimant.objects.exists()
    assert NAME in PageCopy.objects.get().record
    ended = workflow.end_hold(held, held.version, mo())
    assert ended.hold == ""


@pytest.mark.parametrize("state", STATES)
def test_the_page_of_a_case_offers_the_hold_in_every_state(state):
    case, client = in_state(state), Client()
    client.force_login(mo())
    address = f"/admin/takedowns/case/{case.pk}/"
    assert 'value="hold"' in client.get(f"{address}change/").content.decode()

    client.post(f"{address}move/", {"move": "hold", "version": case.version, "reason": "法院保全"})

    case.refresh_from_db()
    assert case.hold == "法院保全"
    assert 'value="end_hold"' in client.get(f"{address}change/").content.decode()


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_hold_without_a_reason_is_refused(reason):
    case = in_state(Case.State.CLOSED)
    client = Client()
    client.force_login(mo())

    with pytest.raises(ValidationError):
        workflow.set_hold(case, case.version, mo(), reason)
    page = client.post(
        f"/admin/takedowns/case/{case.pk}/move/",
        {"move": "hold", "version": case.version, "reason": reason},
        follow=True,
    )

    case.refresh_from_db()
    assert case.hold == ""
    assert "请填写依法留存的理由。" in page.content.decode()


def test_only_a_held_case_can_be_released():
    case = in_state(Case.State.CLOSED)

    with pytest.raises(ValidationError):
        workflow.end_hold(case, case.version, mo())


def test_the_name_in_former_versions_of_a_held_item_cannot_be_replaced():
    article = make_article(body=f"<p>{NAME}到任。</p>")
    case = notice_with(article).cases.get()
    case = workflow.set_hold(case, case.version, mo(), "法院保全")

    with pytest.raises(ValidationError):
        decide(case, case.version, ReplaceName((article,), (), NAME, "某人"), DecisionText("依法"), mo())

    article.refresh_from_db()
    assert NAME in article.body


def test_both_texts_of_a_placement_on_hold_are_held():
    brief = make_brief()
    article = make_article(body=embed(brief))
    case = make_notice(placement=article.placements.get())[0].cases.get()
    assert held_items() == set()

    workflow.set_hold(case, case.version, mo(), "法院保全")

    assert held_items() == {article.pk, brief.pk}


def test_mails_and_autosaved_forms_of_a_held_case_outlive_their_retention():
    article = make_article()
    case = notice_with(article).cases.get()
    case = workflow.await_reply(case, case.version, mo(), "等答复")
    workflow.set_hold(case, case.version, mo(), "法院保全")
    long_ago = timezone.now() - AUTOSAVE_RETENTION - MESSAGE_RETENTION - timedelta(days=1)
    for key, item in (("a", article), ("b", make_article()), ("c", None)):
        AutosavedForm.objects.create(user=mo(), key=key, kind="article", item=item, values="[]", saved_at=long_ago)
    Message.objects.create(recipient="a@b.example", subject="甲", text="乙")
    Message.objects.update(sent_at=long_ago)
    mails = set(held_mails().values_list("pk", flat=True))
    assert mails

    apply_retention()
    erase_long_sent(timezone.now(), held_mails())

    assert set(AutosavedForm.objects.values_list("key", flat=True)) == {"a"}
    assert set(Message.objects.values_list("pk", flat=True)) == mails
    assert verify().code == INTACT


def test_a_page_that_a_held_case_shares_stays_when_the_other_case_is_due():
    article = make_article()
    held, due = notice_with(article, basis="fact").cases.get(), notice_with(article).cases.get()
    assert PageCopy.objects.count() == 1
    workflow.mark_as_spam(due, due.version, mo())
    workflow.set_hold(held, held.version, mo(), "法院保全")
    later = timezone.now() + timedelta(days=5_000)

    apply_retention(later)

    assert PageCopy.objects.get().record
    assert count_due(later) == {}


def test_what_a_held_case_shares_with_another_matter_is_not_masked():
    article = make_article(body=f"<p>{NAME}到任。</p>", rights_override=f"{NAME}同意")
    held, other = notice_with(article, basis="fact", claimant=None), notice_with(article)
    case = held.cases.get()
    workflow.set_hold(case, case.version, mo(), "法院保全")
    note = article.notes.create(by=mo(), text=f"{NAME}来电")

    erase_although_open(other, mo())

    for row in (article, note):
        row.refresh_from_db()
    assert (article.rights_override, note.text) == (f"{NAME}同意", f"{NAME}来电")
    assert NAME in PageCopy.objects.get().record
    assert verify().code == INTACT


def test_an_erasure_leaves_a_restriction_alone_that_a_case_on_hold_lifted():
    article = make_article(body=f"<p>{NAME}到任。</p>")
    notice = notice_with(article)
    case = notice.cases.get()
    decide(case, case.version, Restrict((article,), Mode.REMOVED), DecisionText(f"{NAME}要求"), mo())
    restriction = Restriction.objects.get()
    other = notice_with(make_article(), claimant=None).cases.get()
    lifted = decide(other, other.version, Lift((restriction,)), DecisionText("另案"), mo())
    other = workflow.set_hold(lifted.case, lifted.case.version, mo(), "法院保全")

    assert restriction.pk not in scope_of(notice).restrictions
    workflow.end_hold(other, other.version, mo())
    assert restriction.pk in scope_of(notice).restrictions
