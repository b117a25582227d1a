"""Rows of boilerplate by their words, and lines of an article that look like them."""

import time

import pytest

from articles.parsing.page import parse
from articles.parsing.recognise.boilerplate import boilerplate_kind
from articles.parsing.recognise.boilerplate_rows.box_headings import is_box_heading, is_comments_heading
from articles.parsing.recognise.boilerplate_rows.site_footers import is_site_copyright, is_site_footer


@pytest.mark.parametrize(
    "row",
    [
        "首页 时政 港航 归档 关于",
        "阅读 1.2万 赞 56 在看 12 写留言",
        "0 分享至 用微信扫码二维码 分享至好友和朋友圈",
        "打印 网摘 纠错 分享 字号 - +",
        "首页 → 港航 → 正文",
        "目前位置 首頁 > 最新消息",
        "第A06版：港航",
        "上一版 下一版 版面导航",
        "點閱數：1,204　資料更新：113-05-13 09:20",
        "シェア ポスト ブックマーク メール 印刷",
        "残り 820 文字",
        "Sign up for our harbour newsletter. Unsubscribe at any time.",
        "Business / Ports",
    ],
)
def test_a_row_of_the_frame_is_boilerplate(row):
    assert boilerplate_kind(row) is not None


@pytest.mark.parametrize(
    "line",
    [
        "社会、经济、文化",
        "北京 上海 广州 深圳",
        "第三版方案",
        "第5版合同",
        "上一版方案为什么被否决",
        "关于望津港的三个问题",
        "返回码头的人",
        "联系方式",
        "活动地址：港前路 电话：021-0000000",
        "前の世代",
        "関連法案の行方",
        "シェアの拡大",
        "人気の理由",
        "Comments from the harbour board",
        "About the harbour",
        "Written by hand",
        "Privacy in the port",
        "Support for local journalism falls",
        "Donate blood",
        "利好出尽",
    ],
)
def test_a_heading_that_resembles_a_row_of_the_frame_stays(line):
    assert boilerplate_kind(line) is None
    assert not is_site_footer(line)


@pytest.mark.parametrize(
    "row",
    [
        "关于本报 | 广告服务 | 合作加盟 | 网站律师",
        "地址：望津市港前路1號 電話：(00)0000-0000 隱私權及資訊安全政策 政府網站資料開放宣告",
        "利用規約 プライバシーポリシー 特定商取引法に基づく表記 Copyright © 潮見経済新聞社",
        "Terms of Use | Privacy Policy | Accessibility Help",
        "由 Hexo 强力驱动 | 主题 — NexT",
    ],
)
def test_a_row_of_links_and_addresses_is_a_site_footer(row):
    assert is_site_footer(row)


@pytest.mark.parametrize(
    "line", ["© 2016 – 2024 灯塔札记", "望海网 版权所有", "Copyright © 2024 Estuary Post. All rights reserved."]
)
def test_a_site_that_names_itself_is_its_copyright(line):
    assert is_site_copyright(line)


@pytest.mark.parametrize(
    "line",
    [
        "本文版权归原作者所有，未经授权不得转载。",
        "Copyright © 2024 by Ada Finch. Reprinted by permission of Estuary Books.",
        "Copyright 2024 was a good year for the board, she said.",
        "版权所有者对此没有回应。",
    ],
)
def test_a_line_about_the_rights_of_a_text_is_not_the_copyright_of_a_site(line):
    assert not is_site_copyright(line)


@pytest.mark.parametrize(
    "line", ["今日热点", "阅读排行榜", "政策解读", "この記事に関連する記事", "Most read business", "Related Topics"]
)
def test_the_heading_of_a_box_is_one(line):
    assert is_box_heading(line)


@pytest.mark.parametrize("line", ["排队的账", "评论家怎么说", "What the captains say", "港の声"])
def test_a_heading_of_an_article_is_not_the_heading_of_a_box(line):
    assert not is_box_heading(line)
    assert not is_comments_heading(line)


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        "3" * 150,
        "A " * 78,
        "© 2024 " + "A" * 150,
        "# a " * 38,
        "第A1版" * 20,
        "関連" * 38,
        "email " * 26,
        "上一篇" * 25,
    ],
)
def test_a_page_of_rows_like_boilerplate_takes_time_in_proportion_to_its_length(line):
    def seconds(count: int) -> float:
        page = "\n".join(f"{number} {line}" for number in range(count))
        started = time.process_time()
        parse(page)
        return time.process_time() - started

    seconds(50)

    assert seconds(2400) < 7 * seconds(600) + 0.5
