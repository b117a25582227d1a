"""Previews: the text of a form as last autosaved, in the public template, for the user who is typing it alone."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.editing.restrictions import restrict
from articles.models import Article, Mode
from tests.admin.autosave.test_offers import BRIEF, KEY, autosave
from tests.makers import (
    embed,
    hours_ago,
    hours_ahead,
    make_article,
    make_brief,
    make_person_at_desk,
    make_picture,
    make_section,
)

pytestmark = pytest.mark.django_db

TYPED = f"/en/articles/typed/{KEY}/preview/"


def test_a_preview_shows_the_autosaved_text_and_not_the_saved_one(ada: Client) -> None:
    brief, section = make_brief(headline="夜航恢复", published_at=None), make_section(name="码头版")
    article = make_article(headline="旧题", body="<p>旧文。</p>")
    autosave(
        ada, article, headline="新题", standfirst="新导语", body=embed(brief) + "<script>x</script>", section=section.pk
    )

    page = ada.get(TYPED)

    shown = page.content.decode()
    assert page.status_code == 200
    assert all(words in shown for words in ("新题", "新导语", "夜航恢复", "码头版", "being edited"))
    assert "旧文" not in shown
    assert "<script>x" not in shown
    article.refresh_from_db()
    assert article.headline == "旧题"


def test_a_preview_says_whether_readers_see_the_item(ada: Client) -> None:
    items = {
        "not published": make_article(published_at=None),
        "scheduled": make_article(published_at=hours_ahead(1)),
        "of a published item": make_article(),
        "taken down": restrict(make_article(), Mode.REMOVED, None, "试").item,
        "withdrawn": make_article(withdrawn_at=hours_ago(0.5)),
        "expired": make_brief(published_at=hours_ago(3), expires_at=hours_ago(1)),
    }

    for words, item in items.items():
        page = ada.get(f"/en{item.get_absolute_url()}preview/").content.decode()
        banner = page.split('role="status">')[1].split("<")[0]
        assert words in banner
        assert ("only" not in banner) == (words == "of a published item")


def test_a_preview_is_not_cached_or_indexed_and_only_our_pages_may_frame_it(ada: Client) -> None:
    autosave(ada, headline="一")

    page = ada.get(TYPED)

    assert "no-store" in page["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in page.content.decode()
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("groups", [("Editor",), ("Moderator",), ()])
def test_other_users_cannot_open_the_preview(ada: Client, groups: tuple[str, ...]) -> None:
    autosave(ada, headline="秘密")
    other = Client()
    other.force_login(make_person_at_desk("kai", *groups))

    page = other.get(TYPED)

    assert page.status_code in (403, 404)
    assert "秘密" not in page.content.decode()
    assert Client().get(TYPED).status_code == 302


def test_the_preview_of_a_new_item_creates_no_row(ada: Client) -> None:
    restriction = restrict(make_article(), Mode.RETRACTED, None, "试")
    autosave(ada, headline="还没有稿号", body="<p>正文。</p>", language="en")
    autosave(ada, address=BRIEF, headline="快讯", body="<p>正文。</p>", kept_key="1" * 32)

    assert "还没有稿号" in ada.get(TYPED).content.decode()
    assert "快讯" in ada.get(f"/en/briefs/typed/{'1' * 32}/preview/").content.decode()
    assert ada.get(f"/en/briefs/typed/{KEY}/preview/").status_code == 404
    assert list(Article.objects.values_list("pk", flat=True)) == [restriction.item_id]


@pytest.mark.parametrize("odd", ["x", "9" * 30, "-1", "987654", ""])
def test_invalid_choices_in_the_form_do_not_break_the_preview(ada: Client, odd: str) -> None:
    autosave(ada, headline="一", section=odd, lead_picture=odd, source=odd, licence=odd, language=odd)

    assert ada.get(TYPED).status_code == 200


def test_a_restricted_lead_picture_is_not_shown(ada: Client) -> None:
    picture = make_picture(alt="灯塔夜景")
    autosave(ada, headline="一", lead_picture=picture.pk)
    assert "灯塔夜景" in ada.get(TYPED).content.decode()

    restrict(picture, Mode.REMOVED, None, "试")

    assert "灯塔夜景" not in ada.get(TYPED).content.decode()


def test_a_preview_takes_a_bounded_number_of_queries(ada: Client) -> None:
    autosave(ada, make_article(), body=embed(*(make_brief() for _ in range(30))))

    with CaptureQueriesContext(connection) as queries:
        ada.get(TYPED)

    assert len(queries) <= 25, "\n".join(query["sql"] for query in queries)
