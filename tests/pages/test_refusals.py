"""How does an address answer whose item may not be read, and one that we do not understand?"""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from articles.models import Mode
from articles.publishing import withdraw
from articles.restricting import restrict
from newsroom.errors import refuse
from tests import makers


def hidden_items() -> list[object]:
    """Items of both kinds that must answer as if they had never been."""
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
def test_what_must_not_be_known_answers_like_an_address_that_never_was(client, db, language):
    never = client.get(language + "/articles/987654/")

    answers = [client.get(language + item.get_absolute_url()) for item in hidden_items()]

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.content for answer in answers} == {never.content}
    assert {tuple(sorted(answer.headers.items())) for answer in answers} == {tuple(sorted(never.headers.items()))}


def test_staff_see_the_same_where_nothing_must_be_known(ada):
    item = makers.make_article()
    restrict(item, Mode.SEALED, None, "secret")

    assert ada.get(item.get_absolute_url()).content == Client().get("/articles/987654/").content


@pytest.mark.parametrize(("mode", "status"), [(Mode.REMOVED, 410), (Mode.REMOVED_LEGAL, 451)])
def test_a_removed_item_answers_with_the_note_and_nothing_of_itself(client, db, mode, status):
    for item in (makers.make_article(headline="不可复述"), makers.make_brief(headline="不可复述")):
        restrict(item, mode, None, "私下的理由", "应当事人要求移除。")

        answer = client.get(item.get_absolute_url())

        page = answer.content.decode()
        assert (answer.status_code, answer["Cache-Control"]) == (status, "no-store")
        assert "应当事人要求移除。" in page
        assert not [words for words in ("不可复述", "私下", item.body[3:-4], f"/{item.pk}/") if words in page]


def test_a_legal_removal_names_who_blocks(client, db):
    item = makers.make_article()
    restrict(item, Mode.REMOVED_LEGAL, None, "court order")

    assert client.get(item.get_absolute_url())["Link"].endswith('/>; rel="blocked-by"')


def test_a_withdrawn_and_an_expired_item_are_gone(client, db):
    withdrawn = makers.make_article()
    withdraw(withdrawn, None)
    expired = makers.make_brief(published_at=makers.hours_ago(3), expires_at=makers.hours_ago(1))

    assert [client.get(item.get_absolute_url()).status_code for item in (withdrawn, expired)] == [410, 410]


def test_a_retracted_item_answers_with_the_notice_instead_of_the_text(client, db):
    item = makers.make_article(headline="原来的标题", body="<p>原来的正文。</p>", standfirst="原来的导语")
    restrict(item, Mode.RETRACTED, None, "wrong", "主要消息来源不可靠。")

    answer = client.get(item.get_absolute_url())

    assert answer.status_code == 200
    assert "主要消息来源不可靠。" in answer.content.decode()
    assert "原来的" not in answer.content.decode()


def test_an_id_beyond_every_number_is_not_found(client, db):
    for address in (f"/articles/{'9' * 40}/", f"/briefs/{'9' * 19}/", "/articles/0/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("cursor", ["", "x", "--3", "1.5", "９", "9" * 30, "1 or 1=1", "-", "%00"])
def test_a_cursor_that_we_never_gave_is_not_found(client, db, cursor):
    assert client.get(f"/briefs/?before={cursor}").status_code == 404


@pytest.mark.parametrize("status", [400, 403, 404, 410, 413, 451, 500, 503])
@pytest.mark.parametrize("path", ["/nowhere/", "/en/nowhere/"])
def test_every_refusal_is_a_page_of_ours_that_needs_no_database(status, path):
    request = RequestFactory().get(path)
    request.COOKIES["sessionid"] = "somebody"
    request.session = SessionStore("somebody")

    answer = refuse(request, status)

    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (status, "no-store")
    assert '<html lang="en">' in page if path.startswith("/en/") else '<html lang="zh-Hans">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'class="ways"' in page


def test_a_database_that_is_away_is_a_503_even_for_staff(ada, monkeypatch):
    def away(*args: object) -> None:
        raise OperationalError("unable to open database file")

    monkeypatch.setattr("articles.views._article", away)

    answer = ada.get("/articles/1/")

    assert answer.status_code == 503
    assert answer["Retry-After"]


@pytest.mark.parametrize("path", ["/", "/briefs/", "/articles/1/", "/healthz"])
def test_a_database_that_answers_nothing_is_a_503_for_readers_and_watchmen(client, db, path):
    def away(*args: object) -> None:
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(away):
        answer = client.get(path)

    assert answer.status_code == 503
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("kind", ["articles", "briefs"])
def test_only_staff_with_the_permission_see_a_preview(ada, kind, django_user_model):
    maker = makers.make_article if kind == "articles" else makers.make_brief
    draft = maker(headline="还没发布", published_at=None)
    stella, nobody = Client(), Client()
    stella.force_login(django_user_model.objects.create(username="stella", is_staff=True))

    seen = ada.get(f"/{kind}/{draft.pk}/preview/")

    assert "还没发布" in seen.content.decode()
    assert "预览" in seen.content.decode()
    assert "no-store" in seen["Cache-Control"]
    assert stella.get(f"/{kind}/{draft.pk}/preview/").status_code == 403
    assert nobody.get(f"/{kind}/{draft.pk}/preview/").status_code == 302


def test_a_preview_shows_the_briefs_that_will_be_released_with_it(ada):
    brief = makers.make_brief(headline="一同放行", published_at=None)
    draft = makers.make_article(body=makers.embed(brief), published_at=None)

    assert "一同放行" in ada.get(f"/articles/{draft.pk}/preview/").content.decode()
