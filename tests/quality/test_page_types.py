"""Does the list of page types name them all, and does each answer as what it is?"""

import pytest
from django.urls import resolve

from articles import urls
from articles.briefs import urls as brief_urls
from articles.takedowns import urls as takedown_urls
from tests.quality.page_types import PAGE_TYPES

pytestmark = pytest.mark.django_db
FOR_STAFF = {"articles:preview", "briefs:preview", "articles:typed", "briefs:typed"}


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_a_page_answers_as_what_it_is(answers, name):
    assert answers[name].status_code == PAGE_TYPES[name]


def test_no_type_of_page_is_forgotten(answers):
    doors = {f"{door.app_name}:{path.name}" for door in (urls, brief_urls, takedown_urls) for path in door.urlpatterns}

    shown = [page.request["PATH_INFO"] for page in answers.values() if page.status_code == 200]
    visited = {resolve(address.removeprefix("/en")).view_name for address in shown}

    assert answers.keys() == PAGE_TYPES.keys()
    assert visited == doors - FOR_STAFF | {"syndication:feeds", "search:search"}
