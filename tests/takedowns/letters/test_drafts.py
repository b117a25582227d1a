"""Drafts of letters: no sentence without proof, each party what its ground requires; the unreached are listed."""

import pytest
from django.conf import settings

from articles.models import Byline, Mode, NewsItem, Placement
from articles.takedowns.cases.merging import split
from articles.takedowns.decisions.actions import DecisionText, Restrict
from articles.takedowns.decisions.confirm import confirm
from articles.takedowns.decisions.decide import decide
from articles.takedowns.law.affected_parties import Party
from articles.takedowns.law.legal_bases import Family
from articles.takedowns.models import Case, Claimant, Receipt, UnreachedParty
from tests import makers
from tests.takedowns.decisions.deciding import REASON, case_on, letters, moderator

pytestmark = pytest.mark.django_db
ORDERED = DecisionText("Sealed", facts="The court of Linyu ordered it.")


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


def test_an_outlet_gets_a_letter_on_each_ground_and_one_for_several_notices_on_the_same() -> None:
    article = makers.make_article(source=makers.make_source(contact="desk@post.example"))
    case = case_on(article, basis="dsa_16")
    for basis in ("dsa_16", "defamation"):
        makers.make_notice(item=article, basis=basis, subject=basis.split("_")[0])
    case.refresh_from_db()

    remove(case)

    to_outlet = letters().filter(role=Party.OUTLET)
    assert sorted(letter.notice.basis for letter in to_outlet) == ["defamation", "dsa_16"]


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


def add_notice(item: NewsItem, email: str, **values: object) -> None:
    makers.make_notice(item=item, claimant=Claimant(name="Nuria", email=email), **values)


def to_claimant(email: str = "stella@reader.example") -> str:
    return letters().get(recipient=email).text


def test_a_sealed_measure_is_announced_to_nobody_else_whatever_the_notices_rest_on() -> None:
    article = makers.make_article(source=makers.make_source(contact="desk@post.example"))
    case = case_on(article, basis="order", subject="order", email="court@law.example")
    add_notice(article, "nuria@reader.example", basis="cn_notice", subject="copyright", language="en")
    case.refresh_from_db()
    decision = decide(case, case.version, Restrict((article,), Mode.SEALED), ORDERED, moderator())
    case.refresh_from_db()
    confirm(decision, case.version, moderator("li"))

    assert {row.recipient for row in letters()} == {"court@law.example", "nuria@reader.example"}
    assert not UnreachedParty.objects.exists()
    other = to_claimant("nuria@reader.example")
    assert ORDERED.facts not in other
    assert "We have no address" not in other
    assert "we forward your notice" not in other
    assert ORDERED.facts in to_claimant("court@law.example")


def test_each_notice_that_the_law_forwards_is_forwarded() -> None:
    pairs = (("dsa_16", "dmca_notice"), ("dmca_notice", "dsa_16"), ("cn_notice", "cn_notice"))
    for number, pair in enumerate(pairs):
        outlet = f"{number}@post.example"
        article = makers.make_article(source=makers.make_source(contact=outlet), language="en")
        for basis, name in zip(pair, "ab", strict=True):
            values = {"basis": basis, "subject": "copyright", "language": "en", "statement": f"TEXT-{name}"}
            add_notice(article, f"{name}-{outlet}", **values)
        case = Case.objects.get(item=article)
        decide(case, case.version, Restrict((article,), Mode.REMOVED), REASON, moderator(f"mo{number}"))

        to_outlet = "".join(letters().filter(recipient=outlet).values_list("text", flat=True))
        for basis, name in zip(pair, "ab", strict=True):
            is_due = basis != "dsa_16"
            assert ("forward your notice" in to_claimant(f"{name}-{outlet}")) == is_due
            assert to_outlet.count(f"TEXT-{name}") == is_due


def test_two_notices_on_a_ground_that_is_not_forwarded_are_one_letter_to_the_outlet() -> None:
    article = makers.make_article(source=makers.make_source(contact="desk@post.example"))
    case = case_on(article, basis="dsa_16")
    add_notice(article, "nuria@reader.example", basis="dsa_16")
    case.refresh_from_db()
    decide(case, case.version, Restrict((article,), Mode.REMOVED), REASON, moderator())

    assert letters().filter(role=Party.OUTLET).count() == 1


def test_an_outlet_that_only_shows_a_picture_did_not_provide_it() -> None:
    picture = makers.make_picture(source=makers.make_source())
    outlet = makers.make_source(contact="desk@outlet.example")
    makers.make_article(source=outlet, body=f'<figure data-picture="{picture.pk}"></figure>')
    claimant = Claimant(name="Stella", email="stella@reader.example")
    makers.make_notice(picture=picture, basis="dmca_notice", subject="copyright", language="en", claimant=claimant)

    text = remove(Case.objects.get(), Mode.REMOVED)

    assert "your notice has not been forwarded" in text


def test_no_letter_says_that_a_picture_credits_the_outlet_that_only_shows_it() -> None:
    picture = makers.make_picture()
    outlet = makers.make_source(name="Harbour Post", contact="desk@outlet.example")
    makers.make_article(source=outlet, language="en", body=f'<figure data-picture="{picture.pk}"></figure>')
    makers.make_notice(picture=picture, basis="dsa_16", subject="copyright", relief="remove")

    remove(Case.objects.get())

    text = letters().get(role=Party.OUTLET).text
    assert "which is shown in content that credits Harbour Post" in text
    assert "which credits" not in text


def test_a_brief_in_one_article_is_named_to_the_outlets_of_both_by_what_credits_them() -> None:
    post = makers.make_source(name="Harbour Post", contact="desk@post.example")
    daily = makers.make_source(name="Quay Daily", contact="desk@daily.example")
    brief = makers.make_brief(headline="Ferry delayed", language="en", source=post)
    article = makers.make_article(headline="A day at sea", language="en", source=daily, body=makers.embed(brief))
    whole, placement, mo = case_on(article, basis="dsa_16"), Placement.objects.get(), moderator()
    notice, _token = makers.make_notice(item=article, basis="dsa_16", subject="privacy", relief="remove")
    whole.refresh_from_db()
    case = split(whole, whole.version, mo, [notice.pk], placement, Family.REMOVE)

    decide(case, case.version, Restrict((placement,), Mode.ELEMENT_REMOVED), REASON, mo)

    of_brief, of_article = (
        letters().get(recipient=outlet).text for outlet in ("desk@post.example", "desk@daily.example")
    )
    assert "“Ferry delayed (in ‘A day at sea’)”" in of_brief
    assert "which credits Harbour Post" in of_brief
    assert "which is shown in content that credits Quay Daily" in of_article


def test_the_link_in_a_letter_is_in_the_language_of_its_reader() -> None:
    article = makers.make_article(source=makers.make_source(contact="desk@post.example"), language="en")

    remove(case_on(article, basis="dsa_16", language="zh-hans"))

    assert f"{settings.SITE_URL}/en/" in letters().get(role=Party.OUTLET).text
    assert f"{settings.SITE_URL}/en/" not in to_claimant()
