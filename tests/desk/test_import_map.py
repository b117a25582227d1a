"""The import map of the desk: it names every module that scripts import."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from articles.desk.import_map import shared_modules

SCRIPTS = Path(settings.BASE_DIR) / "static" / "js"


def imported() -> set[str]:
    """Bare names of our own modules in all import statements."""
    texts = [path.read_text(encoding="utf-8") for path in SCRIPTS.rglob("*.js")]
    return {
        name for text in texts for name in re.findall(r'^(?:import|\}) .*from "(newsroom/.+)";$', text, re.MULTILINE)
    }


def test_the_map_has_exactly_the_modules_that_scripts_import() -> None:
    assert imported() == shared_modules().keys()


def test_every_module_of_the_map_is_a_static_file() -> None:
    assert [path for path in shared_modules().values() if not finders.find(path)] == []


@pytest.mark.parametrize("address", ["/admin/", "/admin/articles/article/", "/admin/articles/article/add/"])
def test_a_page_has_one_map_before_its_first_module(ada: Client, address: str) -> None:
    page = ada.get(address).content.decode()

    assert page.count('type="importmap"') == 1
    assert page.index('type="importmap"') < page.index('type="module"')


def test_the_login_page_has_the_map(client: Client, db: None) -> None:
    assert 'type="importmap"' in client.get("/admin/login/").content.decode()


def test_public_pages_have_no_import_map(client: Client, db: None) -> None:
    assert "importmap" not in client.get("/").content.decode()
