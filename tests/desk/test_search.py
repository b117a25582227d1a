"""The search boxes of the desk: they use the index, include drafts, and stay within the rows of their list."""

from typing import Any

import pytest
from django.test import Client

from articles.editing.restrictions import restrict
from articles.models import HomeLead, Mode, Placement
from tests import makers

ARTICLES, BRIEFS = "/en/admin/articles/article/", "/en/admin/briefs/brief/"


def rows(client: Client, address: str, typed: str, **more: Any) -> list[int]:
    page = client.get(address, {"q": typed, **more})
    return [row.pk for row in page.context["cl"].result_list]


def test_two_characters_inside_a_text_find_a_draft(ada: Client) -> None:
    draft = makers.make_article(body="<p>凭舟平台签出提单。</p>", published_at=None, first_published_at=None)
    makers.make_article()

    assert rows(ada, ARTICLES, "提单") == [draft.pk]


def test_each_list_finds_its_own_kind_however_many_of_the_other_are_newer(
    ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.desk.search.MAX_HITS", 2)
    article = makers.make_article(headline="提单", published_at=makers.hours_ago(9))
    briefs = [makers.make_brief(headline="提单", published_at=makers.hours_ago(hours)) for hours in (3, 2, 1)]

    assert rows(ada, ARTICLES, "提单") == [article.pk]
    assert rows(ada, BRIEFS, "提单") == [briefs[2].pk, briefs[1].pk]


def test_a_filtered_search_says_that_only_the_newest_hits_were_filtered(
    ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.desk.search.MAX_HITS", 1)
    makers.make_brief(headline="提单")

    filtered = ada.get(BRIEFS, {"q": "提单", "stage__exact": "draft"}).content.decode()

    assert "Only the newest 1 hits" in filtered
    assert "Only the newest" not in ada.get(BRIEFS, {"q": "提单"}).content.decode()


def test_a_number_finds_the_item_and_texts_that_contain_it(ada: Client) -> None:
    numbered = makers.make_brief()
    says = makers.make_brief(headline=f"第 {numbered.pk} 号提单")

    assert set(rows(ada, BRIEFS, str(numbered.pk))) == {numbered.pk, says.pk}


def test_names_and_dates_narrow_a_list(ada: Client) -> None:
    tagged = makers.make_brief(tags=["枰石"], published_at=makers.hours_ago(24 * 800))
    makers.make_brief(tags=["枰石"])

    assert rows(ada, BRIEFS, "tag:枰石 before:2025-06-01") == [tagged.pk]
    assert rows(ada, BRIEFS, "before:2025-06-01") == [tagged.pk]


@pytest.mark.parametrize("typed", ["'", '"', "-", "tag:", "x" * 5_000, "9" * 30, "%"])
def test_a_senseless_query_finds_nothing(ada: Client, typed: str) -> None:
    makers.make_brief()

    assert rows(ada, BRIEFS, typed) == []


def test_the_autocomplete_searches_the_text_of_items(ada: Client) -> None:
    match = makers.make_article(body="<p>凭舟平台</p>")
    makers.make_article()

    response = ada.get(
        "/en/admin/autocomplete/",
        {"term": "凭舟", "app_label": "articles", "model_name": "homelead", "field_name": "article"},
    )

    assert [row["id"] for row in response.json()["results"]] == [str(match.pk)]


def test_restrictions_and_placements_are_found_by_their_words_and_those_of_the_item(mo: Client) -> None:
    brief = makers.make_brief(headline="枰石升级")
    article = makers.make_article(headline="凭舟平台", body=makers.embed(brief))
    restriction = restrict(article, Mode.DELISTED, None, "应当事人要求", "")
    restrict(makers.make_article(), Mode.DELISTED, None, "其他", "")
    placement = Placement.objects.get()

    restrictions, placements = "/en/admin/articles/restriction/", "/en/admin/articles/placement/"
    assert rows(mo, restrictions, "凭舟") == rows(mo, restrictions, "当事人") == [restriction.pk]
    assert rows(mo, placements, "枰石") == rows(mo, placements, "凭舟") == [placement.pk]
    assert rows(mo, placements, "没有") == []


def test_front_page_leads_are_found_by_their_article(ada: Client) -> None:
    article = makers.make_article(headline="凭舟平台")
    lead = HomeLead.objects.create(article=article, ends_at=makers.hours_ahead(2))

    assert rows(ada, "/en/admin/articles/homelead/", "凭舟") == [lead.pk]
    assert rows(ada, "/en/admin/articles/homelead/", "枰石") == []


def test_a_search_takes_a_bounded_number_of_queries(ada: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(30):
        makers.make_brief(headline="提单")

    with django_assert_max_num_queries(17):
        assert len(rows(ada, BRIEFS, "提单")) == 30
