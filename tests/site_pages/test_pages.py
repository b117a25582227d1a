"""Tests of the pages about the site: visibility, languages, footer, sitemap, versions and who may do what."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.editing.revisions.record import revisions_of
from articles.edition.triggers import install_triggers
from articles.site_pages.models import SitePage
from tests import makers

LIST = "/admin/site_pages/sitepage/"


def make_page(**values):
    defaults = {"slug": "privacy", "title": "隐私政策", "body": "<p>公开页面不设置Cookie。</p>"}
    return SitePage.objects.create(**defaults | {"published_at": timezone.now()} | values)


def typed(page, **values):
    names = ("slug", "title", "title_en", "body", "body_en", "position")
    return {name: getattr(page, name) for name in names} | {"in_footer": "on", "standing": "public"} | values


@pytest.fixture
def lin(db):
    """Lin, the chief editor."""
    signed_in = Client()
    signed_in.force_login(makers.make_person_at_desk("lin", "Chief editor"))
    return signed_in


def test_a_public_page_is_in_the_footer_the_sitemap_and_both_languages(client, db):
    make_page(title_en="Privacy policy", body_en="<p>Public pages set no cookies.</p>")

    assert '<a href="/pages/privacy/">隐私政策</a>' in client.get("/").content.decode()
    assert '<a href="/en/pages/privacy/">Privacy policy</a>' in client.get("/en/").content.decode()
    assert "不设置Cookie" in client.get("/pages/privacy/").content.decode()
    assert "set no cookies" in client.get("/en/pages/privacy/").content.decode()
    assert "/pages/privacy/</loc>" in client.get("/sitemaps/pages.xml").content.decode()


def test_a_page_without_an_english_text_is_marked_as_chinese_on_english_pages(client, db):
    make_page()

    assert '<div class="site-text" lang="zh-Hans"><p>公开' in client.get("/en/pages/privacy/").content.decode()


def test_a_withdrawn_page_and_its_versions_are_closed_to_roles_that_may_not_change_it(db):
    page = make_page(body="<p>旧办法全文。</p>")
    roles = ("Writer", "Editor", "Chief editor", "Moderator", "Lead moderator", "Counsel", "Auditor")
    pages = [f"{LIST}{page.pk}/{view}/" for view in ("change", "versions", "history")]
    clients = {}
    for role in roles:
        clients[role] = Client()
        clients[role].force_login(makers.make_person_at_desk(role.replace(" ", ""), role))
    assert {client.get(address).status_code for client in clients.values() for address in pages} == {200}

    page.withdrawn_at = timezone.now()
    page.save()

    for role, client in clients.items():
        expected = 403 if role in ("Writer", "Editor") else 200
        assert [client.get(address).status_code for address in pages] == [expected] * 3
        assert "旧办法全文" not in client.get(LIST, {"q": "旧办法"}).content.decode()
    assert "旧办法全文" in clients["Auditor"].get(pages[0]).content.decode()


def test_a_draft_looks_unknown_and_a_withdrawn_page_is_gone_from_everywhere(client, db):
    make_page(slug="draft", title="草稿页", published_at=None)
    make_page(slug="gone", title="旧办法", withdrawn_at=timezone.now())

    unknown, draft = (client.get(f"/pages/{slug}/") for slug in ("nothing", "draft"))
    assert (unknown.status_code, draft.status_code) == (404, 404)
    assert draft.content.decode() == unknown.content.decode().replace("/pages/nothing/", "/pages/draft/")
    gone = client.get("/pages/gone/")
    assert (gone.status_code, gone["Cache-Control"]) == (410, "no-store")
    for address in ("/", "/sitemaps/pages.xml", "/pages/gone/"):
        page = client.get(address).content.decode()
        assert "旧办法" not in page
        assert "草稿页" not in page
        assert "/pages/draft/" not in page


def test_about_and_contact_replace_the_built_in_text_and_keep_the_facts(client, db):
    make_page(slug="about", title="关于候潮社", body="<p>我们守着码头。</p>")

    page = client.get("/about/").content.decode()

    assert "我们守着码头" in page
    assert "临屿市潮汐路 18 号" in page
    assert client.get("/pages/about/").headers["Location"] == "/about/"
    assert "关于候潮社" not in client.get("/").content.decode()


def test_a_change_at_the_desk_shows_at_once_and_is_recorded_with_its_author(lin, client):
    install_triggers()
    page = make_page()
    client.get("/pages/privacy/")

    assert lin.post(f"{LIST}{page.pk}/change/", typed(page, body="<p>日志保存三十天。</p>")).status_code == 302

    assert "日志保存三十天" in client.get("/pages/privacy/").content.decode()
    newest, first = revisions_of(page)
    assert (newest.number, newest.by.username, first.number) == (2, "lin", 1)
    versions = lin.get(f"{LIST}{page.pk}/versions/").content.decode()
    assert "<ins>" in versions

    lin.post(f"{LIST}{page.pk}/versions/", {"version": "1"})
    assert "不设置Cookie" in client.get("/pages/privacy/").content.decode()
    assert revisions_of(page).count() == 3


def test_a_page_that_was_public_is_withdrawn_and_never_deleted_or_a_draft_again(lin):
    page = make_page()

    assert lin.post(f"{LIST}{page.pk}/change/", typed(page, standing="draft")).status_code == 200
    assert lin.post(f"{LIST}{page.pk}/delete/", {"post": "yes"}).status_code == 403
    lin.post(f"{LIST}{page.pk}/change/", typed(page, standing="withdrawn"))

    page.refresh_from_db()
    assert page.withdrawn_at is not None


def test_a_moderator_withdraws_a_page_and_changes_nothing_else(mo, ada):
    page = make_page()

    assert ada.post(f"{LIST}{page.pk}/change/", typed(page, standing="withdrawn")).status_code == 403
    mo.post(f"{LIST}{page.pk}/change/", typed(page, title="改过", standing="withdrawn"))

    page.refresh_from_db()
    assert (page.title, page.is_public) == ("隐私政策", False)
    assert mo.post(f"{LIST}{page.pk}/versions/", {"version": "1"}).status_code == 403
    mo.post(f"{LIST}{page.pk}/change/", typed(page, standing="public"))
    page.refresh_from_db()
    assert not page.is_public


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"slug": "Privacy!"}, "slug"),
        ({"title": ""}, "title"),
        ({"body": '<p>见图</p><figure data-picture="1"></figure>'}, "body"),
        ({"standing": "withdrawn"}, "standing"),
    ],
)
def test_a_wrong_page_is_refused_beside_its_field(lin, values, field):
    blank = SitePage(slug="terms", title="使用条款", body="<p>条款。</p>")

    response = lin.post(f"{LIST}add/", typed(blank, **values))

    assert field in response.context["adminform"].form.errors
    assert not SitePage.objects.exists()


def test_scripts_in_a_page_are_removed(db):
    page = make_page(body="<p onclick='x()'>好</p><script>alert(1)</script>")

    page.refresh_from_db()
    assert page.body == "<p>好</p>"


def test_templates_become_drafts_with_the_names_of_the_identity(db):
    makers.make_identity(name="晚港<日报>", email="desk@wangang.example")
    admin = Client()
    admin.force_login(User.objects.create_superuser("chief", "", "x"))

    admin.post("/admin/identity/identity/proposals/pages/", {"proposal": [f"page-{n}" for n in range(5)]})

    pages = {page.slug: page for page in SitePage.objects.all()}
    assert sorted(pages) == ["about", "contact", "copyright", "corrections-policy", "privacy"]
    assert not SitePage.objects.public().exists()
    assert "晚港&lt;日报&gt;" in pages["about"].body
    assert "desk@wangang.example" in pages["contact"].body_en
