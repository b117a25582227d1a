"""Nothing of the demonstration is in a newsroom of its own: every route, in both languages, for visitors and staff."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.identity.models import Identity
from articles.models import Article
from newsroom.demo import identity as demo
from tests import makers
from tests.routes import addresses

# Names of the demonstration's publisher, of its addresses and of its city.
OF_THE_DEMO = ("候潮", "tidewatch", "潮汐路", "tide road", "临屿", "linyu", "临icp")
LEFT_OUT = ("admin:logout",)
BOTH = ("admin:index", "admin:help_page", "admin:login")


@pytest.fixture
def newsroom(db, settings):
    """As start_newsroom leaves it, with a first article."""
    settings.SITE = {"name": "新闻编辑部", "name_en": "Newsroom"}
    Identity.objects.create(name="晚港日报", name_en="Late Harbour Daily", email="desk@wangang.example")
    section = makers.make_section(name="要闻", name_en="Top news")
    makers.make_article(headline="今晚开版", body="<p>第一篇。</p>", section=section)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["", "/en"])
def test_no_route_shows_anything_of_the_demonstration(newsroom, language):
    staff = Client(raise_request_exception=False)
    staff.force_login(User.objects.create_superuser("chief", "chief@wangang.example", "x"))
    visitor, shown, count = Client(raise_request_exception=False), {}, 0

    for name, paths in addresses().items():
        client = staff if name.startswith("admin:") else visitor
        # The desk has its texts from the same templates in both languages.
        is_left_out = name in LEFT_OUT or (language and client is staff and name not in BOTH)
        for path in (() if is_left_out else paths)[:2]:
            response = client.get(language + path, follow=True)
            content = b"".join(response) if response.streaming else response.content
            text = (content.decode(errors="replace") + str(response.headers)).lower()
            count += 1
            if found := [word for word in OF_THE_DEMO if word in text]:
                shown[name] = found

    assert shown == {}
    assert count > (40 if language else 100)
    assert Article.objects.count() == 1


def test_error_pages_before_anything_is_stored_show_nothing_of_the_demonstration(db, client, settings):
    settings.SITE = {"name": "新闻编辑部", "name_en": "Newsroom"}

    for path in ("/nowhere/", "/en/nowhere/"):
        page = client.get(path).content.decode().lower()
        assert not [word for word in OF_THE_DEMO if word in page]


def test_the_settings_and_static_files_name_nothing_of_the_demonstration(settings):
    words = [str(value).lower() for value in (settings.SITE_URL, settings.DEFAULT_FROM_EMAIL)]
    files = [
        path
        for folder in settings.STATICFILES_DIRS
        for path in folder.rglob("*")
        if path.suffix in (".css", ".js", ".svg") and any(word in path.read_text().lower() for word in OF_THE_DEMO)
    ]

    assert not files
    assert not [word for word in words if any(name in word for name in OF_THE_DEMO)]
    emblems = {(demo.FOLDER / file).read_bytes() for file in demo.FILES.values()}
    images = (path for folder in settings.STATICFILES_DIRS for path in folder.rglob("*.png"))
    assert not [path for path in images if path.read_bytes() in emblems]
