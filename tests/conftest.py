"""What every test stands on: a folder of its own for pictures, plain static files, Chinese as the language."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management.commands import flush
from django.db import connection
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from newsroom.catalogues import compile_catalogues
from newsroom.data_folder import prepare
from tests import databases, makers
from tests.quality.checker import JAR, JAVA

HERE = Path(__file__).parent
LEFT_OUT = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of this run: the test database lies in it, so that a second process can be given it."""
    folder = tmp_path_factory.mktemp("data")
    prepare(folder)
    if databases.ON_POSTGRESQL:
        databases.point_to(folder, connection.creation._get_test_db_name())
    return folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(data_folder: Path) -> None:
    """A file, not memory: threads and processes meet in it as they do in production."""
    if not databases.ON_POSTGRESQL:
        settings.DATABASES["default"]["TEST"]["NAME"] = str(data_folder / "newsroom.sqlite3")


@pytest.fixture(autouse=True, scope="session")
def _emptied_between_tests() -> Iterator[None]:
    """The database refuses to empty the ledger, as it should; between tests it must not."""
    empty = flush.Command.handle

    def handle(self: flush.Command, **options: Any) -> None:
        databases.forget_refusals()
        empty(self, **options)

    flush.Command.handle = handle  # type: ignore[method-assign]
    yield
    flush.Command.handle = empty  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _own_places(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "pictures"
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    # Whatever a server of the same data folder was last told.
    settings.SITE_URL = "http://127.0.0.1:8000"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    translation.activate("zh-hans")


@pytest.fixture(autouse=True)
def _edition_in_one_transaction() -> Iterator[None]:
    """On PostgreSQL the edition moves at the commit, which a test in one transaction never sees: for it, every reader
    of the token comes after a commit. What is claimed of commits themselves is tested with real ones.
    """

    def committed_first(execute: Any, sql: str, *rest: Any) -> Any:
        within_test = any(block._from_testcase for block in connection.atomic_blocks)
        if databases.ON_POSTGRESQL and within_test and "token FROM articles_edition" in sql:
            # Past Django, which would count these among the queries of a page.
            connection.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
            connection.connection.execute("SET CONSTRAINTS ALL DEFERRED")
            connection.connection.execute("SELECT set_config('newsroom.edition', '', true)")
        return execute(sql, *rest)

    with connection.execute_wrapper(committed_first):
        yield


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
# What some tests need beyond Python, by their marks: whether it is here, and how to get it.
TOOLS = {
    "browser": (bool(CHROMIUM), "chromium is missing (Debian: apt-get install chromium)"),
    "checker": (
        bool(JAVA) and JAR.exists(),
        "java or the Nu checker is missing (Debian: apt-get install default-jre-headless npm; then: make checker)",
    ),
}


def pytest_sessionstart() -> None:
    """Translations are read once, and may be read while tests are collected: never from a stale catalogue."""
    compile_catalogues()


# What asks no database. Nor do browsers run twice: what they are shown is asked of both databases by other tests.
SAME_ON_POSTGRESQL = (
    "parsing",
    "quality",
    "pictures",
    "test_markup.py",
    "test_floors.py",
    "newsroom/test_catalogue.py",
)
collect_ignore = [] if databases.ON_POSTGRESQL else ["newsroom/test_edition_on_postgresql.py"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is left out is said at the end. Without a tool its tests are; on CI they fail instead."""
    for mark, (is_here, words) in TOOLS.items():
        marked = [item for item in items if item.get_closest_marker(mark)]
        if not (is_here or os.environ.get("CI")):
            _leave_out(config, items, marked, f"tests with the mark {mark}, because {words}")
    elsewhere = "sqlite" if databases.ON_POSTGRESQL else "postgresql"
    others = [item for item in items if item.get_closest_marker(elsewhere)]
    _leave_out(config, items, others, f"tests that are about {elsewhere} alone")
    if databases.ON_POSTGRESQL and not config.invocation_params.args:
        same = tuple(str(HERE / place) for place in SAME_ON_POSTGRESQL)
        left_out = [
            item for item in items if str(item.path).startswith(same) or item.get_closest_marker("browser") is not None
        ]
        kinds = ", ".join((*SAME_ON_POSTGRESQL, "what has the mark browser"))
        _leave_out(config, items, left_out, f"tests that are the same on SQLite: {kinds}")


def _leave_out(config: pytest.Config, items: list[pytest.Item], left_out: list[pytest.Item], what: str) -> None:
    if left_out:
        items[:] = [item for item in items if item not in set(left_out)]
        config.hook.pytest_deselected(items=left_out)
        config.stash.setdefault(LEFT_OUT, []).append(f"Left out: {len(left_out)} {what}.")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(LEFT_OUT, []):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, headless, cut off from any network but this machine."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    # What is waited for comes at once on a quiet machine; on a busy one it may take its time.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page of the live server; `page.goto("/")` is its home. Console errors and CSP violations fail the test."""
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    told = [text for text in complaints if "status of 4" not in text]
    assert not told
