"""Tests of the list of page types: it covers every public URL, and each page has its expected status."""

import pytest
from django.urls import resolve

from articles import urls
from articles.briefs import urls as brief_urls
from articles.site_pages import urls as site_page_urls
from articles.takedowns import urls as takedown_urls
from tests.quality.page_types import PAGE_TYPES

pytestmark = pytest.mark.django_db
FOR_STAFF = {f"{app}:{name}" for app in ("articles", "briefs") for name in ("preview", "copy_preview", "typed")}
# The same page as that of articles, and pictures.
ALIKE = {"briefs:shared", "articles:shared_picture", "briefs:shared_picture"}


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_a_page_has_its_expected_status(answers, name):
    assert answers[name].status_code == PAGE_TYPES[name]


def test_every_public_url_name_has_a_page_type(answers):
    confs = (urls, brief_urls, takedown_urls, site_page_urls)
    names = {f"{conf.app_name}:{path.name}" for conf in confs for path in conf.urlpatterns}

    shown = [page.request["PATH_INFO"] for page in answers.values() if page.status_code == 200]
    visited = {resolve(address.removeprefix("/en")).view_name for address in shown}

    assert answers.keys() == PAGE_TYPES.keys()
    assert visited == names - FOR_STAFF - ALIKE | {"syndication:feeds", "search:search", "transparency:index"}
