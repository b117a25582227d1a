"""Session fixtures: every type of page, requested once by the test client and once in a browser for all tests."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import translation
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from tests.quality.checker import SHEETS, WRONG, check
from tests.quality.page_types import fill_newsroom
from tests.quality.visiting import Visit, visit_each

REAL = settings.DATABASES["default"]["NAME"]


@pytest.fixture(scope="session")
def open_newsroom(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """Context manager that fills the database, yields the addresses and flushes it, as other tests need it empty."""
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

    @contextmanager
    def opened() -> Iterator[dict[str, str]]:
        # A test database exists only if a test is marked django_db. Never flush the real one.
        assert connection.settings_dict["NAME"] != REAL
        pictures = tmp_path_factory.mktemp("pictures")
        with (
            django_db_blocker.unblock(),
            override_settings(MEDIA_ROOT=pictures, STORAGES=settings.STORAGES | plain),
            translation.override("zh-hans"),
        ):
            try:
                yield fill_newsroom()
            finally:
                call_command("flush", verbosity=0, interactive=False)

    return opened


@pytest.fixture(scope="session")
def answers_in_both(open_newsroom: Any) -> dict[str, tuple[Any, Any]]:
    """The response of each type of page at its address and at the same address under /en/."""
    with open_newsroom() as addresses:
        pairs = {name: (address, "/en" + address.removeprefix("/en")) for name, address in addresses.items()}
        return {name: (Client().get(own), Client().get(english)) for name, (own, english) in pairs.items()}


@pytest.fixture(scope="session")
def answers(answers_in_both: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """The response of each type of page."""
    return {name: own for name, (own, _) in answers_in_both.items()}


@pytest.fixture(scope="session")
def invalid(answers_in_both: dict[str, tuple[Any, Any]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Problems found by the Nu checker in each page in both languages and in each style sheet, by file name."""
    folder = tmp_path_factory.mktemp("checked")
    for name, pair in answers_in_both.items():
        for language, answer in zip(("zh", "en"), pair, strict=True):
            (folder / f"{name}.{language}.html").write_bytes(answer.content)
    for sheet in SHEETS:
        shutil.copy(sheet, folder)
    for name, text in WRONG.items():
        (folder / name).write_text(text)
    return check(folder)


@pytest.fixture(scope="session")
def visits(open_newsroom: Any, browser: Browser) -> dict[str, Visit]:
    """The browser visits of each type of page."""
    with open_newsroom() as addresses:
        server = LiveServer("127.0.0.1")
        try:
            return visit_each(browser, server.url, addresses)
        finally:
            server.stop()
