"""The profile on the page of a person: who sees it, in which language, and what a removed portrait leaves."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.models import Mode, PersonProfile
from articles.pictures.models import Picture
from articles.rights.models import Person
from articles.takedowns.proof.surfaces import surfaces_of
from tests.makers import hours_ago, make_article, make_person, make_person_at_desk, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pictures(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def credited(**values: Any) -> tuple[Person, PersonProfile]:
    """A person with a profile, credited on an article with these values."""
    person = make_person(name="江宁")
    make_article(**values).bylines.create(role="writer", person=person)
    texts = {
        "biography": "港口记者，住在<临屿>。",
        "biography_en": "Reports on ports.",
        "contact": "ning@paper.example",
    }
    return person, PersonProfile.objects.create(person=person, portrait=make_picture(), **texts)


def test_a_profile_is_shown_in_the_language_of_the_page(client: Client) -> None:
    person, profile = credited()

    page = client.get(f"/people/{person.pk}/").content.decode()

    assert "港口记者，住在&lt;临屿&gt;。" in page
    assert 'href="mailto:ning@paper.example"' in page
    assert profile.portrait.portrait_address in page
    assert f'<img src="{profile.portrait.get_absolute_url()}' not in page
    assert client.get(profile.portrait.portrait_address).status_code == 200
    assert "Reports on ports." in client.get(f"/en/people/{person.pk}/").content.decode()


def test_the_structured_data_of_a_person_has_portrait_and_biography(client: Client) -> None:
    person, profile = credited()
    page = client.get(f"/en/people/{person.pk}/").content.decode()

    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])

    assert data["@type"] == "ProfilePage"
    assert data["mainEntity"]["@type"] == "Person"
    assert data["mainEntity"]["description"] == "Reports on ports."
    assert data["mainEntity"]["image"]["url"].endswith(profile.portrait.get_absolute_url())


@pytest.mark.parametrize(
    "hide",
    [
        lambda picture: restrict(picture, Mode.REMOVED, None, "误用"),
        lambda picture: Picture.objects.filter(pk=picture.pk).update(licence_ends_at=hours_ago(1)),
    ],
    ids=["removed", "past its licence"],
)
def test_a_portrait_that_may_not_be_shown_is_neither_on_the_page_nor_in_its_data(client: Client, hide: Any) -> None:
    person, profile = credited()
    address = profile.portrait.portrait_address
    hide(profile.portrait)

    page = client.get(f"/people/{person.pk}/").content.decode()

    assert address not in page
    assert "港口记者" in page
    assert client.get(address).status_code in (404, 410)


def test_a_profile_without_public_items_is_not_revealed(client: Client) -> None:
    person, profile = credited(published_at=None, first_published_at=None)

    page = client.get(f"/people/{person.pk}/").content.decode()

    assert "港口记者" not in page
    assert "ning@paper.example" not in page
    assert client.get(profile.portrait.get_absolute_url()).status_code == 404
    assert client.get(profile.portrait.portrait_address).status_code == 404


def test_the_page_of_a_person_is_probed_when_their_portrait_is_removed() -> None:
    person, profile = credited()

    probed = {surface.path for surface in surfaces_of(profile.portrait, timezone.now())}
    assert {f"/people/{person.pk}/", profile.portrait.portrait_address} <= probed


def test_a_writer_cannot_change_the_profile_of_a_person_credited_in_public(ada: Client) -> None:
    person, _profile = credited()
    ravi = Client()
    ravi.force_login(make_person_at_desk("ravi", "Writer"))
    address = f"/en/admin/rights/person/{person.pk}/change/"

    assert 'name="profile-0-biography"' not in ravi.get(address).content.decode()
    assert 'name="profile-0-biography"' in ada.get(address).content.decode()
