"""A notice with several addresses: each of its cases shows the page of its own target beside the claim."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from articles.editing.restrictions import restrict
from articles.models import Mode
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.takedowns.cases.workflow import claim
from articles.takedowns.models import Case, Decision, NoticeOutcome, OutcomeStatement
from articles.takedowns.proof.surface import SurfaceKind
from tests import makers

pytestmark = pytest.mark.django_db
OTHER_PAGE = "本案对象的页面"


@pytest.fixture
def mo(client: Client) -> Client:
    client.force_login(makers.make_person_at_desk("mo", "Moderator"))
    return client


def send(*addresses: str) -> None:
    claim = makers.make_claim(subject="privacy", address="\n".join(addresses), name="Stella", relief="remove")
    assert Client().post("/takedowns/new/", claim).status_code == 302


def page_then(client: Client, case: Case) -> str:
    html = client.get(f"/admin/takedowns/case/{case.pk}/change/").content.decode()
    return html.split('<h2 id="then-heading">')[1].split("</section>")[0]


def test_each_case_of_a_notice_shows_its_own_page(mo: Client) -> None:
    articles = [makers.make_article(headline=f"第{number}港停航") for number in range(3)]
    send(*(article.get_absolute_url() for article in articles))

    for article in articles:
        then = page_then(mo, Case.objects.get(item=article))
        assert [row.pk for row in articles if f"{row.headline}</p>" in then] == [article.pk]


def test_the_case_of_a_picture_shows_a_page_with_the_picture(mo: Client) -> None:
    picture = makers.make_picture()
    plain = makers.make_article(headline="无图")
    showing = makers.make_article(headline="有图", body=f'<figure data-picture="{picture.pk}"></figure>')
    send(plain.get_absolute_url(), picture.get_absolute_url())

    then = page_then(mo, Case.objects.get(picture=picture))

    assert "有图</p>" in then
    assert showing.headline not in page_then(mo, Case.objects.get(item=plain))


def test_the_case_of_a_brief_named_on_a_page_shows_that_page_with_the_brief_marked(mo: Client) -> None:
    brief = makers.make_brief(headline="夜航恢复")
    article = makers.make_article(headline="一周回顾", body=makers.embed(brief))
    makers.make_notice(item=article, placement=Placement.objects.get(brief=brief))

    html = mo.get(f"/admin/takedowns/case/{Case.objects.get(item=brief).pk}/change/").content.decode()

    assert "一周回顾</p>" in html
    assert "is-target" in html
    assert OTHER_PAGE not in html


def test_a_case_whose_own_page_is_not_stored_says_so(mo: Client) -> None:
    notice, _token = makers.make_notice(item=makers.make_article(headline="另一页"), claimant=None)
    elsewhere = Case.objects.get()
    target = makers.make_article()
    case = Case(item=NewsItem.objects.get(pk=target.pk), family="remove", reference="C-TEST-TEST")
    case.due_at = elsewhere.due_at
    case.save()
    case.notices.add(notice)

    assert OTHER_PAGE in mo.get(f"/admin/takedowns/case/{case.pk}/change/").content.decode()


def test_a_sealed_page_of_the_notice_closes_only_its_own_case(client: Client) -> None:
    shown, sealed = makers.make_article(headline="公开的页"), makers.make_article(headline="封存的题")
    send(shown.get_absolute_url(), sealed.get_absolute_url())
    restrict(sealed, Mode.SEALED, None, "试")
    clerk = makers.make_person_at_desk("clerk")
    clerk.user_permissions.set(Permission.objects.filter(codename__in=["view_case", "view_snapshot"]))
    client.force_login(clerk)

    assert "公开的页</p>" in page_then(client, Case.objects.get(item=shown))
    closed = client.get(f"/admin/takedowns/case/{Case.objects.get(item=sealed).pk}/change/").content.decode()
    assert "封存的题" not in closed


def form_for_all(client: Client, case: Case) -> dict[str, object]:
    """The fields of the form to remove, with all addresses ticked as the page offers them."""
    html = client.get(f"/admin/takedowns/case/{case.pk}/change/").content.decode()
    offered = html.split('name="remove-all_addresses"')[1].split('value="')[1].split('"')[0]
    shown = {"remove-all_addresses": offered, "remove-last_notice": max(case.notices.values_list("pk", flat=True))}
    return {"act": "remove", "version": case.version, "remove-mode": "removed", "remove-facts": "不再需要。"} | shown


def sent_about_three() -> tuple[list[NewsItem], Case]:
    articles = [makers.make_article(headline=f"第{number}港停航") for number in range(3)]
    send(*(article.get_absolute_url() for article in articles))
    return articles, Case.objects.get(item=articles[0])


def test_a_moderator_decides_all_addresses_of_a_notice_on_one_page(mo: Client) -> None:
    articles, case = sent_about_three()
    address = f"/admin/takedowns/case/{case.pk}/decide/"
    data = form_for_all(mo, case)

    assert "涉及的全部3个网址" in mo.get(f"/admin/takedowns/case/{case.pk}/change/").content.decode()
    preview = mo.post(address, data).content.decode()
    assert all(f"/articles/{article.pk}/" in preview for article in articles)
    assert f"{SurfaceKind.OWN.label}：6" in preview
    assert set(Case.objects.values_list("state", flat=True)) == {"received"}
    for _number in range(2):
        assert mo.post(address, data | {"_decide": "1", "key": "k"}).status_code == 302

    assert set(Case.objects.values_list("state", flat=True)) == {"in_force"}
    assert Decision.objects.count() == 3


def test_a_notice_that_arrives_between_the_page_and_the_decision_is_not_decided(mo: Client) -> None:
    articles, case = sent_about_three()
    data = form_for_all(mo, case)
    more = [makers.make_article(headline=f"后到的第{number}页") for number in range(3)]
    send(*(article.get_absolute_url() for article in (articles[0], *more)))
    case.refresh_from_db()

    mo.post(f"/admin/takedowns/case/{case.pk}/decide/", data | {"version": case.version, "_decide": "1", "key": "k"})

    assert Case.objects.filter(state="in_force").count() == 3
    assert set(Case.objects.filter(item__in=more).values_list("state", flat=True)) == {"received"}


def test_another_case_that_changed_is_named_and_the_typed_text_stays(mo: Client) -> None:
    articles, case = sent_about_three()
    data = form_for_all(mo, case) | {"_decide": "1", "key": "k", "remove-reason": "仅供内部"}
    other = Case.objects.get(item=articles[1])
    claim(other, other.version, makers.make_person_at_desk("li", "Moderator"))

    html = mo.post(f"/admin/takedowns/case/{case.pk}/decide/", data).content.decode()

    assert f"案件{other.reference}" in html
    assert "仅供内部" in html
    assert not Decision.objects.exists()
    box = html.split('name="remove-all_addresses"')[1].split(">")[0]
    assert data["remove-all_addresses"] not in box
    assert "checked" not in box


@pytest.mark.parametrize("typed", ["on", "1:", "999999999999999999:1-0", "1:1-0\x00", "٣:1-0"])
def test_a_checkbox_with_anything_that_was_not_offered_decides_nothing(mo: Client, typed: str) -> None:
    _articles, case = sent_about_three()
    data = form_for_all(mo, case) | {"remove-all_addresses": typed, "_decide": "1", "key": "k"}

    html = mo.post(f"/admin/takedowns/case/{case.pk}/decide/", data).content.decode()

    assert "重新勾选" in html
    assert "不再需要。" in html
    assert not Decision.objects.exists()


def test_own_reasons_for_each_ground_are_kept_when_all_addresses_are_decided(mo: Client) -> None:
    articles, case = sent_about_three()
    makers.make_notice(item=articles[0], basis="dsa_16", subject="copyright", relief="remove")
    data = form_for_all(mo, case) | {"version": Case.objects.get(pk=case.pk).version, "_decide": "1", "key": "k"}
    basis = case.basis
    data |= {f"remove-outcome_{basis}": "granted", "remove-outcome_dsa_16": "refused"}
    data |= {f"remove-facts_{basis}": "确与本人有关。", "remove-facts_dsa_16": "并未侵权。", "remove-ground": basis}

    mo.post(f"/admin/takedowns/case/{case.pk}/decide/", data)

    assert sorted(NoticeOutcome.objects.values_list("outcome", flat=True)) == ["granted"] * 3 + ["refused"]
    assert set(OutcomeStatement.objects.values_list("facts", flat=True)) == {"确与本人有关。", "并未侵权。"}
