"""What follows from an https address and from proxies: redirects, HSTS, secure cookies, and the client's address."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as configured
from django.http import HttpResponse
from django.test import Client, RequestFactory

from newsroom.transport import client_address
from tests.makers import make_article, make_notice, make_person_at_desk, make_preview_link
from tests.routes import TOKEN, addresses

pytestmark = pytest.mark.django_db


@pytest.fixture
def https(settings):
    """A client of a newsroom with an https address behind one proxy; `http=True` for a request without TLS."""
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS, settings.PROXIES = True, 86_400, 1
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client = Client()

    def get(path, scheme="https"):
        return client.get(path, headers={"X-Forwarded-Proto": scheme, "X-Forwarded-For": "192.0.2.1"})

    return get


def test_a_cached_page_is_redirected_to_https_all_the_same(https):
    address = make_article().get_absolute_url()
    assert https(address).status_code == 200

    response = https(address, scheme="http")

    assert (response.status_code, response["Location"]) == (301, f"https://testserver{address}")


def test_every_page_tells_browsers_to_use_https_only_and_which_features_are_off(https):
    address = make_article().get_absolute_url()
    for path in (address, address, "/nowhere/", "/admin/login/"):
        response = https(path)
        assert response["Strict-Transport-Security"] == "max-age=86400"
        assert "camera=()" in response["Permissions-Policy"]


def test_monitoring_on_the_machine_itself_needs_no_https(https):
    assert https("/healthz", scheme="http").status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.66, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.66, 198.51.100.7, 192.0.2.1", "198.51.100.7"),
        (2, "192.0.2.1", "127.0.0.1"),
        (1, "", ""),
    ],
)
def test_the_address_is_the_one_that_our_outermost_proxy_saw(settings, proxies, forwarded, expected):
    settings.PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})

    client_address(lambda seen: HttpResponse())(request)

    assert request.META["REMOTE_ADDR"] == expected


def check(**variables):
    """The output of `manage.py check --deploy` with these variables."""
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        command, cwd=configured.BASE_DIR, env=os.environ | variables, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
def test_the_deployment_check_of_an_https_site_is_clean():
    assert check(NEWSROOM_URL="https://news.example", NEWSROOM_HOSTS="news.example")[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variable", "value"),
    [("NEWSROOM_BEHIND_PROXY", "1"), ("NEWSROOM_PROXIES", "-1"), ("NEWSROOM_HSTS_DAYS", "a year")],
)
def test_a_wrong_or_former_variable_stops_the_start_by_name(variable, value):
    code, words = check(**{variable: value})

    assert code != 0
    assert words.strip().splitlines()[-1].partition(": ")[2].startswith(variable)


def test_no_route_hands_its_address_to_the_next_page() -> None:
    """Neither to other sites nor to the operator's own script, whatever the answer is."""
    ada, article = make_person_at_desk("ada", "Chief editor"), make_article()
    make_preview_link(article, ada, TOKEN)
    _notice, token = make_notice()
    desk, stranger = Client(), Client(raise_request_exception=False)
    desk.force_login(ada)
    shared, status = f"/articles/shared/{TOKEN}/", f"/takedowns/status/{token}/"
    opened = [desk.get(f"/articles/{article.pk}/preview/"), stranger.get(shared), stranger.get(status)]
    assert [answer.status_code for answer in opened] == [200] * 3

    answers = opened + [stranger.get(path) for paths in addresses().values() for path in paths[:1]]
    refused_early = "application/x-www-form-urlencoded; charset=gbk"
    answers.append(stranger.post(shared, "answer=yes", content_type=refused_early))

    # Under "no-referrer" browsers would send `Origin: null` with a form, and old ones nothing else to know it by.
    leaking = [answer.request["PATH_INFO"] for answer in answers if answer.get("Referrer-Policy") != "strict-origin"]
    assert [path for path in leaking if path not in ("/livez", "/readyz", "/healthz", "/metrics")] == []


def test_forms_behind_secret_addresses_are_accepted_from_a_browser_that_sends_origins() -> None:
    ada = make_person_at_desk("ada", "Chief editor")
    make_preview_link(make_article(), ada, TOKEN)
    client = Client(enforce_csrf_checks=True)

    answered = client.post(f"/articles/shared/{TOKEN}/", {"answer": "yes"}, headers={"Origin": "http://testserver"})

    assert answered.status_code == 302
