"""A notice with several addresses: each of its cases shows the page of its own target beside the claim."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from articles.editing.restrictions import restrict
from articles.models import Mode
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.takedowns.models import Case
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


def test_a_moderator_decides_all_addresses_of_a_notice_on_one_page(mo: Client) -> None:
    articles = [makers.make_article(headline=f"第{number}港停航") for number in range(3)]
    send(*(article.get_absolute_url() for article in articles))
    case = Case.objects.get(item=articles[0])
    address = f"/admin/takedowns/case/{case.pk}/decide/"
    data = {"act": "remove", "version": 0, "remove-mode": "removed", "remove-facts": "不再需要。"}
    data |= {"remove-all_addresses": "on", "remove-last_notice": case.notices.get().pk}

    assert "涉及的全部3个网址" in mo.get(f"/admin/takedowns/case/{case.pk}/change/").content.decode()
    preview = mo.post(address, data).content.decode()
    assert all(f"/articles/{article.pk}/" in preview for article in articles)
    assert set(Case.objects.values_list("state", flat=True)) == {"received"}
    mo.post(address, data | {"_decide": "1", "key": "k"})

    assert set(Case.objects.values_list("state", flat=True)) == {"in_force"}
