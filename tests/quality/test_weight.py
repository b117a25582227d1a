"""Tests of page weight: compressed style sheets, scripts, and the absence of inline code and foreign resources."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.quality.page_types import PAGE_TYPES

pytestmark = pytest.mark.django_db
each_page = pytest.mark.parametrize("name", PAGE_TYPES)
STATIC = Path(settings.BASE_DIR) / "static"
# Suggests names while the reader types. The search form also works without it.
SEARCH_SCRIPT = '<script type="module" src="/static/js/site/search.js">'
SITE_SCRIPT = '<script type="module" src="/static/js/site/site.js" blocking="render">'


@each_page
def test_the_style_sheets_of_a_page_have_at_most_eight_kilobytes_gzipped(answers, name):
    html = answers[name].content.decode()

    sheets = re.findall(r'<link rel="stylesheet" href="/static/(css/[a-z_/]+\.css)">', html)

    assert len(sheets) == html.count('rel="stylesheet"') >= 2
    assert sum(len(gzip.compress((STATIC / sheet).read_bytes())) for sheet in sheets) <= 8_000


@each_page
def test_only_search_pages_have_a_second_script(answers, name):
    scripts = re.findall(r"<script[^>]*>", answers[name].content.decode())
    expected = [SEARCH_SCRIPT, SITE_SCRIPT] if name.startswith("search") else [SITE_SCRIPT]

    assert [script for script in scripts if script != '<script type="application/ld+json">'] == expected


def test_both_site_scripts_have_less_than_six_kilobytes_and_site_js_loads_nothing():
    script = (STATIC / "js" / "site" / "site.js").read_text(encoding="utf-8")

    assert len(script.encode()) + len((STATIC / "js" / "site" / "search.js").read_bytes()) < 6_000
    assert not re.search(r"\bimport\b|\bfetch\b|XMLHttpRequest|createElement", script)


@each_page
def test_a_page_has_no_inline_style_or_script_and_no_foreign_resource(answers, name):
    html = answers[name].content.decode()

    assert not re.search(r"<style|<[^>]+\sstyle=|<[^>]+\son[a-z]+=|javascript:", html)
    assert not re.search(r'(?:src|<link[^>]*stylesheet[^>]*href)="(?:https?:)?//', html)
