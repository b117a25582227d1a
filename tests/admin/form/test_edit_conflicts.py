"""Edit conflicts: the second of two editors to save an item loses no text and overwrites nothing by accident."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.briefs.models import Brief
from articles.editing.publishing import withdraw
from articles.editing.restrictions import restrict
from articles.models import Article, Byline, Mode, NewsItem, PublicationStatus
from tests.desk.form_filling import errors, fields_of, send
from tests.makers import embed, make_article, make_brief, make_person, make_person_at_desk, make_tag

pytestmark = pytest.mark.django_db

MEANWHILE = "Someone saved this item while you were editing it. Nothing was overwritten, and nothing you typed is lost."


def change(item: NewsItem) -> str:
    label = "articles/article" if item.kind == "article" else "briefs/brief"
    return f"/en/admin/{label}/{item.pk}/change/"


def draft(**values: Any) -> Article:
    return make_article(published_at=None, **values)


def signed_in(username: str, *groups: str) -> Client:
    client = Client()
    client.force_login(make_person_at_desk(username, *groups))
    return client


def test_the_second_save_is_refused_and_shows_both_texts(ada: Client) -> None:
    article = draft(headline="旧题", body="<p>首班船今晚八点离港。</p>")
    typed = fields_of(ada.get(change(article))) | {"body": "<p>首班船今晚九点离港。</p>", "_save": "1"}
    send(signed_in("wen", "Writer"), change(article), body="<p>首班船明早八点离港。</p>", _save="1")

    page = ada.post(change(article), typed)

    assert page.status_code == 409
    assert errors(page)["__all__"] == [MEANWHILE]
    conflict = page.context["conflict"]
    assert conflict.words.startswith("wen saved it at ")
    assert [field.label for field in conflict.fields] == ["Text"]
    assert "<mark>明早八</mark>" in page.content.decode()
    assert "<mark>今晚九</mark>" in page.content.decode()
    assert page.context["adminform"].form["body"].value() == typed["body"]
    article.refresh_from_db()
    assert article.body == "<p>首班船明早八点离港。</p>"


def test_a_second_press_saves_over_the_other_version(ada: Client) -> None:
    article = draft(headline="旧题")
    typed = fields_of(ada.get(change(article))) | {"headline": "我的题", "_save": "1"}
    send(signed_in("wen", "Writer"), change(article), headline="她的题", _save="1")

    refused = ada.post(change(article), typed)
    saved = ada.post(change(article), fields_of(refused) | {"_save": "1"})

    assert (refused.status_code, saved.status_code) == (409, 302)
    article.refresh_from_db()
    assert article.headline == "我的题"


def test_another_save_in_between_is_a_conflict_again(ada: Client) -> None:
    article = draft(headline="旧题")
    typed = fields_of(ada.get(change(article))) | {"headline": "我的题", "_save": "1"}
    wen = signed_in("wen", "Writer")
    send(wen, change(article), headline="她的题", _save="1")
    refused = fields_of(ada.post(change(article), typed)) | {"_save": "1"}
    send(wen, change(article), headline="她又改了", _save="1")

    assert ada.post(change(article), refused).status_code == 409


@pytest.mark.parametrize("verb", ["_publish", "_save", "_continue", "_schedule"])
def test_no_button_acts_on_a_version_that_the_form_has_not_seen(ada: Client, verb: str) -> None:
    article = draft()
    typed = fields_of(ada.get(change(article))) | {"release_at": "2040-1-1 8:00", verb: "1"}
    send(signed_in("wen", "Writer"), change(article), headline="她的题", _save="1")

    assert ada.post(change(article), typed).status_code == 409

    article.refresh_from_db()
    assert (article.headline, article.published_at) == ("她的题", None)


def test_saving_does_not_republish_an_item_withdrawn_in_the_meantime(ada: Client) -> None:
    article = make_article()
    typed = fields_of(ada.get(change(article))) | {"headline": "新题", "change_kind": "typo", "_save": "1"}
    withdraw(Article.objects.get(), None)

    assert ada.post(change(article), typed).status_code == 409
    assert Article.objects.get().withdrawn_at is not None


def test_saving_does_not_restore_an_item_taken_down_in_the_meantime(ada: Client) -> None:
    brief = make_brief()
    typed = fields_of(ada.get(change(brief))) | {"headline": "新题", "change_kind": "typo", "_save": "1"}
    restrict(brief, Mode.REMOVED, None, "误发")

    ada.post(change(brief), typed)

    assert Brief.objects.get().status(timezone.now()) is PublicationStatus.RESTRICTED
    assert Client().get(brief.get_absolute_url()).status_code == 410


def test_the_form_of_a_deleted_item_becomes_the_form_of_a_new_one_with_all_input(ada: Client) -> None:
    article = draft(headline="旧题")
    rows = {"bylines-TOTAL_FORMS": "1", "bylines-0-role": "writer", "bylines-0-position": "0"}
    typed = (
        fields_of(ada.get(change(article))) | rows | {"headline": "打了很久的题", "body": "<p>长文。</p>", "_save": "1"}
    )
    address = change(article)
    article.delete()

    page = ada.post(address, typed)

    assert page.status_code == 409
    assert "was deleted while you were editing it" in errors(page)["__all__"][0]
    assert page.context["adminform"].form["headline"].value() == "打了很久的题"
    assert 'action="/en/admin/articles/article/add/"' in page.content.decode()
    again = ada.post("/en/admin/articles/article/add/", fields_of(page) | {"bylines-TOTAL_FORMS": "0", "_save": "1"})
    assert again.status_code == 302
    assert Article.objects.get().body == "<p>长文。</p>"


def test_a_save_without_a_conflict_takes_a_bounded_number_of_queries(
    ada: Client, django_assert_max_num_queries: Any
) -> None:
    article = draft()
    typed = fields_of(ada.get(change(article))) | {"headline": "新题", "_save": "1"}

    # Two of them for each check constraint of an item, eight for its version, four for checks and review.
    with django_assert_max_num_queries(76):
        response = ada.post(change(article), typed)

    assert response.status_code == 302


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_ten_simultaneous_saves_one_succeeds() -> None:
    article = draft(headline="旧题")
    clients = [signed_in(f"hand{number}", "Writer") for number in range(10)]
    forms = [
        fields_of(client.get(change(article))) | {"headline": f"第{at}稿", "_save": "1"}
        for at, client in enumerate(clients)
    ]
    start, answers = threading.Barrier(10), []

    def save(client: Client, typed: dict[str, Any]) -> None:
        start.wait(timeout=20)
        answers.append(client.post(change(article), typed).status_code)
        connection.close()

    threads = [threading.Thread(target=save, args=each) for each in zip(clients, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [302] + [409] * 9
    assert Article.objects.get().version == article.version + 1


@pytest.mark.parametrize("made_from", [None, "", "x", "-5", "٣", "99999999999999999999"])
def test_a_form_without_a_valid_version_is_a_conflict_once(ada: Client, made_from: str | None) -> None:
    article = draft(headline="旧题")
    typed = fields_of(ada.get(change(article))) | {"headline": "我的题", "made_from": made_from, "_save": "1"}

    refused = ada.post(change(article), {name: value for name, value in typed.items() if value is not None})

    assert refused.status_code == 409
    assert Article.objects.get().headline == "旧题"
    assert ada.post(change(article), fields_of(refused) | {"_save": "1"}).status_code == 302
    assert Article.objects.get().headline == "我的题"


def test_a_byline_deleted_in_the_meantime_does_not_prevent_the_save(ada: Client) -> None:
    article = draft(headline="旧题")
    rows = [Byline(item=article, role="writer", person=make_person(), position=number) for number in range(2)]
    for row in rows:
        row.save()
    stays = rows[1]
    typed = fields_of(ada.get(change(article))) | {"headline": "我的题", "_save": "1"}
    send(signed_in("wen", "Writer"), change(article), **{"bylines-0-DELETE": "on", "_save": "1"})

    refused = ada.post(change(article), typed)
    saved = ada.post(change(article), fields_of(refused) | {"_save": "1"})

    assert (refused.status_code, saved.status_code) == (409, 302)
    assert Article.objects.get().headline == "我的题"
    assert stays.pk in set(article.bylines.values_list("pk", flat=True))


def test_other_differing_fields_are_listed_with_both_values(ada: Client) -> None:
    article = draft(tags=["夜航"])
    make_tag("潮位")
    typed = fields_of(ada.get(change(article))) | {"headline": "我的题", "_save": "1"}
    send(signed_in("wen", "Writer"), change(article), stage="review", tags="夜航，潮位", _save="1")

    page = ada.post(change(article), typed)

    differences = {other.label: (other.theirs, other.ours) for other in page.context["conflict"].others}
    assert differences["Stage"] == ("in review", "draft")
    assert differences["Tags"] == ("夜航, 潮位", "夜航")


def test_an_added_or_removed_brief_is_a_difference(ada: Client) -> None:
    first, second = make_brief(headline="大风预警"), make_brief(headline="大雾预警")
    article = draft(body="<p>文。</p>" + embed(first))
    typed = fields_of(ada.get(change(article))) | {"body": "<p>文。</p>" + embed(second), "_save": "1"}
    Article.objects.filter(pk=article.pk).update(standfirst="她的导语")

    page = ada.post(change(article), typed)

    body = next(field for field in page.context["conflict"].fields if field.label == "Text")
    assert f"{first.pk}" in "".join(piece.text for piece in body.theirs if piece.state != "kept")
    assert f"{second.pk}" in "".join(piece.text for piece in body.ours if piece.state != "kept")


def test_input_for_an_item_published_in_the_meantime_is_returned_to_its_writer() -> None:
    article, wen = draft(headline="旧题"), signed_in("wen", "Writer")
    typed = fields_of(wen.get(change(article))) | {"headline": "打了很久的题", "body": "<p>长文。</p>", "_save": "1"}
    send(signed_in("ada", "Editor"), change(article), _publish="1")

    page = wen.post(change(article), typed)

    assert page.status_code == 409
    assert "打了很久的题" in page.content.decode()
    assert "&lt;p&gt;长文。&lt;/p&gt;" in page.content.decode()
    assert "ada saved it at" in page.content.decode()
    assert Article.objects.get().headline == "旧题"


def test_a_conflict_takes_a_bounded_number_of_queries(ada: Client, django_assert_max_num_queries: Any) -> None:
    body = "".join(f"<p>第{number}段。</p>" + embed(make_brief()) for number in range(30))
    article = draft(body=body)
    typed = fields_of(ada.get(change(article))) | {"body": body.replace("段", "节"), "_save": "1"}
    send(signed_in("wen", "Writer"), change(article), headline="她的题", _save="1")

    with django_assert_max_num_queries(70):
        assert ada.post(change(article), typed).status_code == 409
