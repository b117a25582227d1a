"""Tests of stay-down at the entry points of the site: what was removed cannot be published again as a new item."""

import io
import random
import sys
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from articles.briefs.models import Brief
from articles.editing.publishing import publish, republish
from articles.editing.restrictions import restrict
from articles.editing.review.rule import UncheckedRelease
from articles.editing.stay_down import lookup
from articles.editing.stay_down.matches import check_withheld, find_matches
from articles.editing.stay_down.prints import check_prints, foreign_prints
from articles.editing.stay_down.remember import sync_remembered
from articles.ingest.drafting.draft import Draft, draft_article
from articles.models import Article, Mode, Placement, RemovedText, Restriction
from articles.models.removed_text import reading_as
from articles.parsing.page import parse
from articles.takedowns.decisions.decide import restore, take_down
from articles.takedowns.models import Case
from tests import makers
from tests.databases import ON_POSTGRESQL
from tests.health import staff_report
from tests.ingest.admin.test_paste import fields_of, review
from tests.plans import analyse_tables, table_scans
from tests.removed_samples import prose

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


def withholds(draft: Draft) -> list[int]:
    return [match.removed.pk for match in draft.matches if match.is_withheld]


@pytest.mark.parametrize("mode", [Mode.REMOVED, Mode.REMOVED_LEGAL, Mode.SEALED, Mode.HIDDEN, Mode.RETRACTED])
def test_a_removed_page_pasted_again_is_withheld_and_cannot_be_published(mode: Mode) -> None:
    former = published_and_taken_down(mode)

    draft = draft_article(parse(PAGE))

    assert withholds(draft) == [former.pk]
    with pytest.raises(ValidationError, match="曾作为"):
        publish(draft.article, None)


@pytest.mark.parametrize("mode", [Mode.DELISTED, Mode.LABELLED])
def test_a_delisted_or_labelled_text_is_not_withheld_when_pasted_again(mode: Mode) -> None:
    published_and_taken_down(mode)

    assert not withholds(draft_article(parse(PAGE)))


def test_a_match_on_either_the_original_address_or_the_text_withholds_a_draft() -> None:
    published_and_taken_down()

    assert withholds(draft_article(parse(PAGE.replace("完整", "周全"))))
    assert withholds(draft_article(parse(PAGE.replace("first.example", "second.example"))))
    other = PAGE.replace("完整", "周全").replace("first.example", "second.example")
    assert not withholds(draft_article(parse(other)))


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


TEXT = (
    "潮信交易所昨日公告，自12月3日起上调远岸航运合约保证金至15%，涨跌停板幅度调整为8%，请各会员单位做好客户提示，"
    "市场人士认为短期波动可能加大，多家机构已提示风险。"
)


def removed_brief(mode: Mode = Mode.REMOVED, text: str = TEXT) -> Any:
    brief = makers.make_brief(headline="潮信上调保证金", body=f"<p>{text}</p>")
    take_down(brief, mode, None, "应当事人要求")
    return brief


def draft_of(text: str, **values: Any) -> Any:
    times = {"published_at": None, "first_published_at": None}
    return makers.make_article(**{"headline": "另一个标题", "body": f"<p>{text}</p>"} | times | values)


def test_a_removed_brief_inside_a_longer_article_withholds_it() -> None:
    removed_brief()
    article = draft_of("开头说的是另一件事，与交易所无关。</p><p>" + TEXT + "</p><p>结尾也说的是另一件事。")

    with pytest.raises(ValidationError, match="潮信上调保证金"):
        publish(article, None)


def test_a_withdrawn_item_with_a_removed_text_cannot_be_republished() -> None:
    twin = makers.make_article(headline="另一个标题", body=f"<p>{TEXT}</p>", withdrawn_at=timezone.now())
    removed_brief()

    with pytest.raises(ValidationError, match="潮信上调保证金"):
        republish(twin, None)


def test_a_published_item_that_was_alike_before_the_removal_can_still_be_corrected(ada: Any) -> None:
    twin = makers.make_article(headline="另一个标题", body=f"<p>{TEXT}</p>")
    removed_brief()
    twin.body = f"<p>{TEXT}</p><p>更正：生效日期为12月4日。</p>"

    assert check_withheld(twin, timezone.now())


def test_removed_text_put_into_a_published_item_is_refused_and_stays_in_the_form(ada: Any) -> None:
    removed_brief()
    article = makers.make_article(body="<p>与此无关的正文，说的是另一件事。</p>")
    address = f"/admin/articles/article/{article.pk}/change/"
    typed = fields_of(ada.get(address)) | {"body": f"<p>{TEXT}</p>", "change_kind": "typo"}

    page = ada.post(address, typed).content.decode()

    article.refresh_from_db()
    assert TEXT not in article.body
    assert TEXT in page


def test_saving_a_draft_says_that_it_is_withheld_and_keeps_it(ada: Any) -> None:
    removed_brief()
    article = draft_of("原来的正文，说的是另一件事。")
    address = f"/admin/articles/article/{article.pk}/change/"
    typed = fields_of(ada.get(address)) | {"body": f"<p>{TEXT}</p>", "_continue": "1"}

    page = ada.post(address, typed, follow=True).content.decode()

    article.refresh_from_db()
    assert TEXT in article.body
    assert "潮信上调保证金" in page
    assert f"/admin/articles/matchreview/item/{article.pk}/" in page


def test_a_brief_removed_from_one_article_is_recognised_in_that_article_only() -> None:
    brief = makers.make_brief(body=f"<p>{TEXT}</p>")
    article = makers.make_article(body=makers.embed(brief))
    take_down(Placement.objects.get(article=article), Mode.ELEMENT_REMOVED, None, "应当事人要求")
    article.body = f"<p>{TEXT}</p>"

    assert find_matches(article, timezone.now())[0].removed.pk == brief.pk
    assert find_matches(draft_of(TEXT), timezone.now()) == []


def article_without_a_brief() -> tuple[Article, Brief]:
    """A public article from which a brief was removed, and that brief, which stays public elsewhere."""
    brief, other = makers.make_brief(body=f"<p>{TEXT}</p>"), makers.make_brief()
    article = makers.make_article(body=makers.embed(brief, other))
    take_down(Placement.objects.get(article=article, brief=brief), Mode.ELEMENT_REMOVED, None, "应当事人要求")
    return article, brief


def test_a_brief_removed_from_one_article_does_not_come_back_there_as_a_new_brief() -> None:
    article, brief = article_without_a_brief()
    retyped = makers.make_brief(headline="另一个标题", body=f"<p>{TEXT}</p>")
    assert find_matches(retyped, timezone.now()) == []

    article.body += makers.embed(retyped)
    with pytest.raises(UncheckedRelease), transaction.atomic():
        article.save()

    assert find_matches(article, timezone.now())[0].removed.pk == brief.pk
    elsewhere = makers.make_article(body=makers.embed(retyped))
    assert find_matches(elsewhere, timezone.now()) == []


def test_a_brief_in_an_article_cannot_become_the_text_that_was_removed_from_it() -> None:
    article, brief = article_without_a_brief()
    shown = Brief.objects.exclude(pk=brief.pk).get(placed_in__article=article)

    shown.body = f"<p>{TEXT}</p>"
    with pytest.raises(UncheckedRelease), transaction.atomic():
        shown.save()


def test_an_article_from_which_a_brief_was_removed_can_be_edited_as_before() -> None:
    article, _brief = article_without_a_brief()

    article.body = "<p>另加一段。</p>" + article.body
    article.save()

    assert find_matches(article, timezone.now()) == []


def test_a_sealed_text_is_withheld_in_neutral_words_for_people_who_may_not_see_it() -> None:
    brief = removed_brief(Mode.HIDDEN)
    restrict(brief, Mode.SEALED, None, "依法")
    article = draft_of(TEXT)

    with reading_as(makers.make_person_at_desk("ada", "Editor")), pytest.raises(ValidationError) as refusal:
        publish(article, None)

    (words,) = refusal.value.messages
    assert "潮信" not in words
    assert str(brief.pk) not in words


def test_the_prints_hold_no_character_of_the_text_and_depend_on_the_secret(settings: Any) -> None:
    brief = removed_brief(text="当事人陶未然昨日在临屿港被带走调查，港务局没有说明原因。")
    first = RemovedText.objects.get().shingles

    settings.SECRET_KEY = "another secret of this installation, long enough"
    sync_remembered()

    again = RemovedText.objects.get()
    assert again.item_id == brief.pk
    assert bytes(again.shingles) != bytes(first)


def test_what_was_restricted_before_is_remembered_by_the_next_migrate() -> None:
    brief = removed_brief()
    RemovedText.objects.all().delete()
    assert find_matches(draft_of(TEXT), timezone.now()) == []

    call_command("migrate", verbosity=0)

    assert find_matches(draft_of(TEXT), timezone.now())[0].removed.pk == brief.pk


def test_a_lookup_takes_one_query_however_many_texts_were_removed(django_assert_num_queries: Any) -> None:
    for number in range(30):
        removed_brief(text=prose(random.Random(number), 3))

    other = Article(headline="标题", body="<p>与被撤下的文字毫无关系的一条快讯，说的是今天港口的天气。</p>")

    with django_assert_num_queries(1):
        assert find_matches(other, timezone.now()) == []


def test_a_removed_text_in_a_caption_and_at_the_end_of_a_very_long_text_is_recognised() -> None:
    removed_brief()
    figure = f'<figure data-picture="{makers.make_picture().pk}"><figcaption>{TEXT}</figcaption></figure>'
    long = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(41_000))

    assert find_matches(draft_of(f"短短的正文。</p>{figure}<p>完。"), timezone.now())
    assert find_matches(draft_of(long + TEXT), timezone.now())


def test_prints_that_cannot_be_made_again_stay_and_are_reported(settings: Any, client: Any) -> None:
    brief = removed_brief()
    type(brief).objects.filter(pk=brief.pk).update(body="<p>改写过的正文，与原来的长度不同。</p>")
    settings.SECRET_KEY = "another secret of this installation, long enough"

    sync_remembered()

    assert RemovedText.objects.count() == 2
    assert foreign_prints() == 1
    assert [message.id for message in check_prints(databases=["default"])] == ["articles.W010"]
    assert "NEWSROOM_SECRET_KEY" in " ".join(staff_report()["warnings"])


def test_ended_removals_do_not_crowd_out_one_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "MAX_PER_KEY", 2)
    first, *others = [makers.make_brief(headline="潮信", body=f"<p>{TEXT}</p>") for _number in range(5)]
    take_down(first, Mode.REMOVED, None, "应当事人要求")
    for other in others:
        take_down(other, Mode.REMOVED, None, "应当事人要求")
        restore(Restriction.objects.get(item=other), None)

    assert find_matches(draft_of(TEXT), timezone.now())[0].is_withheld


def test_the_lookup_scans_no_table_that_grows_with_the_removals(django_assert_num_queries: Any) -> None:
    for number in range(60 if ON_POSTGRESQL else 1):
        removed_brief(text=prose(random.Random(number), 8))
    analyse_tables()

    with django_assert_num_queries(1) as queries:
        find_matches(Article(headline="标题", body="<p>港口今天的天气与航班毫无关系。</p>"), timezone.now())

    (query,) = queries.captured_queries
    tables = ("e", "n", "r", "t", "articles_removedtextkey", "articles_removedtext", "articles_restriction")
    assert not [scan for scan in table_scans(query["sql"], tables) if scan != "SCAN n"]
