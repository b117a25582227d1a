"""Tests of previously removed texts: a removed text cannot be published again as a new item."""

import io
import sys
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from articles.editing.publishing import publish
from articles.ingest.drafting.draft import draft_article
from articles.models import Article, Mode, Restriction
from articles.parsing.page import parse
from articles.takedowns.decisions.decide import restore, take_down
from articles.takedowns.models import Case
from tests import makers
from tests.ingest.admin.test_paste import fields_of, review

pytestmark = pytest.mark.django_db
PAGE = (
    "潮信银行出海\n文|浪汐周刊·陶未然\n第一段说了一件事情,是完整的一句话。\n第二段也说得很完整,读者一看就懂。\n"
    "原文链接:https://first.example/2025/bills\n"
)


@pytest.fixture(autouse=True)
def agreement() -> None:
    makers.make_source(name="浪汐周刊", licence=makers.make_licence())


def imported(page: str = PAGE) -> Article:
    return draft_article(parse(page)).article


def published_and_taken_down(mode: Mode = Mode.REMOVED) -> Article:
    article = imported()
    publish(article, None)
    take_down(article, mode, None, "应当事人要求")
    return article


@pytest.mark.parametrize("mode", [Mode.REMOVED, Mode.REMOVED_LEGAL, Mode.SEALED, Mode.HIDDEN, Mode.RETRACTED])
def test_a_removed_page_pasted_again_is_withheld_and_cannot_be_published(mode: Mode) -> None:
    former = published_and_taken_down(mode)

    draft = draft_article(parse(PAGE))

    assert draft.withheld_by.pk == former.pk
    with pytest.raises(ValidationError, match="曾作为"):
        publish(draft.article, None)


@pytest.mark.parametrize("mode", [Mode.DELISTED, Mode.LABELLED])
def test_a_delisted_or_labelled_text_is_not_withheld_when_pasted_again(mode: Mode) -> None:
    published_and_taken_down(mode)

    assert draft_article(parse(PAGE)).withheld_by is None


def test_a_match_on_either_the_original_address_or_the_text_withholds_a_draft() -> None:
    published_and_taken_down()

    assert draft_article(parse(PAGE.replace("完整", "周全"))).withheld_by is not None
    assert draft_article(parse(PAGE.replace("first.example", "second.example"))).withheld_by is not None
    other = PAGE.replace("完整", "周全").replace("first.example", "second.example")
    assert draft_article(parse(other)).withheld_by is None


def test_a_withheld_draft_can_be_published_once_the_restriction_is_lifted() -> None:
    published_and_taken_down()
    again = imported()

    restore(Restriction.objects.get(), None)
    publish(again, None)

    again.refresh_from_db()
    assert again.published_at is not None


def test_an_article_that_embeds_a_copy_of_a_removed_brief_cannot_be_published() -> None:
    brief = makers.make_brief(headline="枰石停机")
    take_down(brief, Mode.REMOVED, None, "应当事人要求")
    copy = makers.make_brief(headline="枰石停机", body=brief.body, published_at=None, first_published_at=None)
    article = makers.make_article(body=makers.embed(copy), published_at=None, first_published_at=None)

    with pytest.raises(ValidationError, match="枰石停机"):
        publish(article, None)


def test_import_page_prints_the_case_of_the_removed_text(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    former = published_and_taken_down()
    case = Case.objects.get(item=former)

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    with pytest.raises(CommandError, match="Not published"):
        call_command("import_page", "-", "--publish", "--force", "agreed")

    assert f"/admin/takedowns/case/{case.pk}/change/" in capsys.readouterr().err


def test_the_paste_page_links_the_case_for_moderators_and_not_for_editors(ada: Any) -> None:
    former = published_and_taken_down()
    case = Case.objects.get(item=former)

    for name, sees in (("Editor", False), ("Moderator", True)):
        user = makers.make_person_at_desk(f"{name}-2", "Editor", *([name] if name != "Editor" else []))
        ada.force_login(user)
        address = review(PAGE)
        typed = fields_of(ada.get(address)) | {"_save": "1"}
        page = ada.post(address, typed, follow=True).content.decode()
        assert "The same text was taken down" in page
        assert (f"/admin/takedowns/case/{case.pk}/change/" in page) is sees
