"""Captions of missing pictures are notes to the editor; readers get no caption without its picture."""

import pytest
from django.core.exceptions import ValidationError

from articles.editing.publishing import publish
from articles.ingest.confirmation.doubts import doubts_of
from articles.ingest.confirmation.rows import ReviewedPage
from articles.ingest.drafting.draft import Draft, draft_article, prepare_unreviewed
from articles.parsing.page import parse
from tests.makers import make_article, make_picture

pytestmark = pytest.mark.django_db

OPENING = "第一段说了一件事情,是完整的一句话。"
CLOSING = "第二段又说了一件事情,也是完整的一句话。"


def drafted(between: str) -> Draft:
    return draft_article(parse(page(between)))


def page(between: str) -> str:
    if "<" in between:
        return f"<html><body><h1>题</h1><p>{OPENING}</p>{between}<p>{CLOSING}</p></body></html>"
    return f"{OPENING}\n{between}\n{CLOSING}\n"


@pytest.mark.parametrize(
    ("between", "caption"),
    [
        ("图为三号闸口的夜班。白予 摄", "图为三号闸口的夜班。白予 摄"),
        ("图：三号闸口", "三号闸口"),
        ("▲三号闸口", "三号闸口"),
        ("Gate three at night. (Photo by Ada Finch)", "Gate three at night. (Photo by Ada Finch)"),
        ("<figure><figcaption>三号闸口</figcaption></figure>", "三号闸口"),
        ("<figure><img src='data:image/gif;base64,R0'><figcaption>三号闸口</figcaption></figure>", "三号闸口"),
        ("<figure><img class='icon' src='/x.gif'><figcaption>三号闸口</figcaption></figure>", "三号闸口"),
    ],
)
def test_the_caption_of_a_missing_picture_is_a_note_to_the_editor(between: str, caption: str) -> None:
    draft = drafted(between)

    assert draft.article.body == f"<p>{OPENING}</p><p>{CLOSING}</p>"
    assert f"图注没有图片，未进入正文：{caption}" in draft.warnings


def test_the_review_says_so_beside_the_caption() -> None:
    reviewed = ReviewedPage(parse(page("图：三号闸口")))

    assert [doubts_of(reviewed, row) for row in reviewed.rows() if row.kind == "figure"] == [
        ["这条图注没有图片，只提示编辑，读者看不到。"]
    ]


@pytest.mark.parametrize("between", ["<img src='/3.jpg'><p>▲三号闸口</p>", "<p>图：三号闸口</p><img src='/3.jpg'>"])
def test_a_caption_beside_its_picture_is_in_the_draft_and_waits_for_the_picture(between: str) -> None:
    article = drafted(between).article

    assert "<figure><figcaption>三号闸口</figcaption></figure>" in article.body
    with pytest.raises(ValidationError, match="三号闸口"):
        publish(article, None)


def test_a_page_published_without_a_review_loses_captions_without_pictures() -> None:
    document = parse(page("<img src='/3.jpg'><p>▲三号闸口</p>"))
    article = draft_article(document).article

    prepare_unreviewed(article, document)

    assert "三号闸口" not in article.body


def test_a_caption_with_its_picture_is_published() -> None:
    picture = make_picture()
    body = f'<p>文。</p><figure data-picture="{picture.pk}"><figcaption>三号闸口</figcaption></figure>'

    assert publish(make_article(published_at=None, body=body), None).warnings == []


def test_the_caption_of_a_table_needs_no_picture() -> None:
    body = drafted(
        "<p>表1 处理速度</p><table><tr><th>代</th><th>速</th></tr><tr><td>一</td><td>三千</td></tr></table>"
    ).article.body

    assert "<table><caption>表1 处理速度</caption>" in body
