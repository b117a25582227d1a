"""Whole invented pages, each with its complete expected parse."""

from pathlib import Path

from articles.parsing.document import Document
from articles.parsing.document_json import document_json
from articles.parsing.page import parse
from tests.parsing.outline import outline

SAMPLES = Path(__file__).parent.parent / "samples"


def read(name: str) -> Document:
    return parse((SAMPLES / name).read_bytes())


def byline_of(document: Document) -> tuple[str | None, ...]:
    byline = document.byline
    return (byline.source, byline.author, byline.editor, byline.translator) if byline else ()


def test_a_reprint_with_briefs_is_parsed_into_its_blocks():
    document = read("parsing_reprint_hans.txt")

    assert outline(document) == [
        ("p", "摘要:三年过去,装卸快了一倍,司机还在排队"),
        ("p", "3月18日,云雀钱包宣布在望津市上线第二期汇款试点,首批开放12条线路,单笔上限5000元。"),
        (
            "p",
            "据青石财讯统计,到2020年3月2日为止,平均到账时间从两天缩短到四分钟[1],手续费降到原来的三分之一。",
        ),
        (
            "brief",
            "动态",
            "云雀钱包完成备案",
            "据云雀钱包官方公众号消息,望津市金融局已受理它的第二期备案。",
            (),
            "2020-03-02T00:00:00+08:00",
            "day",
        ),
        (
            "brief",
            "行情",
            "沙鸥币跌破3.20美元",
            "石桥行情显示，日内跌幅达到4.1%。",
            (),
            "2020-03-03T22:47:00+08:00",
            "minute",
        ),
        ("p", "货代是试点里最活跃的用户,占全部交易的四成以上。"),
        ("h", "为什么选在港口城市"),
        ("quote", "“一条船靠岸,会带来几十笔几百元的转账。”\n——宋知远"),
        (
            "brief",
            "望津",
            "将建设单证互认实验室",
            "9月12日,两家单位签署合作备忘录,共建实验室。\n下一步实验室将接入海关、税务和港务的资料。",
            (),
            "2019-09-13T11:20:45+08:00",
            "second",
        ),
        (
            "brief",
            "海潮晨讯",
            "用户破百 草案发布",
            "7:00-21:00关键词:恒川银行、草案",
            ("恒川银行用户破百家。", "望津市发布2.8亿元草案。", "白予:难点在法律:不在技术。"),
            "2019-09-17T00:00:00+08:00",
            "day",
        ),
        (
            "brief",
            None,
            "码头链节点数突破两百个",
            "石桥电讯,4月9日,据公告,节点数已达204个。(石桥)\n原文链接:https://shiqiao.example/live/77",
            (),
            None,
            None,
        ),
        ("p", "不过宋知远也承认,如果周边城市不跟进,线路密度很快会碰到上限。"),
        ("p", "文件依据[2018/6/30]的快照编制,与附件二略有出入。"),
        ("figure", "图1 望津港三年装卸量", None),
        ("figure", "望津港三号闸口", None),
        ("h", "排队的账怎么算"),
        ("p", "按每辆车多等四十分钟计算,望津港一年要多烧掉两百万升柴油。"),
        ("p", "[1] 以到账短信为准。"),
    ]


def test_the_metadata_of_a_reprint_is_separate_from_its_blocks():
    document = read("parsing_reprint_hans.txt")

    assert document.title is not None
    assert document.title.text == "望津港三年:省下的时间去了哪里_COM"
    assert byline_of(document) == ("青石财讯", "陆鸣", None, None)
    assert document.published is None
    assert document.lead == 0
    assert document.source is not None
    assert document.source.original_url == "https://qingshi.example/posts/20418?from=a&id=3#top"
    assert (document.source.licence_text or "").startswith("本文为原创,原文链接:https://qingshi.example")
    assert [(one.role, one.name) for one in document.credits] == [("editor", "林初"), ("proofreader", "周牧野")]
    assert len(document.disclaimers) == 1
    assert [one.kind for one in document.dropped] == [
        *("site_name", "bookmark", "empty_byline", "placeholder_date", "tags", "neighbours")
    ]
    assert document.language == "zh-Hans"


def test_a_page_in_traditional_chinese_is_parsed_in_its_script():
    document = read("parsing_reprint_hant.txt")

    assert document.title is not None
    assert document.title.text == "漁港的清晨：一個小鎮的試點"
    assert byline_of(document) == ("山城新聞", "葉可立", None, None)
    assert document.published is not None
    assert (document.published.value, document.published.precision) == ("2021-03-23T00:00:00+08:00", "day")
    assert document.language == "zh-Hant"
    assert outline(document) == [
        ("note", "editor_note", "編按：本文寫於試點之初。"),
        ("p", "清晨五點，漁港的拍賣廳已經擠滿了人。"),
        ("p", "「以前要等兩天，魚都不新鮮了。」船東羅滿笑著說。"),
        (
            "brief",
            "快訊",
            "漁港試點延長一年",
            "望津市宣布，試點將延長一年。",
            (),
            "2022-05-20T00:00:00+08:00",
            "day",
        ),
        ("h", "手續費的三次調整"),
        ("p", "試點開始以來，手續費先後從百分之一點二降到千分之四。"),
        ("list", True, ("第一次在春天", "第二次在秋天")),
        ("figure", "漁港拍賣廳。（攝：周牧野）", None),
    ]
    assert document.source is not None
    assert document.source.original_url == "https://shancheng.example/news/320"
    assert document.source.licence_text == "本文原刊於《山城新聞》，獲授權轉載。"
    assert [(one.role, one.name) for one in document.credits] == [("editor", "許若")]


def test_a_japanese_page_is_parsed_in_its_language_and_zone():
    document = read("parsing_kiji_ja.txt")

    assert document.language == "ja"
    assert byline_of(document) == ("潮見経済新聞", "森田光", None, None)
    assert document.published is not None
    assert document.published.value == "2017-11-17T18:30:00+09:00"
    assert outline(document) == [
        (
            "p",
            "望津港のコンテナ取扱量はこの三年で二倍になったが、運転手の待ち時間はほとんど変わっていない。",
        ),
        (
            "brief",
            "速報",
            "予約システム延期",
            "港湾局は導入を半年延期すると発表した。",
            (),
            "2017-11-16T09:05:00+09:00",
            "minute",
        ),
        ("h", "待ち時間の内訳"),
        ("list", False, ("予約の不一致", "夜間窓口の不足")),
        ("figure", "三号ゲートの車列", None),
        ("quote", "「速くなったのは機械だけだ。」\n――中原悟"),
        ("p", "※数字は六月末のもの。"),
        ("brief", "速報", "沙鴎コインが下落", "一時3.20ドルを割り込んだ。", (), None, None),
    ]
    assert document.source is not None
    assert (document.source.original_url, document.source.licence_text) == (
        "https://shiomi.example/news/88",
        "無断転載を禁じます。",
    )
    assert [(one.role, one.name) for one in document.credits] == [("editor", "西野翔")]
    assert [one.text for one in document.disclaimers] == ["免責事項：本記事は投資の助言ではありません。"]


def test_an_english_story_is_parsed_into_its_blocks():
    document = read("parsing_story_en.txt")

    assert document.title is not None
    assert document.title.text == "Harbour Banks Give Up the Fax"
    assert byline_of(document) == ("Estuary Post", "Lena Marsh and Ravi Mehta", None, None)
    assert document.published is not None
    assert document.published.value == "2023-06-09T16:05:00+00:00"
    assert [row[0] for row in outline(document)] == ["note", "p", "quote", "brief", "h", "p", "list", "figure", "p"]
    assert document.blocks[3].published_at == "2023-06-08T14:02:11+00:00"
    assert document.lead == 1
    assert document.source is not None
    assert document.source.original_url == "https://estuary.example/2023/06/fax"
    assert [one.role for one in document.credits] == ["desk"]
    assert document.language == "en"


def test_a_web_page_is_parsed_without_its_boilerplate():
    document = read("parsing_page_hans.html")

    assert document.title is not None
    assert (document.title.text, document.title.origin) == ("杉木数科发布\n二代引擎", "h1")
    assert byline_of(document) == ("杉木观察", "方既白", None, None)
    assert document.published is not None
    assert (document.published.value, document.published.raw) == ("2020-11-02T16:20:00+08:00", None)
    assert outline(document) == [
        ("p", "杉木数科周一发布二代引擎，处理速度提升到每秒九千笔。"),
        ("figure", "二代引擎的架构", "/img/2.png"),
        ("h", "速度之外"),
        ("p", "负责人林初说，变化在于“可以撤回”，十分钟内都行 👨\u200d👩\u200d👧。"),
        (
            "brief",
            "动态",
            "引擎通过测评",
            "杉木数科的引擎通过了望津市检测中心的测评。\n下一步是二期测评。",
            (),
            "2020-11-01T00:00:00+08:00",
            "day",
        ),
        ("h", "谁在用？"),
        ("list", False, ("货代两家", "保险一家")),
        ("figure", "表1 处理速度", None),
        ("table", (("代", "每秒"), ("一代", "三千"), ("二代", "九千"))),
        ("quote", "系统快了，\n人没有快。"),
        ("p", "首批客户在年底前上线。"),
    ]
    assert document.source is not None
    assert document.source.original_url == "https://shanmu.example/n/1102?a=1&b=2"
    assert [one.kind for one in document.dropped] == [
        *("header", "nav", "crumbs", "counter", "share", "ad", "aside", "comments", "footer")
    ]
    assert "假段落" not in str(document_json(document))
    assert "看不见" not in str(document_json(document))
