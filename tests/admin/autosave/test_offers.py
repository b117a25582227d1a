"""Autosave: unsaved input in an item's form is stored, offered, restored, ignored and limited in size and number."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from articles.briefs.models import Brief
from articles.editing.autosave import MAX_PER_USER, pairs_of
from articles.edition.triggers import edition_token
from articles.models import Article, AutosavedForm, Byline, Kind, NewsItem
from articles.takedowns.privacy.retention import apply_retention, count_due
from tests.desk.form_filling import send
from tests.makers import embed, make_article, make_brief, make_person, make_person_at_desk

KEY, OTHER = "0" * 32, "f" * 32
ARTICLE, BRIEF = "/en/admin/articles/article/", "/en/admin/briefs/brief/"


def autosave(client: Client, item: NewsItem | None = None, address: str = "", **typed: object):
    """Post what the script of the form posts."""
    address = address or (BRIEF if item and item.kind == Kind.BRIEF else ARTICLE)
    fields = {"kept_key": KEY, "kept_turn": "0", "kept_based_on": "0", "kept_item": "", "kept_user": user_of(client)}
    if item:
        fields |= {"kept_item": str(item.pk), "kept_based_on": str(item.version)}
    return client.post(f"{address}kept/", fields | typed, headers={"X-CSRFToken": "x"})


def user_of(client: Client) -> str:
    return client.session["_auth_user_id"]


def form(client: Client, item: NewsItem, query: str = "") -> str:
    return client.get(f"{ARTICLE}{item.pk}/change/{query}").content.decode()


@pytest.mark.django_db(transaction=True)
def test_unsaved_input_is_stored_without_changing_the_item_or_the_edition(ada: Client) -> None:
    article = make_article(headline="旧题", published_at=None)
    token, version = edition_token(), article.version

    response = autosave(ada, article, headline="新题", body="<p>新文。</p>", tags="夜航, 港口")

    assert response.json()["turn"] == 1
    assert dict(pairs_of(AutosavedForm.objects.get())) == {
        "headline": "新题",
        "body": "<p>新文。</p>",
        "tags": "夜航, 港口",
    }
    article.refresh_from_db()
    assert (article.headline, article.version, edition_token()) == ("旧题", version, token)


@pytest.mark.django_db
def test_a_form_has_one_row_however_often_it_is_autosaved(ada: Client) -> None:
    for turn, words in enumerate(("一", "二", "三")):
        assert autosave(ada, headline=words, kept_turn=str(turn)).json()["turn"] == turn + 1

    assert dict(pairs_of(AutosavedForm.objects.get())) == {"headline": "三"}


@pytest.mark.django_db
def test_the_autosaved_text_of_another_window_is_not_overwritten(ada: Client) -> None:
    autosave(ada, headline="第一窗")
    autosave(ada, headline="第一窗续", kept_turn="1")

    stale = autosave(ada, headline="第二窗", kept_turn="1")

    assert stale.status_code == 409
    assert dict(pairs_of(AutosavedForm.objects.get())) == {"headline": "第一窗续"}


@pytest.mark.django_db
def test_repeating_a_request_whose_response_was_lost_is_accepted(ada: Client) -> None:
    autosave(ada, headline="一")

    assert autosave(ada, headline="一").json()["turn"] == 1


@pytest.mark.django_db
def test_only_users_who_may_change_an_item_can_autosave_it(ada: Client) -> None:
    reader = Client()
    reader.force_login(make_person_at_desk("vera", "Auditor"))

    assert autosave(reader, make_article(), headline="一").status_code == 403
    assert Client().post(f"{ARTICLE}kept/").status_code == 302
    assert autosave(ada, headline="一", kept_user="987654").status_code == 403
    assert not AutosavedForm.objects.exists()


@pytest.mark.django_db
def test_autosaved_text_is_shown_only_to_the_user_who_typed_it(ada: Client, mo: Client) -> None:
    article = make_article()
    autosave(ada, article, headline="艾达打的")
    other = Client()
    other.force_login(make_person_at_desk("kai", "Editor"))

    assert "艾达打的" in form(ada, article)
    assert "艾达打的" not in form(other, article)
    assert "艾达打的" not in form(other, article, f"?restore={KEY}")


@pytest.mark.django_db
def test_the_restore_link_fills_the_form_with_all_autosaved_fields(ada: Client) -> None:
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
    autosave(ada, article, **typed)

    page = ada.get(f"{ARTICLE}{article.pk}/change/?restore={KEY}")

    shown = page.context["adminform"].form
    assert [shown[name].value() for name in ("headline", "body", "tags")] == ["新题", "<p>新文。</p>", "夜航"]
    assert 'value="31/02"' in page.content.decode()
    assert 'name="bylines-1-position" value="8"' in page.content.decode()
    assert 'class="errornote"' not in page.content.decode()
    article.refresh_from_db()
    assert article.headline == "旧题"


@pytest.mark.django_db
def test_restoring_a_form_whose_byline_row_was_deleted_does_not_fail(ada: Client) -> None:
    article = make_article()
    row = Byline.objects.create(item=article, role="writer", person=make_person(), position=1)
    rows = {"bylines-TOTAL_FORMS": "1", "bylines-INITIAL_FORMS": "1", "bylines-0-id": str(row.pk)}
    autosave(ada, article, headline="新题", **rows)
    row.delete()

    assert ada.get(f"{ARTICLE}{article.pk}/change/?restore={KEY}").status_code == 200


@pytest.mark.django_db
def test_a_new_article_is_restored_on_the_add_page(ada: Client) -> None:
    autosave(ada, headline="还没有稿号")
    add = ada.get(f"{ARTICLE}add/").content.decode()

    assert f"?restore={KEY}" in add
    assert "还没有稿号" in add
    restored = ada.get(f"{ARTICLE}add/?restore={KEY}")
    assert restored.context["adminform"].form["headline"].value() == "还没有稿号"
    assert f'name="kept_key" value="{KEY}"' in restored.content.decode()


@pytest.mark.django_db
def test_ignore_deletes_the_autosaved_text_and_shows_the_form_again(ada: Client) -> None:
    article = make_article()
    autosave(ada, article, headline="不要了")

    page = ada.post(f"{ARTICLE}kept/ignore/", {"kept_key": KEY, "kept_item": article.pk}, follow=True)

    assert page.redirect_chain == [(f"{ARTICLE}{article.pk}/change/", 302)]
    assert "不要了" not in page.content.decode()
    assert not AutosavedForm.objects.exists()


@pytest.mark.django_db
def test_a_save_deletes_the_autosaved_text_and_its_key_is_sent_in_a_cookie(ada: Client) -> None:
    autosave(ada, headline="存好")

    page = send(ada, f"{ARTICLE}add/", headline="存好", kept_key=KEY, kept_based_on="0", _save="1")

    assert not AutosavedForm.objects.exists()
    assert page.client.cookies["newsroom_saved"].value == KEY


@pytest.mark.django_db
def test_a_refused_save_keeps_the_autosaved_text_under_the_same_key(ada: Client) -> None:
    autosave(ada, headline="一")

    page = send(ada, f"{ARTICLE}add/", headline="一" * 301, kept_key=KEY, kept_based_on="0", _save="1")

    assert AutosavedForm.objects.exists()
    assert f'name="kept_key" value="{KEY}"' in page.content.decode()
    assert page.context["kept"]["turn"] == 1


@pytest.mark.django_db
def test_an_autosaved_text_of_an_older_version_has_a_warning(ada: Client) -> None:
    article = make_article()
    autosave(ada, article, headline="甲")
    article.save()

    assert "based on an older version" in form(ada, article)
    assert "saved elsewhere since then" in form(ada, article, f"?restore={KEY}")
    assert (
        "saved elsewhere since"
        in autosave(ada, article, headline="乙", kept_turn="1", kept_based_on="1").json()["said"]
    )


@pytest.mark.django_db
def test_saving_a_restored_text_over_a_newer_version_needs_a_second_press(ada: Client) -> None:
    article = make_article(headline="旧题", published_at=None)
    autosave(ada, article, headline="我的题", made_from=str(article.version))
    article.headline = "别人的题"
    article.save()
    restored = form(ada, article, f"?restore={KEY}")
    assert 'name="made_from" value="1"' in restored

    sent = {"headline": "我的题", "made_from": "1", "kept_key": KEY, "kept_based_on": "1", "_save": "1"}
    refused = send(ada, f"{ARTICLE}{article.pk}/change/", **sent)

    assert refused.status_code == 409
    assert AutosavedForm.objects.exists()
    assert refused.context["kept"]["based_on"] == article.version
    send(ada, f"{ARTICLE}{article.pk}/change/", **sent | {"made_from": str(article.version)})
    article.refresh_from_db()
    assert (article.headline, AutosavedForm.objects.exists()) == ("我的题", False)


@pytest.mark.django_db
def test_the_text_of_a_deleted_item_is_autosaved_as_a_new_one(ada: Client) -> None:
    article = make_article(published_at=None, first_published_at=None)
    number = article.pk
    article.delete()

    response = autosave(ada, headline="还在", kept_item=str(number))

    assert "has been deleted" in response.json()["said"]
    assert "还在" in ada.get(f"{ARTICLE}add/").content.decode()


@pytest.mark.django_db
def test_a_draft_with_an_autosaved_text_can_be_deleted() -> None:
    ada = Client()
    ada.force_login(make_person_at_desk("lee", "Chief editor"))
    article = make_article(published_at=None, first_published_at=None)
    autosave(ada, article, headline="一")

    ada.post(f"{ARTICLE}{article.pk}/delete/", {"post": "yes"})

    assert not Article.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "length"),
    [({"body": "字" * 1_000_001}, "1,000,001"), ({"standfirst": "字" * 200_001}, "200,011")],
)
def test_a_text_that_is_too_long_is_refused_with_its_length(ada: Client, typed: dict[str, str], length: str) -> None:
    response = autosave(ada, **typed)

    assert response.status_code == 413
    assert length in response.json()["said"]
    assert not AutosavedForm.objects.exists()


@pytest.mark.django_db
def test_a_brief_of_200_kilobytes_is_restored_completely(ada: Client) -> None:
    body = f"<p>{'长' * 66_000}👩‍👩‍👧‍👦</p>"
    brief = make_brief()

    assert autosave(ada, brief, body=body).status_code == 200
    restored = ada.get(f"{BRIEF}{brief.pk}/change/?restore={KEY}")

    assert restored.context["adminform"].form["body"].value() == body


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ["a\x00b", "\u2028\u202e", "שלום", "👩‍👩‍👧‍👦🏳️‍🌈", '"\\<script>'])
def test_unusual_characters_are_stored_unchanged(ada: Client, odd: str) -> None:
    autosave(ada, headline=odd)

    assert dict(pairs_of(AutosavedForm.objects.get())) == {"headline": odd}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields", [{"kept_key": "../x"}, {"kept_turn": "-1"}, {"kept_based_on": "٣"}, {"kept_turn": "9" * 30}]
)
def test_invalid_autosave_fields_answer_400(ada: Client, fields: dict[str, str]) -> None:
    assert autosave(ada, headline="一", **fields).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["x", "9" * 40, "-1", "0x1"])
def test_text_with_an_invalid_item_number_is_autosaved_as_new(ada: Client, number: str) -> None:
    assert autosave(ada, headline="一", kept_item=number).status_code == 200


@pytest.mark.django_db
def test_the_article_form_does_not_autosave_for_a_brief(ada: Client) -> None:
    brief = make_brief()

    autosave(ada, brief, address=ARTICLE, headline="一")

    assert AutosavedForm.objects.get().item is None


@pytest.mark.django_db
def test_the_oldest_texts_beyond_the_maximum_and_after_a_month_are_deleted(ada: Client) -> None:
    for number in range(MAX_PER_USER + 5):
        autosave(ada, headline="一", kept_key=f"{number:032x}")
    assert AutosavedForm.objects.count() == MAX_PER_USER

    AutosavedForm.objects.update(saved_at=timezone.now() - timedelta(days=31))
    autosave(ada, headline="新", kept_key=OTHER)

    assert [form.key for form in AutosavedForm.objects.all()] == [OTHER]


@pytest.mark.django_db
def test_retention_deletes_autosaved_texts_after_a_month(ada: Client) -> None:
    autosave(ada, headline="旧")
    autosave(ada, headline="新", kept_key=OTHER)
    AutosavedForm.objects.filter(key=KEY).update(saved_at=timezone.now() - timedelta(days=31))

    with translation.override("en"):
        due, (done, *_rest) = count_due(), apply_retention()

    assert due == done == {"autosaved texts that were never saved": 1}
    assert [form.key for form in AutosavedForm.objects.all()] == [OTHER]


@pytest.mark.django_db
def test_autosaving_takes_a_bounded_number_of_queries(ada: Client) -> None:
    article = make_article(body=embed(*(make_brief() for _ in range(20))))
    autosave(ada, article, body=article.body)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        autosave(ada, article, body=article.body + "<p>新</p>", kept_turn="1")

    assert len(queries) <= 16, "\n".join(query["sql"] for query in queries)


@pytest.mark.django_db
def test_the_str_of_a_row_does_not_contain_the_text(ada: Client) -> None:
    autosave(ada, headline="秘密")

    assert "秘密" not in str(AutosavedForm.objects.get())


@pytest.mark.django_db
def test_autosaved_markup_is_escaped_in_the_settings_of_the_page(ada: Client) -> None:
    autosave(ada, headline="</script><b>x</b>")

    page = ada.get(f"{ARTICLE}add/").content.decode()

    assert "</script><b>x" not in page
    settings = page.split('id="autosave-settings" type="application/json">')[1].split("</script>")[0]
    assert json.loads(settings)["kind"] == "article"


def test_the_form_of_a_brief_is_autosaved_and_restored(db: None, ada: Client) -> None:
    assert autosave(ada, address=BRIEF, headline="一").status_code == 200
    assert f"?restore={KEY}" in ada.get(f"{BRIEF}add/").content.decode()
    assert not Brief.objects.exists()
