"""Drafts of letters: no sentence without proof, each party what its ground requires; the unreached are listed."""

import pytest

from articles.models import Byline, Mode
from articles.takedowns.decisions.actions import Restrict
from articles.takedowns.decisions.confirm import confirm
from articles.takedowns.decisions.decide import decide
from articles.takedowns.law.affected_parties import Party
from articles.takedowns.models import Case, Receipt, UnreachedParty
from tests import makers
from tests.takedowns.decisions.deciding import REASON, case_on, letters, moderator

pytestmark = pytest.mark.django_db


def remove(case: Case, mode: Mode = Mode.REMOVED) -> str:
    """Remove the target of a case. Returns the text of the letter to the claimant, if there is one."""
    assert case.target is not None
    decide(case, case.version, Restrict((case.target,), mode), REASON, moderator())
    claimant = letters().filter(role=Party.CLAIMANT).first()
    return claimant.text if claimant else ""


def test_a_letter_does_not_say_that_content_is_gone_before_that_was_checked() -> None:
    text = remove(case_on(makers.make_article(), language="en"))

    assert "We have set the content to be removed." in text
    assert "no longer shown" not in text
    assert not Receipt.objects.exists()


def test_a_default_reason_says_only_what_the_notice_contains() -> None:
    bare = case_on(makers.make_article(), basis="dsa_16", language="en", relief="")
    full = case_on(makers.make_article(), basis="dsa_16", language="en", elements=["evidence", "ground"])
    for case in (bare, full):
        decide(case, 0, Restrict((case.target,), Mode.REMOVED), REASON, moderator())

    without, with_evidence = letters().filter(role=Party.CLAIMANT).order_by("pk")
    assert "The notice is substantiated" not in without.text
    assert "as you requested" not in without.text
    assert "The notice is substantiated" in with_evidence.text
    assert "as you requested" in with_evidence.text


def test_the_outlet_is_informed_in_its_language_although_the_claimant_is_anonymous() -> None:
    source = makers.make_source(name="Harbour Post", contact="desk@post.example")
    case = case_on(makers.make_article(source=source, language="en"), email="", basis="dsa_16")

    remove(case)

    letter = letters().get()
    assert (letter.role, letter.recipient, letter.claimant_id) == (Party.OUTLET, "desk@post.example", None)
    assert "which credits Harbour Post" in letter.text
    assert "you provided" not in letter.text


def test_parties_without_an_address_are_recorded_with_the_decision() -> None:
    article = makers.make_article(source=makers.make_source(name="无址社"))
    Byline.objects.create(item=article, person=makers.make_person(name="林记者"))

    text = remove(case_on(article, basis="cn_notice", language="en"))

    missed = UnreachedParty.objects.order_by("role")
    assert [(row.role, row.name) for row in missed] == [("author", "林记者"), ("outlet", "无址社")]
    assert "it has not been forwarded" in text


def test_those_concerned_by_an_order_are_informed_of_it_unless_it_is_sealed() -> None:
    for mode, count in ((Mode.REMOVED_LEGAL, 1), (Mode.SEALED, 0)):
        article = makers.make_article(source=makers.make_source(contact=f"{mode}@post.example"))
        case = case_on(article, basis="order", subject="order")
        decision = decide(case, 0, Restrict((article,), mode), REASON, moderator())
        confirm(decision, 1, moderator("li"))

        assert letters().filter(role=Party.OUTLET, recipient=f"{mode}@post.example").count() == count


def test_a_picture_case_informs_its_source_and_the_outlets_that_show_it() -> None:
    agency = makers.make_source(contact="foto@agency.example")
    picture = makers.make_picture(source=agency)
    outlet = makers.make_source(contact="desk@outlet.example")
    makers.make_article(source=outlet, body=f'<figure data-picture="{picture.pk}"></figure>')
    makers.make_notice(picture=picture, basis="dmca_notice", subject="copyright")

    remove(Case.objects.get(), Mode.REMOVED)

    told = {row.role: row.recipient for row in letters()}
    assert (told["picture"], told["outlet"]) == ("foto@agency.example", "desk@outlet.example")
