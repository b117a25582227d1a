"""What a decision changed is put back as it was, but for what somebody has changed since."""

import time

import pytest
from django.db import transaction

from articles.bulk import Newcomer, create_together
from articles.edition import edition_token
from articles.models import Article, Byline, Correction, NewsItem, Placement
from articles.search.finding import find, plan
from articles.search.queries import read_query
from articles.signals import items_changed, told_once
from articles.takedowns.altering import Alteration, alter, held, made, put_back, remove
from tests.makers import (
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
    """As a decision does it, on a row of its own reading."""
    table = {"Article": "item", "Brief": "item"}.get(type(row).__name__, type(row).__name__.lower())
    return alter(held(table, [row.pk])[row.pk], values)


def finds(words):
    return find(plan(read_query(words)), None, most=10).slots


def test_words_are_put_back_as_they_were():
    article = make_article(headline="渡轮停航", body="<p>渡轮<strong>明日</strong>停航。</p>")

    told = change(article, headline="渡轮复航", body="<p>渡轮后日复航。</p>")
    left = put_back(told)

    article.refresh_from_db()
    assert left == []
    assert (article.headline, article.body) == ("渡轮停航", "<p>渡轮<strong>明日</strong>停航。</p>")


def test_what_says_so_already_is_neither_saved_nor_told():
    article = make_article(headline="渡轮停航")

    told = change(article, headline="渡轮停航")

    assert told == []
    assert NewsItem.objects.get(pk=article.pk).version == article.version


def test_several_columns_of_an_item_are_one_save():
    article = make_article()
    told = change(article, headline="甲", standfirst="乙", body="<p>丙</p>")

    put_back(told)

    assert NewsItem.objects.get(pk=article.pk).version == article.version + 2


def test_an_edit_in_between_is_left_alone():
    article = make_article(headline="渡轮停航", standfirst="因风。")
    told = change(article, headline="渡轮复航", standfirst="因雨。")
    edited = Article.objects.get(pk=article.pk)
    edited.standfirst = "因雾。"
    edited.save()

    left = put_back(told)

    article.refresh_from_db()
    assert (article.headline, article.standfirst) == ("渡轮停航", "因雾。")
    assert left == [Alteration("item", article.pk, "standfirst", "因风。", "因雨。")]


def test_an_item_that_is_gone_is_left_alone():
    article = make_article()
    told = change(article, headline="渡轮复航")
    Article.objects.get(pk=article.pk).delete()

    assert put_back(told) == told


def test_what_was_changed_twice_is_put_back_to_the_first():
    article = make_article(headline="一")
    told = [*change(article, headline="二"), *change(article, headline="三")]

    assert put_back(told) == []

    assert NewsItem.objects.get(pk=article.pk).headline == "一"


def test_index_placements_and_edition_follow_what_is_put_back():
    brief = make_brief()
    article = make_article(body=f"{embed(brief)}<p>海雾弥漫。</p>")
    told = change(article, body="<p>晴空万里。</p>")
    before = edition_token()
    assert finds("海雾弥漫") == []

    put_back(told)

    assert finds("海雾弥漫") == [article.slot]
    assert finds("晴空万里") == []
    assert Placement.objects.get(article=article, brief=brief).position == 0
    assert edition_token() != before


def test_a_relation_to_nothing_is_put_back_to_nothing():
    article = make_article()

    told = change(article, source=str(make_source().pk))
    put_back(told)

    assert told[0].before == ""
    assert NewsItem.objects.get(pk=article.pk).source is None


def test_a_source_that_is_gone_is_not_named_again():
    former, now = make_source(), make_source()
    article = make_article(source=former)
    told = change(article, source=str(now.pk))
    former.delete()

    assert put_back(told) == told
    assert NewsItem.objects.get(pk=article.pk).source == now


def test_a_credit_is_put_back_whole_or_not_at_all():
    outlet, person, other = make_source(), make_person(), make_person()
    byline = Byline.objects.create(item=make_article(), role="outlet", outlet=outlet)
    told = change(byline, role="writer", outlet="", person=str(person.pk))
    Byline.objects.filter(pk=byline.pk).update(person=other)

    assert put_back(told) == told

    byline.refresh_from_db()
    assert (byline.role, byline.person) == ("writer", other)


def test_a_byline_that_was_deleted_comes_again_as_it_was():
    article, person = make_article(), make_person()
    byline = Byline.objects.create(item=article, role="translator", person=person, position=3)
    told = remove(Byline.objects.get(pk=byline.pk))

    assert put_back([told]) == []

    again = Byline.objects.get(pk=byline.pk)
    assert (again.item_id, again.role, again.person, again.position) == (article.pk, "translator", person, 3)


def test_the_version_of_an_item_tells_that_its_credit_was_put_back():
    article, person = make_article(), make_person()
    byline = Byline.objects.create(item=article, person=make_person())
    told = change(byline, person=str(person.pk))

    put_back(told)

    assert NewsItem.objects.get(pk=article.pk).version == article.version + 1


def test_a_note_that_was_made_goes_again():
    correction = make_correction(make_article())

    assert put_back([made(correction)]) == []
    assert put_back([made(correction)]) == [made(correction)]

    assert not Correction.objects.exists()


def test_a_name_that_somebody_took_meanwhile_is_left_alone():
    source = make_source(name="候潮社")
    told = change(source, name="候潮网")
    make_source(name="候潮社")

    assert put_back(told) == told


def test_what_is_said_of_a_picture_is_put_back():
    picture = make_picture(alt="码头上的许明舟", credit="许明舟/候潮")

    put_back(change(picture, alt="码头上的人", credit="候潮"))

    picture.refresh_from_db()
    assert (picture.alt, picture.credit) == ("码头上的许明舟", "许明舟/候潮")


def test_kept_words_are_cleaned_like_all_others():
    article = make_article(body="<p>甲</p>")

    put_back([Alteration("item", article.pk, "body", "<p>乙<script>x()</script></p>", "<p>甲</p>")])

    assert NewsItem.objects.get(pk=article.pk).body == "<p>乙</p>"


def many_articles(count, paragraph):
    body = "".join(paragraph.format(n) for n in range(10))
    items = (
        Article(headline=f"第{n}号", body=f"{body}<p>尾{n}。</p>", published_at=hours_ago(n + 1)) for n in range(count)
    )
    create_together([Newcomer(item) for item in items])
    return list(Article.objects.all())


PLAIN = (
    "<p>潮汐港务局公布,第{}号航道的疏浚工程已经完成,往来船只可以照常通行与停靠,今年的汛期早了两周,吞吐量受到影响。</p>"
)
LINKED = '<p>潮汐港务局<a href="https://harbour.example/{0}">公布</a>,第{0}号航道完成 &amp; 通行,汛期早了两周。</p>'


@pytest.mark.parametrize("paragraph", [PLAIN, LINKED])
def test_five_hundred_items_are_altered_and_put_back_quickly_and_told_of_once(paragraph):
    articles = many_articles(500, paragraph)
    tellings = []
    items_changed.connect(lambda ids, **rest: tellings.append(len(ids)), weak=False, dispatch_uid="counting")

    begun = time.process_time()
    with transaction.atomic(), told_once():
        rows = held("item", [article.pk for article in articles])
        told = [one for row in rows.values() for one in alter(row, {"body": row.body.replace("汛期", "潮期")})]
    altered = time.process_time()
    left = put_back(told)
    ended = time.process_time()

    items_changed.disconnect(dispatch_uid="counting")
    print(f"altered in {altered - begun:.2f} s, put back in {ended - altered:.2f} s")
    assert (len(told), left, tellings) == (500, [], [500, 500])
    assert ended - altered < 4
