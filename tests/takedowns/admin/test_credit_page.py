"""The credit page: a wrong credit is corrected on every item that has it, with a note on each."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from articles.models import Byline, Correction, NewsItem
from articles.rights.models import Person
from articles.takedowns.admin import credit_page
from articles.takedowns.decisions import decide
from articles.takedowns.decisions.undo import undo
from articles.takedowns.ledger.verify import verify
from articles.takedowns.models import Case, Decision, Notice
from tests.makers import make_article, make_brief, make_notice, make_person, make_person_at_desk, make_source

pytestmark = pytest.mark.django_db


def credit(item: NewsItem, person: Person) -> None:
    Byline.objects.create(item=item, role="writer", person=person)


def address(row: Any) -> str:
    return reverse(f"admin:rights_{row._meta.model_name}_credit", args=[row.pk])


def send(client: Client, row: Any, name: str, **values: str) -> Any:
    shown = client.get(address(row)).context["form"]
    fields = {"public_note": shown["public_note"].value(), "key": shown["key"].value(), "name": name}
    return client.post(address(row), fields | values)


def named(person: Person) -> set[int]:
    return set(Byline.objects.filter(person=person).values_list("item_id", flat=True))


@pytest.fixture
def wrong() -> Person:
    person = make_person(name="江宁")
    for _ in range(5):
        credit(make_article(), person)
    return person


def test_one_decision_corrects_five_articles_and_adds_a_note_to_each(mo: Client, wrong: Person) -> None:
    right = make_person(name="沈知远")
    items = named(wrong)
    assert "5篇稿件署名江宁" in mo.get(address(wrong)).content.decode()

    response = send(mo, wrong, "沈知远")

    assert response.status_code == 302
    assert (named(wrong), named(right)) == (set(), items)
    assert set(Correction.objects.values_list("item_id", flat=True)) == items
    assert {note.text for note in Correction.objects.all()} == {"署名有误，原署“江宁”，现已更正。"}
    assert Decision.objects.count() == 1
    page = mo.get(address(wrong)).content.decode()
    assert "5篇稿件已由“江宁”改署“沈知远”" in page
    assert "已加5条更正说明" in page
    assert all(Client().get(NewsItem.objects.get(pk=pk).get_absolute_url()).status_code == 200 for pk in items)


def test_a_corrected_credit_is_undone_as_a_whole_and_the_ledger_stays_intact(mo: Client, wrong: Person) -> None:
    right, items = make_person(name="沈知远"), named(wrong)
    send(mo, wrong, "沈知远")
    case = Case.objects.get()
    assert mo.get(reverse("admin:takedowns_case_change", args=[case.pk])).status_code == 200

    undo(Decision.objects.get(), case.version, make_person_at_desk("mo", "Moderator"))

    assert (named(wrong), named(right)) == (items, set())
    assert not Correction.objects.exists()
    assert verify().words == ""


def test_a_form_sent_twice_makes_one_decision(mo: Client, wrong: Person) -> None:
    make_person(name="沈知远")
    shown = mo.get(address(wrong)).context["form"]
    fields = {"public_note": "更正。", "key": shown["key"].value(), "name": "沈知远"}

    for _ in range(2):
        mo.post(address(wrong), fields)

    assert Decision.objects.count() == 1
    assert Correction.objects.count() == 5


def test_a_notice_on_one_of_the_articles_stays_open(mo: Client, wrong: Person) -> None:
    make_person(name="沈知远")
    notice, _token = make_notice(item=NewsItem.objects.first(), subject="fact", basis="fact", relief="correct")

    send(mo, wrong, "沈知远")

    notice.refresh_from_db()
    assert notice.state != Notice.State.CLOSED
    assert Case.objects.open().get() == notice.cases.get()


def test_a_person_entered_by_initials_has_to_be_confirmed(mo: Client, wrong: Person) -> None:
    right = make_person(name="沈知远")
    question = send(mo, wrong, "szy")
    assert question.status_code == 200
    assert not Decision.objects.exists()
    assert "沈知远" in question.content.decode()

    assert send(mo, wrong, "szy", meant=str(right.pk)).status_code == 302

    assert len(named(right)) == 5


def test_of_two_people_with_the_same_name_one_has_to_be_chosen(mo: Client, wrong: Person) -> None:
    make_person(name="沈知远")
    other = make_person(name="沈知远", outlet=make_source(name="望海社"))

    question = send(mo, wrong, "沈知远")
    assert question.status_code == 200
    assert "沈知远 (望海社)" in question.content.decode()
    send(mo, wrong, "沈知远", meant=str(other.pk))

    assert len(named(other)) == 5


def test_a_new_person_is_created_only_if_confirmed(mo: Client, wrong: Person) -> None:
    question = send(mo, wrong, "沈之远")
    assert question.status_code == 200
    assert not Person.objects.filter(name="沈之远").exists()
    assert send(mo, wrong, "沈知远", meant="new:沈之远").status_code == 200
    assert Person.objects.count() == 1

    send(mo, wrong, "沈知远", meant="new:沈知远")

    assert len(named(Person.objects.get(name="沈知远"))) == 5


@pytest.mark.parametrize("name", ["", " ", "江宁", "x" * 121])
def test_a_name_that_changes_nothing_is_refused(mo: Client, wrong: Person, name: str) -> None:
    response = send(mo, wrong, name)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Decision.objects.exists()


def test_a_source_is_corrected_without_a_note(mo: Client) -> None:
    wrong, right = make_source(name="望海社"), make_source(name="听潮社")
    brief = make_brief(source=wrong)

    send(mo, wrong, "听潮社", public_note="")

    brief.refresh_from_db()
    assert brief.source == right
    assert not Correction.objects.exists()


@pytest.mark.parametrize(("group", "status"), [("Editor", 200), ("Moderator", 200), ("Writer", 403), ("Auditor", 403)])
def test_only_editors_and_moderators_can_correct_credits(
    client: Client, wrong: Person, group: str, status: int
) -> None:
    client.force_login(make_person_at_desk("someone", group))

    assert client.get(address(wrong)).status_code == status
    assert client.post(address(wrong), {"name": "x"}).status_code == status
    assert client.get(address(wrong).replace(str(wrong.pk), "99999")).status_code == 404


def test_the_default_note_is_in_the_language_of_the_items(mo: Client) -> None:
    person = make_person(name="Ada Finch")
    credit(make_article(language="en"), person)

    assert mo.get(address(person)).context["form"]["public_note"].value().startswith("The credit was wrong")


def test_a_refused_correction_leaves_no_new_person_behind(
    mo: Client, wrong: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise ValidationError("不行")

    monkeypatch.setattr(credit_page, "correct_credit", refuse)

    page = send(mo, wrong, "新人甲", meant="new:新人甲").content.decode()

    assert "不行" in page
    assert not Person.objects.filter(name="新人甲").exists()


def test_a_correction_that_waits_for_a_second_person_is_not_called_done(
    mo: Client, wrong: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decide, "needs_second_person", lambda *_args: True)
    make_person(name="沈知远")

    send(mo, wrong, "沈知远")

    assert len(named(wrong)) == 5
    page = mo.get(address(wrong)).content.decode()
    assert "已由“江宁”改署" not in page
    assert Case.objects.get().state == "second_review"
