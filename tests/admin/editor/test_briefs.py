"""Endpoints of the body editor: permissions, responses and query counts."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.briefs.models import Brief
from articles.editing.restrictions import restrict
from articles.models import Mode, Placement
from articles.pictures.models import Picture
from tests.makers import (
    embed,
    hours_ago,
    hours_ahead,
    image_bytes,
    make_article,
    make_brief,
    make_channel,
    make_correction,
    make_licence,
    make_person_at_desk,
    make_picture,
    make_source,
)

BRIEFS = "/en/admin/briefs/brief/"
SEARCH, CARDS, NEW, PAGE = (f"{BRIEFS}{name}/" for name in ("embed/search", "cards", "embed/new", "embed/page"))
PICTURES = "/en/admin/pictures/picture/"
PAGE_TEXT = (
    "舫链升级昨夜完成，一切照常。\n港区消息汇总\n动态 | 舫链升级:升级持续一晚。[2020/1/19 18:10]\n"
    "动态 | 夜航恢复:首班船离港。[2020/1/20]\n最后一段说得很完整，没有别的话。\n"
)


def as_someone(*groups: str) -> Client:
    client = Client()
    client.force_login(make_person_at_desk("wen", *groups))
    return client


def search_ids(client: Client, typed: str) -> list[int]:
    return [brief["id"] for brief in client.get(SEARCH, {"q": typed}).json()["briefs"]]


def states(client: Client, *numbers: int, **more: Any) -> dict[int, str]:
    response = client.get(CARDS, {"ids": ",".join(map(str, numbers)), **more}).json()
    return {brief["id"]: brief["state"] for brief in response["briefs"]}


@pytest.mark.slow
def test_the_exact_headline_comes_first_then_the_newest_briefs(ada: Client) -> None:
    exact = make_brief(headline="夜航", published_at=hours_ago(9))
    older = make_brief(headline="夜航恢复", published_at=hours_ago(5))
    newer = make_brief(body="<p>首班夜航船离港。</p>", published_at=hours_ago(1))
    make_article(headline="夜航")

    assert search_ids(ada, "夜航") == [exact.pk, newer.pk, older.pk]


def test_of_headlines_found_by_initials_the_exact_one_comes_first_then_the_newest(ada: Client) -> None:
    exact = make_brief(headline="夜航", published_at=hours_ago(9))
    older = make_brief(headline="临屿夜航恢复", published_at=hours_ago(2))
    newer = make_brief(headline="今晚夜航停航", published_at=hours_ago(1))
    make_brief(headline="航夜", body="<p>夜航。</p>")
    make_article(headline="夜航")

    assert search_ids(ada, "yh") == [exact.pk, newer.pk, older.pk]
    assert search_ids(ada, "YHT") == [newer.pk]
    assert search_ids(ada, "yht航") == []


def test_an_empty_query_offers_the_newest_briefs(ada: Client) -> None:
    older, newer = make_brief(published_at=hours_ago(2)), make_brief(published_at=hours_ago(1))

    assert search_ids(ada, "") == [newer.pk, older.pk]


def test_drafts_are_offered_and_withdrawn_or_restricted_briefs_are_not(ada: Client) -> None:
    draft = make_brief(headline="夜航一", published_at=None)
    make_brief(headline="夜航二", withdrawn_at=hours_ago(1))
    restrict(make_brief(headline="夜航三"), Mode.SEALED, None, "误发")

    assert search_ids(ada, "夜航") == [draft.pk]


@pytest.mark.parametrize("typed", ["'", '"', "-", "tag:", "x" * 5_000, "\ud83d".encode(errors="replace").decode(), "%"])
def test_a_senseless_query_finds_nothing(ada: Client, typed: str) -> None:
    make_brief()

    assert search_ids(ada, typed) == []


def test_a_card_has_the_status_of_its_brief(ada: Client) -> None:
    live, corrected, gone = make_brief(), make_brief(), make_brief(withdrawn_at=hours_ago(1))
    planned, draft = make_brief(published_at=hours_ahead(2)), make_brief(published_at=None)
    make_correction(corrected)

    assert states(ada, live.pk, corrected.pk, gone.pk, planned.pk, draft.pk, 99_999) == {
        live.pk: "live",
        corrected.pk: "corrected",
        gone.pk: "removed",
        planned.pk: "scheduled",
        draft.pk: "draft",
    }


def test_a_brief_removed_from_one_article_is_marked_only_in_that_article(ada: Client) -> None:
    brief = make_brief()
    article = make_article(body=embed(brief))
    restrict(Placement.objects.get(), Mode.ELEMENT_REMOVED, None, "误发")

    assert states(ada, brief.pk, article=article.pk) == {brief.pk: "removed"}
    assert states(ada, brief.pk) == {brief.pk: "live"}


@pytest.mark.parametrize("ids", ["", "x", "1,,2", "9" * 400, "-1", "²"])
def test_invalid_ids_are_ignored(ada: Client, ids: str) -> None:
    assert ada.get(CARDS, {"ids": ids, "article": "9" * 40}).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_results(ada: Client, django_assert_max_num_queries: Any) -> None:
    channel = make_channel()
    briefs = [make_brief(headline="夜航", channel=channel) for _ in range(40)]

    with django_assert_max_num_queries(8):
        assert len(search_ids(ada, "夜航")) == 8
    with django_assert_max_num_queries(10):
        assert len(search_ids(ada, "yh")) == 8
    with django_assert_max_num_queries(7):
        assert len(states(ada, *(brief.pk for brief in briefs), article=1)) == 40


def test_a_new_brief_is_published_under_its_channel(ada: Client) -> None:
    channel = make_channel(name="动态")

    response = ada.post(NEW, {"headline": "封航", "text": "因大风。\r\n<b>另</b>行通知。", "label": "港口动态"})

    brief = Brief.objects.get()
    assert response.status_code == 201
    assert response.json()["brief"]["id"] == brief.pk
    assert brief.body == "<p>因大风。</p><p>&lt;b&gt;另&lt;/b&gt;行通知。</p>"
    assert (brief.channel, brief.label) == (channel, "港口动态")
    assert brief.published_at is not None
    assert "封航" in ada.get(brief.get_absolute_url()).content.decode()


def test_a_new_brief_is_refused_by_the_rules_of_its_form(ada: Client) -> None:
    make_brief(headline="封航", body="<p>因大风。</p>")

    twin = ada.post(NEW, {"headline": "封航", "text": "因大风。"})
    address = ada.post(NEW, {"headline": "复航", "text": "风停。", "original_url": "javascript:x"})
    empty = ada.post(NEW, {})

    assert [response.status_code for response in (twin, address, empty)] == [422, 422, 422]
    assert "same text already" in twin.json()["errors"]["headline"][0]
    assert "<a" not in json.dumps(twin.json())
    assert list(address.json()["errors"]) == ["original_url"]
    assert Brief.objects.count() == 1


def test_a_text_that_was_taken_down_cannot_be_created_again(ada: Client) -> None:
    restrict(make_brief(headline="封航", body="<p>因大风。</p>"), Mode.REMOVED, None, "误发")

    response = ada.post(NEW, {"headline": "封航", "text": "因大风。", "same_text_is_meant": "on"})

    assert response.status_code == 422
    assert Brief.objects.count() == 1


def test_each_endpoint_refuses_users_without_its_permission(client: Client, db: None) -> None:
    writer, moderator = as_someone("Writer"), Client()
    moderator.force_login(make_person_at_desk("mo", "Moderator"))

    assert client.get(SEARCH).status_code == 302
    assert as_someone().get(SEARCH).status_code == 403
    assert as_someone().get(CARDS).status_code == 403
    assert writer.post(NEW, {"headline": "封航"}).status_code in (302, 403)
    writer = as_someone("Writer")
    assert writer.get(SEARCH).status_code == 200
    assert writer.post(NEW, {"headline": "封航", "text": "因大风。"}).status_code == 403
    assert moderator.post(PAGE, {"text": PAGE_TEXT}).status_code == 403
    assert moderator.post(f"{PICTURES}upload/").status_code == 403
    assert as_someone().get(f"{PICTURES}cards/").status_code == 403
    assert not Brief.objects.exists()


def test_creating_endpoints_refuse_get(ada: Client) -> None:
    assert [ada.get(address).status_code for address in (NEW, PAGE)] == [405, 405]


# A pasted page.


def test_a_pasted_page_becomes_blocks_with_its_briefs(ada: Client) -> None:
    existing = make_brief(
        headline="夜航恢复",
        label="动态",
        body="<p>首班船离港。</p>",
        happened_at=datetime.fromisoformat("2020-01-20T00:00+08:00"),
        happened_precision="day",
    )

    response = ada.post(PAGE, {"text": PAGE_TEXT}).json()

    made = Brief.objects.exclude(pk=existing.pk).get()
    assert (response["known"], response["new"]) == (1, 1)
    assert (
        f'<flash-brief data-id="{made.pk}"></flash-brief><flash-brief data-id="{existing.pk}"></flash-brief>'
        in response["html"]
    )
    assert made.published_at is None
    for words in ("舫链升级昨夜完成", "港区消息汇总", "最后一段"):
        assert words in response["html"]


def test_every_word_of_a_pasted_page_is_stored_or_returned(ada: Client) -> None:
    text = (
        "浪汐周刊｜文\n作者：江宁\n2020年1月20日\n\n"
        + PAGE_TEXT
        + "\n来源：https://a.example/1\n免责声明：本文不构成投资建议。\n"
    )

    response = ada.post(PAGE, {"text": text}).json()

    stored = (
        response["html"] + response["left"] + "".join(f"{brief.headline}{brief.body}" for brief in Brief.objects.all())
    )
    for words in ("江宁", "a.example/1", "本文不构成投资建议"):
        assert words in stored


@pytest.mark.parametrize("text", ["", "  \n ", "潮" * 500_001])
def test_an_empty_or_oversized_page_is_refused_with_a_message(ada: Client, text: str) -> None:
    response = ada.post(PAGE, {"text": text})

    assert response.status_code == 422
    assert response.json()["errors"][""][0]


# Pictures.


def upload(client: Client, data: bytes, **typed: Any) -> Any:
    values = {"file": SimpleUploadedFile("harbour.png", data), "name": "harbour.png", "alt": "码头", "credit": "江宁"}
    return client.post(f"{PICTURES}upload/", values | typed)


def test_a_picture_is_uploaded_with_credit_and_licence(ada: Client) -> None:
    response = upload(ada, image_bytes(), licence=make_licence().pk)

    picture = Picture.objects.get()
    assert response.status_code == 201
    assert response.json()["picture"]["src"] == picture.get_absolute_url()
    assert ada.get(picture.get_absolute_url()).status_code == 200


def test_missing_picture_fields_are_reported_by_field(ada: Client) -> None:
    response = upload(ada, image_bytes(), alt="", credit="")

    assert response.status_code == 422
    assert set(response.json()["errors"]) == {"alt", "credit", "licence"}


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.svg", "SVG is not accepted"),
        (b"MZ\x90", "x.png", "not a picture"),
        (image_bytes(), "../../x.png", "file name is not allowed"),
        (image_bytes(), "..\\x.png", "file name is not allowed"),
        (image_bytes(size=(30_000, 1)), "x.png", "20,000 pixels"),
    ],
)
def test_an_invalid_picture_file_is_refused_with_a_reason(ada: Client, data: bytes, name: str, words: str) -> None:
    response = upload(ada, data, name=name, licence=make_licence().pk)

    assert response.status_code == 422
    assert words in response.json()["errors"]["file"][0]
    assert not Picture.objects.exists()


def test_the_pictures_of_a_text_are_loaded_in_a_bounded_number_of_queries(
    ada: Client, django_assert_max_num_queries: Any
) -> None:
    pictures = [make_picture() for _ in range(5)]

    # One of them asks which pictures are closed to the reader, one for the language of the account.
    with django_assert_max_num_queries(7):
        response = ada.get(f"{PICTURES}cards/", {"ids": ",".join(str(picture.pk) for picture in pictures)}).json()

    assert {picture["credit"] for picture in response["pictures"]} == {"江宁/候潮"}
    assert len(response["pictures"]) == 5


# The form.


def test_the_import_map_runs_under_a_nonce_that_no_public_page_has(ada: Client) -> None:
    article = make_article(source=make_source())

    form = ada.get(f"/en/admin/articles/article/{article.pk}/change/")
    policy = form["Content-Security-Policy"]
    nonce = policy.split("'nonce-")[1].split("'")[0]

    assert f'<script type="importmap" nonce="{nonce}">' in form.content.decode()
    assert "unsafe" not in policy
    assert "nonce" not in Client().get(article.get_absolute_url())["Content-Security-Policy"]


def test_the_editor_offers_only_permitted_actions(db: None) -> None:
    def offered(*groups: str) -> set[str]:
        page = as_someone(*groups).get("/en/admin/articles/article/add/")
        return set(page.context["adminform"].form.fields["body"].widget.settings["urls"])

    always = {"cards", "search", "page", "pictures", "found", "upload", "words", "notes", "colleagues"}
    assert offered("Writer") == always
    assert offered("Editor") == {*always, "create"}


def test_the_editor_of_a_brief_does_not_offer_briefs(ada: Client) -> None:
    page = ada.get(f"{BRIEFS}add/")

    urls = set(page.context["adminform"].form.fields["body"].widget.settings["urls"])
    assert urls == {"pictures", "found", "upload", "words", "notes", "colleagues"}


def test_only_the_desk_may_read_blob_addresses(ada: Client) -> None:
    article = make_article(source=make_source())

    assert (
        "connect-src 'self' blob:"
        in ada.get(f"/en/admin/articles/article/{article.pk}/change/")["Content-Security-Policy"]
    )
    assert "blob:" not in Client().get(article.get_absolute_url())["Content-Security-Policy"]
