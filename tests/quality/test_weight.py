"""What does a page bring along beside its words? Its sheets and the little script, and nothing written into it."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.quality.page_types import PAGE_TYPES

pytestmark = pytest.mark.django_db
each_page = pytest.mark.parametrize("name", PAGE_TYPES)
STATIC = Path(settings.BASE_DIR) / "static"
# Names while one types: what is live needs a script, and asks all the same without.
SEARCH_SCRIPT = '<script type="module" src="/static/js/search.js">'
SITE_SCRIPT = '<script type="module" src="/static/js/site.js" blocking="render">'


@each_page
def test_the_style_sheets_of_a_page_have_eight_kilobytes_together(answers, name):
    html = answers[name].content.decode()

    sheets = re.findall(r'<link rel="stylesheet" href="/static/(css/[a-z]+\.css)">', html)

    assert len(sheets) == html.count('rel="stylesheet"') >= 2
    assert sum(len(gzip.compress((STATIC / sheet).read_bytes())) for sheet in sheets) <= 8_000


@each_page
def test_a_page_has_one_script_and_can_do_without(answers, name):
    scripts = re.findall(r"<script[^>]*>", answers[name].content.decode())
    wanted = [SEARCH_SCRIPT, SITE_SCRIPT] if name.startswith("search") else [SITE_SCRIPT]

    assert [script for script in scripts if script != '<script type="application/ld+json">'] == wanted


def test_the_scripts_of_the_site_have_less_than_six_kilobytes_and_most_pages_call_no_other():
    script = (STATIC / "js" / "site.js").read_text(encoding="utf-8")

    assert len(script.encode()) + len((STATIC / "js" / "search.js").read_bytes()) < 6_000
    assert not re.search(r"\bimport\b|\bfetch\b|XMLHttpRequest|createElement", script)


@each_page
def test_a_page_carries_no_style_or_script_of_its_own(answers, name):
    html = answers[name].content.decode()

    assert not re.search(r"<style|<[^>]+\sstyle=|<[^>]+\son[a-z]+=|javascript:", html)
    assert not re.search(r'(?:src|<link[^>]*stylesheet[^>]*href)="(?:https?:)?//', html)
