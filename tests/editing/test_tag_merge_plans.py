"""Query plans of a merge of tags, its preview and its undoing: what they read grows with the tag, not the archive."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.editing.bulk_create import NewItem, create_together
from articles.editing.tag_merges import merge_tags, preview_merge, undo_merge
from articles.models import Article
from tests.makers import make_article, make_tag
from tests.plans import analyse_tables, table_scans

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# With the names that the statements give to these tables.
GROWING = (
    "articles_newsitem",
    "articles_tagging",
    "articles_mergeditem",
    "articles_revision",
    "search_mention",
    *("had", "own", "old", "other", "x", "doc"),
)
STATEMENTS = ("SELECT", "INSERT INTO articles", "INSERT INTO search_mention", "UPDATE", "DELETE", "\n")


def fill_archive() -> None:
    """Items of another tag and of an earlier merge, more than a step of a plan may read."""
    tag = make_tag("雾散")
    create_together(
        [NewItem(Article(headline=f"第{number}班", body="<p>雾散。</p>"), [tag.pk]) for number in range(1_000)]
    )
    merge_tags(tag, make_tag("浓雾"), None)
    analyse_tables()


def test_a_merge_reads_no_more_than_the_items_of_its_tags() -> None:
    fill_archive()
    old, target = make_tag("夜航船"), make_tag("渡轮")
    make_article(tags=["夜航船"])
    make_article(tags=["夜航船", "渡轮"])

    with CaptureQueriesContext(connection) as captured:
        preview_merge(old, target)
        undo_merge(merge_tags(old, target, None), None)

    statements = [query["sql"] for query in captured.captured_queries if query["sql"].startswith(STATEMENTS)]
    statements = [sql for sql in statements if "SELECT" in sql or not sql.lstrip().startswith("INSERT")]
    assert sum("articles_mergeditem" in sql for sql in statements) > 8
    assert scans(statements) == {}


def scans(statements: list[str]) -> dict[str, list[str]]:
    """The steps of these statements that scan a table. PostgreSQL executes them, one after the other as they came; of
    an INSERT only what it reads.
    """
    found = {}
    with transaction.atomic():
        for sql in statements:
            read = sql[sql.index("SELECT") :].partition("ON CONFLICT")[0] if "INSERT INTO" in sql else sql
            if steps := table_scans(read, GROWING):
                found[sql] = steps
        transaction.set_rollback(True)
    return found
