"""What each check finds, and what it leaves alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.editing.checks.report import check_report
from articles.editing.checks.subject import Subject
from articles.models import Byline, NewsItem
from articles.models.byline import Role
from tests.makers import (
    embed,
    hours_ago,
    make_article,
    make_brief,
    make_licence,
    make_person,
    make_picture,
    make_section,
    make_source,
    make_term,
    make_wording,
)

pytestmark = pytest.mark.django_db


def codes(item: NewsItem, **values: Any) -> set[str]:
    report = check_report(Subject(item, timezone.now(), **values), None)
    return {finding.code for finding in report.findings}


def complete_article(**values: Any) -> Any:
    """An article in which no check finds anything."""
    article = make_article(**({"section": make_section()} | values))
    Byline.objects.create(item=article, role=Role.WRITER, person=make_person())
    return article


def figure(number: int) -> str:
    return f'<figure data-picture="{number}"></figure>'


def test_a_complete_article_has_no_findings() -> None:
    assert codes(complete_article()) == set()


def test_an_article_without_section_and_byline_has_both_findings() -> None:
    assert codes(make_article()) == {"section", "byline"}


def test_a_brief_needs_neither_section_nor_byline() -> None:
    assert codes(make_brief()) == set()


def test_a_typed_byline_counts_before_it_is_saved() -> None:
    article = make_article(section=make_section())

    assert codes(article, typed_credits=(set(), {make_person().pk})) == set()


def test_a_text_from_elsewhere_needs_a_source_and_an_address() -> None:
    licensed = {"origin": "licensed", "source": make_source(licence=make_licence())}

    assert codes(complete_article(origin="quotation")) == {"source"}
    assert codes(complete_article(**licensed)) == {"source"}
    assert codes(complete_article(**licensed, original_url="https://wanghai.example/1")) == set()


def test_a_licence_that_forbids_the_full_text_blocks() -> None:
    source = make_source(licence=make_licence(permitted_use=1))
    article = complete_article(origin="licensed", source=source, original_url="https://wanghai.example/1")

    (finding,) = check_report(Subject(article, timezone.now()), None).findings

    assert (finding.code, finding.blocks, finding.field) == ("licence", True, "licence")


def test_pictures_are_checked_for_credit_description_and_licence() -> None:
    bare, blind, past = make_picture(), make_picture(alt=""), make_picture(licence_ends_at=hours_ago(1))
    type(bare).objects.filter(pk=bare.pk).update(credit="", licence=None)

    assert codes(complete_article(body=f"<p>图。</p>{figure(bare.pk)}")) == {"picture_credit"}
    assert codes(complete_article(body=f"<p>图。</p>{figure(blind.pk)}")) == {"picture_alt"}
    assert codes(complete_article(lead_picture=past)) == {"picture_licence"}


def test_a_caption_without_a_picture_blocks() -> None:
    assert codes(complete_article(body="<p>图。</p><figure><figcaption>码头</figcaption></figure>")) == {"figure"}


def test_a_disclaimer_without_a_wording_in_the_language_is_missing() -> None:
    make_wording("仅供参考。", language="zh-Hans")

    assert codes(complete_article(language="zh-Hans")) == set()
    assert codes(complete_article(language="en")) == {"disclaimer"}


@pytest.mark.parametrize(("days", "found"), [(-40, True), (-2, False), (20, True)])
def test_a_brief_far_from_the_time_of_its_article_is_named(days: int, found: bool) -> None:
    moment = timezone.now() + timedelta(days=days)
    brief = make_brief(happened_at=moment, happened_precision="minute")

    assert codes(complete_article(body=embed(brief))) == ({"brief_times"} if found else set())


def test_a_byline_in_the_text_that_the_credits_lack_is_named() -> None:
    article = complete_article(body="<p>记者 陆鸣 望津报道</p><p>正文。</p>")
    assert codes(article) == {"unknown_names"}

    Byline.objects.create(item=article, role=Role.WRITER, person=make_person(name="陆鸣"), position=1)
    assert codes(article) == set()


def test_a_typed_tag_that_does_not_exist_is_named() -> None:
    assert codes(complete_article(), new_tags=["夜航"]) == {"unknown_names"}


def test_a_text_that_says_it_is_from_a_machine_needs_the_label() -> None:
    body = "<p>本文由AI辅助生成。</p>"

    assert codes(complete_article(body=body)) == {"ai_mark"}
    assert codes(complete_article(body=body, ai_assisted=True)) == set()
    assert codes(complete_article(body="<p>AI生成的图片越来越多。</p>")) == set()


def test_a_picture_whose_file_is_marked_needs_the_label_or_a_reason() -> None:
    picture = make_picture()
    pictures = type(picture).objects.filter(pk=picture.pk)
    article = complete_article(lead_picture=picture)

    pictures.update(marked_aigc='{"Label":"1"}')
    assert codes(article) == {"ai_mark"}
    pictures.update(mark_reason="误标")
    assert codes(article) == set()


def test_a_translation_is_outdated_once_its_original_changes() -> None:
    original = complete_article()
    translation = complete_article(language="en", translation_of=original)
    assert codes(translation) == set()

    original.body = "<p>改动。</p>"
    original.save()
    assert codes(translation) == {"translation"}
    translation.body = "<p>Changed.</p>"
    translation.save()
    assert codes(translation) == set()


def test_house_words_are_found_in_every_text_with_their_number() -> None:
    make_term("帐户", replacement="账户")
    article = complete_article(headline="帐户", body="<p>帐户，帐户</p>")

    report = check_report(Subject(article, timezone.now()), None)

    assert [(finding.code, finding.field) for finding in report.findings] == [
        ("words_wrong", "headline"),
        ("words_wrong", "body"),
    ]
    assert "×2" in report.findings[1].words


def test_the_number_of_queries_does_not_grow_with_the_text() -> None:
    briefs, pictures = [make_brief() for _ in range(30)], [make_picture() for _ in range(5)]
    body = embed(*briefs) + "".join(figure(picture.pk) for picture in pictures)
    article = NewsItem.objects.get(pk=complete_article(body=body).pk)

    with CaptureQueriesContext(connection) as queries:
        check_report(Subject(article, timezone.now()), None)

    assert len(queries) <= 12
