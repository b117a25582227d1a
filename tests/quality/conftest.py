"""Every type of page, visited once for all bars: its HTML, and what a browser has to say of it."""

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
    """A newsroom of a session's own cannot stay: other tests want an empty one. So it is read at once and cleared."""
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

    @contextmanager
    def opened() -> Iterator[dict[str, str]]:
        # A test database is made only where a test is marked django_db. What is cleared below is never a real one.
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
    """The answer of each type of page at its address, and at the same one under /en/."""
    with open_newsroom() as addresses:
        pairs = {name: (address, "/en" + address.removeprefix("/en")) for name, address in addresses.items()}
        return {name: (Client().get(own), Client().get(english)) for name, (own, english) in pairs.items()}


@pytest.fixture(scope="session")
def answers(answers_in_both: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """The answer of each type of page."""
    return {name: own for name, (own, _) in answers_in_both.items()}


@pytest.fixture(scope="session")
def invalid(answers_in_both: dict[str, tuple[Any, Any]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the Nu checker says of each page in both languages and of each style sheet, by their names."""
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
    """What each type of page did in a browser."""
    with open_newsroom() as addresses:
        server = LiveServer("127.0.0.1")
        try:
            return visit_each(browser, server.url, addresses)
        finally:
            server.stop()
