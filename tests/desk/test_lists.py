"""Lists of the desk: bounded row counts and query counts, order, filters and searches."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.briefs.models import Brief
from articles.desk.change_list import sortable_columns
from articles.editing.restrictions import restrict
from articles.editing.revisions.context import revising
from articles.models import Article, Correction, HouseTerm, Mode, Placement, Tag
from tests.desk.removed_items import make_barred
from tests.makers import (
    embed,
    hours_ago,
    hours_ahead,
    make_article,
    make_brief,
    make_person_at_desk,
    make_section,
    make_source,
)
from tests.pages.test_list_plans import archive_of_three_thousand
from tests.plans import sorts

ARTICLES = "/en/admin/articles/article/"
BRIEFS = "/en/admin/briefs/brief/"


def fill(count: int, body: str = "<p>一</p>") -> None:
    section = make_section()
    sources = [make_source() for _ in range(5)]
    Article.objects.bulk_create(
        Article(headline=f"第{n}篇", body=body, section=section, source=sources[n % 5], published_at=hours_ago(n))
        for n in range(count)
    )


@pytest.mark.parametrize("count", [100, 1000])
def test_the_query_count_of_a_list_does_not_grow_with_its_length(
    ada: Client, django_assert_max_num_queries: Any, count: int
) -> None:
    fill(count, embed(make_brief()))

    with django_assert_max_num_queries(15):
        page = ada.get(ARTICLES)

    assert len(page.context["cl"].result_list) == 100


def test_more_than_a_thousand_rows_are_not_counted(ada: Client, django_capture_on_commit_callbacks: Any) -> None:
    fill(1001)

    page = ada.get(ARTICLES)

    assert "1000+" in page.content.decode()
    assert page.context["cl"].paginator.num_pages == 10


def test_a_thousand_rows_are_counted_exactly(ada: Client) -> None:
    fill(1000)

    assert "1000+" not in ada.get(ARTICLES).content.decode()


def test_the_newest_items_come_first(ada: Client) -> None:
    older, newer = make_article(published_at=hours_ago(5)), make_article(published_at=hours_ago(1))

    assert [row.pk for row in ada.get(ARTICLES).context["cl"].result_list] == [newer.pk, older.pk]


def test_each_row_shows_the_status_of_its_item(ada: Client) -> None:
    make_article(published_at=hours_ahead(2))
    restrict(make_article(), Mode.REMOVED, None, "试")
    make_article(published_at=None)

    page = ada.get(ARTICLES).content.decode()

    assert '<span class="status is-scheduled">scheduled</span>' in page
    assert '<span class="status is-restricted">removed (410)</span>' in page
    assert '<span class="status is-draft">draft, not public</span>' in page


def test_the_list_of_briefs_counts_placements_and_corrections(ada: Client) -> None:
    brief = make_brief()
    make_article(body=embed(brief)), make_article(body=embed(brief))
    Correction.objects.create(item=brief, text="更正")

    row = ada.get(BRIEFS).context["cl"].result_list[0]

    assert (row.placement_count, row.correction_count) == (2, 1)


@pytest.mark.parametrize("standing", ["draft", "scheduled", "public", "withdrawn", "expired", "restricted"])
def test_items_can_be_filtered_by_status(ada: Client, standing: str) -> None:
    rows = {
        "draft": make_article(published_at=None),
        "scheduled": make_article(published_at=hours_ahead(1)),
        "public": make_article(),
        "withdrawn": make_article(withdrawn_at=hours_ago(0.5)),
        "expired": make_article(published_at=hours_ago(3), expires_at=hours_ago(1)),
        "restricted": make_article(),
    }
    restrict(rows["restricted"], Mode.REMOVED, None, "试")

    listed = ada.get(ARTICLES, {"standing": standing}).context["cl"].result_list

    assert [row.pk for row in listed] == [rows[standing].pk]


def test_an_item_is_found_by_words_or_by_number(ada: Client) -> None:
    match, other = make_article(headline="跨海大桥通车"), make_article()

    assert [row.pk for row in ada.get(ARTICLES, {"q": "大桥"}).context["cl"].result_list] == [match.pk]
    assert [row.pk for row in ada.get(ARTICLES, {"q": str(other.pk)}).context["cl"].result_list] == [other.pk]


def test_a_brief_without_a_headline_is_listed_by_its_first_words(ada: Client) -> None:
    make_brief(headline="", body="<p>今晨六时起封航。</p>")

    assert "今晨六时起封航。" in ada.get(BRIEFS).content.decode()


def test_a_source_is_found_in_any_width_and_case(ada: Client) -> None:
    make_source(name="ＰＧＹ 财经")

    assert "ＰＧＹ 财经" in ada.get("/en/admin/rights/source/", {"q": "pgy"}).content.decode()


def test_a_tag_is_found_by_its_aliases_in_either_script(ada: Client) -> None:
    Tag.objects.create(name="蚂蚁集团").aliases.create(name="螞蟻金服")

    assert "蚂蚁集团" in ada.get("/en/admin/articles/tag/", {"q": "蚂蚁金服"}).content.decode()


def test_the_autocomplete_offers_both_kinds_of_items_by_headline(ada: Client) -> None:
    make_article(headline="潮汐表修订"), make_brief(headline="潮汐港封航")
    params = {"app_label": "articles", "model_name": "correction", "field_name": "item", "term": "潮汐"}

    results = ada.get("/en/admin/autocomplete/", params).json()["results"]

    assert {row["text"].split(" (")[0] for row in results} == {"潮汐表修订", "潮汐港封航"}


def test_a_link_to_an_item_leads_to_the_form_of_its_kind(ada: Client) -> None:
    brief = make_brief()

    response = ada.get(f"/en/admin/articles/newsitem/{brief.pk}/change/")

    assert response["Location"] == f"/en/admin/briefs/brief/{brief.pk}/change/"


@pytest.mark.parametrize("rows", [3, 60])
def test_the_list_of_placements_takes_no_query_per_row(
    ada: Client, django_assert_max_num_queries: Any, rows: int
) -> None:
    Brief.objects.bulk_create(Brief(headline=f"第{n}条", published_at=hours_ago(1)) for n in range(rows))
    make_article(body=embed(*Brief.objects.all()))

    with django_assert_max_num_queries(15):
        ada.get("/en/admin/articles/placement/")

    assert Placement.objects.count() == rows


def test_a_row_names_who_began_the_item_and_who_changed_it_last(ada: Client) -> None:
    wen, lin = make_person_at_desk("wen"), make_person_at_desk("lin")
    User.objects.filter(pk=lin.pk).update(first_name="Lin", last_name="Wan")
    item = make_article(created_by=wen)
    with revising(by=User.objects.get(pk=lin.pk)):
        item.headline = "改过的标题"
        item.save()

    page = ada.get(ARTICLES).content.decode()

    changed = page[page.index('class="field-changed"') :]
    assert '<td class="field-author">wen</td>' in page
    assert "<small>Lin Wan</small>" in changed[: changed.index("</td>")]


@pytest.mark.parametrize("address", [ARTICLES, BRIEFS])
def test_a_requested_order_that_no_index_gives_is_ignored(ada: Client, address: str) -> None:
    make = make_article if address == ARTICLES else make_brief
    older = make(headline="乙", published_at=hours_ago(5))
    newer = make(headline="甲", published_at=hours_ago(1))

    for order in ("1", "-1", "0", "3.-2"):
        listed = ada.get(address, {"o": order}).context["cl"].result_list
        assert [row.pk for row in listed] == [newer.pk, older.pk], order


@pytest.mark.django_db
def test_no_order_of_a_list_reveals_the_headlines_of_sealed_items(client: Client) -> None:
    client.force_login(make_barred())
    for headline in ("乙", "甲", "丙"):
        restrict(make_article(headline=headline), Mode.SEALED, None, "依法")
    columns = range(1, len(admin.site.get_model_admin(Article).list_display) + 1)

    orders = [
        tuple(row.headline for row in client.get(ARTICLES, {"o": f"{sign}{column}"}).context["cl"].result_list)
        for column in columns
        for sign in ("", "-")
    ]

    assert not set(orders) & {("丙", "乙", "甲"), ("甲", "乙", "丙"), ("乙", "丙", "甲"), ("甲", "丙", "乙")}


def test_a_column_of_related_rows_is_not_sorted(ada: Client) -> None:
    assert sortable_columns(admin.site.get_model_admin(HouseTerm), ("term", "word_list")) == []


def test_articles_are_listed_oldest_first_on_request(ada: Client) -> None:
    older, newer = make_article(published_at=hours_ago(5)), make_article(published_at=hours_ago(1))
    # After the column with the boxes.
    column = admin.site.get_model_admin(Article).list_display.index("released") + 1

    listed = ada.get(ARTICLES, {"o": str(column)}).context["cl"].result_list

    assert [row.pk for row in listed] == [older.pk, newer.pk]


@pytest.mark.parametrize(("address", "model"), [(ARTICLES, Article), (BRIEFS, Brief)])
def test_items_are_listed_by_their_last_change_on_request(ada: Client, address: str, model: type[Any]) -> None:
    make = make_article if model is Article else make_brief
    older, newer = make(published_at=hours_ago(5)), make(published_at=hours_ago(1))
    older.headline = "改过的标题"
    older.save()
    column = admin.site.get_model_admin(model).list_display.index("changed") + 1

    for order, expected in ((f"-{column}", [older, newer]), (str(column), [newer, older])):
        listed = ada.get(address, {"o": order}).context["cl"].result_list
        assert [row.pk for row in listed] == [row.pk for row in expected], order


@pytest.mark.parametrize("model", [Article, Brief, Correction])
def test_no_order_that_a_list_offers_sorts_its_table(ada: Client, model: type[Any]) -> None:
    archive_of_three_thousand()
    model_admin = admin.site.get_model_admin(model)
    columns = model_admin.list_display
    offered = [columns.index(name) for name in sortable_columns(model_admin, columns)]
    address = f"/en/admin/{model._meta.app_label}/{model._meta.model_name}/"

    for order in ("", *(f"{sign}{column}" for column in offered for sign in ("", "-"))):
        with CaptureQueriesContext(connection) as queries:
            assert ada.get(address, {"o": order} if order else {}).status_code == 200
        of_rows = [query["sql"] for query in queries if f'FROM "{model._meta.db_table}"' in query["sql"]]
        assert not [(steps, sql) for sql in of_rows if (steps := sorts(sql))], order
    assert offered


def test_a_chosen_filter_is_named_in_the_bar(ada: Client) -> None:
    make_article(published_at=None)

    page = ada.get(ARTICLES, {"standing": "draft"}).content.decode()

    assert page.count("list-filter is-chosen") == 1
    assert "Status: draft, not public" in page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (ARTICLES, "Write one, or paste a page that came in"),
        (BRIEFS, "press Alt+N on any page"),
        ("/en/admin/wire/delivery/", "Paste a page: it is split"),
        ("/en/admin/rights/licence/", "There are no licences yet."),
        *(
            (f"/en/admin/{path}/", words)
            for path, words in (
                ("rights/source", "Add the outlets"),
                ("rights/person", "Add the people"),
                ("rights/licence", "A licence says"),
                ("rights/disclaimer", "Add a wording"),
                ("articles/disclaimerrule", "A rule adds"),
                ("articles/section", "Add the sections"),
                ("articles/channel", "Add the channels"),
                ("articles/tag", "Tags are made"),
                ("articles/wordlist", "Add a list"),
                ("articles/houseterm", "Terms belong"),
                ("articles/reviewstep", "Without a step"),
                ("articles/sectionlimit", "Without a limit"),
                ("takedowns/notice", "What readers report"),
                ("takedowns/case", "What readers report"),
                ("pictures/picture", "Upload one here"),
            )
        ),
    ],
)
def test_an_empty_list_says_what_to_do_next(admin_client: Client, address: str, words: str) -> None:
    assert words in admin_client.get(address).content.decode()


def test_a_search_without_results_leads_back_to_the_whole_list(ada: Client) -> None:
    make_article()

    page = ada.get(ARTICLES, {"q": "无此词语"}).content.decode()

    assert "No articles match." in page
    assert "There are no articles yet." not in page
