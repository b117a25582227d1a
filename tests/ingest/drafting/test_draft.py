"""Drafts of parsed pages: nothing is lost, duplicated or published."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import translation

from articles.briefs.models import Brief
from articles.editing.restrictions import restrict
from articles.html.fingerprint import fingerprint
from articles.html.sanitizer import list_items, plain_text
from articles.ingest.drafting.draft import Draft, draft_article
from articles.ingest.models import Delivery
from articles.models import Article, Byline, DisclaimerRule, NewsItem, Placement, PublicationStatus
from articles.pages.disclaimers import disclaimers_for
from articles.parsing.page import parse
from articles.rights.models import Disclaimer, Person, Source
from tests.makers import make_article, make_channel, make_person, make_source, make_tag

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parents[2] / "samples"
BODY = "第一段说了一件事情,是完整的一句话。\n第二段又说了一件事情,也是完整的一句话。\n"
BRIEF = "动态 | 舫链升级:升级持续一晚。[2020/1/19]\n"


def drafted(page: str, **options: object) -> Draft:
    return draft_article(parse(page), **options)


def reprint() -> Draft:
    return draft_article(parse((SAMPLES / "wire_reprint.txt").read_bytes()))


def web_page() -> Draft:
    return draft_article(parse((SAMPLES / "wire_page.html").read_bytes()))


def credited(article: Article) -> list[tuple[str, str]]:
    return [(line.role, line.name) for line in Byline.objects.filter(item=article.pk)]


def test_a_draft_and_its_new_briefs_are_unpublished() -> None:
    draft = reprint()

    now = datetime.now(UTC)
    assert {item.status(now) for item in (draft.article, *draft.new_briefs)} == {PublicationStatus.DRAFT}


def test_the_body_keeps_the_order_of_the_page() -> None:
    draft = reprint()

    first, second, third = draft.new_briefs
    assert draft.article.body == (
        "<p>11月3日,潮信银行宣布把跨境结算搬上舫链。潮信银行说,第一批试点有六家货代。</p>"
        "<p>次日,即11月4日,霁岭港确认参加试点。</p>"
        f'<flash-brief data-id="{first.pk}"></flash-brief><h2>谁在用这条链</h2>'
        "<p>货代是最早的用户。2020年11月2日的统计显示,他们占全部笔数的四成。</p>"
        f'<flash-brief data-id="{second.pk}"></flash-brief><flash-brief data-id="{third.pk}"></flash-brief>'
        "<p>“纸还会用很久。”一位调度说。</p>"
    )
    assert list(Placement.objects.order_by("position").values_list("brief", flat=True)) == [
        first.pk,
        second.pk,
        third.pk,
    ]


def test_every_kind_of_block_has_its_element() -> None:
    body = web_page().article.body

    assert "<figcaption>三号闸口的排队车辆</figcaption>" in body
    assert "<ol><li>预约与闸口不相通</li><li>夜班窗口太少</li></ol>" in body
    assert "<blockquote><p>系统快了，人没有快。</p></blockquote>" in body
    assert '<th scope="col">港口</th>' in body
    assert "<td>沧浦</td>" in body


def test_text_of_the_page_is_escaped() -> None:
    assert "缩短了六成 &lt;script&gt;。" in web_page().article.body


def test_the_fields_of_the_article_come_from_the_page() -> None:
    article = web_page().article

    assert (article.headline, article.headline_is_proposed, article.standfirst) == (
        "舫链三年：省下的时间去了哪里",
        False,
        "",
    )
    assert (article.language, article.origin) == ("zh-Hans", NewsItem.Origin.UNKNOWN)
    assert article.original_url == "https://langxi.example/w/88"
    assert (article.original_at, article.original_precision) == (datetime(2022, 4, 11, 0, 30, tzinfo=UTC), "minute")


def test_the_sentence_about_rights_is_stored_verbatim() -> None:
    sentence = "本文为原创,原文链接:https://langxi.example/posts/info/77,转载请注明出处!"

    assert reprint().article.rights_sentence == sentence


def test_a_page_without_a_headline_is_drafted_without_one() -> None:
    assert reprint().article.headline == ""


def test_the_latest_day_of_the_text_is_proposed_if_the_page_has_no_date() -> None:
    draft = reprint()

    assert draft.article.original_at == datetime(2020, 11, 3, 16, tzinfo=UTC)
    assert draft.article.original_precision == "day"
    assert any("2020-11-04" in warning for warning in draft.warnings)


def test_a_proposed_day_begins_in_the_zone_of_the_import_option() -> None:
    draft = draft_article(parse((SAMPLES / "wire_reprint.txt").read_bytes()), zone="UTC")

    assert draft.article.original_at == datetime(2020, 11, 4, tzinfo=UTC)


def test_a_day_in_the_future_is_not_proposed() -> None:
    assert drafted(f"{BODY}2099年11月4日,霁岭港参加了试点。\n").article.original_at is None


def test_the_timestamp_of_a_brief_never_dates_the_article() -> None:
    assert drafted(BODY + BRIEF + BODY).article.original_at is None


def test_all_fields_of_a_brief_are_stored() -> None:
    morning = reprint().new_briefs[1]

    assert (morning.label, morning.headline) == ("浪汐晨讯", "潮信舫链上线双链通 沧浦港复航")
    assert list_items(morning.body) == ["潮信舫链发布双链通。", "沧浦港中午复航。", "枰石信托披露备付。"]
    assert (morning.happened_at, morning.happened_precision) == (datetime(2019, 1, 5, 0, 30, tzinfo=UTC), "minute")
    assert morning.happened_raw == "[2019/1/5 8:30]"
    assert (morning.source, morning.origin, morning.language) == (None, "unknown", "zh-Hans")


def test_each_line_of_a_brief_is_a_paragraph() -> None:
    assert reprint().new_briefs[2].body == "<p>3月2日,霁岭港务局与潮信银行签约。</p><p>下一步霁岭将推动单证互认。</p>"


def test_a_timestamp_without_a_year_leaves_the_time_empty() -> None:
    (brief,) = drafted(BODY + "公告 | 舫链退费:多收的费用退回。[3月2日]\n" + BODY).new_briefs

    assert (brief.happened_at, brief.happened_precision, brief.happened_raw) == (None, "", "[3月2日]")


def test_a_brief_without_a_headline_keeps_its_text() -> None:
    (brief,) = drafted(BODY + "【快讯】舫链升级持续一晚,没有影响交易。[2020/1/19]\n" + BODY).new_briefs

    assert plain_text(brief.body) == "舫链升级持续一晚,没有影响交易。"


def test_a_label_selects_its_channel_but_creates_none() -> None:
    morning = make_channel(name="晨讯")

    _, found, place = reprint().new_briefs

    assert (found.channel, place.channel) == (morning, None)


def test_a_known_brief_is_linked_and_not_duplicated() -> None:
    first = reprint()
    second = reprint()

    assert second.new_briefs == []
    assert {brief.pk for brief in second.known_briefs} == {brief.pk for brief in first.new_briefs}
    assert Brief.objects.count() == 3


def test_a_brief_is_matched_in_other_width_spacing_and_script() -> None:
    (known,) = drafted(BODY + "动态 | 舫链升级:升级持续一晚。[2020/1/19]\n" + BODY).new_briefs

    draft = drafted(BODY + "快讯｜舫鏈升級：升級 持續一晚！[2020-1-19]\n" + BODY)

    assert [brief.pk for brief in draft.known_briefs] == [known.pk]


def test_the_same_text_at_another_time_is_another_brief() -> None:
    drafted(BODY + BRIEF + BODY)

    assert len(drafted(BODY + BRIEF.replace("2020", "2021") + BODY).new_briefs) == 1


def test_a_brief_that_occurs_twice_is_stored_and_included_once() -> None:
    with translation.override("en"):
        draft = drafted(BODY + BRIEF + BODY + BRIEF + BODY)

    assert Brief.objects.count() == 1
    assert draft.article.body.count("<flash-brief") == 1
    assert any("more than once" in warning for warning in draft.warnings)


@pytest.mark.parametrize("mode", ["removed", "sealed", "retracted"])
def test_a_removed_brief_is_matched_and_stays_removed(mode: str) -> None:
    (known,) = drafted(BODY + BRIEF + BODY).new_briefs
    restrict(known, mode, None, "错误")

    draft = drafted(BODY + BRIEF + BODY)

    assert [brief.pk for brief in draft.known_briefs] == [known.pk]


def test_an_unknown_outlet_and_writer_are_created_without_a_licence() -> None:
    draft = reprint()

    assert credited(draft.article) == [("outlet", "浪汐周刊"), ("writer", "岑舟")]
    assert draft.created_source == draft.article.source == Source.objects.get()
    assert draft.created_source.licence is None
    assert [person.outlet for person in draft.created_people] == [draft.created_source]


def test_a_known_outlet_and_writer_are_matched_in_any_spelling() -> None:
    source = make_source(name="LANGXI  周刊")
    make_person(name="Cen Zhou", outlet=source)

    draft = drafted(f"文|ｌａｎｇｘｉ 周刊·cen zhou\n{BODY}")

    assert (draft.article.source, draft.created_source, draft.created_people) == (source, None, [])
    assert Person.objects.count() == 1


def test_a_person_of_the_same_name_elsewhere_is_another_person() -> None:
    make_person(name="岑舟", outlet=make_source(name="箱报"))

    assert len(reprint().created_people) == 1


@pytest.mark.parametrize("names", ["岑舟、何砚", "岑舟，何砚", "岑舟&何砚", "岑舟 & 何砚"])
def test_several_writers_are_several_people(names: str) -> None:
    article = drafted(f"作者:{names} | 来源:浪汐周刊\n{BODY}").article

    assert credited(article) == [("outlet", "浪汐周刊"), ("writer", "岑舟"), ("writer", "何砚")]


def test_english_writers_are_separated_by_and() -> None:
    page = (
        "A Shared Ledger\nBy Nora Quill and Tom Andes | Tidewater\nFour banks agreed to test a shared ledger today.\n"
    )

    assert [name for role, name in credited(drafted(page).article) if role == "writer"] == ["Nora Quill", "Tom Andes"]


def test_editors_and_translators_have_their_roles() -> None:
    article = drafted(f"作者:岑舟 | 翻译:何砚 | 编辑:林槭 | 来源:浪汐周刊\n{BODY}责任编辑:林槭\n").article

    assert credited(article)[1:] == [("writer", "岑舟"), ("translator", "何砚"), ("editor", "林槭")]


def test_a_credit_with_an_unknown_role_is_a_warning() -> None:
    desk = "Reporting by Nora Quill; Editing by Tom Andes"

    draft = drafted(f"A Shared Ledger\nFour banks agreed to test a shared ledger today.\n{desk}\n")

    assert credited(draft.article) == []
    assert any(desk in warning for warning in draft.warnings)


def test_an_outlet_on_a_source_line_is_the_source() -> None:
    draft = drafted(f"舫链三年\n{BODY}来源：港湾周刊 原文链接：https://gangwan.example/w/88\n")

    assert str(draft.article.source) == "港湾周刊"
    assert draft.article.original_url == "https://gangwan.example/w/88"


def test_a_source_argument_overrides_the_byline() -> None:
    given = make_source(name="望海社")

    draft = draft_article(parse((SAMPLES / "wire_reprint.txt").read_bytes()), given)

    assert draft.article.source == given
    assert credited(draft.article)[0] == ("outlet", "浪汐周刊")


def test_a_text_with_the_name_of_this_site_is_our_own(settings: LazySettings) -> None:
    settings.SITE = settings.SITE | {"name": "候潮社"}

    assert drafted(f"文|候潮社·岑舟\n{BODY}").article.origin == NewsItem.Origin.OWN


def test_a_disclaimer_is_created_once_and_attached_to_each_article() -> None:
    first, second = reprint().article, reprint().article

    wording = Disclaimer.objects.get()
    assert wording.text == "郑重声明: 本文版权归原作者所有, 转载只为传播信息, 署名有误请与我们联系更正。"
    assert {rule.item_id for rule in DisclaimerRule.objects.all()} == {first.pk, second.pk}
    assert disclaimers_for(first, datetime.now(UTC)) == [wording]


def test_a_disclaimer_is_matched_in_other_spacing_and_width() -> None:
    known = Disclaimer.objects.create(language="zh-Hans", text="郑重声明：投资有风险,决策须谨慎。")

    drafted(f"{BODY}郑重声明: 投资有风险, 决策须谨慎。\n")

    assert Disclaimer.objects.get() == known


def test_both_disclaimers_of_a_page_are_attached() -> None:
    article = drafted(f"{BODY}郑重声明: 投资有风险。\n免责声明: 观点只代表作者。\n").article

    assert len(disclaimers_for(article, datetime.now(UTC))) == 2


def test_text_without_a_field_is_a_warning() -> None:
    warnings = "\n".join(web_page().warnings)

    assert "首页 快讯" in warnings
    assert "版权所有 示例站" in warnings
    assert "https://img.langxi.example/gate.png" in warnings


def test_text_in_the_article_is_not_a_warning() -> None:
    (date,) = reprint().warnings

    assert "2020-11-04" in date


def test_a_url_that_is_too_long_is_a_warning_and_not_stored() -> None:
    address = "https://langxi.example/" + "a" * 600

    draft = drafted(f'<html><body><p>{BODY}</p><p>原文链接：<a href="{address}">阅读原文</a></p></body></html>')

    assert draft.article.original_url == ""
    assert any(address in warning for warning in draft.warnings)


def test_a_headline_longer_than_its_column_is_repeated_in_the_text() -> None:
    headline = "舫" * 400

    article = drafted(f"<html><body><h1>{headline}</h1><p>{BODY}</p></body></html>").article

    assert article.headline == "舫" * 299 + "…"
    assert article.body.startswith(f"<p>{headline}</p>")


def test_the_best_eight_known_names_become_tags() -> None:
    for name in ("潮信银行", "舫链", "枰石信托", *(f"第{number}码头" for number in range(9))):
        make_tag(name)
    numbers = ",".join(f"第{number}码头" for number in range(9))

    draft = drafted(f"文|浪汐周刊·岑舟\n{BODY}潮信银行与舫链。潮信银行与舫链又签约,涉及{numbers}。\n")

    assert [tag.name for tag in draft.tags][:2] == ["潮信银行", "舫链"]
    assert len(draft.tags) == draft.article.tags.count() == 8


def test_drafting_a_page_again_names_the_earlier_article() -> None:
    first = reprint().article

    second = reprint()

    assert [former.pk for former in second.earlier] == [first.pk]
    assert first.display_title in second.warnings[0]


def test_a_page_with_another_text_is_matched_by_its_url() -> None:
    tail = "原文链接：https://gangwan.example/w/88\n"
    first = drafted(f"舫链三年\n{BODY}{tail}").article

    assert [former.pk for former in drafted(f"舫链三年(更新)\n{BODY}{BODY}{tail}").earlier] == [first.pk]


def test_a_page_without_a_url_is_matched_by_its_text() -> None:
    page = f"舫链三年\n{BODY}"
    first = drafted(page).article

    assert [former.pk for former in drafted(page.replace("。", "。 ")).earlier] == [first.pk]


def test_a_page_published_under_a_proposed_headline_is_matched_by_its_text() -> None:
    draft = drafted(BODY)
    proposed = "第一段说了一件事情,是完整的一句话"
    draft.article.headline = proposed
    draft.article.save()

    assert draft.article.fingerprint == fingerprint(proposed, draft.article.body, None)
    assert [former.pk for former in drafted(BODY).earlier] == [draft.article.pk]


def test_other_pages_are_not_matched() -> None:
    make_article(body="<p>别的。</p>")

    assert reprint().earlier == []


def test_a_delivery_points_to_its_draft() -> None:
    delivery = Delivery.objects.create(raw=BODY.encode())

    draft = draft_article(parse(BODY), delivery=delivery)

    delivery.refresh_from_db()
    assert delivery.article_id == draft.article.pk


@pytest.mark.parametrize("page", ["", "  \n", b"\x00\x01PK\x03\x04"])
def test_an_empty_or_binary_page_cannot_be_drafted(page: str | bytes) -> None:
    with pytest.raises(ValueError, match="cannot be drafted"):
        draft_article(parse(page))

    assert not NewsItem.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_failed_draft_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("articles.ingest.drafting.draft.proposed_tags", broken)
    with pytest.raises(RuntimeError):
        reprint()

    assert not NewsItem.objects.exists()
    assert not Source.objects.exists()
    assert not Disclaimer.objects.exists()
