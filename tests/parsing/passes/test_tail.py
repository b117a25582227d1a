import pytest

from articles.parsing.page import parse
from tests.parsing.outline import CLOSE, LEAD, below, between, outline


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("原文链接:https://a.example/1", "https://a.example/1"),
        ("原文：https://a.example/1（有删节）", "https://a.example/1"),
        ("原文链接:https://a.example/1。", "https://a.example/1"),
        ("原文連結：https://a.example/1?x=1&y=2#z", "https://a.example/1?x=1&y=2#z"),
        ("来源：港口周刊 原文链接：https://a.example/1", "https://a.example/1"),
        ("出典：https://a.example/1", "https://a.example/1"),
        ("Original article: https://a.example/1.", "https://a.example/1"),
        ("Read the original article at https://a.example/1.", "https://a.example/1"),
        ("SOURCE Selby Systems", None),
        ("链接：https://a.example/1", "https://a.example/1"),
        ("原文链接:javascript:alert(1)", None),
    ],
)
def test_a_bare_link_line_gives_an_address_and_no_licence(line, address):
    source = below(line).source

    assert source is not None
    assert (source.original_url, source.licence_text) == (address, None)


@pytest.mark.parametrize(
    "line",
    [
        "字号：大 中 小",
        "打印本页",
        "返回北辰链报，查看更多",
        "3小时前",
        "ENDS",
        "— END —",
        "Related: The last fax",
        "京ICP备00000000号",
        "阅读 12.3万 评论(0) 分享",
        "赞 56 在看 12",
        "閱讀時間: 4 分鐘",
        "+3",
        "14:32",
        "14:10 GMT",
        "缩小字体 放大字体 收藏 微博 微信 分享",
        "关注",
        "展开全文",
        "点击上方蓝字关注我们",
        "收录于合集 #港口观察 12个",
        "港口观察 >",
        "青石财讯 > 港口 > 正文",
        "字号:[大 中 小] [打印] [关闭]",
        "海量资讯、精准解读,尽在青石财讯APP",
        "(前情提要:望津港恢復夜航,停了整整九個月)",
        "Our Standards: The Estuary Wire Trust Principles.",
        "∙",
    ],
)
def test_tools_of_the_site_are_boilerplate(line):
    assert len(below(line).dropped) == 1


@pytest.mark.parametrize(
    "line",
    [
        "本文为原创，转载请注明出处。",
        "本文首发于北辰链报，未经授权不得转载。",
        "版权归青石财讯所有，未经许可不得转载。",
        "本文原刊於《山城新聞》，獲授權轉載。",
        "未經授權，不得轉載。",
        "無断転載を禁じます。",
        "北辰链报,未经授权不得转载",
        "(本文不開放合作夥伴轉載)",
        "This article first appeared in Estuary Post.",
        "This story was originally published by Estuary Post and is republished with permission.",
        "本文为原创,原文链接:https://a.example/1,转载请注明出处!",
    ],
)
def test_a_line_about_rights_is_the_licence_text(line):
    source = below(line).source

    assert source is not None
    assert source.licence_text == line


def test_several_licence_lines_are_joined():
    source = below("本文首发于北辰链报。\n未经授权不得转载。\n原文链接:https://a.example/1").source

    assert source is not None
    assert source.licence_text == "本文首发于北辰链报。\n未经授权不得转载。"
    assert source.original_url == "https://a.example/1"
    assert len(source.pieces) == 3


@pytest.mark.parametrize(
    "line",
    [
        "对此,我们郑重声明:任何以本公司名义进行的募资均与本公司无关。",
        "在他看来,本文首发于某报、未经授权不得转载的说法并不准确。",
        "文章称,版权方至今没有授权,双方还在谈。",
        "北辰链报说,未经授权不得转载的规定还没有写完。",
        "海量资讯都在港口的公告栏上,没有人看。",
        "When this article first appeared in early 2024, the rules were different and nobody had read them.",
        "This article first appeared in early 2024, when the rules were different.",
    ],
)
def test_prose_about_rights_is_a_paragraph(line):
    assert between(line) == [("p", line)]


def test_a_page_can_have_several_disclaimers():
    document = below("郑重声明: 本文版权归原作者所有。\n免责声明：市场有风险。\nDISCLAIMER: No advice.")

    assert [part.text for part in document.disclaimers] == [
        "郑重声明: 本文版权归原作者所有。",
        "免责声明：市场有风险。",
        "DISCLAIMER: No advice.",
    ]


@pytest.mark.parametrize(
    ("line", "credits"),
    [
        ("责任编辑:林初", [("editor", "林初")]),
        ("(责任编辑：林初)", [("editor", "林初")]),
        ("责任编辑：林初 (NB1234)", [("editor", "林初")]),
        ("责任编辑：林初_NN1234", [("editor", "林初")]),
        ("責任編輯：許若 校對：周牧野", [("editor", "許若"), ("proofreader", "周牧野")]),
        ("翻译：陆鸣", [("translator", "陆鸣")]),
        ("攝：周牧野 /Agency", [("photographer", "周牧野 /Agency")]),
        (
            "Reporting by Ravi Mehta; Editing by Ada Finch",
            [("desk", "Reporting by Ravi Mehta; Editing by Ada Finch")],
        ),
    ],
)
def test_a_credit_has_a_role_and_a_name(line, credits):
    assert [(credit.role, credit.name) for credit in below(line).credits] == credits


@pytest.mark.parametrize(
    "line",
    [
        "标签:港口 结算",
        "上一篇:第二年",
        "Next: Year four",
        "###",
        "按Ctrl+D收藏本站",
        "【广告】注册即送大礼包！",
        "Media contact: Ravi Mehta, ravi@e.example",
        "作者:",
    ],
)
def test_boilerplate_is_dropped_with_its_raw_text(line):
    document = below(line)

    assert [part.raw for part in document.dropped] == [f"{line}\n"]


def test_marks_and_contacts_of_a_press_release_are_dropped():
    document = parse(
        "FOR IMMEDIATE RELEASE\nCorran Bank Drops the Fax\n"
        "SELBY, June 9, 2023 — Corran Bank said on Friday that it would drop fax confirmations.\n"
        "About Corran Bank\nCorran Bank is a bank in Selby founded in 1904.\n"
        "Media Contact:\nRavi Mehta\nravi@corran.example\n+1 555 0100\n###\n"
    )

    assert document.title is not None
    assert document.title.text == "Corran Bank Drops the Fax"
    assert [row[0] for row in outline(document)] == ["p", "h", "p"]
    assert [part.kind for part in document.dropped] == ["release", "contact", "separator"]


def test_a_source_line_in_the_tail_is_not_a_byline():
    document = parse(f"{LEAD}\n{CLOSE}\n来源：港口周刊\n")

    assert document.byline is None
    assert document.source is not None


def test_a_pointer_to_another_story_inside_the_article_is_dropped_alone():
    document = parse(f"{LEAD}\nRead more: The last fax\n下一步\n{CLOSE}\n")

    assert outline(document) == [("p", LEAD), ("h", "下一步"), ("p", CLOSE)]


def test_titles_below_related_reading_are_dropped():
    document = parse(f"{LEAD}\n{CLOSE}\n相关阅读:\n望津港的第一年\n望津港的第二年\n免责声明:风险自负。\n")

    assert outline(document) == [("p", LEAD), ("p", CLOSE)]
    assert [part.kind for part in document.dropped] == ["related"]


@pytest.mark.parametrize("heading", ["往期推荐", "📍相關報導📍", "More on this story", "Related Topics"])
def test_several_headings_mean_related_reading(heading):
    document = below(f"{heading}\n望津港的第一年\n望津港的第二年")

    assert [part.kind for part in document.dropped] == ["related"]


def test_the_signature_above_the_date_of_a_notice_is_not_a_heading():
    document = parse(f"{LEAD}\n{CLOSE}\n舫链团队\n2021年3月3日\n")

    assert outline(document)[-1] == ("p", "舫链团队")


def test_a_second_byline_below_the_text_is_not_a_paragraph():
    document = parse(f"望津港三年\n文|陆鸣\n{LEAD}\n{CLOSE}\n作者 | 陆鸣\n责任编辑:林初\n")

    assert outline(document) == [("p", LEAD), ("p", CLOSE)]


def test_a_contact_line_ends_before_a_line_about_rights():
    document = below("青石财讯报料:021-0000000\n青石财讯,未经授权不得转载")

    assert [part.kind for part in document.dropped] == ["contact"]
    assert document.source is not None
    assert document.source.licence_text == "青石财讯,未经授权不得转载"


@pytest.mark.parametrize("line", ["《北辰日报》(2021年03月03日 07版)", "本文来源:港湾周刊 作者:林初"])
def test_a_source_line_without_a_url_is_not_a_paragraph(line):
    document = parse("文|白予\n" + f"{LEAD}\n" * 14 + f"{line}\n郑重声明: 本文版权归原作者所有。")

    assert outline(document) == [("p", LEAD)] * 14
    assert document.source is not None
    assert (document.source.original_url, document.source.licence_text) == (None, None)


def test_a_notice_may_be_dated_below_its_signature():
    published = parse(f"{LEAD}\n{CLOSE}\n2021年2月2日\n").published

    assert published is not None
    assert published.value == "2021-02-02T00:00:00+08:00"


@pytest.mark.parametrize(
    "line", ["THE END", "阅读原文", "返回顶部", "About us | Contact | Privacy", "分类：港口", "热门评论"]
)
def test_the_footer_of_the_site_is_boilerplate(line):
    assert len(below(line).dropped) == 1


def test_a_contact_heading_may_be_in_brackets():
    document = below("【お問い合わせ先】\n望津港 広報\nTEL：03-0000-0000")

    assert [part.kind for part in document.dropped] == ["contact"]


@pytest.mark.parametrize(
    ("line", "credited"),
    [
        ("責任編輯：林初／核稿編輯：葉可立", [("editor", "林初"), ("editor", "葉可立")]),
        ("編輯：林初\u3000校對：葉可立", [("editor", "林初"), ("proofreader", "葉可立")]),
        ("编辑 林初", [("editor", "林初")]),
        ("白予 摄", [("photographer", "白予")]),
        ("記者白予／攝影", [("photographer", "白予")]),
        ("供图：港务局", [("photographer", "港务局")]),
        ("(港務局供圖)", [("photographer", "港務局")]),
        ("图片编辑:白予", [("editor", "白予")]),
        ("|Edited by Ada Finch", [("editor", "Ada Finch")]),
        ("Image source, Estuary Pictures", [("photographer", "Estuary Pictures")]),
        ("Ravi Mehta contributed reporting.", [("desk", "Ravi Mehta contributed reporting.")]),
        ("Lead image by Ada Finch", [("photographer", "Ada Finch")]),
    ],
)
def test_all_names_on_the_line_are_credited(line, credited):
    assert [(one.role, one.name) for one in below(line).credits] == credited


@pytest.mark.parametrize("line", ["分类：装卸的货物分为三种。", "编辑 说明书里没有这一条。"])
def test_prose_that_opens_like_boilerplate_stays(line):
    assert between(line) == [("p", line)]


@pytest.mark.parametrize(
    "line", ["【関連記事】甲の記事", "（相關新聞：甲的標題）", "Story continues below advertisement", "続きを読む"]
)
def test_links_and_prompts_inside_the_article_are_boilerplate(line):
    assert between(line) == []
