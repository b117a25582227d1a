"""Assigning a case: who may assign it, and to whom."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import override

from articles.models.editorial.desk_preferences import DeskPreferences
from articles.outbox.models import Message
from articles.takedowns.cases import workflow
from articles.takedowns.cases.assigning import assign
from articles.takedowns.cases.locking import StaleCase
from articles.takedowns.decisions.actions import DecisionText, NoAction
from articles.takedowns.decisions.decide import decide
from articles.takedowns.models import Case, LedgerEvent
from tests import makers
from tests.mail_servers import IN_MEMORY
from tests.takedowns.cases.test_case_notes import sealed_case

pytestmark = pytest.mark.django_db


def a_case() -> Case:
    notice, _token = makers.make_notice(item=makers.make_article())
    return notice.cases.get()


def test_a_moderator_assigns_to_moderators_and_counsel_and_the_person_gets_a_mail(settings):
    settings.MAILERS = IN_MEMORY
    mo, fa = makers.make_person_at_desk("mo", "Moderator"), makers.make_person_at_desk("fa", "Counsel")
    fa.email = "fa@newsroom.example"
    fa.save()
    case = a_case()

    moved = assign(case, case.version, mo, "fa")

    assert (moved.assignee, moved.state) == (fa, "received")
    assert case.reference in Message.objects.filter(recipient="fa@newsroom.example").order_by("-pk")[0].subject
    event = LedgerEvent.objects.order_by("-sequence")[0]
    assert (event.action, event.payload_data["to"]) == ("assigned", fa.pk)


def test_only_a_lead_assigns_to_somebody_who_can_only_see_cases():
    mo, lea = makers.make_person_at_desk("mo", "Moderator"), makers.make_person_at_desk("lea", "Lead moderator")
    makers.make_person_at_desk("au", "Auditor")
    case = a_case()

    with pytest.raises(ValidationError):
        assign(case, case.version, mo, "au")
    assert assign(case, case.version, lea, "au").assignee.username == "au"


def test_nobody_is_assigned_a_case_that_they_may_not_view():
    lea = makers.make_person_at_desk("lea", "Lead moderator")
    wen = makers.make_person_at_desk("wen", "Writer")
    case = a_case()

    for username in ("wen", "nobody", "", "  "):
        with pytest.raises(ValidationError):
            assign(case, case.version, lea, username)
    case.refresh_from_db()
    assert (case.assignee, wen.is_active) == (None, True)


def test_a_sealed_case_is_not_assigned_to_counsel_without_the_permission_for_removed_text():
    mo, fa = makers.make_person_at_desk("mo", "Moderator"), makers.make_person_at_desk("fa", "Counsel")
    case = sealed_case(makers.make_article(), mo)
    case = workflow.reopen(case, case.version, mo) if not case.is_open else case
    group = fa.groups.get()
    group.permissions.remove(group.permissions.get(codename="view_removed_text"))

    with pytest.raises(ValidationError) as refused:
        assign(case, case.version, mo, "fa")

    assert "fa" in refused.value.messages[0]


def test_counsel_passes_on_only_a_case_of_their_own_and_decides_nothing():
    mo, fa = makers.make_person_at_desk("mo", "Moderator"), makers.make_person_at_desk("fa", "Counsel")
    case = a_case()
    with pytest.raises(PermissionDenied):
        assign(case, case.version, fa, "mo")
    case = assign(case, case.version, mo, "fa")
    with pytest.raises(PermissionDenied):
        decide(case, case.version, NoAction(), DecisionText("不成立"), fa)

    assert assign(case, case.version, fa, "mo").assignee == mo


def test_a_stale_or_closed_case_is_not_assigned():
    mo = makers.make_person_at_desk("mo", "Moderator")
    case = a_case()
    with pytest.raises(StaleCase):
        assign(case, case.version - 1, mo, "mo")
    decide(case, case.version, NoAction(), DecisionText("不成立"), mo)
    case.refresh_from_db()
    with pytest.raises(ValidationError):
        assign(case, case.version, mo, "mo")


def test_a_full_name_identifies_a_person_and_a_part_of_it_lists_who_may_be_meant():
    mo, fa = makers.make_person_at_desk("mo", "Moderator"), makers.make_person_at_desk("fa", "Counsel")
    fa.first_name, fa.last_name = "Fatima", "Marsh"
    fa.save()
    case = a_case()

    with pytest.raises(ValidationError, match="fa"):
        assign(case, case.version, mo, "Marsh")
    assert assign(case, case.version, mo, "fatima marsh").assignee == fa


@pytest.mark.parametrize(("language", "words"), [("en", "assigned case"), ("zh-hans", "交由您经办")])
def test_the_mail_is_in_the_language_of_the_person_who_gets_the_case(settings, language, words):
    settings.MAILERS = IN_MEMORY
    mo, fa = makers.make_person_at_desk("mo", "Moderator"), makers.make_person_at_desk("fa", "Counsel")
    fa.email = "fa@newsroom.example"
    fa.save()
    DeskPreferences.objects.create(user=fa, language=language)
    case = a_case()

    with override("en" if language != "en" else "zh-hans"):
        assign(case, case.version, mo, "fa")

    assert words in Message.objects.filter(recipient=fa.email).latest("pk").subject


def test_thousands_of_words_are_the_name_of_nobody():
    mo = makers.make_person_at_desk("mo", "Moderator")
    case = a_case()

    with pytest.raises(ValidationError) as refused:
        assign(case, case.version, mo, "mo " * 6_000)

    assert refused.value.message_dict.keys() == {"reason"}
