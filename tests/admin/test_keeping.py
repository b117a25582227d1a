"""What is typed into the form of an article or a brief and not saved: kept, offered, restored, ignored, bounded."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from articles.briefs.models import Brief
from articles.edition import edition_token
from articles.kept_texts import MOST_OF_USER, pairs_of
from articles.models import Article, Byline, KeptText, Kind, NewsItem
from articles.takedowns.retention import apply, count_due
from tests.admin.filling import send
from tests.makers import embed, make_article, make_brief, make_person, make_person_at_desk

KEY, OTHER = "0" * 32, "f" * 32
ARTICLE, BRIEF = "/en/admin/articles/article/", "/en/admin/briefs/brief/"


def keep(client: Client, item: NewsItem | None = None, address: str = "", **typed: object):
    """Post what a form's script posts."""
    address = address or (BRIEF if item and item.kind == Kind.BRIEF else ARTICLE)
    told = {"kept_key": KEY, "kept_turn": "0", "kept_based_on": "0", "kept_item": "", "kept_user": user_of(client)}
    if item:
        told |= {"kept_item": str(item.pk), "kept_based_on": str(item.version)}
    return client.post(f"{address}kept/", told | typed, headers={"X-CSRFToken": "x"})


def user_of(client: Client) -> str:
    return client.session["_auth_user_id"]


def form(client: Client, item: NewsItem, query: str = "") -> str:
    return client.get(f"{ARTICLE}{item.pk}/change/{query}").content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_is_typed_is_kept_and_neither_the_item_nor_the_edition_moves(ada: Client) -> None:
    article = make_article(headline="旧题", published_at=None)
    token, version = edition_token(), article.version

    answer = keep(ada, article, headline="新题", body="<p>新文。</p>", tags="夜航, 港口")

    assert answer.json()["turn"] == 1
    assert dict(pairs_of(KeptText.objects.get())) == {"headline": "新题", "body": "<p>新文。</p>", "tags": "夜航, 港口"}
    article.refresh_from_db()
    assert (article.headline, article.version, edition_token()) == ("旧题", version, token)


@pytest.mark.django_db
def test_a_form_writes_one_row_however_often_it_is_kept(ada: Client) -> None:
    for turn, words in enumerate(("一", "二", "三")):
        assert keep(ada, headline=words, kept_turn=str(turn)).json()["turn"] == turn + 1

    assert dict(pairs_of(KeptText.objects.get())) == {"headline": "三"}


@pytest.mark.django_db
def test_another_window_s_text_is_not_written_over(ada: Client) -> None:
    keep(ada, headline="第一窗")
    keep(ada, headline="第一窗续", kept_turn="1")

    stale = keep(ada, headline="第二窗", kept_turn="1")

    assert stale.status_code == 409
    assert dict(pairs_of(KeptText.objects.get())) == {"headline": "第一窗续"}


@pytest.mark.django_db
def test_an_answer_that_was_lost_does_no_harm(ada: Client) -> None:
    keep(ada, headline="一")

    assert keep(ada, headline="一").json()["turn"] == 1


@pytest.mark.django_db
def test_only_who_may_change_an_item_keeps_a_text_for_it(ada: Client) -> None:
    reader = Client()
    reader.force_login(make_person_at_desk("vera", "Auditor"))

    assert keep(reader, make_article(), headline="一").status_code == 403
    assert Client().post(f"{ARTICLE}kept/").status_code == 302
    assert keep(ada, headline="一", kept_user="987654").status_code == 403
    assert not KeptText.objects.exists()


@pytest.mark.django_db
def test_nobody_is_shown_what_another_typed(ada: Client, mo: Client) -> None:
    article = make_article()
    keep(ada, article, headline="艾达打的")
    other = Client()
    other.force_login(make_person_at_desk("kai", "Editor"))

    assert "艾达打的" in form(ada, article)
    assert "艾达打的" not in form(other, article)
    assert "艾达打的" not in form(other, article, f"?restore={KEY}")


@pytest.mark.django_db
def test_a_link_fills_the_form_with_all_that_was_typed(ada: Client) -> None:
    article = make_article(headline="旧题", body="<p>旧文。</p>")
    row = Byline.objects.create(item=article, role="writer", person=make_person(), position=1)
    typed = {
        "headline": "新题",
        "body": "<p>新文。</p>",
        "tags": "夜航",
        "original_at_0": "31/02",
        "bylines-TOTAL_FORMS": "2",
        "bylines-INITIAL_FORMS": "1",
        "bylines-0-id": str(row.pk),
        "bylines-0-item": str(article.pk),
        "bylines-0-position": "7",
        "bylines-1-position": "8",
    }
    keep(ada, article, **typed)

    page = ada.get(f"{ARTICLE}{article.pk}/change/?restore={KEY}")

    shown = page.context["adminform"].form
    assert [shown[name].value() for name in ("headline", "body", "tags")] == ["新题", "<p>新文。</p>", "夜航"]
    assert 'value="31/02"' in page.content.decode()
    assert 'name="bylines-1-position" value="8"' in page.content.decode()
    assert 'class="errornote"' not in page.content.decode()
    article.refresh_from_db()
    assert article.headline == "旧题"


@pytest.mark.django_db
def test_rows_that_are_not_there_any_more_are_shown_as_saved(ada: Client) -> None:
    article = make_article()
    row = Byline.objects.create(item=article, role="writer", person=make_person(), position=1)
    rows = {"bylines-TOTAL_FORMS": "1", "bylines-INITIAL_FORMS": "1", "bylines-0-id": str(row.pk)}
    keep(ada, article, headline="新题", **rows)
    row.delete()

    assert ada.get(f"{ARTICLE}{article.pk}/change/?restore={KEY}").status_code == 200


@pytest.mark.django_db
def test_a_new_article_is_restored_from_the_form_of_a_new_one(ada: Client) -> None:
    keep(ada, headline="还没有稿号")
    add = ada.get(f"{ARTICLE}add/").content.decode()

    assert f"?restore={KEY}" in add
    assert "还没有稿号" in add
    restored = ada.get(f"{ARTICLE}add/?restore={KEY}")
    assert restored.context["adminform"].form["headline"].value() == "还没有稿号"
    assert f'name="kept_key" value="{KEY}"' in restored.content.decode()


@pytest.mark.django_db
def test_ignore_deletes_it_and_shows_the_form_again(ada: Client) -> None:
    article = make_article()
    keep(ada, article, headline="不要了")

    page = ada.post(f"{ARTICLE}kept/ignore/", {"kept_key": KEY, "kept_item": article.pk}, follow=True)

    assert page.redirect_chain == [(f"{ARTICLE}{article.pk}/change/", 302)]
    assert "不要了" not in page.content.decode()
    assert not KeptText.objects.exists()


@pytest.mark.django_db
def test_a_save_deletes_what_was_kept_and_tells_the_browser(ada: Client) -> None:
    keep(ada, headline="存好")

    page = send(ada, f"{ARTICLE}add/", headline="存好", kept_key=KEY, kept_based_on="0", _save="1")

    assert not KeptText.objects.exists()
    assert page.client.cookies["newsroom_saved"].value == KEY


@pytest.mark.django_db
def test_a_refused_save_keeps_it_under_the_same_key(ada: Client) -> None:
    keep(ada, headline="一")

    page = send(ada, f"{ARTICLE}add/", headline="一" * 301, kept_key=KEY, kept_based_on="0", _save="1")

    assert KeptText.objects.exists()
    assert f'name="kept_key" value="{KEY}"' in page.content.decode()
    assert page.context["kept"]["turn"] == 1


@pytest.mark.django_db
def test_a_text_typed_over_an_older_version_says_so(ada: Client) -> None:
    article = make_article()
    keep(ada, article, headline="甲")
    article.save()

    assert "typed over an older version" in form(ada, article)
    assert "saved elsewhere since then" in form(ada, article, f"?restore={KEY}")
    assert (
        "saved elsewhere meanwhile"
        in keep(ada, article, headline="乙", kept_turn="1", kept_based_on="1").json()["said"]
    )


@pytest.mark.django_db
def test_a_restored_text_is_not_saved_over_a_newer_one_unasked(ada: Client) -> None:
    article = make_article(headline="旧题", published_at=None)
    keep(ada, article, headline="我的题", made_from=str(article.version))
    article.headline = "别人的题"
    article.save()
    restored = form(ada, article, f"?restore={KEY}")
    assert 'name="made_from" value="1"' in restored

    sent = {"headline": "我的题", "made_from": "1", "kept_key": KEY, "kept_based_on": "1", "_save": "1"}
    refused = send(ada, f"{ARTICLE}{article.pk}/change/", **sent)

    assert refused.status_code == 409
    assert KeptText.objects.exists()
    assert refused.context["kept"]["based_on"] == article.version
    send(ada, f"{ARTICLE}{article.pk}/change/", **sent | {"made_from": str(article.version)})
    article.refresh_from_db()
    assert (article.headline, KeptText.objects.exists()) == ("我的题", False)


@pytest.mark.django_db
def test_a_text_whose_item_was_deleted_is_kept_as_a_new_one(ada: Client) -> None:
    article = make_article(published_at=None, first_published_at=None)
    number = article.pk
    article.delete()

    answer = keep(ada, headline="还在", kept_item=str(number))

    assert "deleted meanwhile" in answer.json()["said"]
    assert "还在" in ada.get(f"{ARTICLE}add/").content.decode()


@pytest.mark.django_db
def test_a_kept_text_does_not_keep_a_draft_from_being_deleted() -> None:
    ada = Client()
    ada.force_login(make_person_at_desk("lee", "Chief editor"))
    article = make_article(published_at=None, first_published_at=None)
    keep(ada, article, headline="一")

    ada.post(f"{ARTICLE}{article.pk}/delete/", {"post": "yes"})

    assert not Article.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "length"),
    [({"body": "字" * 1_000_001}, "1,000,001"), ({"standfirst": "字" * 200_001}, "200,011")],
)
def test_what_is_too_long_is_refused_with_words(ada: Client, typed: dict[str, str], length: str) -> None:
    answer = keep(ada, **typed)

    assert answer.status_code == 413
    assert length in answer.json()["said"]
    assert not KeptText.objects.exists()


@pytest.mark.django_db
def test_a_brief_of_two_hundred_kilobytes_comes_back_whole(ada: Client) -> None:
    body = f"<p>{'长' * 66_000}👩‍👩‍👧‍👦</p>"
    brief = make_brief()

    assert keep(ada, brief, body=body).status_code == 200
    restored = ada.get(f"{BRIEF}{brief.pk}/change/?restore={KEY}")

    assert restored.context["adminform"].form["body"].value() == body


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ["a\x00b", "\u2028\u202e", "שלום", "👩‍👩‍👧‍👦🏳️‍🌈", '"\\<script>'])
def test_odd_characters_are_kept_as_they_were(ada: Client, odd: str) -> None:
    keep(ada, headline=odd)

    assert dict(pairs_of(KeptText.objects.get())) == {"headline": odd}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "told", [{"kept_key": "../x"}, {"kept_turn": "-1"}, {"kept_based_on": "٣"}, {"kept_turn": "9" * 30}]
)
def test_what_no_form_sends_is_refused(ada: Client, told: dict[str, str]) -> None:
    assert keep(ada, headline="一", **told).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["x", "9" * 40, "-1", "0x1"])
def test_an_item_that_cannot_be_is_a_new_text(ada: Client, number: str) -> None:
    assert keep(ada, headline="一", kept_item=number).status_code == 200


@pytest.mark.django_db
def test_a_brief_is_no_article(ada: Client) -> None:
    brief = make_brief()

    keep(ada, brief, address=ARTICLE, headline="一")

    assert KeptText.objects.get().item is None


@pytest.mark.django_db
def test_the_oldest_go_when_there_are_too_many_or_nobody_came_back(ada: Client) -> None:
    for number in range(MOST_OF_USER + 5):
        keep(ada, headline="一", kept_key=f"{number:032x}")
    assert KeptText.objects.count() == MOST_OF_USER

    KeptText.objects.update(saved_at=timezone.now() - timedelta(days=31))
    keep(ada, headline="新", kept_key=OTHER)

    assert [one.key for one in KeptText.objects.all()] == [OTHER]


@pytest.mark.django_db
def test_retention_sweeps_what_nobody_came_back_to(ada: Client) -> None:
    keep(ada, headline="旧")
    keep(ada, headline="新", kept_key=OTHER)
    KeptText.objects.filter(key=KEY).update(saved_at=timezone.now() - timedelta(days=31))

    with translation.override("en"):
        due, (done, *_rest) = count_due(), apply()

    assert due == done == {"texts that were typed and never saved": 1}
    assert [one.key for one in KeptText.objects.all()] == [OTHER]


@pytest.mark.django_db
def test_keeping_asks_the_database_a_fixed_number_of_times(ada: Client) -> None:
    article = make_article(body=embed(*(make_brief() for _ in range(20))))
    keep(ada, article, body=article.body)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        keep(ada, article, body=article.body + "<p>新</p>", kept_turn="1")

    assert len(asked) <= 10, "\n".join(one["sql"] for one in asked)


@pytest.mark.django_db
def test_a_row_tells_no_words_in_logs(ada: Client) -> None:
    keep(ada, headline="秘密")

    assert "秘密" not in str(KeptText.objects.get())


@pytest.mark.django_db
def test_the_page_brings_no_words_into_its_settings_as_markup(ada: Client) -> None:
    keep(ada, headline="</script><b>x</b>")

    page = ada.get(f"{ARTICLE}add/").content.decode()

    assert "</script><b>x" not in page
    settings = page.split('id="kept-settings" type="application/json">')[1].split("</script>")[0]
    assert json.loads(settings)["kind"] == "article"


def test_briefs_have_the_same_door(db: None, ada: Client) -> None:
    assert keep(ada, address=BRIEF, headline="一").status_code == 200
    assert f"?restore={KEY}" in ada.get(f"{BRIEF}add/").content.decode()
    assert not Brief.objects.exists()
