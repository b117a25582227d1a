"""Page parts: the form offers the parts of a public page and reveals nothing about any other item."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.editing.restrictions import restrict
from articles.models import Byline, Mode, NewsItem, Placement
from articles.takedowns.models import Notice
from tests.makers import (
    embed,
    hours_ago,
    hours_ahead,
    make_article,
    make_brief,
    make_claim,
    make_person,
    make_picture,
    make_source,
)

pytestmark = pytest.mark.django_db


def text_of(response):
    return response.content.decode()


def without_stamp(response):
    return re.sub(r'name="stamp" value="[^"]*"', "", text_of(response))


def test_the_form_shows_a_public_item(client):
    article = make_article(headline="渡轮复航", source=make_source(name="望海社"))

    page = text_of(client.get(f"/takedowns/new/?item={article.pk}&subject=fact"))

    assert "渡轮复航" in page
    assert article.get_absolute_url() in page
    assert "望海社" in page
    assert 'name="address"' not in page


@pytest.mark.parametrize("mode", [Mode.SEALED, Mode.REMOVED, Mode.HIDDEN, Mode.RETRACTED])
def test_a_restricted_item_looks_like_an_id_that_never_existed(client, mode):
    article = make_article(headline="密封的标题")
    restrict(article, mode, None, "test")

    for step in ({}, {"subject": "fact"}):
        pages = [
            without_stamp(client.get("/takedowns/new/", {"item": number} | step)).replace(f'value="{number}"', "")
            for number in (article.pk, 999_999)
        ]
        assert pages[0] == pages[1]
        assert "密封" not in pages[0]
    assert 'name="address"' in pages[0]


def test_a_draft_and_a_scheduled_item_are_not_shown(client):
    draft = make_article(headline="草稿标题", published_at=None)
    later = make_article(headline="明日标题", published_at=hours_ahead(2))

    for item in (draft, later):
        for step in ({}, {"subject": "fact"}):
            assert item.headline not in text_of(client.get("/takedowns/new/", {"item": item.pk} | step))


@pytest.mark.parametrize("raw_item", ["", "0", "-1", "x", "٣", "1" * 40, "1'", "<b>", "\x00", "1.5"])
def test_an_invalid_id_gives_the_empty_form(client, raw_item):
    response = client.get("/takedowns/new/", {"item": raw_item, "subject": "fact"})

    assert response.status_code == 200
    assert 'name="address"' in text_of(response)


def test_only_parts_that_the_page_shows_are_offered(client):
    shown, elsewhere, drafted = make_brief(), make_brief(), make_brief(published_at=None)
    removed_here = make_brief()
    picture, gone = make_picture(alt="码头"), make_picture(alt="撤下的图")
    ended = make_picture(alt="过期的图", licence_ends_at=hours_ago(1))
    figures = "".join(f'<figure data-picture="{one.pk}"></figure>' for one in (gone, ended))
    body = embed(shown, drafted, removed_here) + figures
    article = make_article(body=body, lead_picture=picture)
    restrict(Placement.objects.get(brief=removed_here), Mode.ELEMENT_REMOVED, None, "test")
    restrict(gone, Mode.REMOVED, None, "test")
    Byline.objects.create(item=article, person=make_person(name="江宁"))

    page = text_of(client.get(f"/takedowns/new/?item={article.pk}&subject=fact"))

    assert all(text in page for text in (shown.headline, "码头", "江宁"))
    hidden = (elsewhere.headline, drafted.headline, removed_here.headline, "撤下的图", "过期的图")
    assert not any(text in page for text in hidden)


def test_a_brief_in_an_article_is_stored_as_its_placement(client):
    brief = make_brief(headline="停航通知")
    article = make_article(body=embed(brief))
    placement = Placement.objects.get(article=article)

    client.post(f"/takedowns/new/?item={article.pk}", make_claim(part=f"placement-{placement.pk}", part_words="第二句"))

    notice = Notice.objects.get()
    assert notice.placement == placement
    assert "停航通知" in notice.part
    assert notice.part.endswith("第二句")


def test_a_picture_is_stored_as_a_picture(client):
    picture = make_picture()
    article = make_article(lead_picture=picture)

    client.post(f"/takedowns/new/?item={article.pk}", make_claim(part=f"picture-{picture.pk}"))

    assert Notice.objects.get().picture == picture


def test_a_part_that_is_not_on_the_page_is_refused_with_an_error_at_the_field(client):
    elsewhere = make_brief(headline="别处的快讯")
    make_article(body=embed(elsewhere))
    other = Placement.objects.get(brief=elsewhere)

    response = client.post(f"/takedowns/new/?item={make_article().pk}", make_claim(part=f"placement-{other.pk}"))

    assert 'id="id_part_error"' in text_of(response)
    assert "别处的快讯" not in text_of(response)
    assert not Notice.objects.exists()


def test_a_restricted_item_is_linked_without_the_sender_noticing(client):
    article = make_article()
    restrict(article, Mode.SEALED, None, "test")

    known = client.post(f"/takedowns/new/?item={article.pk}", make_claim())
    unknown = client.post("/takedowns/new/?item=999999", make_claim())

    assert [notice.item_id for notice in Notice.objects.order_by("pk")] == [article.pk, None]
    assert Notice.objects.latest("pk").url_as_given == "?item=999999"
    assert known.status_code == unknown.status_code == 302


def test_a_guessed_id_does_not_link_a_draft(client):
    draft = make_article(published_at=None)

    client.post(f"/takedowns/new/?item={draft.pk}", make_claim())

    assert Notice.objects.get().item is None
    NewsItem.objects.get(pk=draft.pk).delete()


@pytest.mark.slow
def test_fifty_briefs_need_no_more_queries_than_one(client):
    counts = []
    for number in (1, 50):
        article = make_article(body=embed(*(make_brief() for _brief in range(number))))
        client.get(f"/takedowns/new/?item={article.pk}&subject=fact")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/takedowns/new/?item={article.pk}&subject=fact")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 8
