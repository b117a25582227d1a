"""Tests of refusals: 404, 410, 451 and 503 pages, retraction notices and previews."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.utils import timezone

from articles.editing.publishing import withdraw
from articles.editing.restrictions import restrict
from articles.models import Mode
from newsroom.errors import refuse
from tests import makers


def hidden_items() -> list[object]:
    """Items of both kinds that must be indistinguishable from an unknown address."""
    items = [maker(published_at=when) for maker in (makers.make_article, makers.make_brief) for when in (None,)]
    items += [
        makers.make_article(published_at=makers.hours_ahead(1)),
        makers.make_brief(published_at=makers.hours_ahead(1)),
    ]
    for mode in (Mode.SEALED, Mode.HIDDEN):
        for item in (makers.make_article(), makers.make_brief()):
            restrict(item, mode, None, "secret", "说明不可外传")
            items.append(item)
    return items


@pytest.mark.parametrize("language", ["", "/en"])
def test_drafts_scheduled_sealed_and_hidden_items_answer_exactly_like_an_unknown_address(client, db, language):
    never = client.get(language + "/articles/987654/")

    answers = [client.get(language + item.get_absolute_url()) for item in hidden_items()]

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.content for answer in answers} == {never.content}
    assert {tuple(sorted(answer.headers.items())) for answer in answers} == {tuple(sorted(never.headers.items()))}


def test_a_sealed_item_answers_staff_like_an_unknown_address(ada):
    item = makers.make_article()
    restrict(item, Mode.SEALED, None, "secret")

    assert ada.get(item.get_absolute_url()).content == Client().get("/articles/987654/").content


@pytest.mark.parametrize(("mode", "status"), [(Mode.REMOVED, 410), (Mode.REMOVED_LEGAL, 451)])
def test_a_removed_item_answers_with_the_public_note_and_none_of_its_text(client, db, mode, status):
    for item in (makers.make_article(headline="不可复述"), makers.make_brief(headline="不可复述")):
        restrict(item, mode, None, "私下的理由", "应当事人要求移除。")

        answer = client.get(item.get_absolute_url())

        page = answer.content.decode()
        assert (answer.status_code, answer["Cache-Control"]) == (status, "no-store")
        assert "应当事人要求移除。" in page
        assert not [words for words in ("不可复述", "私下", item.body[3:-4], f"/{item.pk}/") if words in page]


def test_a_legal_removal_has_a_blocked_by_link_header(client, db):
    item = makers.make_article()
    restrict(item, Mode.REMOVED_LEGAL, None, "court order")

    assert client.get(item.get_absolute_url())["Link"].endswith('/>; rel="blocked-by"')


def test_withdrawn_and_expired_items_answer_410_gone(client, db):
    withdrawn = makers.make_article()
    withdraw(withdrawn, None)
    expired = makers.make_brief(published_at=makers.hours_ago(3), expires_at=makers.hours_ago(1))

    assert [client.get(item.get_absolute_url()).status_code for item in (withdrawn, expired)] == [410, 410]


@pytest.mark.parametrize("maker", [makers.make_article, makers.make_brief])
def test_a_retracted_page_shows_headline_dates_and_reason_and_nothing_of_the_text(client, db, maker, clock):
    item = maker(headline="临屿港“全线停航”", body="<p>原来的正文。</p>", published_at=clock.advance(hours=-99))
    clock.advance(hours=99)
    restrict(item, Mode.RETRACTED, None, "仅供内部", "主要消息来源不可靠。")
    restrict(item, Mode.LABELLED, None, "试", "另一条说明。")

    answer = client.get(item.get_absolute_url())

    page = answer.content.decode()
    assert answer.status_code == 200
    assert all(words in page for words in ("临屿港“全线停航”", "主要消息来源不可靠。", "撤回"))
    for moment in (item.published_at, clock.now):
        assert f'datetime="{timezone.localtime(moment).isoformat(timespec="minutes")}"' in page
    assert not any(words in page for words in ("原来的", "仅供内部", "另一条说明"))


@pytest.mark.parametrize("values", [{"headline": ""}, {"headline": "原来的正文", "headline_is_proposed": True}])
def test_a_retracted_text_without_a_headline_of_its_own_gets_none_made_from_the_text(client, db, values):
    item = makers.make_brief(body="<p>原来的正文。</p>", **values)
    restrict(item, Mode.RETRACTED, None, "试", "消息来源不可靠。")

    page = client.get(item.get_absolute_url()).content.decode()

    assert "此条快讯已撤回" in page
    assert "原来的" not in page


@pytest.mark.parametrize("mode", [Mode.REMOVED, Mode.SEALED])
def test_a_stricter_restriction_hides_the_headline_of_a_retracted_item(client, db, mode):
    item = makers.make_article(headline="临屿港停航")
    restrict(item, Mode.RETRACTED, None, "试", "消息来源不可靠。")
    restrict(item, mode, None, "试")

    assert "临屿港停航" not in client.get(item.get_absolute_url()).content.decode()


def test_an_id_out_of_range_answers_404(client, db):
    for address in (f"/articles/{'9' * 40}/", f"/briefs/{'9' * 19}/", "/articles/0/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("cursor", ["", "x", "--3", "1.5", "９", "9" * 30, "1 or 1=1", "-", "%00"])
def test_an_invalid_cursor_answers_404(client, db, cursor):
    assert client.get(f"/briefs/?before={cursor}").status_code == 404


def database_away(*args: object) -> None:
    raise OperationalError("unable to open database file")


@pytest.mark.parametrize("status", [400, 403, 404, 410, 413, 451, 500, 503])
@pytest.mark.parametrize("path", ["/nowhere/", "/en/nowhere/"])
def test_every_refusal_renders_our_error_page_without_the_database(db, status, path):
    request = RequestFactory().get(path)
    request.COOKIES["sessionid"] = "somebody"
    request.session = SessionStore("somebody")

    with connection.execute_wrapper(database_away):
        answer = refuse(request, status)

    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (status, "no-store")
    assert '<html lang="en">' in page if path.startswith("/en/") else '<html lang="zh-Hans">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'class="ways"' in page


def test_an_unavailable_database_answers_503_to_staff(ada, monkeypatch):
    monkeypatch.setattr("articles.views._article", database_away)

    answer = ada.get("/articles/1/")

    assert answer.status_code == 503
    assert answer["Retry-After"]


@pytest.mark.parametrize("path", ["/", "/briefs/", "/articles/1/", "/healthz"])
def test_a_lost_database_connection_answers_503_to_readers_and_health_checks(client, db, path):
    with connection.execute_wrapper(database_away):
        answer = client.get(path)

    assert answer.status_code == 503
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("kind", ["articles", "briefs"])
def test_a_preview_is_shown_only_to_staff_with_the_permission(ada, kind, django_user_model):
    maker = makers.make_article if kind == "articles" else makers.make_brief
    draft = maker(headline="还没发布", published_at=None)
    stella, nobody = Client(), Client()
    stella.force_login(django_user_model.objects.create(username="stella", is_staff=True))

    preview = ada.get(f"/{kind}/{draft.pk}/preview/")

    assert "还没发布" in preview.content.decode()
    assert "预览" in preview.content.decode()
    assert "no-store" in preview["Cache-Control"]
    assert stella.get(f"/{kind}/{draft.pk}/preview/").status_code == 403
    assert nobody.get(f"/{kind}/{draft.pk}/preview/").status_code == 302


def test_a_preview_shows_the_draft_briefs_of_the_article(ada):
    brief = makers.make_brief(headline="一同放行", published_at=None)
    draft = makers.make_article(body=makers.embed(brief), published_at=None)

    assert "一同放行" in ada.get(f"/articles/{draft.pk}/preview/").content.decode()
