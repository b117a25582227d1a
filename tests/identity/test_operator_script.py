"""Tests of the operator's script: who may set it, which pages load it, and what it may reach."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.edition.triggers import install_triggers
from articles.identity.models import Identity, OperatorScript
from articles.models import Article, Mode
from articles.models.restriction import PAGE_MODES
from articles.site_pages.models import SitePage
from newsroom.configuration.environment import read_hosts
from tests import makers
from tests.routes import TOKEN

ADD = "/admin/identity/operatorscript/add/"
SOURCE = "fetch('https://stats.example/hit');"


@pytest.fixture
def chief(db):
    signed_in = Client()
    signed_in.force_login(User.objects.create_superuser("chief", "chief@wangang.example", "x"))
    return signed_in


def test_public_pages_load_it_from_our_own_address_at_once(chief, client):
    install_triggers()
    article = makers.make_article()
    assert "site-script" not in client.get("/").content.decode()

    assert chief.post(ADD, {"source": SOURCE}).status_code == 302

    address = f"/site-script/{OperatorScript.objects.get().digest}.js"
    for page in ("/", article.get_absolute_url(), "/briefs/", "/about/"):
        assert f'<script src="{address}" defer></script>' in client.get(page).content.decode()
    script = client.get(address)
    assert (script.content.decode(), script["Cache-Control"]) == (SOURCE, "no-cache")
    assert "javascript" in script["Content-Type"]


def test_no_page_of_the_desk_no_preview_no_form_for_complaints_and_no_error_page_loads_it(chief, client):
    chief.post(ADD, {"source": SOURCE})
    article = makers.make_article()
    makers.make_preview_link(article, User.objects.get(), TOKEN)

    of_desk = ["/admin/", "/", f"/articles/{article.pk}/preview/"]
    pages = [chief.get(address) for address in of_desk]
    pages += [client.get(page) for page in (f"/articles/shared/{TOKEN}/", "/takedowns/new/", "/nowhere/", "/search/")]

    assert not [page.request["PATH_INFO"] for page in pages if "site-script" in page.content.decode()]


def test_pages_of_what_was_taken_down_never_load_it_or_open_the_policy_for_its_hosts(chief, client, settings):
    settings.SCRIPT_HOSTS = ["https://stats.example"]
    chief.post(ADD, {"source": SOURCE})
    paths = {mode.value: makers.make_article().get_absolute_url() for mode in PAGE_MODES if mode != Mode.RETRACTED}
    for mode, path in paths.items():
        restrict(Article.objects.get(pk=path.split("/")[-2]), Mode(mode), None, "试")
    paths["withdrawn"] = makers.make_article(withdrawn_at=timezone.now()).get_absolute_url()
    paths["expired"] = makers.make_article(expires_at=makers.hours_ago(0.5)).get_absolute_url()
    old = {"published_at": timezone.now(), "withdrawn_at": timezone.now()}
    paths["page"] = SitePage.objects.create(slug="old", title="旧办法", body="<p>文。</p>", **old).get_absolute_url()

    answers = [client.get(prefix + path) for path in paths.values() for prefix in ("", "/en")]

    assert {answer.status_code for answer in answers} == {404, 410, 451}
    for answer in answers:
        assert "site-script" not in answer.content.decode(), answer.request["PATH_INFO"]
        assert "stats.example" not in answer["Content-Security-Policy"]
        assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "site-script" in client.get(makers.make_article().get_absolute_url()).content.decode()


def test_its_hosts_are_allowed_on_the_pages_that_load_it_alone(chief, client, settings):
    settings.SCRIPT_HOSTS = ["https://stats.example"]
    assert "stats.example" not in client.get("/")["Content-Security-Policy"]
    chief.post(ADD, {"source": SOURCE})

    policy = client.get("/about/")["Content-Security-Policy"]

    assert "connect-src 'self' https://stats.example" in policy
    assert "unsafe" not in policy
    for page in ("/takedowns/new/", "/nowhere/", "/search/"):
        assert "stats.example" not in client.get(page)["Content-Security-Policy"]
    assert "stats.example" not in chief.get("/admin/")["Content-Security-Policy"]


def test_an_empty_version_ends_it_and_earlier_ones_stay_on_record(chief, client):
    chief.post(ADD, {"source": SOURCE})
    first = OperatorScript.objects.get()

    chief.post(ADD, {"source": ""})

    assert client.get(f"/site-script/{first.digest}.js").status_code == 404
    assert Identity.objects.get().script == ""
    assert [script.by.username for script in OperatorScript.objects.all()] == ["chief", "chief"]
    assert first.digest in LogEntry.objects.earliest("pk").change_message
    assert chief.post(f"/admin/identity/operatorscript/{first.pk}/change/", {"source": "x"}).status_code == 403
    assert chief.post(f"/admin/identity/operatorscript/{first.pk}/delete/", {"post": "yes"}).status_code == 403


def test_nobody_but_an_administrator_sees_or_sets_it(ada, mo):
    lin = Client()
    lin.force_login(makers.make_person_at_desk("lin", "Chief editor"))
    for person in (ada, mo, lin):
        assert person.get("/admin/identity/operatorscript/").status_code == 403
        assert person.post(ADD, {"source": SOURCE}).status_code == 403
    assert not OperatorScript.objects.exists()


@pytest.mark.parametrize("value", ["*", "http://a.example", "https://*", "https://a.example; script-src *", "'self'"])
def test_a_host_that_would_open_the_policy_stops_startup(monkeypatch, value):
    monkeypatch.setenv("NEWSROOM_SCRIPT_HOSTS", value)

    with pytest.raises(ImproperlyConfigured, match="NEWSROOM_SCRIPT_HOSTS"):
        read_hosts("NEWSROOM_SCRIPT_HOSTS")
