"""Row changes are reverted, except where somebody has edited the row since."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.editing.bulk_create import NewItem, create_together
from articles.edition.triggers import edition_token
from articles.models import Article, Byline, Correction, NewsItem, Placement
from articles.search.query.find import find, plan
from articles.search.query.syntax import read_query
from articles.signals import coalesce_changes, items_changed
from articles.takedowns.decisions.row_changes import RowChange, delete_row, locked_rows, revert, row_created, update_row
from tests.makers import (
    delete_items,
    embed,
    hours_ago,
    make_article,
    make_brief,
    make_correction,
    make_person,
    make_picture,
    make_source,
)

pytestmark = pytest.mark.django_db


def change(row, **values):
    """Change a row as a decision does, on a copy read and locked by it."""
    table = {"Article": "item", "Brief": "item"}.get(type(row).__name__, type(row).__name__.lower())
    return update_row(locked_rows(table, [row.pk])[row.pk], values)


def finds(words):
    return find(plan(read_query(words)), None, most=10).slots


def test_columns_are_reverted():
    article = make_article(headline="渡轮停航", body="<p>渡轮<strong>明日</strong>停航。</p>")

    told = change(article, headline="渡轮复航", body="<p>渡轮后日复航。</p>")
    left = revert(told)

    article.refresh_from_db()
    assert left == []
    assert (article.headline, article.body) == ("渡轮停航", "<p>渡轮<strong>明日</strong>停航。</p>")


def test_a_column_with_the_same_value_is_neither_saved_nor_recorded():
    article = make_article(headline="渡轮停航")

    told = change(article, headline="渡轮停航")

    assert told == []
    assert NewsItem.objects.get(pk=article.pk).version == article.version


def test_several_columns_of_an_item_are_saved_once():
    article = make_article()
    told = change(article, headline="甲", standfirst="乙", body="<p>丙</p>")

    revert(told)

    assert NewsItem.objects.get(pk=article.pk).version == article.version + 2


def test_a_column_edited_since_is_skipped():
    article = make_article(headline="渡轮停航", standfirst="因风。")
    told = change(article, headline="渡轮复航", standfirst="因雨。")
    edited = Article.objects.get(pk=article.pk)
    edited.standfirst = "因雾。"
    edited.save()

    left = revert(told)

    article.refresh_from_db()
    assert (article.headline, article.standfirst) == ("渡轮停航", "因雾。")
    assert left == [RowChange("item", article.pk, "standfirst", "因风。", "因雨。")]


def test_a_deleted_item_is_skipped():
    article = make_article()
    told = change(article, headline="渡轮复航")
    delete_items(Article.objects.filter(pk=article.pk))

    assert revert(told) == told


def test_a_column_changed_twice_is_reverted_to_its_first_value():
    article = make_article(headline="一")
    told = [*change(article, headline="二"), *change(article, headline="三")]

    assert revert(told) == []

    assert NewsItem.objects.get(pk=article.pk).headline == "一"


def test_reverting_updates_index_placements_and_edition():
    brief = make_brief()
    article = make_article(body=f"{embed(brief)}<p>海雾弥漫。</p>")
    told = change(article, body="<p>晴空万里。</p>")
    before = edition_token()
    assert finds("海雾弥漫") == []

    revert(told)

    assert finds("海雾弥漫") == [article.slot]
    assert finds("晴空万里") == []
    assert Placement.objects.get(article=article, brief=brief).position == 0
    assert edition_token() != before


def test_an_empty_relation_is_reverted_to_empty():
    article = make_article()

    told = change(article, source=str(make_source().pk))
    revert(told)

    assert told[0].before == ""
    assert NewsItem.objects.get(pk=article.pk).source is None


def test_a_relation_to_a_deleted_row_is_not_restored():
    former, now = make_source(), make_source()
    article = make_article(source=former)
    told = change(article, source=str(now.pk))
    former.delete()

    assert revert(told) == told
    assert NewsItem.objects.get(pk=article.pk).source == now


def test_a_byline_is_reverted_as_a_whole_or_not_at_all():
    outlet, person, other = make_source(), make_person(), make_person()
    byline = Byline.objects.create(item=make_article(), role="outlet", outlet=outlet)
    told = change(byline, role="writer", outlet="", person=str(person.pk))
    Byline.objects.filter(pk=byline.pk).update(person=other)

    assert revert(told) == told

    byline.refresh_from_db()
    assert (byline.role, byline.person) == ("writer", other)


def test_a_deleted_byline_is_created_again_as_it_was():
    article, person = make_article(), make_person()
    byline = Byline.objects.create(item=article, role="translator", person=person, position=3)
    told = delete_row(Byline.objects.get(pk=byline.pk))

    assert revert([told]) == []

    again = Byline.objects.get(pk=byline.pk)
    assert (again.item_id, again.role, again.person, again.position) == (article.pk, "translator", person, 3)


def test_reverting_a_byline_raises_the_version_of_its_item():
    article, person = make_article(), make_person()
    byline = Byline.objects.create(item=article, person=make_person())
    told = change(byline, person=str(person.pk))

    revert(told)

    assert NewsItem.objects.get(pk=article.pk).version == article.version + 1


def test_a_created_note_is_deleted_again():
    correction = make_correction(make_article())

    assert revert([row_created(correction)]) == []
    assert revert([row_created(correction)]) == [row_created(correction)]

    assert not Correction.objects.exists()


def test_a_name_taken_since_is_not_restored():
    source = make_source(name="候潮社")
    told = change(source, name="候潮网")
    make_source(name="候潮社")

    assert revert(told) == told


def test_description_and_credit_of_a_picture_are_reverted():
    picture = make_picture(alt="码头上的许明舟", credit="许明舟/候潮")

    revert(change(picture, alt="码头上的人", credit="候潮"))

    picture.refresh_from_db()
    assert (picture.alt, picture.credit) == ("码头上的许明舟", "许明舟/候潮")


def test_a_reverted_body_is_sanitised():
    article = make_article(body="<p>甲</p>")

    revert([RowChange("item", article.pk, "body", "<p>乙<script>x()</script></p>", "<p>甲</p>")])

    assert NewsItem.objects.get(pk=article.pk).body == "<p>乙</p>"


def many_articles(count, paragraph):
    body = "".join(paragraph.format(n) for n in range(10))
    items = (
        Article(headline=f"第{n}号", body=f"{body}<p>尾{n}。</p>", published_at=hours_ago(n + 1)) for n in range(count)
    )
    create_together([NewItem(item) for item in items])
    return list(Article.objects.all())


PLAIN = (
    "<p>潮汐港务局公布,第{}号航道的疏浚工程已经完成,往来船只可以照常通行与停靠,今年的汛期早了两周,吞吐量受到影响。</p>"
)
LINKED = '<p>潮汐港务局<a href="https://harbour.example/{0}">公布</a>,第{0}号航道完成 &amp; 通行,汛期早了两周。</p>'


@pytest.mark.slow
@pytest.mark.parametrize("paragraph", [PLAIN, LINKED])
def test_a_hundred_items_are_reverted_with_one_signal_and_a_bounded_number_of_queries(paragraph):
    articles = many_articles(100, paragraph)
    signals = []
    items_changed.connect(lambda ids, **rest: signals.append(len(ids)), weak=False, dispatch_uid="counting")

    with transaction.atomic(), coalesce_changes():
        rows = locked_rows("item", [article.pk for article in articles])
        changes = [
            change for row in rows.values() for change in update_row(row, {"body": row.body.replace("汛期", "潮期")})
        ]
    with CaptureQueriesContext(connection) as queries:
        left = revert(changes)

    items_changed.disconnect(dispatch_uid="counting")
    assert (len(changes), left, signals) == (100, [], [100, 100])
    assert len(queries) <= 4 * 100 + 30
