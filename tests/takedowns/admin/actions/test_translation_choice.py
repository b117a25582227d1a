"""Translations of what a case is about: the forms name them, none is ticked, and one decision covers those chosen."""

import re

import pytest
from django.test import Client

from articles.editing.restrictions import restrict
from articles.models import Byline, Mode, NewsItem, Restriction
from articles.takedowns.decisions.undo import undo
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, Decision
from tests import makers
from tests.takedowns.admin.cases.test_page import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def mo(client):
    person = makers.make_person_at_desk("mo", "Moderator")
    client.force_login(person)
    return person


def make_group() -> tuple[NewsItem, NewsItem, NewsItem]:
    """An original and two translations of it."""
    original = makers.make_article(headline="渡轮复航")
    english = makers.make_article(headline="Ferry resumes", language="en", translation_of=original)
    japanese = makers.make_article(headline="フェリー再開", language="ja", translation_of=original)
    return original, english, japanese


def case_on(item: NewsItem) -> Case:
    return makers.make_notice(item=item, basis="gdpr_17", subject="privacy", relief="remove")[0].cases.get()


@pytest.mark.parametrize("place", [0, 1])
def test_every_action_on_an_item_names_the_other_languages_and_ticks_none(client, mo, place):
    group = make_group()

    html = page(client, case_on(group[place])).content.decode()

    others = [item for item in group if item != group[place]]
    for code in ("hide", "delist", "label", "remove", "credit", "name"):
        boxes = re.findall(rf'<input type="checkbox" name="{code}-translations"[^>]*>', html)
        assert [re.search(r'value="(\d+)"', box)[1] for box in boxes] == [str(item.pk) for item in others]
        assert not any("checked" in box for box in boxes)
    for item in others:
        assert f"{item.get_language_display()}：{item.headline}" in html


def test_an_item_without_translations_offers_none(client, mo):
    assert "-translations" not in page(client, case_on(makers.make_article())).content.decode()


@pytest.mark.parametrize("act", ["remove", "delist", "hide"])
def test_one_decision_covers_the_ticked_translations_and_undoing_it_covers_them_too(client, mo, act):
    original, english, japanese = make_group()
    case = case_on(original)
    form = {"act": act, "version": case.version, f"{act}-mode": "removed", f"{act}-facts": "成立。"}

    page(client, case, "decide", _decide="1", **form, **{f"{act}-translations": [english.pk]})

    decision = Decision.objects.get()
    assert {effect.restriction.item for effect in decision.effects.all()} == {original, english}
    case.refresh_from_db()
    undo(decision, case.version, mo)
    assert not Restriction.objects.filter(lifted_at=None).exists()
    assert Client().get(english.get_absolute_url()).status_code == 200
    assert Client().get(japanese.get_absolute_url()).status_code == 200
    assert verify().code == INTACT


def test_the_preview_lists_the_ticked_translations(client, mo):
    original, english, _japanese = make_group()
    case = case_on(original)
    form = {"act": "remove", "version": case.version, "remove-mode": "removed", "remove-facts": "成立。"}

    html = page(client, case, "decide", **form, **{"remove-translations": [english.pk]}).content.decode()

    responses = html.split('id="preview-heading"')[1].split("</table>")[0]
    assert ("Ferry resumes" in responses, "フェリー再開" in responses) == (True, False)
    assert f'name="remove-translations" value="{english.pk}"' in html


def test_a_credit_is_corrected_here_and_on_the_ticked_translation_only(client, mo):
    group = make_group()
    old = makers.make_person(name="江知秋")
    for item in group:
        Byline.objects.create(item=item, person=old)
    case = case_on(group[0])
    form = {"wrong": f"person-{old.pk}", "how": "else", "name": "顾晚舟", "where": "here", "facts": "属实。"}
    form["meant"] = "new:顾晚舟"
    values = {f"credit-{name}": value for name, value in form.items()} | {"credit-translations": [group[1].pk]}

    page(client, case, "decide", _decide="1", act="credit", version=case.version, **values)

    assert [item.bylines.get().person.name for item in group] == ["顾晚舟", "顾晚舟", "江知秋"]


def test_a_translation_of_something_else_cannot_be_slipped_in(client, mo):
    original, _english, _japanese = make_group()
    case, other = case_on(original), makers.make_article()
    form = {"act": "remove", "version": case.version, "remove-mode": "removed", "remove-facts": "成立。"}

    page(client, case, "decide", _decide="1", **form, **{"remove-translations": [other.pk]})

    assert not Restriction.objects.exists()


def test_the_page_for_taking_down_offers_them_as_well(client, mo):
    original, english, _japanese = make_group()
    address = f"/admin/articles/article/{original.pk}/takedown/"
    assert 'name="translations"' in client.get(address).content.decode()

    client.post(address, {"mode": "removed", "reason": "试", "translations": [english.pk]})

    assert set(Restriction.objects.values_list("item", flat=True)) == {original.pk, english.pk}
    assert Decision.objects.count() == 1


def test_a_sealed_translation_is_not_offered_to_people_who_may_not_see_it(client):
    original, english, _japanese = make_group()
    restrict(english, Mode.SEALED, None, "试")
    client.force_login(barred := makers.make_person_at_desk("bar", "Moderator"))
    barred.groups.get().permissions.remove(*barred.groups.get().permissions.filter(codename="view_removed_text"))

    html = client.get(f"/admin/articles/article/{original.pk}/takedown/").content.decode()

    assert ("Ferry resumes" in html, "フェリー再開" in html) == (False, True)
