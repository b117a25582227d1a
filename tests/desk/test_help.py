"""Help: the guides for editors and moderators as pages of the desk, and their agreement with the interface."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.contrib import admin, auth
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from articles.desk.help import TITLES, guide_path
from tests.makers import make_person_at_desk

CATALOGUES = [
    *(Path(app.__path__[0]) / "locale/zh_Hans/LC_MESSAGES/django.po" for app in (admin, auth)),
    settings.BASE_DIR / "locale/zh_Hans/LC_MESSAGES/django.po",
]
TEMPLATES = settings.BASE_DIR / "templates"
BOLD = re.compile(r"\*\*([^*]+)\*\*")
CODE = re.compile(r"`([^`]+)`")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%s|\{\w*\}")
PAGES = [f"{prefix}/admin/help/{name}/" for prefix in ("", "/en") for name in TITLES]


class Addresses(HTMLParser):
    """The ids of a page and the addresses its links lead to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids.add(values.get("id") or "")
        if tag == "a":
            self.links.append(values.get("href") or "")


def guides() -> Iterator[tuple[str, str, str]]:
    """Language, name and Markdown of every guide."""
    for language, _ in settings.LANGUAGES:
        for name in TITLES:
            with override(language):
                yield language, name, guide_path(name).read_text(encoding="utf-8")


@pytest.mark.parametrize("address", PAGES)
def test_editors_read_every_guide_in_both_languages(ada: Client, address: str) -> None:
    assert ada.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_moderators_read_every_guide_in_both_languages(mo: Client, address: str) -> None:
    assert mo.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/admin/help/", *PAGES])
def test_strangers_are_sent_to_sign_in(client: Client, db: None, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ("Writer", "editors"),
        ("Editor", "editors"),
        ("Chief editor", "editors"),
        ("Moderator", "moderators"),
        ("Lead moderator", "moderators"),
        ("Auditor", "moderators"),
    ],
)
def test_help_opens_the_guide_for_ones_own_work(client: Client, db: None, group: str, name: str) -> None:
    client.force_login(make_person_at_desk("lin", group))

    assert client.get("/admin/help/")["Location"] == f"/admin/help/{name}/"
    assert client.get("/en/admin/help/")["Location"] == f"/en/admin/help/{name}/"


def test_a_guide_that_does_not_exist_is_not_found(ada: Client) -> None:
    assert ada.get("/admin/help/operators/").status_code == 404


def test_every_page_of_the_desk_links_to_help(ada: Client) -> None:
    for address in ("/admin/", "/admin/articles/article/", "/admin/articles/article/add/"):
        assert f'href="{reverse("admin:help")}"' in ada.get(address).content.decode()


def test_every_link_in_the_guides_leads_somewhere(ada: Client) -> None:
    pages = {address: Addresses(ada.get(address).content.decode()) for address in PAGES}

    broken = []
    for address, page in pages.items():
        for link in page.links:
            path, _, anchor = link.partition("#")
            if "/help/" not in path and not (anchor and not path):
                continue
            target = pages.get(path or address)
            if path.removeprefix("/en") != "/admin/help/" and (target is None or (anchor and anchor not in target.ids)):
                broken.append((address, link))

    assert broken == []


def test_the_case_page_links_to_a_section_of_the_moderators_guide(mo: Client) -> None:
    assert "cases" in Addresses(mo.get("/admin/help/moderators/").content.decode()).ids


def test_every_section_has_an_anchor_of_its_own() -> None:
    for _, name, text in guides():
        headings = re.findall(r"^##+ .*$", text, re.MULTILINE)
        anchors = [re.search(r'<a id="([a-z-]+)"></a>$', heading) for heading in headings]

        assert all(anchors), name
        assert len({match[1] for match in anchors if match}) == len(headings), name


def test_both_languages_have_the_same_sections_in_the_same_order() -> None:
    anchors = {(language, name): re.findall(r'<a id="([a-z-]+)">', text) for language, name, text in guides()}

    for name in TITLES:
        assert anchors["zh-hans", name] == anchors["en", name]


def test_the_first_line_of_a_guide_is_the_title_of_its_page() -> None:
    for language, name, text in guides():
        with override(language):
            assert text.startswith(f"# {TITLES[name]}\n")


def interface_texts() -> dict[str, set[str]]:
    """The texts of the interface by language; later catalogues replace Django's own wording."""
    chinese: dict[tuple[str, str], str] = {}
    for path in CATALOGUES:
        for entry in polib.pofile(str(path)):
            texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
            for number, text in enumerate((entry.msgid, entry.msgid_plural)):
                if text:
                    chinese[entry.msgctxt or "", text] = list(texts)[min(number, len(texts) - 1)]
    return {"en": {text for _, text in chinese}, "zh-hans": set(chinese.values())}


def names_of(texts: set[str]) -> re.Pattern[str]:
    """Matches the texts of the interface, also those with a placeholder, such as “Add %(name)s”."""
    return re.compile("|".join(pattern_of(text) for text in sorted(texts) if len(text) < 80), re.IGNORECASE)


def pattern_of(text: str) -> str:
    literals = PLACEHOLDER.split(text)
    has_words = len(re.findall(r"\w", "".join(literals))) > 1
    return ".{1,30}".join(map(re.escape, literals)) if has_words else re.escape(text)


def test_every_name_in_the_guides_is_on_the_desk() -> None:
    on_the_desk = {language: names_of(texts) for language, texts in interface_texts().items()}
    names = {
        (language, guide, " ".join(name.split())) for language, guide, text in guides() for name in BOLD.findall(text)
    }

    assert len(names) > 100
    assert sorted(entry for entry in names if not on_the_desk[entry[0]].fullmatch(entry[2])) == []


def shortcut_keys() -> set[str]:
    """The keys of the desk: those of the list that a page shows, and those that buttons carry."""
    listed = re.findall(r'data-(?:default|fixed)="([^"]+)"', (TEMPLATES / "desk/_keys.html").read_text())
    carried = re.findall(r'data-key="([^"{]+)"', (TEMPLATES / "takedowns/admin/cases/case.html").read_text())
    return {key.replace("↵", "Enter").replace("Mod+", "Ctrl+") for key in (*listed, *carried)}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_guides_list_every_shortcut_of_the_desk(language: str) -> None:
    sections = [text.split('<a id="keys">')[1] for code, _, text in guides() if code == language]
    keys = {key for section in sections for key in CODE.findall(section)}

    assert shortcut_keys() - keys == set()


@pytest.mark.parametrize("address", PAGES)
def test_a_guide_is_rendered_completely(ada: Client, address: str) -> None:
    """Emphasis next to Chinese punctuation is easily left as asterisks."""
    text = ada.get(address).content.decode().split('<div class="help-text">')[1]

    assert "**" not in text.split("</div>")[0]


def test_chinese_guides_have_no_spaces_between_han_characters() -> None:
    chinese = [CODE.sub("", text) for language, _, text in guides() if language == "zh-hans"]

    assert [re.findall(r"[\u4e00-\u9fff] +[\u4e00-\u9fff\d]|\d +[\u4e00-\u9fff]", text) for text in chinese] == [[], []]
