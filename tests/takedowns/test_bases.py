"""What each basis needs is asked, with why; what is missing is taken in, listed and asked for."""

import hashlib
import re

import pytest
from django.test import Client
from django.utils import translation

from articles.outbox.models import Message
from articles.takedowns.bases import ATTESTATIONS, BASES, QUESTIONS, Element
from articles.takedowns.forms import NoticeForm
from articles.takedowns.models import Claimant, Notice
from tests.makers import make_article, make_claim, make_notice

pytestmark = pytest.mark.django_db

A_US_CLAIM = {
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


def asked(client, key):
    page = client.get(f"/en/takedowns/new/?subject={key}").content.decode()
    return page, set(re.findall(r'name="([a-z_]+)"', page))


@pytest.mark.parametrize("key", QUESTIONS)
def test_only_what_the_basis_needs_is_asked_and_each_says_why(client, key):
    page, names = asked(client, key)
    basis = QUESTIONS[key].basis
    elements = set(Element.values) - {"address", "part"}

    assert names & elements == {element for element in elements if basis.asks(Element(element))}
    for name in names & {"work", "name", "email", "contact", "identity", "signature", "ground", "evidence"}:
        assert re.search(rf'id="id_{name}_helptext">[^<]+', page), name


def test_a_fact_error_asks_for_no_identity_and_a_law_s_name_is_never_asked(client):
    _page, names = asked(client, "fact")
    choice = client.get("/en/takedowns/new/").content.decode()

    assert not names & {"contact", "identity", "signature", "authority", "perjury"}
    assert not re.search("DMCA|DSA|GDPR|Civil Code", choice)


@pytest.mark.parametrize(("key", "words"), [("copyright-cn", "pass on, with your name"), ("fact", "nobody else")])
def test_who_will_see_the_name_is_said_before_it_is_sent(client, key, words):
    page, _names = asked(client, key)

    assert page.index(words) < page.index('type="submit">Send')


def test_a_notice_with_all_its_elements_misses_nothing(client):
    article = make_article()

    client.post(f"/takedowns/new/?item={article.pk}", make_claim(**A_US_CLAIM))

    notice, claimant = Notice.objects.get(), Claimant.objects.get()
    assert (notice.subject, notice.basis, notice.missing) == ("copyright", "dmca_notice", [])
    assert notice.attested == ["unlicensed-1", "perjury-1"]
    assert claimant.signature == "Stella Marsh"
    assert "Marsh" not in str(Notice.objects.values())


@pytest.mark.parametrize("name", sorted(set(A_US_CLAIM) - {"subject"}))
def test_one_missing_element_is_taken_in_listed_and_asked_for(client, name):
    claim = A_US_CLAIM | {"email": "stella@reader.example"}
    del claim[name]

    page = client.post(f"/en/takedowns/new/?item={make_article().pk}", make_claim(**claim), follow=True)

    with translation.override("en"):
        words = str(Element(name).label)
    assert Notice.objects.get().missing == [name]
    assert words.lower() in page.content.decode().lower()
    if name != "email":
        assert f"- {words}" in Message.objects.get().text


def test_the_status_page_says_that_more_is_asked_and_never_what():
    notice, token = make_notice(basis="dmca_notice", claimant=None)
    Notice.objects.update(received_at="2026-01-01T00:00:00Z")

    page = Client().get(f"/en/takedowns/status/{token}/?new=1").content.decode()

    assert "we ask you for more" in page
    assert "signature" not in page
    assert len(notice.missing) == 9


def test_a_part_in_words_or_chosen_is_given_and_another_part_unnamed_is_missing(client):
    article = make_article()
    for given in ({"part": "whole"}, {"part": "other", "part_words": "第二句"}, {"part": "other"}):
        client.post(f"/takedowns/new/?item={article.pk}", make_claim(**given))

    assert [Element.PART in notice.missing for notice in Notice.objects.order_by("pk")] == [False, False, True]


def test_an_unknown_answer_asks_again_and_keeps_what_was_written(client):
    page = client.post("/takedowns/new/", make_claim(subject="nonsense", work="夜航船")).content.decode()

    assert 'id="id_subject_error"' in page
    assert 'name="work" value="夜航船"' in page
    assert not Notice.objects.exists()


def test_markup_in_every_field_stays_text(client):
    evil = "<img src=x onerror=alert(1)>"
    claim = dict.fromkeys([*NoticeForm.base_fields, "good_faith"], evil) | {"email": "no", "subject": "defamation"}

    for step in ({}, {"step": "choose"}, {"step": "fill"}):
        page = client.post("/takedowns/new/", make_claim(**claim | step)).content.decode()
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page


def test_every_required_element_has_a_field_or_a_statement():
    for basis in BASES.values():
        stated = {one.element for one in basis.attestations}
        for element in basis.required:
            assert element.value in NoticeForm.base_fields or element in stated, (basis.code, element)


# What somebody once stated must be readable as they stated it: new words are a new version beside the old one.
STATED = {
    "good_faith-1": "ac70a4b106e5",
    "unlicensed-1": "52f6dc2f4af9",
    "truth-1": "3caff2109532",
    "perjury-1": "c130341e353e",
}


def test_the_words_of_a_statement_never_change():
    with translation.override("en"):
        digests = {key: hashlib.sha256(str(one.text).encode()).hexdigest()[:12] for key, one in ATTESTATIONS.items()}

    assert digests == STATED


def test_staff_see_the_checklist_and_confirm_the_basis(mo):
    notice, _token = make_notice(basis="dmca_notice", elements=["address", "work"], claimant=None)
    address = f"/en/admin/takedowns/notice/{notice.pk}/change/"

    page = mo.get(address).content.decode()
    mo.post(
        address,
        {"state": "in_review", "basis": "fact", "elements": ["address", "part", "evidence", "relief"]}
        | {"claimant-TOTAL_FORMS": "0", "claimant-INITIAL_FORMS": "0"},
    )

    assert "the signature (the basis needs it)" in page
    assert "Its time is set by law." in page
    changed = Notice.objects.get()
    assert (changed.basis, changed.missing) == ("fact", [Element.GOOD_FAITH])
