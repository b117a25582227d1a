"""The dashboard: lists of scheduled items, recent publications and drafts on the first page of the desk."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.editing.publishing import withdraw
from articles.editing.restrictions import restrict
from articles.models import AutosavedForm, Mode
from articles.models.newsitem import Article
from tests.makers import hours_ago, make_article, make_brief, make_person_at_desk

pytestmark = pytest.mark.django_db


def panel(client: Client, name: str) -> str:
    page = client.get("/en/admin/").content.decode()
    section = re.search(rf'<section class="module first-page-{name}".*?</section>', page, re.DOTALL)
    return section[0] if section else ""


def test_scheduled_items_are_listed_the_next_one_first(ada):
    tomorrow = timezone.now() + timedelta(days=1)
    make_article(headline="后天的稿", published_at=tomorrow + timedelta(days=1))
    make_brief(headline="明天的快讯", published_at=tomorrow)
    make_article(headline="已经发出")

    scheduled = panel(ada, "scheduled")

    assert scheduled.index("明天的快讯") < scheduled.index("后天的稿")
    assert f"{timezone.localtime(tomorrow):%m-%d %H:%M}" in scheduled
    assert "已经发出" not in scheduled


def test_recently_published_items_are_listed_with_their_status(ada):
    make_brief(headline="早些时候", published_at=hours_ago(2))
    make_brief(headline="刚刚", published_at=hours_ago(1))
    taken, gone = make_brief(headline="撤下的"), make_brief(headline="收回的")
    restrict(taken, Mode.REMOVED, None, "误发")
    withdraw(gone, None)
    make_brief(headline="昨天的", published_at=hours_ago(30))

    out = panel(ada, "out")

    assert out.index("刚刚") < out.index("早些时候")
    assert re.search(r"撤下的</a>\s*<small>flash brief · <strong>removed", out)
    assert re.search(r"收回的</a>\s*<small>flash brief · <strong>withdrawn", out)
    assert "昨天的" not in out


def test_my_drafts_are_those_that_i_created(ada):
    other = make_person_at_desk("wen", "Writer")
    make_article(headline="别人的草稿", published_at=None, created_by=other)
    data = {"headline": "我的草稿", "body": "<p>正文。</p>", "language": "zh-Hans", "origin": "own", "stage": "draft"}
    inlines = {f"{name}-{count}_FORMS": "0" for name in ("bylines", "corrections") for count in ("TOTAL", "INITIAL")}

    response = ada.post("/en/admin/articles/article/add/", data | inlines)

    assert response.status_code == 302
    assert Article.objects.get(headline="我的草稿").created_by == User.objects.get(username="ada")
    assert "我的草稿" in panel(ada, "drafts")
    assert "别人的草稿" not in panel(ada, "drafts")


def test_autosaved_texts_come_first_among_my_drafts(ada):
    article = make_article(published_at=None, headline="草稿", created_by=User.objects.get(username="ada"))
    for user, item, title in (("ada", article, "改到一半"), ("ada", None, "没存的新稿"), ("wen", None, "别人没存的")):
        AutosavedForm.objects.create(
            user=make_person_at_desk(user, "Editor"),
            kind="article",
            item=item,
            key=f"{title}",
            title=title,
            values="[]",
            saved_at=timezone.now(),
        )

    drafts = panel(ada, "drafts")

    assert f"/articles/article/{article.pk}/change/?restore=" in drafts
    assert "/articles/article/add/?restore=" in drafts
    assert drafts.index("没存的新稿") < drafts.index("改到一半") < drafts.index("草稿")
    assert drafts.count("<strong>not saved") == 2
    assert "别人没存的" not in drafts


def test_empty_lists_say_so(ada):
    assert "Nothing is scheduled." in panel(ada, "scheduled")
    assert "Nothing was published." in panel(ada, "out")
    assert "You have no drafts." in panel(ada, "drafts")


def test_the_query_count_does_not_grow_with_the_lists(mo, django_assert_max_num_queries):
    mo.force_login(make_person_at_desk("mo", "Editor", "Moderator"))
    for number in range(12):
        make_article(published_at=hours_ago(1), headline=f"第{number}篇")
        make_brief(published_at=timezone.now() + timedelta(hours=number + 1))
        make_article(published_at=None, created_by=User.objects.get(username="mo"))

    with django_assert_max_num_queries(25):
        page = mo.get("/en/admin/").content.decode()

    assert page.count("first-page-beside") == 18


def test_users_who_may_not_view_items_see_no_lists(client):
    client.force_login(make_person_at_desk("stella"))

    assert panel(client, "out") == ""
