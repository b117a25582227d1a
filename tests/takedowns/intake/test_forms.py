"""The notice form asks for what the legal basis needs, and accepts notices in which something is missing."""

import re

import pytest
from django.utils import translation

from articles.outbox.models import Message
from articles.takedowns.law.elements import Element
from articles.takedowns.law.problem_types import PROBLEM_TYPES
from articles.takedowns.models import Claimant, Notice
from tests.makers import make_article, make_claim

pytestmark = pytest.mark.django_db

US_CLAIM = {
    "subject": "copyright-us",
    "work": "https://stella.example/night-boat",
    "name": "Stella Marsh",
    "email": "stella@reader.example",
    "contact": "7 Third Street",
    "authority": "myself",
    "good_faith": "on",
    "perjury": "on",
    "signature": "Stella Marsh",
}


def form_page(client, key):
    """The second step for a problem type, and the names of its fields."""
    page = client.get(f"/en/takedowns/new/?subject={key}").content.decode()
    return page, set(re.findall(r'name="([a-z_]+)"', page))


@pytest.mark.parametrize("key", PROBLEM_TYPES)
def test_the_form_asks_only_for_what_the_basis_needs_and_gives_a_reason_for_each(client, key):
    page, names = form_page(client, key)
    basis = PROBLEM_TYPES[key].basis
    elements = set(Element.values) - {"address", "part"}

    assert names & elements == {element for element in elements if basis.asks_for(Element(element))}
    for name in names & {"work", "name", "email", "contact", "identity", "signature", "ground", "evidence"}:
        assert re.search(rf'id="id_{name}_helptext">[^<]+', page), name


def test_reporting_a_fact_needs_no_identity_and_nobody_has_to_name_a_law(client):
    _page, names = form_page(client, "fact")
    first_step = client.get("/en/takedowns/new/").content.decode()

    assert not names & {"contact", "identity", "signature", "authority", "perjury"}
    assert not re.search("DMCA|DSA|GDPR|Civil Code", first_step)


@pytest.mark.parametrize(("key", "text"), [("copyright-cn", "with your name, to the person"), ("fact", "nobody else")])
def test_the_form_says_who_will_see_the_name_before_it_is_sent(client, key, text):
    page, _names = form_page(client, key)

    assert page.index(text) < page.index('type="submit">Send')


def test_a_notice_with_all_elements_has_none_missing(client):
    article = make_article()

    client.post(f"/takedowns/new/?item={article.pk}", make_claim(**US_CLAIM))

    notice, claimant = Notice.objects.get(), Claimant.objects.get()
    assert (notice.subject, notice.basis, notice.missing) == ("copyright", "dmca_notice", [])
    assert notice.attested == ["unlicensed-1", "perjury-1"]
    assert claimant.signature == "Stella Marsh"
    assert "Marsh" not in str(Notice.objects.values())


@pytest.mark.parametrize("name", sorted(set(US_CLAIM) - {"subject"}))
def test_a_notice_without_one_element_is_accepted_and_the_element_is_asked_for(client, name):
    claim = {field: value for field, value in US_CLAIM.items() if field != name}

    page = client.post(f"/en/takedowns/new/?item={make_article().pk}", make_claim(**claim), follow=True)

    with translation.override("en"):
        label = str(Element(name).label)
    assert Notice.objects.get().missing == [name]
    assert label.lower() in page.content.decode().lower()
    if name != "email":
        assert f"- {label}" in Message.objects.get().text


def test_a_chosen_or_described_part_counts_as_given_and_an_undescribed_other_part_as_missing(client):
    article = make_article()
    for part in ({"part": "whole"}, {"part": "other", "part_words": "第二句"}, {"part": "other"}):
        client.post(f"/takedowns/new/?item={article.pk}", make_claim(**part))

    assert [Element.PART in notice.missing for notice in Notice.objects.order_by("pk")] == [False, False, True]


def test_an_error_is_shown_beside_its_field_and_nothing_typed_is_lost(client):
    claim = make_claim(statement="", evidence="原页 <b>在此</b>", name="Stella", email="no address")

    page = client.post("/en/takedowns/new/", claim).content.decode()

    assert all(f'id="id_{name}_error"' in page for name in ("statement", "email"))
    assert all(f'href="#{anchor}"' in page for anchor in ("id_statement", "id_email"))
    assert "原页 &lt;b&gt;在此&lt;/b&gt;" in page
    assert 'value="Stella"' in page
    assert 'value="no address"' in page
    assert not Notice.objects.exists()
