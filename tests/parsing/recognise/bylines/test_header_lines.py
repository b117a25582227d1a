import pytest

from articles.parsing.page import parse
from tests.parsing.outline import CLOSE, LEAD, above, outline


@pytest.mark.parametrize(
    ("line", "source", "author", "editor", "translator"),
    [
        ("文|青石财讯·陆鸣", "青石财讯", "陆鸣", None, None),
        ("文丨青石财讯 陆鸣", "青石财讯", "陆鸣", None, None),
        ("文｜潮見経済新聞・森田光", "潮見経済新聞", "森田光", None, None),
        ("文/山城新聞 記者 葉可立", "山城新聞", "葉可立", None, None),
        ("文/山城新聞 記者葉可立／望津報導", "山城新聞", "葉可立", None, None),
        ("〔記者葉可立／望津報導〕", None, "葉可立", None, None),
        ("【本報記者葉可立報導】", None, "葉可立", None, None),
        ("【記者葉可立、林初 望津報導】", None, "葉可立、林初", None, None),
        ("2024-03-21 10:15 山城新聞 記者葉可立／望津報導", "山城新聞", "葉可立", None, None),
        ("Posted by Lena Marsh on June 9, 2023", None, "Lena Marsh", None, None),
        ("By Lena Marsh · June 9, 2023 · 3 min read", None, "Lena Marsh", None, None),
        ("June 9, 2023 | Lena Marsh", None, "Lena Marsh", None, None),
        ("Estuary Post | June 9, 2023", "Estuary Post", None, None, None),
        (
            "Author: Lena Marsh | Editor: Ada Finch | Source: Estuary Post",
            "Estuary Post",
            "Lena Marsh",
            "Ada Finch",
            None,
        ),
        ("By Lena Marsh; translated by Ada Finch", None, "Lena Marsh", None, "Ada Finch"),
        ("原创 陆鸣 青石财讯 2020-01-01 10:00", "青石财讯", "陆鸣", None, None),
        ("原创 陆鸣 林初 潮声 2020-01-01 10:00 望津", "潮声", "陆鸣、林初", None, None),
        ("青石財訊記者葉可立 望津2020-01-01 10:00", "青石財訊", "葉可立", None, None),
        ("by 葉可立", None, "葉可立", None, None),
        ("*By Lena Marsh · June 9, 2023*", None, "Lena Marsh", None, None),
        ("[森田光,潮見メディア]", "潮見メディア", "森田光", None, None),
        ("索引号:000014349/2021-00012\n发布机构:望津港口管理局", "望津港口管理局", None, None, None),
        ("本文来源：青石财讯 作者：陆鸣", "青石财讯", "陆鸣", None, None),
        ("文/图 陆鸣", None, "陆鸣", None, None),
        ("作者 葉可立", None, "葉可立", None, None),
        ("记者 陆鸣 通讯员 林初", None, "陆鸣、林初", None, None),
        ("（中央社記者葉可立望津3日電）", "中央社", "葉可立", None, None),
        ("来源：青石财讯 作者：陆鸣 字号：大 中 小", "青石财讯", "陆鸣", None, None),
        ("文/陆鸣 编辑/林初", None, "陆鸣", "林初", None),
        ("作者：白予 | 编辑：林初 | 来源：北辰链报", "北辰链报", "白予", "林初", None),
        ("作者:Lena Marsh 来源:medium 翻译:林初", "medium", "Lena Marsh", None, "林初"),
        ("作者:Remy,Orchard Ventures;翻译:青石财讯xiaolin", "Orchard Ventures", "Remy", None, "青石财讯xiaolin"),
        ("作者:陆鸣、周牧野原文:《港口三年》", None, "陆鸣、周牧野", None, None),
        ("(作者：陆鸣，来源：青石财讯)", "青石财讯", "陆鸣", None, None),
        ("执笔:陆鸣", None, "陆鸣", None, None),
        ("取材・文=森田光", None, "森田光", None, None),
        ("潮見経済新聞編集部", "潮見経済新聞編集部", None, None, None),
        ("By Lena Marsh and Ravi Mehta, Estuary Post", "Estuary Post", "Lena Marsh and Ravi Mehta", None, None),
        ("By Lena Marsh, Ravi Mehta and Ada Finch", None, "Lena Marsh, Ravi Mehta and Ada Finch", None, None),
        ("By Lena Marsh | Estuary Post", "Estuary Post", "Lena Marsh", None, None),
        ("BY LENA MARSH, Staff Writer", None, "LENA MARSH", None, None),
        ("By Lena Marsh | Translated by Ada Finch", None, "Lena Marsh", None, "Ada Finch"),
    ],
)
def test_a_byline_names_outlet_and_people(line, source, author, editor, translator):
    byline = above(f"望津港三年\n{line}").byline

    assert byline is not None
    assert (byline.source, byline.author, byline.editor, byline.translator) == (source, author, editor, translator)
    assert byline.raw == f"{line}\n"


def test_names_on_neighbouring_lines_are_one_byline():
    document = above("望津港三年\n作者:陆鸣\n时间:2020-01-02 10:20\n来源:青石财讯")

    assert document.byline is not None
    assert (document.byline.author, document.byline.source) == ("陆鸣", "青石财讯")
    assert document.published is not None
    assert (document.published.value, document.published.span) == ("2020-01-02T10:20:00+08:00", None)


@pytest.mark.parametrize(
    "line",
    [
        "本文作者东里,来自青石研究院,长期关注跨境结算。",
        "本文系码头通讯原创文章,作者为Alison。",
        "By autumn, two of the four banks plan to drop fax confirmations.",
    ],
)
def test_a_byline_in_prose_stays_a_paragraph(line):
    document = parse(f"{line}\n{LEAD}\n{CLOSE}\n")

    assert document.byline is None
    assert outline(document)[0] == ("p", line)


def test_a_byline_in_prose_is_a_warning():
    assert "prose_byline" in parse(f"本文作者东里,来自青石研究院。\n{LEAD}").warnings
