"""Who wrote it and for whom? Lines that name author, source, editor and translator, in three scripts."""

from __future__ import annotations

import re
from dataclasses import replace
from zoneinfo import ZoneInfo

from articles.parsing.dates import DATE_KEY, Written, find_dates, without_dates
from articles.parsing.english_bylines import read_english
from articles.parsing.names import Names
from articles.parsing.punctuation import FINAL, is_wider
from articles.parsing.wordlists import either

_LONGEST = 180
_AUTHOR = either(
    """
        原文作者 原作者 作者 撰文 撰稿人? 文字 采写 採寫 采访 採訪 执笔 執筆者? 著者 筆者 ライター 取材・文
        文・写真 文・取材 特约记者 记者 記者 文 编撰 本文作者 [Aa]uthors? [Ww]ritten_[Bb]y AUTHORS?
        """
)
_EDITOR = either(
    """
        责任编辑 責任編輯 责编 責編 编辑 編輯 編集者? 排版编辑 主编 主編 [Ee]ditors? [Ee]dited_[Bb]y
        """
)
_TRANSLATOR = either(
    """
        [Tt]ranslators? [Tt]ranslat(?:ed|ion)_[Bb]y 原文编译 翻译 翻譯 译者 譯者 编译 編譯 翻訳者? 訳者? 译 譯
        """
)
_SOURCE = either(
    """
        原文来源 原文出处 来源 來源 文章来源 文章來源 信息来源 稿源 出处 出處 出典 提供元? 媒体 媒體 机构 機構
        转载自 轉載自 本文来源 本文來源 发布机构 發布機關 发布单位 发文机关 [Ss]ource
        """
)
_OTHER = either(
    """
        原文标题 原文標題 原标题 原文链接 原文 原题 编排 編排 排版 文章 封面 图片 圖片 图 圖 注 註 审校 審校
        校对 校對 监制 監製 策划 设计 视觉 出品 摄影 攝影 写真 时间 時間 日期 发布时间 發佈時間 发布 發佈 發表
        发表 公開日 更新 点击量? 點擊量? 阅读量? 閱讀量? 浏览(?:量|次数)? 瀏覽量? 评论 評論 字数 责任
        """
)
_FIELD_OF = {"author": _AUTHOR, "editor": _EDITOR, "translator": _TRANSLATOR, "source": _SOURCE, "other": _OTHER}
_SIDE_CREDIT = re.compile(
    r"(?:索引号|文号|发文字号|主题分类|主题词|成文日期|有效性|原文标题|原文標題|文章|封面|头图|題圖|题图|注|註|监制|監製|策划|策劃|设计|視覺|视觉|出品|原文标题|原标题"
    r"|原题|字数)\s*[:：|｜丨/／]\s*\S"
)
_DATE_OPENING = re.compile(rf"^{DATE_KEY.pattern}(?=\|)\|\s*", re.IGNORECASE)
_GAP = r"\s*[:：|｜丨∣¦│/／=＝]\s*"
_KEYED = re.compile("(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _FIELD_OF.items()) + rf"){_GAP}")
# 文・森田光: the dot is a colon only here, elsewhere it stands inside names.
_DOTTED_KEY = re.compile(r"^((?:取材・)?文|取材|写真)\s?[・·]\s?(?!写真|取材|文)")
# 文/图 陆鸣; 作者 葉可立: a key and a space do where nothing but a name follows.
_WORDS_AND_PICTURES = re.compile(
    r"^(?:文\s?[/／、&]\s?(?:图|圖|摄影?|攝影?)|[图圖]\s?[/／、&]?\s?文|文[图圖])\s?[:：|｜丨/／\s]\s*(?=\S)"
)
_SPACED_KEY = re.compile(
    r"^(作者|撰文|撰稿|编辑|編輯|责任编辑|責任編輯|翻译|翻譯|編集|著者|筆者)\s+(?=[^\s:：|｜/／]{2,12}$)"
)
_TRIM = " \t|｜丨∣¦│/／;；,，、·•-–—[]［］"
# What is left beside a date that was cut out.
_BESIDE = " \t|｜"
_DOTS = re.compile(r"\s*[·・•‧∙]\s*")
_REPORTER = re.compile(r"(?:特[约約]|本[报報]|实习|實習)?(?:记者|記者|通讯员|通訊員|特派員|通信员)\s*[:：・]?\s*")
_PLACE = re.compile(
    r"[／/]\s*[\w\s]{1,12}(?:报道|報導|報道|专电|專電|电|電)\s*[)）〕］\]】]?$|\s[\w]{2,6}(?:综合报道|綜合報導|报道"
    r"|報導|報道)$"
)
_REPORT = re.compile(
    r"[【〔\[［（(]?\s*(?P<source>[^\s／/【〔（(]{2,12}?)?\s*(?:特約|特约|本報|本报)?(?P<mark>记者|記者)"
    r"(?P<gap>[:：・]?\s*)(?P<author>[^\s／/)）〕］\]】]{2,12}?(?:、[^\s／/)）〕］\]】]{2,6}?){0,3}"
    r"(?:\s+(?:通讯员|通訊員|实习生|實習生)\s*[^\s／/)）〕］\]】]{2,6}?)?)"
    r"(?:\s*[／/]\s*\w{0,8}?|\s+\w{1,8}?)?\s*(?P<report>报道|報導|報道|專電|专电|综合|綜合|攝影|摄影)?\s*[)）〕］\]】]?"
)
_DESK = re.compile(r"[（(【]?(?P<source>[^\s。、,，（(:：]{2,20}?(?:編集部|编辑部|編輯部|取材班|報道部))[)）】]?")
_AGENCY = re.compile(
    r"[（(【〔]?(?P<source>[\u4e00-\u9fff]{2,10}?[社網网報报])(?:記者|记者)\s?(?P<author>[\u4e00-\u9fff]{3})\s?"
    r"[\u4e00-\u9fff]{2,4}\s?\d{1,2}日(?:電|电|專電|专电|電訊|电讯)[)）】〕]?"
)
_PERSON_AND_OUTLET = re.compile(
    r"[\[［](?P<author>[^\[\]［］,，、。]{2,20})[,，、]\s?(?P<source>[^\[\]［］,，、。]{3,20})[\]］]"
)
_SLASHED = re.compile(r"(?P<source>[^/／]{2,30}?)\s+[/／]\s+(?P<rest>.*)", re.DOTALL)
_ORGANISATION = re.compile(
    r"(?:财经|財經|财讯|財訊|资讯|資訊|通信|电台|電台|频道|頻道|在线|日报|日報|(?<![通简海情举警捷喜])[报報]|晚报|晚報|周刊|週刊|周报|新闻|新聞|新闻网|通讯社|通訊社"
    r"|社|网|網|观察|觀察|研究院"
    r"|研究所|研究|科技|资本|資本|传媒|傳媒"
    r"|媒体|時報|时报|电视台|電視台|杂志|雜誌|评论|評論|ラボ|ニュース|編集部|基金会|工作室|实验室|實驗室|区块链"
    r"|脉搏|捕手|律动|星球|株式会社|メディア"
    r"|Ventures|Capital|News|Times|Post|Daily|Journal|Ledger|Labs?|Research|Media|Weekly|Herald|Gazette|Wire|Tribune|Chronicle|Observer|Bulletin|Magazine|Press"
    r"|Review|Institute)$",
    re.IGNORECASE,
)
# A name asks nothing and parts no clauses.
_SAYS = re.compile(r"[?？!！,，。:：|｜]")
_ORIGINAL = re.compile(r"^(?:原创|原創|首发|首發)\s+")
_PERSON = re.compile(r"[A-Z][a-z]+(?: [A-Z]\.)?(?: [A-Z][a-z]+){1,2}")
# What sites print beside names and dates, and what is neither.
_FULL_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z]\.)? [A-Z][a-z]+")
_COUNTERS = re.compile(
    r"(?:阅读|閱讀)(?:时间|時間|时长|時長)\s*[:：]?\s*\d{1,3}\s*(?:分钟|分鐘)|(?:点击(?:量|次数)?|點擊量?|阅读(?:量|次数)?|閱讀量?|浏览(?:量|次数)?|瀏覽量?|评论数?|評論數?|人气|收藏"
    r"|热度)\s*[:：]?\s*[\d,.]*\s*[万萬kw+次]*|本文约.*|全文约.*"
    r"|约?\d+\s*(?:分钟|分鐘)(?:阅读)?|\d+\s*min(?:ute)?s?\s*read|(?:字号|字號|字级|字級)\s*[:：]?[\s大中小特+＋\-－|/]*"
    r"|[\[［【]?(?:有料)?会員限定(?:記事)?[\]］】]?|[(（]?\d{1,2}/\d{1,2}\s\d{1,2}[:：]\d{2}\s?(?:更新|修正)?\s*[)）]?"
    r"|(?i:(?:(?:updated|modified|published|posted)\s)?\d{1,3}\s(?:second|minute|min|hour|hr|day)s?\sago)"
)


def read_names(text: str, zone: ZoneInfo) -> Names | None:
    """The names on a byline, None where the line is something else or says nothing."""
    if not text or is_wider(text, _LONGEST) or "\n" in text or text[-1:] in "。！？!?":
        return None
    if text[0] in "*_" and text[-1] == text[0]:
        text = text.strip("*_ ")
    dates = find_dates(text, zone)
    rest = _DATE_OPENING.sub("", without_dates(text, dates)) if dates else text
    for reader in (_keyed, read_english, _agency, _report, _desk, _slashed, _bracketed):
        names = reader(rest)
        if names is not None and names.any():
            return replace(names, date=dates[0] if dates else None)
    return None


def is_empty_keys(text: str) -> bool:
    """`作者:` `作者: 来源:`: keys without any value."""
    found = list(_KEYED.finditer(f"{text} "))
    if not found or found[0].start() != 0 or is_wider(text, 60):
        return False
    return not any(value for _, value in _values(text))


def is_side_credit(text: str) -> bool:
    """`封面 | 林初`, `注:本期特稿` among the credit lines: facts the schema has no field for."""
    return not is_wider(text, 80) and _SIDE_CREDIT.match(text) is not None


def without_counters(text: str) -> str:
    """The text without `阅读 1234`, `本文约6618字`."""
    return _COUNTERS.sub(" ", text)


def source_beside_date(text: str, zone: ZoneInfo) -> Names | None:
    """`青石财讯 2020-03-18 10:30`: a name and a date and nothing else."""
    dates = find_dates(text, zone)
    if not dates or is_wider(text, 80):
        return None
    rest = without_counters(without_dates(text, dates)).strip(_TRIM + "()（）")
    reported = _REPORT.fullmatch(rest)
    if reported is not None:
        return replace(_reported(reported), date=dates[0])
    if _ORIGINAL.match(rest) is not None:
        return _by_account(_ORIGINAL.sub("", rest), dates[0])
    # English names hold spaces, so only marks part them.
    parts = [part for part in re.split(r"\s*[|｜丨·•/／]\s*" if rest.isascii() else r"[\s|｜丨·•/／]+", rest) if part]
    if not 1 <= len(parts) <= 2 or is_wider(rest, 40) or any(c in FINAL or c in ",，:：" for c in rest):
        return None
    if len(parts) == 2:
        outlet, person = _outlet_first(parts[0], parts[1])
        return Names(source=outlet, author=person, date=dates[0])
    is_person = not is_outlet(rest) and (len(rest) <= 3 or _PERSON.fullmatch(rest) is not None)
    return Names(author=rest, date=dates[0]) if is_person else Names(source=rest, date=dates[0])


def _by_account(text: str, date: Written) -> Names | None:
    """`林初 港湾周刊 | 望津`: the writers first, the account last; behind the date the place it was sent from."""
    *writers, account = [part for part in re.split(r"[\s·•]+", text.partition("|")[0]) if part] or [""]
    if not account or is_wider(text, 60) or any(c in FINAL or c in ",，:：" for c in text):
        return None
    if writers and is_outlet(writers[0]) and not is_outlet(account):
        writers, account = [account], writers[0]
    return Names(source=account, author="、".join(writers) or None, date=date)


def _values(text: str) -> list[tuple[str, str]]:
    """(field, value) for each key of the line; a value ends where the next key begins."""
    found = [match for match in _KEYED.finditer(text) if _is_key(text, match)]
    ends = [*(match.start() for match in found[1:]), len(text)]
    return [
        (match.lastgroup or "other", _COUNTERS.sub("", text[match.end() : end]).strip(_TRIM))
        for match, end in zip(found, ends, strict=True)
    ]


def _is_key(text: str, match: re.Match[str]) -> bool:
    """A short key glued to the word before it (正文:, 原译/) is no key; a long one may be run together."""
    if match.start() == 0 or not (text[match.start() - 1].isalnum() or text[match.start() - 1] in "·・"):
        return True
    word = match[match.lastgroup or 0]
    return len(word) >= 2 and match[0].strip()[-1] in ":：" and match.lastgroup is not None


def _keyed(text: str) -> Names | None:
    opening = _DOTTED_KEY.sub(r"\1:", text.lstrip(_TRIM + "（(【"), count=1)
    opening = _SPACED_KEY.sub(r"\1:", _WORDS_AND_PICTURES.sub("文:", opening, count=1), count=1)
    first = _KEYED.match(opening)
    if first is None or first.lastgroup == "other":
        return None
    found: dict[str, str] = {}
    for field, value in _values(opening):
        found.setdefault(field, _balanced(value))
    names = Names(
        source=_bare(found.get("source")),
        editor=_bare(found.get("editor")),
        translator=_bare(found.get("translator")),
    )
    author = found.get("author")
    if not author:
        return names
    return _with_author(names, author)


def _balanced(value: str) -> str:
    """The value without the bracket that closes the whole line."""
    for opening, closing in ("（）", "()", "【】"):
        if value.endswith(closing) and value.count(closing) > value.count(opening):
            value = value[:-1]
    return value.strip()


def _bare(value: str | None) -> str | None:
    value = (value or "").strip()
    return None if not value or value.startswith(("http://", "https://")) else value


def _with_author(names: Names, value: str) -> Names:
    """`机构·作者`, `机构 作者`, `机构 记者 某某`, `Rui,SevenX Ventures`: part the outlet from the person."""
    value = _PLACE.sub("", value).strip(_TRIM)
    outlet, person = _part(value)
    if names.source is not None and outlet is not None and not _ORGANISATION.search(outlet):
        outlet, person = None, value
    return replace(names, source=names.source or outlet, author=person)


def _part(value: str) -> tuple[str | None, str | None]:
    reporter = _REPORTER.search(value)
    if reporter is not None:
        before, after = value[: reporter.start()].strip(_TRIM), value[reporter.end() :].strip(_TRIM)
        return before or None, after or None
    if value.startswith("《"):
        return None, value
    for splitter in (_DOTS, re.compile(r"\s*[|｜丨∣¦│]\s*"), re.compile(r"\s*[／/]\s*")):
        parts = splitter.split(value, maxsplit=1)
        if len(parts) == 2 and all(parts) and parts[0]:
            return _outlet_first(parts[0], parts[1])
    if not value.isascii() and re.fullmatch(r"\S{2,20}\s+\S{2,12}", value):
        outlet, person = value.split(maxsplit=1)
        return _outlet_first(outlet, person)
    comma = re.fullmatch(r"([^,，]{2,40})[,，]\s*([^,，]{2,60})", value)
    if comma is not None and _ORGANISATION.search(comma[2]):
        return comma[2], comma[1]
    return (value, None) if is_outlet(value) else (None, value)


def _outlet_first(first: str, second: str) -> tuple[str, str]:
    if _ORGANISATION.search(second) and not _ORGANISATION.search(first):
        return second, first
    return first, second


def is_outlet(value: str) -> bool:
    """Whether a name reads like that of a newspaper, site or firm."""
    name = re.sub(r"\s*[|｜丨]\s*(?:原创|原創|首发|首發)$", "", value)
    return (
        _ORGANISATION.search(name) is not None and len(name) > 3 and not is_wider(name, 40) and not _SAYS.search(name)
    )


def is_full_name(value: str) -> bool:
    """Two capitalised words, an initial between them: how an English site prints its writer."""
    return _FULL_NAME.fullmatch(value) is not None


def _report(text: str) -> Names | None:
    """`【山城新聞 記者葉可立／望津報導】`: the place of the report is not a source."""
    match = _REPORT.fullmatch(text.strip(_BESIDE))
    if match is None or not (match["report"] or match["gap"] or text[0] in "【〔[［（("):
        return None
    return _reported(match)


def _reported(match: re.Match[str]) -> Names:
    source = (match["source"] or "").strip(_TRIM) or None
    source = None if source in ("本报", "本報", "本刊", "本社", "特约", "特約") else source
    return Names(source=source, author=_PLACE.sub("", match["author"]).strip(_TRIM))


def _agency(text: str) -> Names | None:
    """`（中央社記者葉可立望津3日電）`: a name has three characters, the place of the report comes after it."""
    match = _AGENCY.fullmatch(text)
    return Names(source=match["source"], author=match["author"]) if match is not None else None


def _desk(text: str) -> Names | None:
    match = _DESK.fullmatch(text.strip(_TRIM))
    return Names(source=match["source"]) if match is not None else None


def _bracketed(text: str) -> Names | None:
    """`[森田光,潮メディア]`: a person and the outlet, and nothing else."""
    match = _PERSON_AND_OUTLET.fullmatch(text)
    if match is None or not is_outlet(match["source"]):
        return None
    return Names(source=match["source"], author=match["author"])


def _slashed(text: str) -> Names | None:
    """Odaily's `机构 / 2022-09-05 03:00 / 本文约6618字`; the date has become a bar by now."""
    match = _SLASHED.fullmatch(text)
    if match is None or not re.search(r"[|].*[/／]\s*(?:本文约|全文约|阅读|約|约)", match["rest"], re.DOTALL):
        return None
    return Names(source=match["source"].strip(_TRIM))
