"""Tests of the identity: what pages, mails and structured data show, and that a change shows at once everywhere."""

import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from django.utils import translation
from PIL import Image

from articles.edition.triggers import install_triggers
from articles.identity import current
from articles.identity.current import site_identity
from articles.identity.models import Emblem, Identity
from articles.identity.registrations import check_icp, check_licence, check_phone, check_police
from newsroom.errors import refuse
from tests import makers
from tests.syndication.test_newsarticle import news_article

FORM = "/admin/identity/identity/1/change/"
TEXTS = {
    "name": "晚港日报",
    "name_en": "Late Harbour Daily",
    "tagline": "每晚一版",
    "tagline_en": "",
    "publisher": "晚港报社",
    "publisher_en": "",
    "language": "zh-Hans",
    "email": "desk@wangang.example",
    "corrections_email": "fix@wangang.example",
    "phone": "",
    "address": "晚港路 1 号",
    "address_en": "",
    "filing_number": "沪ICP备12345678号-1",
    "police_number": "沪公网安备31010102000001号",
    "licence_number": "31120170001",
    "licence_url": "",
    "report_phone": "021-12345678",
    "report_email": "jubao@wangang.example",
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(width, height, form="PNG"):
    out = io.BytesIO()
    Image.new("RGBA" if form == "PNG" else "RGB", (width, height), "navy").save(out, form)
    file = io.BytesIO(out.getvalue())
    file.name = f"upload.{form.lower()}"
    return file


@pytest.fixture
def lin(db):
    """Lin, the chief editor."""
    signed_in = Client()
    signed_in.force_login(makers.make_person_at_desk("lin", "Chief editor"))
    return signed_in


def emblem(client, page, opening):
    """The response to the first picture whose address follows these words."""
    address = page.partition(opening)[2].partition('"')[0]
    return client.get(address.removeprefix("http://127.0.0.1:8000"))


def test_a_changed_identity_shows_at_once_on_every_cached_page(lin, client):
    install_triggers()
    addresses = ["/", "/about/", "/contact/", "/briefs/", "/en/", "/feeds/articles.rss", "/takedowns/new/", "/nowhere/"]
    before = [client.get(address).content.decode() for address in addresses]

    assert lin.post(FORM, TEXTS).status_code == 302

    for address, former in zip(addresses, before, strict=True):
        page = client.get(address).content.decode()
        assert ("Late Harbour Daily" if "/en/" in address else "晚港日报") in page, address
        assert "候潮" in former or "Tidewatch" in former
        assert "候潮" not in page
        assert "Tidewatch" not in page


def test_mail_feeds_structured_data_and_security_txt_carry_the_identity(lin, client, settings):
    lin.post(FORM, TEXTS)
    article = makers.make_article()

    data = news_article(client, article.get_absolute_url())

    assert data["publisher"]["name"] == "晚港报社"
    assert "mailto:desk@wangang.example" in client.get("/.well-known/security.txt").content.decode()
    assert "晚港日报" in client.get("/news-sitemap.xml").content.decode()
    with translation.override("en"):
        assert [site_identity(name) for name in ("name", "publisher")] == ["Late Harbour Daily", "晚港报社"]


def test_registration_numbers_link_to_their_registers(lin, client):
    lin.post(FORM, TEXTS)

    foot = client.get("/").content.decode().partition('<footer class="foot">')[2]

    assert '<a href="https://beian.miit.gov.cn/" rel="noopener">沪ICP备12345678号-1</a>' in foot
    assert "https://beian.mps.gov.cn/#/query/webSearch?code=31010102000001" in foot
    assert "31120170001" in foot
    assert 'href="tel:02112345678"' in foot
    assert 'href="mailto:jubao@wangang.example"' in foot
    assert "https://www.12377.cn/" in foot


@pytest.mark.parametrize(
    ("check", "number"),
    [
        (check_icp, "沪ICP备号"),
        (check_icp, "12345678"),
        (check_icp, "沪ICP备12345678号 <b>"),
        (check_police, "沪公网安备310101号"),
        (check_licence, "3112"),
        (check_phone, "call us"),
    ],
)
def test_numbers_in_another_form_are_refused(check, number):
    with pytest.raises(ValidationError):
        check(number)


def test_uploaded_emblems_are_drawn_in_the_sizes_that_pages_use(lin, client):
    files = {"logo": picture(900, 300), "icon": picture(600, 600), "share": picture(1600, 900, "JPEG")}
    assert lin.post(FORM, TEXTS | files).status_code == 302

    page = client.get("/").content.decode()

    logo = emblem(client, page, '<img src="')
    assert Image.open(io.BytesIO(logo.content)).size == (240, 80)
    assert (logo["Content-Type"], logo["Cache-Control"]) == ("image/png", "public, max-age=31536000, immutable")
    assert Image.open(io.BytesIO(emblem(client, page, 'rel="apple-touch-icon" href="').content)).size == (180, 180)
    shared = emblem(client, page, '<meta property="og:image" content="')
    assert (Image.open(io.BytesIO(shared.content)).size, shared["Content-Type"]) == ((1200, 630), "image/jpeg")
    icons = json.loads(client.get("/site.webmanifest").content)["icons"]
    assert [icon["sizes"] for icon in icons] == ["192x192", "512x512"]
    assert client.get(icons[0]["src"]).status_code == 200
    assert news_article(client, makers.make_article().get_absolute_url())["publisher"]["logo"]["url"].endswith(".png")


def test_a_removed_emblem_is_on_no_page_and_its_file_is_gone(lin, client):
    lin.post(FORM, TEXTS | {"logo": picture(300, 300)})
    address = Identity.objects.get().emblem("logo").url

    lin.post(FORM, TEXTS | {"logo-clear": "on"})

    assert address not in client.get("/").content.decode()
    assert client.get(address).status_code == 404
    assert not Emblem.objects.exists()


@pytest.mark.parametrize(
    ("field", "file"),
    [
        ("logo", SVG),
        ("icon", SVG),
        ("logo", b"GIF89a"),
        ("logo", picture(400, 20).getvalue()),
        ("icon", picture(300, 200).getvalue()),
        ("icon", picture(64, 64).getvalue()),
        ("share", picture(300, 300).getvalue()),
    ],
)
def test_a_file_that_cannot_be_an_emblem_is_refused_beside_its_field(lin, field, file):
    upload = io.BytesIO(file)
    upload.name = "upload.png"

    response = lin.post(FORM, TEXTS | {field: upload})

    assert list(response.context["adminform"].form.errors) == [field]
    assert not Identity.objects.exists()


def test_each_version_of_the_identity_is_recorded(lin):
    lin.post(FORM, TEXTS)
    lin.post(FORM, TEXTS | {"name": "晚港报"})

    first, second = makers.revisions_of(Identity.objects.get()).order_by("number")

    assert [json.loads(each.content)["fields"]["name"] for each in (first, second)] == ["晚港日报", "晚港报"]
    assert second.by.username == "lin"


def test_only_chief_editors_and_administrators_change_the_identity(ada, mo):
    assert [person.get(FORM).status_code for person in (ada, mo)] == [200, 200]
    assert [person.post(FORM, TEXTS).status_code for person in (ada, mo)] == [403, 403]


def test_an_error_page_without_a_database_shows_what_was_read_last(db, client, monkeypatch):
    Identity.objects.create(name="晚港日报", name_en="Late Harbour Daily")
    client.get("/")

    def fail(*args):
        raise DatabaseError

    with connection.execute_wrapper(fail):
        page = refuse(RequestFactory().get("/"), 503).content.decode()
    assert "晚港日报" in page

    monkeypatch.setattr(current, "_last_read", [])
    with connection.execute_wrapper(fail):
        assert "候潮" in refuse(RequestFactory().get("/"), 503).content.decode()
