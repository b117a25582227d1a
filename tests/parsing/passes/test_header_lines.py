"""Lines between title and text: what is understood is used, the rest is set aside, and no reader gets a heading."""

import pytest

from articles.parsing.document import Document
from articles.parsing.page import parse
from tests.parsing.outline import above, outline, webpage

TITLE = "望津港三年：省下的时间去了哪里"
TITLE_EN = "Harbour banks give up the fax after thirty long years"
LEAD = "The harbour authority doubled its throughput in three years, but the queues have not become shorter."
CLOSE = "A new booking system will cover all six berths by the end of the year, Ada Finch said."

# line -> (source, author, editor, date of publication)
UNDERSTOOD = {
    "作者：钟晚照 2026-11-28 22:14 阅读 3.2万 点赞 421": (None, "钟晚照", None, "2026-11-28T22:14"),
    "由钟晚照 于 2026-11-28 发布": (None, "钟晚照", None, "2026-11-28T00:00"),
    "抓取量：88 责编：林初": (None, None, "林初", None),
    "人气值：88 来源：港湾周刊": ("港湾周刊", None, None, None),
    "A+ A- 来源：港湾周刊": ("港湾周刊", None, None, None),
    "字体：小 中 大 打印 关闭 来源：望海日报": ("望海日报", None, None, None),
    "2026-11-28 22:14 望海日报 评论(12)": ("望海日报", None, None, "2026-11-28T22:14"),
    "作者｜钟晚照 来源｜望海日报（ID：wanghai）": ("望海日报", "钟晚照", None, None),
    "港湾周刊 广东 官方账号": ("港湾周刊", None, None, None),
    "港湾周刊 · 望津 · 媒体账号": ("港湾周刊", None, None, None),
    "钟晚照 优质财经领域创作者 2026-11-28": (None, "钟晚照", None, "2026-11-28T00:00"),
    "港湾周刊": ("港湾周刊", None, None, None),
    "本文来自微信公众号“望海日报”（ID：wanghai），作者：钟晚照": ("望海日报", "钟晚照", None, None),
    "记者 钟晚照 文/图": (None, "钟晚照", None, None),
    "本报记者钟晚照": (None, "钟晚照", None, None),
    "望海日报讯（记者钟晚照）": ("望海日报", "钟晚照", None, None),
    "望津11月28日电（记者钟晚照）": (None, "钟晚照", None, None),
    "钟晚照 | 望海日报 | 2026-11-28": ("望海日报", "钟晚照", None, "2026-11-28T00:00"),
    "信息来源：望津港务局 发布时间：2026-11-28 字体：【大 中 小】": ("望津港务局", None, None, "2026-11-28T00:00"),
    "大字 小字 2026-11-28": (None, None, None, "2026-11-28T00:00"),
    "发布者：admin 发布时间：2026-11-28 浏览次数：1204": (None, None, None, "2026-11-28T00:00"),
    "3 天前 望海日报": ("望海日报", None, None, None),
    "昨天 20:15 钟晚照": (None, "钟晚照", None, None),
    "最后修改时间：2026年11月28日 10时 作者：钟晚照": (None, "钟晚照", None, None),
    "By Lena Marsh Deputy Harbour Editor": (None, "Lena Marsh", None, None),
    "By Lena Marsh and Ravi Mehta in London": (None, "Lena Marsh and Ravi Mehta", None, None),
    "By LENA MARSH Associated Press Writer": ("Associated Press", "LENA MARSH", None, None),
    "By Lena Marsh (Estuary Wire)": ("Estuary Wire", "Lena Marsh", None, None),
    "By Lena Marsh lena@estuary.example": (None, "Lena Marsh", None, None),
    "Lena Marsh | Estuary Post": ("Estuary Post", "Lena Marsh", None, None),
    "Lena Marsh, Chief Correspondent": (None, "Lena Marsh", None, None),
    "Lena Marsh - Estuary Post - November 28, 2026": ("Estuary Post", "Lena Marsh", None, "2026-11-28T00:00"),
    "Estuary Post | Lena Marsh | Nov 28, 2026": ("Estuary Post", "Lena Marsh", None, "2026-11-28T00:00"),
    "Opinion by Lena Marsh": (None, "Lena Marsh", None, None),
    "Written by Lena Marsh, edited by Ada Finch": (None, "Lena Marsh", "Ada Finch", None),
    "SELBY, Nov 28 (Estuary Wire)": ("Estuary Wire", None, None, None),
}
SET_ASIDE = """
图片来源：作者自摄
图/受访者供图
（图片由受访者提供）
摄影：本人提供
资料图片
作者：佚名
编辑：小编
来源：网络
第 1 楼 钟晚照
By Staff Writer
Photo: Supplied
Source: Internet
""".strip().splitlines()
DROPPED = """
字号变大 字号变小
【大 中 小】
已读 1204
1204人已读
转赞评 21 收藏 3
阅读量 3.2w+ · 点赞 421
官方帐号 IP属地：广东
1.2K views | 34 comments
Text size: A A A
""".strip().splitlines()
DOUBTS = {
    "今天 08:05": "今天 08:05",
    "昨天 20:15": "昨天 20:15",
    "3 天前": "3 天前",
    "刚刚": "刚刚",
    "2小时前 来自 iPhone客户端": "2小时前",
    "最后编辑于 2026-11-28": "2026-11-28",
    "Last updated 3 hours ago": "3 hours ago",
    "Updated 10:15 AM ET, Sat November 28, 2026": "November 28, 2026",
    "Yesterday at 20:15": "Yesterday at 20:15",
    "Just now": "Just now",
}


def under_title(line: str) -> Document:
    if not line.isascii():
        return above(f"{TITLE}\n{line}")
    document = parse(f"{TITLE_EN}\n{line}\n{LEAD}\n{CLOSE}\n")
    assert outline(document) == [("p", LEAD), ("p", CLOSE)]
    return document


def names(document: Document) -> tuple[str | None, ...]:
    byline = document.byline
    return (byline.source, byline.author, byline.editor) if byline else (None, None, None)


def doubts(document: Document) -> list[str]:
    return [hint.raw for hint in document.date_hints if hint.kind == "doubtful"]


@pytest.mark.parametrize(("line", "expected"), UNDERSTOOD.items())
def test_what_is_understood_is_used(line, expected):
    document = under_title(line)

    assert names(document) == expected[:3]
    assert (document.published.value[:16] if document.published else None) == expected[3]


@pytest.mark.parametrize("line", SET_ASIDE)
def test_what_names_nobody_is_set_aside_and_flagged(line):
    document = under_title(line)

    assert [(part.raw or "").strip() for part in document.unparsed] == [line]
    assert names(document) == (None, None, None)
    assert document.credits == ()


@pytest.mark.parametrize("line", DROPPED)
def test_counters_and_tools_name_nobody(line):
    document = under_title(line)

    assert names(document) == (None, None, None)
    assert [(part.raw or "").strip() for part in document.dropped] == [line]


@pytest.mark.parametrize(("line", "raw"), DOUBTS.items())
def test_a_day_that_the_line_does_not_settle_is_a_doubt(line, raw):
    document = under_title(line)

    assert document.published is None
    assert doubts(document) == [raw]
    assert "date_doubtful" in document.warnings


def test_a_credit_that_names_nobody_leaves_the_others():
    document = parse(f"{TITLE}\n{LEAD}\n{CLOSE}\n责任编辑：林初 图片来源：网络\n")

    assert [(credit.role, credit.name) for credit in document.credits] == [("editor", "林初")]


def test_a_linked_sender_is_the_author():
    document = webpage(f"<h1>{TITLE}</h1><p>由 <a href='/u/1'>钟晚照</a></p><p>{LEAD}</p><p>{CLOSE}</p>")

    assert names(document) == (None, "钟晚照", None)


def test_who_reported_and_edited_is_a_credit_of_the_desk():
    document = under_title("(Reporting by Ravi Mehta; editing by Ada Finch)")

    assert [credit.role for credit in document.credits] == ["desk"]


@pytest.mark.parametrize("dash", ["-", "--", "—"])
def test_the_agency_in_a_dateline_is_the_source_and_the_dateline_stays(dash):
    opening = f"SELBY, Nov 28 (Estuary Wire) {dash} {LEAD}"

    document = parse(f"{TITLE_EN}\n{opening}\n{CLOSE}\n")

    assert names(document) == ("Estuary Wire", None, None)
    assert outline(document) == [("p", opening), ("p", CLOSE)]


def test_a_bracket_in_the_first_sentence_is_no_agency():
    document = parse(f"{TITLE_EN}\nThe Harbour Authority (HA) said its throughput doubled.\n{CLOSE}\n")

    assert document.byline is None


@pytest.mark.parametrize("heading", ["排队的账怎么算", "三号闸口的早晨", "Who pays for the queues"])
def test_a_heading_below_the_title_stays_a_heading(heading):
    text = "摘要写完之后,记者又去了一次码头,看到的和三年前并没有什么不同。"

    assert ("h", heading) in outline(parse(f"{TITLE}\n文/陆鸣\n{text}\n{heading}\n{text}\n"))
