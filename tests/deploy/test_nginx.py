"""The configuration of `deploy/nginx/` in a real nginx, in front of a real server."""

import http.client
import re
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from newsroom.data_folder import prepare
from tests.databases import own_database
from tests.deploy.nginx import HOST, Proxy, proxying
from tests.newsroom_server import prepare_newsroom, serving

pytestmark = pytest.mark.slow

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("proxied")
    prepare(folder)
    variables = {"NEWSROOM_URL": f"https://{HOST}", "NEWSROOM_HOSTS": HOST, "NEWSROOM_PROXIES": "1"}
    waiting = {"NEWSROOM_CLIENT_SECONDS": "2"}
    with own_database(folder):
        prepare_newsroom(folder)
        naming = "tests.deploy.naming_address:application"
        with (
            serving(folder, application=naming, **variables, **waiting) as server,
            proxying(folder / "nginx", [int(server.url.rpartition(":")[2])]) as proxy,
        ):
            yield proxy


def test_readers_get_pages_over_https_only(proxy: Proxy) -> None:
    page = proxy.get("/")
    plain = http.client.HTTPConnection("127.0.0.1", proxy.plain_port, timeout=30)
    plain.request("GET", "/briefs/?before=1", headers={"Host": HOST})
    redirect = plain.getresponse()
    plain.close()

    assert (page.status, page.headers["Cache-Control"]) == (200, "no-cache")
    assert page.headers["Strict-Transport-Security"].startswith("max-age=")
    assert (redirect.status, redirect.headers["Location"]) == (301, f"https://{HOST}/briefs/?before=1")


def test_the_address_of_a_client_is_that_of_its_connection_whatever_it_claims(proxy: Proxy) -> None:
    claims = {
        "X-Forwarded-For": "203.0.113.66, 203.0.113.67",
        "X_Forwarded_For": "203.0.113.66",
        "Forwarded": "for=203.0.113.66",
        "X-Real-IP": "203.0.113.66",
    }

    assert proxy.get("/search/?q=a", headers=claims, source="127.0.0.2").headers["X-Counted-Address"] == "127.0.0.2"


def test_bodies_and_headers_that_are_too_large_are_refused(proxy: Proxy) -> None:
    large = proxy.get("/takedowns/new/", "POST", headers=FORM | {"Content-Length": "70000000"}, source="127.0.0.5")
    header = proxy.get("/", headers={"X-Long": "a" * 40_000})

    assert large.status == 413
    assert header.status in (400, 431)


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (b"POST /takedowns/new/ HTTP/1.1\r\nHost: news.example\r\nContent-Length: 100000\r\n\r\n", b"HTTP/1.1 408"),
        (b"GET / HTTP/1.1\r\nHost: news.example\r\nX-Long: ", b""),
    ],
)
def test_a_slow_client_is_cut_off(proxy: Proxy, start: bytes, said: bytes) -> None:
    with proxy.connect("127.0.0.6") as client:
        client.sendall(start)
        client.settimeout(0.2)
        received, until = b"", time.monotonic() + 30
        while time.monotonic() < until:
            try:
                received = client.recv(12)
                break
            except TimeoutError:
                client.sendall(b"a")
            except OSError:
                break

    assert received == said


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [("/admin/login/", "POST", 11), ("/en/takedowns/new/", "POST", 11), ("/search/?q=a", "GET", 21)],
)
def test_guessing_flooding_and_searching_are_limited_by_address(
    proxy: Proxy, path: str, method: str, allowed: int
) -> None:
    def status(source: str) -> int:
        return proxy.get(path, method, b"a=b" if method == "POST" else None, FORM, source).status

    limited = Counter(status("127.0.0.3") for _ in range(allowed + 15))

    assert limited[429] > 0
    assert limited.total() - limited[429] >= allowed
    assert status("127.0.0.4") != 429


def test_monitoring_is_for_this_machine(proxy: Proxy) -> None:
    assert [proxy.get("/readyz", source=source).status for source in ("127.0.0.1", "127.0.0.2")] == [200, 403]


def test_hashed_static_files_may_be_stored_for_a_year(proxy: Proxy) -> None:
    name = re.search(r'/static/css/[^"]+\.[0-9a-f]{12}\.css', proxy.get("/").text)
    assert name

    assert "immutable" in proxy.get(name[0]).headers["Cache-Control"]
