"""Fixtures for all tests: the test database, folders per test, a frozen clock, signed-in people, the browser."""

import gc
import os
import shutil
import threading
import time
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connection
from django.template.base import Template
from django.test import Client
from django.test.signals import template_rendered
from django.utils import timezone, translation
from django.utils.translation.reloader import translation_file_changed
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from newsroom.data_folder import prepare
from newsroom.demo import identity
from newsroom.monitoring.readiness import recent_problems
from newsroom.translations import compile_catalogues
from tests import databases, makers
from tests.database_reset import replaced_flush
from tests.migrated_copy import copy_migrated, store_migrated
from tests.quality.checker import JAR, JAVA

HERE = Path(__file__).parent
IDENTITY = tomllib.loads((identity.FOLDER / "identity.toml").read_text(encoding="utf-8"))
WIDGETS = ("django/forms/", "admin/widgets/")
LEFT_OUT = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of this run. It contains the test database, so a second process can use both."""
    folder = tmp_path_factory.mktemp("data")
    prepare(folder)
    if databases.ON_POSTGRESQL:
        databases.point_to(folder, connection.creation._get_test_db_name())
    return folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(data_folder: Path) -> None:
    """A file instead of memory, shared by threads and processes as in production."""
    if not databases.ON_POSTGRESQL:
        settings.DATABASES["default"]["TEST"]["NAME"] = str(data_folder / "newsroom.sqlite3")


@pytest.fixture(scope="session")
def django_db_keepdb(data_folder: Path, django_db_use_migrations: bool) -> bool:
    """Whether the test database exists already, because another part of the tests has migrated one."""
    is_migrated = django_db_use_migrations and not databases.ON_POSTGRESQL
    return is_migrated and copy_migrated(data_folder / "newsroom.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    data_folder: Path,
    django_db_use_migrations: bool,
    django_db_keepdb: bool,
) -> Iterator[None]:
    """The test database. Django's flush, after tests with real transactions, restores a copy of it."""
    if django_db_use_migrations and not (databases.ON_POSTGRESQL or django_db_keepdb):
        store_migrated(data_folder / "newsroom.sqlite3")
    with django_db_blocker.unblock(), replaced_flush(), django_db_blocker.block():
        yield


@pytest.fixture(autouse=True)
def _own_settings(settings: Any, tmp_path: Path) -> None:
    """Folders of the test's own, no hashed static files, cheap passwords, Chinese as the language."""
    settings.MEDIA_ROOT = tmp_path / "pictures"
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    settings.ORIGINALS_ROOT = tmp_path / "originals"
    settings.JOURNAL = tmp_path / "removals.jsonl"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    recent_problems.forget()
    # A server of the same data folder may have left another address.
    settings.SITE_URL = "http://127.0.0.1:8000"
    # Without a stored identity, pages show this one.
    settings.SITE = IDENTITY
    # Each test client loads the middleware, which would read every static file: a quarter of the time of all tests.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    translation.activate("zh-hans")


@pytest.fixture(autouse=True)
def _edition_in_one_transaction() -> Iterator[None]:
    """Run deferred triggers before each read of the token, in tests that are one transaction.

    On PostgreSQL the token changes at the commit, which such a test never reaches. Claims about commits themselves are
    tested with real transactions.
    """

    def committed_first(execute: Any, sql: str, *rest: Any) -> Any:
        is_read = databases.ON_POSTGRESQL and "token FROM articles_edition" in sql
        if is_read and any(block._from_testcase for block in connection.atomic_blocks):
            # On the driver's connection, so that Django does not count these as queries of the page.
            connection.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
            connection.connection.execute("SET CONSTRAINTS ALL DEFERRED")
            connection.connection.execute("SELECT set_config('newsroom.edition', '', true)")
        return execute(sql, *rest)

    with connection.execute_wrapper(committed_first):
        yield


@pytest.fixture(autouse=True)
def _probe_limits_in_cpu_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Probes stop after some seconds. On a busy machine those pass without work being done."""
    cpu_clock = SimpleNamespace(monotonic=time.thread_time)
    monkeypatch.setattr("articles.takedowns.proof.probe.time", cpu_clock)


class Clock:
    """The time that `timezone.now()` returns. It moves only when the test moves it."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def advance(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Freezes `timezone.now()`, also where it is the default of a column."""
    frozen = Clock()

    class AnyDatetime(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, datetime)

    class FrozenDatetime(datetime, metaclass=AnyDatetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return frozen.now.astimezone(tz)

    monkeypatch.setattr("django.utils.timezone.datetime", FrozenDatetime)
    return frozen


@pytest.fixture
def ada(client: Client, db: None) -> Client:
    """Ada edits."""
    client.force_login(makers.make_person_at_desk("ada", "Editor"))
    return client


@pytest.fixture
def mo(db: None) -> Client:
    """Mo moderates."""
    signed_in = Client()
    signed_in.force_login(makers.make_person_at_desk("mo", "Moderator"))
    return signed_in


CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
# Tools that marked tests need: mark -> (whether it is installed, how to install it).
TOOLS = {
    "browser": (bool(CHROMIUM), "chromium is missing (Debian: apt-get install chromium)"),
    "checker": (
        bool(JAVA) and JAR.exists(),
        "java or the Nu checker is missing (Debian: apt-get install default-jre-headless npm; then: make checker)",
    ),
    "systemd": (bool(shutil.which("systemd-analyze")), "systemd-analyze is missing (Debian: apt-get install systemd)"),
    "caddy": (bool(shutil.which("caddy")), "caddy is missing (Debian: apt-get install caddy)"),
}


def pytest_sessionstart() -> None:
    """Compile changed translations, and drop those that Django has loaded before."""
    compile_catalogues()
    translation_file_changed(None, Path("django.mo"))


def pytest_collection_finish() -> None:
    """Spare the garbage collector the modules, which live to the end, and most of its rounds: 5 % of the CPU time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


# Tests of texts, markup and rights, whose results do not depend on the database. Browser tests are left out as well:
# `desk/test_pages.py` and others ask both databases for the same pages.
SAME_ON_POSTGRESQL = (
    "admin/editor",
    "admin/form",
    "admin/notes",
    "admin/review",
    "admin/revisions",
    "desk/test_help.py",
    "desk/test_import_map.py",
    "desk/test_language.py",
    "desk/test_navigation.py",
    "formats",
    "html",
    "ingest/admin",
    "ingest/confirmation",
    "newsroom/test_every_route.py",
    "newsroom/test_template_loader.py",
    "newsroom/test_translations.py",
    "pages/test_languages.py",
    "pages/test_layout.py",
    "pages/test_metadata.py",
    "pages/test_page_budget.py",
    "parsing",
    "pictures",
    "quality",
    "syndication/test_newsarticle.py",
    "takedowns/law",
    "takedowns/letters",
    "test_floors.py",
    "text",
)
collect_ignore = [] if databases.ON_POSTGRESQL else ["edition/test_postgresql.py"]


@pytest.fixture(scope="session", autouse=True)
def _contexts_of_pages(django_test_environment: None) -> Iterator[None]:
    """The test client copies the context of each template. Those of widgets, a hundred in a form, are of no use."""

    def render(template: Template, context: Any) -> Any:
        if not (template.name or "").startswith(WIDGETS):
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Template, "_render", render)
        yield


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests without their tool (on CI they fail instead) and tests that concern the other database."""
    for mark, (is_here, words) in TOOLS.items():
        marked = [item for item in items if item.get_closest_marker(mark)]
        if not (is_here or os.environ.get("CI")):
            _leave_out(config, items, marked, f"tests marked {mark}, because {words}")
    elsewhere = "sqlite" if databases.ON_POSTGRESQL else "postgresql"
    others = [item for item in items if item.get_closest_marker(elsewhere)]
    _leave_out(config, items, others, f"tests that concern {elsewhere} only")
    if databases.ON_POSTGRESQL and not config.invocation_params.args:
        same = tuple(str(HERE / place) for place in SAME_ON_POSTGRESQL)
        left_out = [
            item for item in items if str(item.path).startswith(same) or item.get_closest_marker("browser") is not None
        ]
        kinds = ", ".join((*SAME_ON_POSTGRESQL, "tests marked browser"))
        _leave_out(config, items, left_out, f"tests that are the same on SQLite: {kinds}")


def _leave_out(config: pytest.Config, items: list[pytest.Item], left_out: list[pytest.Item], what: str) -> None:
    if left_out:
        items[:] = [item for item in items if item not in set(left_out)]
        config.hook.pytest_deselected(items=left_out)
        config.stash.setdefault(LEFT_OUT, []).append(f"Left out: {len(left_out)} {what}.")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(LEFT_OUT, []):
        terminalreporter.write_line(line)


# --disable-features replaces the list that playwright passes: the first two lines repeat what of it concerns pages.
# The third keeps chromium from loading pages of its own address bar, and an idle renderer, with each context: 1.8 of
# 3.9 s of CPU for a test that opens the body editor.
DISABLED_FEATURES = """
    AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose HttpsUpgrades HttpsFirstBalancedModeAutoEnable
    MediaRouter PaintHolding ThirdPartyStoragePartitioning AvoidCorsURLLoaderRestartOnRedirect OptimizationHints
    WebUIOmniboxPopup WebUIOmniboxAimPopup WebUIOmniboxFullPopup SpareRendererForSitePerProcess
"""
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(DISABLED_FEATURES.split())}",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's chromium, headless, without network traffic of its own."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # A busy machine may need this long for what takes an instant on a quiet one.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield started
        started.close()


class RequestsInFlight:
    """The requests that the live server is handling.

    A page sends what was typed when it closes. The tables must not be emptied before the server has stored that.
    """

    QUIET_SECONDS, MAX_SECONDS = 0.05, 10.0

    def __init__(self) -> None:
        self.count = 0
        self.lock = threading.Lock()

    def __enter__(self) -> "RequestsInFlight":
        request_started.connect(self.started)
        request_finished.connect(self.finished)
        return self

    def __exit__(self, *error: object) -> None:
        request_started.disconnect(self.started)
        request_finished.disconnect(self.finished)

    def started(self, **rest: Any) -> None:
        with self.lock:
            self.count += 1

    def finished(self, **rest: Any) -> None:
        with self.lock:
            self.count -= 1

    def wait(self) -> None:
        """Wait until none has been handled for a moment."""
        began = quiet = time.monotonic()
        while time.monotonic() - quiet < self.QUIET_SECONDS and time.monotonic() - began < self.MAX_SECONDS:
            if self.count > 0:
                quiet = time.monotonic()
            time.sleep(0.005)


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page of the live server; `page.goto("/")` is its home. Console errors and CSP violations fail the test."""
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    with RequestsInFlight() as requests:
        yield opened
        context.close()
        requests.wait()
    told = [text for text in complaints if "status of 4" not in text]
    assert not told
