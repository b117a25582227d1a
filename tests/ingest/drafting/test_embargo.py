"""The embargo of a page counts from its delivery where it names no year, and a doubt keeps the draft unpublished."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from articles.ingest.drafting.draft import draft_article
from articles.ingest.drafting.embargo import EmbargoEnd, embargo_end, with_settled_embargoes
from articles.ingest.models import Delivery
from articles.parsing.page import parse

RECEIVED = datetime(2026, 11, 28, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
BODY = "第一段说了一件事情,是完整的一句话。\n第二段又说了一件事情,也是完整的一句话。\n"
BRIEF = "动态 | 舫链升级:升级持续一晚。[2020/1/19]\n"


def end_of(*lines: str) -> EmbargoEnd:
    text = "\n".join(lines)
    return embargo_end(with_settled_embargoes(parse(f"{text}\n{BODY}"), RECEIVED))


def moment_of(*lines: str) -> str | None:
    end = end_of(*lines).ends_at
    return end.isoformat() if end else None


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("新闻稿请于11月30日20:00后发布", "2026-11-30T20:00:00+08:00"),
        ("禁发至1月5日上午9时", "2027-01-05T09:00:00+08:00"),
        ("禁发至明早6点", "2026-11-29T06:00:00+08:00"),
        ("本稿12月1日零时解禁", "2026-12-01T00:00:00+08:00"),
        ("Embargoed until Monday 0600 GMT", "2026-11-30T14:00:00+08:00"),
        ("EMBARGOED UNTIL 0001 GMT 30 NOV 2026", "2026-11-30T00:01:00+00:00"),
    ],
)
def test_an_embargo_until_one_moment(line: str, moment: str) -> None:
    assert moment_of(line) == moment


def test_of_several_embargoes_the_last_one_counts() -> None:
    assert moment_of("禁发至11月29日6:00", "本稿11月30日6:00解禁") == "2026-11-30T06:00:00+08:00"


def test_an_embargo_that_ended_before_the_delivery_is_none() -> None:
    assert end_of("禁发至11月20日20:00") == EmbargoEnd()


@pytest.mark.parametrize(
    "line",
    [
        "EMBARGOED UNTIL 10AM CST 30 NOV 2026",
        "禁发至12月1日",
        "禁发至2月30日8:00",
        "Embargoed until 06:00 GMT Monday 1 December",
    ],
)
def test_a_doubt_is_kept_with_its_words(line: str) -> None:
    assert end_of(line) == EmbargoEnd(raw=line)


def test_one_doubt_makes_the_whole_doubtful() -> None:
    assert end_of("禁发至11月29日6:00", "EMBARGOED UNTIL 10AM CST 30 NOV 2026").is_doubtful


@pytest.mark.django_db
def test_the_draft_and_its_new_briefs_are_under_the_embargo_and_say_nothing_of_it() -> None:
    raw = f"新闻稿请于11月30日20:00后发布\n{BODY}{BRIEF}仅限签约媒体使用，不得转载\n值班电话：010-66550000\n"
    delivery = Delivery.objects.create(raw=raw.encode(), received_at=RECEIVED)

    draft = draft_article(parse(raw), delivery=delivery)

    items = (draft.article, *draft.new_briefs)
    assert [item.embargo_until and item.embargo_until.isoformat() for item in items] == [
        "2026-11-30T20:00:00+08:00"
    ] * 2
    assert draft.article.use_limits == "仅限签约媒体使用，不得转载"
    readers_see = f"{draft.article.headline}{draft.article.body}{draft.article.rights_sentence}"
    assert not any(words in readers_see for words in ("20:00", "签约媒体", "66550000"))


@pytest.mark.django_db
def test_the_desk_is_told_every_instruction() -> None:
    page = f"EMBARGOED UNTIL 10AM CST 30 NOV 2026\n{BODY}编辑请注意：文中人名为化名\n"

    warnings = "\n".join(draft_article(parse(page)).warnings)

    assert "EMBARGOED UNTIL 10AM CST 30 NOV 2026" in warnings
    assert "写给编辑部，不给读者看：编辑请注意：文中人名为化名" in warnings
