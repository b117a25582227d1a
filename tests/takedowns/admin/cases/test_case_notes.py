"""Notes and assignment on the case page, and the workload of everybody."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models.editorial.desk_preferences import DeskPreferences
from articles.outbox.models import Message
from articles.takedowns.cases import workflow
from articles.takedowns.cases.case_notes import add_case_note
from articles.takedowns.cases.people import MAX_SUGGESTED
from articles.takedowns.models import Case, CaseNote
from tests import makers
from tests.mail_servers import IN_MEMORY
from tests.takedowns.cases.test_case_notes import sealed_case

pytestmark = pytest.mark.django_db


def client_of(username: str, group: str) -> Client:
    client = Client()
    client.force_login(makers.make_person_at_desk(username, group))
    return client


def a_case() -> Case:
    notice, _token = makers.make_notice(item=makers.make_article())
    return notice.cases.get()


def page_of(case: Case) -> str:
    return reverse("admin:takedowns_case_change", args=[case.pk])


def post(client: Client, case: Case, view: str, **data):
    return client.post(reverse(f"admin:takedowns_case_{view}", args=[case.pk]), data, follow=True)


def test_counsel_reads_comments_on_and_passes_on_a_case_but_cannot_decide_it():
    mo, case = makers.make_person_at_desk("mo", "Moderator"), a_case()
    client = client_of("fa", "Counsel")
    page = client.get(page_of(case)).content.decode()
    assert 'id="note-text"' in page
    assert reverse("admin:takedowns_case_decide", args=[case.pk]) not in page
    assert reverse("admin:takedowns_case_assign", args=[case.pk]) not in page

    response = post(client, case, "note", text="可以撤下。@mo")

    assert "可以撤下。" in response.content.decode()
    assert CaseNote.objects.get().by.username == "fa"
    first_page = client_of("mo", "Moderator").get(reverse("admin:index")).content.decode()
    assert case.reference in first_page
    assert "可以撤下" in first_page
    assert client.post(reverse("admin:takedowns_case_decide", args=[case.pk])).status_code == 403
    assert mo.is_active


def test_a_refused_note_is_shown_again(settings):
    case, client = a_case(), client_of("mo", "Moderator")
    response = post(client, case, "note", text="长" * 20_001)
    assert "长" * 20_001 in response.content.decode()
    assert not CaseNote.objects.exists()


def test_a_mention_that_is_done_leaves_the_first_page_and_the_view_of_the_queue():
    case, mo = a_case(), makers.make_person_at_desk("mo", "Moderator")
    note = add_case_note(case, makers.make_person_at_desk("li", "Moderator"), "@mo 看").note
    client = client_of("mo", "Moderator")
    queue = reverse("admin:takedowns_case_changelist") + "?view=mentioned&state=all"
    assert case.reference in client.get(queue).content.decode()

    post(client, case, "note", done=note.pk)

    assert case.reference not in client.get(queue).content.decode()
    assert mo.is_active


def test_notes_on_a_sealed_case_are_hidden_from_people_who_may_not_see_removed_text():
    mo = makers.make_person_at_desk("mo", "Moderator")
    case = sealed_case(makers.make_article(), mo)
    add_case_note(case, mo, "原告的意见")
    client = client_of("fa", "Counsel")
    assert "原告的意见" in client.get(page_of(case)).content.decode()
    group = makers.make_person_at_desk("fa", "Counsel").groups.get()
    group.permissions.remove(group.permissions.get(codename="view_removed_text"))

    assert "原告的意见" not in client.get(page_of(case)).content.decode()
    response = post(client, case, "note", text="我的看法")
    assert "我的看法" in response.content.decode()
    assert CaseNote.objects.count() == 1


def test_a_case_is_assigned_on_its_page_and_found_by_the_filter_of_the_queue():
    fa, case, other = makers.make_person_at_desk("fa", "Counsel"), a_case(), a_case()
    client = client_of("mo", "Moderator")

    response = post(client, case, "assign", reason="fa", version=case.version)

    assert "fa" in response.content.decode()
    queue = reverse("admin:takedowns_case_changelist")
    assigned = client.get(f"{queue}?assignee={fa.pk}").content.decode()
    assert case.reference in assigned
    assert other.reference not in assigned
    assert case.reference not in client.get(f"{queue}?assignee=none").content.decode()


def test_the_name_of_a_refused_assignment_is_shown_again():
    makers.make_person_at_desk("fa", "Counsel")
    case, client = a_case(), client_of("mo", "Moderator")

    response = post(client, case, "assign", reason="fa", version=case.version + 1)

    assert response.status_code == 409
    assert 'value="fa"' in response.content.decode()


def test_among_hundreds_of_people_the_one_is_found_by_a_part_of_the_name():
    for number in range(60):
        makers.make_person_at_desk(f"a{number:03}", "Moderator")
    zhou = makers.make_person_at_desk("zhou", "Counsel")
    zhou.first_name, zhou.last_name = "明", "周"
    zhou.save()
    client = client_of("mo", "Moderator")
    page = client.get(reverse("admin:takedowns_case_change", args=[a_case().pk])).content.decode()
    assert page.split('id="assignable-people"')[1].split("</datalist>")[0].count("<option") == MAX_SUGGESTED

    found = client.get(reverse("admin:takedowns_case_people"), {"q": "周"}).json()["names"]

    assert found == [{"name": "zhou", "full": zhou.get_full_name()}]


def test_writers_are_offered_no_people_and_no_names():
    client = client_of("wen", "Writer")

    assert client.get(reverse("admin:takedowns_case_people"), {"q": "m"}).status_code == 403


def test_known_names_are_searched_in_all_and_not_among_the_first():
    for number in range(60):
        makers.make_source(name=f"甲社{number:03}")
    makers.make_source(name="周报社")
    client = client_of("mo", "Moderator")

    found = client.get(reverse("admin:takedowns_case_names"), {"q": "周报"}).json()["names"]

    assert found == [{"name": "周报社", "full": ""}]


def test_a_mention_is_mailed_in_the_language_of_its_reader(settings):
    settings.MAILERS = IN_MEMORY
    fa = makers.make_person_at_desk("fa", "Counsel")
    fa.email = "fa@newsroom.example"
    fa.save()
    DeskPreferences.objects.create(user=fa, language="en")

    add_case_note(a_case(), makers.make_person_at_desk("mo", "Moderator"), "请看一下 @fa")

    mail = Message.objects.filter(recipient=fa.email).latest("pk")
    assert "wrote a note on case" in mail.subject
    assert "/en/admin/" in mail.text


def test_leads_see_the_workload_in_a_bounded_number_of_queries_and_others_do_not(django_assert_max_num_queries):
    mo = makers.make_person_at_desk("mo", "Moderator")
    for _number in range(3):
        case = a_case()
        workflow.claim(case, case.version, mo)
    case = a_case()
    address = reverse("admin:takedowns_case_workload")
    assert client_of("mo", "Moderator").get(address).status_code == 403
    lead = client_of("lea", "Lead moderator")
    lead.get(address)

    with django_assert_max_num_queries(15):
        page = lead.get(address).content.decode()

    assert f'?assignee={mo.pk}">3</a>' in page
    assert '?assignee=none">1</a>' in page
