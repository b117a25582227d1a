"""Bylines without keys: reporters, agencies and desks in the forms that Chinese and Japanese papers print."""

from __future__ import annotations

import re

from articles.parsing.recognise.bylines.keyed import TRIM, without_report_place
from articles.parsing.recognise.bylines.names import BylineNames
from articles.parsing.recognise.bylines.outlets import has_outlet_word, is_outlet

# What is left of a line next to a date that was cut out.
_NEXT_TO_DATE = " \t|｜"
# What a paper calls itself.
_OURSELVES = frozenset({"本报", "本報", "本刊", "本社", "特约", "特約"})
_REPORT = re.compile(
    r"[【〔\[［（(]?\s*(?P<source>[^\s／/【〔（(]{2,12}?)?\s*(?:[／/]\s*)?(?:特約|特约|本報|本报)?(?P<mark>记者|記者)"
    r"(?P<gap>[:：・]?\s*)(?P<author>[^\s／/)）〕］\]】]{2,12}?(?:、[^\s／/)）〕］\]】]{2,6}?){0,3}"
    r"(?:\s+(?:通讯员|通訊員|实习生|實習生)\s*[^\s／/)）〕］\]】]{2,6}?)?)"
    r"(?:\s*[／/]\s*\w{0,8}?|\s+\w{1,8}?)?\s*(?P<report>报道|報導|報道|專電|专电|综合|綜合|攝影|摄影)?\s*[)）〕］\]】]?"
)
_REPORT_EXAMPLES = {
    "【山城新聞 記者葉可立／望津報導】": BylineNames(source="山城新聞", author="葉可立"),
    "【記者葉可立、林初 望津報導】": BylineNames(author="葉可立、林初"),
    "【本報記者葉可立報導】": BylineNames(author="葉可立"),
    "【山城新聞 記者葉可立、林初 望津報導】": BylineNames(source="山城新聞", author="葉可立、林初"),
}
_RANK = (
    r"(?:本[报報刊台网網]|见习|見習|实习|實習|首席|高级|高級|资深|資深|特约|特約|特派|驻\S{2,4}|全媒体|融媒体"
    r"|新闻|責任|责任|执行|值班|图片|视觉|视频)"
)
_WRITER = r"(?:记者|記者|通讯员|通訊員|撰稿人?|评论员|評論員|特派员|特派員|作者|撰文|观察员|主笔|实习生|實習生|研究员)"
_ROLE = (
    rf"(?:{_RANK}{{0,2}}(?:(?P<author>{_WRITER})|(?P<editor>编辑|編輯|责编|責編|主编|主編)|(?P<translator>翻译"
    rf"|翻譯|编译|編譯)|(?P<source>来源|來源|稿源|出处|媒体)|(?P<other>摄影|攝影|校对|校對|审核|監製|监制)))"
)
_ROLE_AND_NAME = re.compile(rf"{_ROLE}\s*[:：]?\s+(?P<name>[^\s:：|｜，。,;；/／()（）【】〔〕\[\]]{{2,20}})")
_ROLE_AND_NAME_EXAMPLES = ("见习记者 江宁", "责任编辑 林初")
# A whole line of roles and names, with or without the outlet before them.
_ROLE_LINE = re.compile(
    rf"(?:(?P<outlet>[^\s:：|｜，。,/／]{{2,16}})\s+)?{re.sub(r'[?]P<[a-z]+>', '?:', _ROLE_AND_NAME.pattern)}"
    rf"(?:[\s|｜/·、]+(?:{re.sub(r'[?]P<[a-z]+>', '?:', _ROLE_AND_NAME.pattern)}|[\u4e00-\u9fff]{{2,4}}(?=\s"
    rf"|$))){{0,5}}"
)
_ROLE_LINE_EXAMPLES = ("记者 江宁 编辑 林初", "望海日报 记者 江宁 通讯员 林初")
_ROLE_EXAMPLES = {
    "记者 陆鸣 通讯员 林初": BylineNames(author="陆鸣、林初"),
    "见习记者 江宁": BylineNames(author="江宁"),
    "记者 江宁 编辑 林初": BylineNames(author="江宁", editor="林初"),
    "来源 望海日报": BylineNames(source="望海日报"),
    "望海日报 记者 江宁 通讯员 林初": BylineNames(source="望海日报", author="江宁、林初"),
    "特约撰稿人 江宁": BylineNames(author="江宁"),
}
_SENT_BY = re.compile(
    r"由\s*(?P<name>[^\s，。,:：]{2,16}?)\s*(?P<verb>撰写|撰寫|发布|發佈|發布|发表|發表|供稿|整理"
    r"|撰稿)?\s?(?P<at>于|於)?"
)
_SENT_BY_EXAMPLES = {
    "由 钟晚照": BylineNames(author="钟晚照"),
    "由钟晚照发布": BylineNames(author="钟晚照"),
    "由 望海日报 发布于": BylineNames(source="望海日报"),
    "由钟晚照 于": BylineNames(author="钟晚照"),
}
_DESK = re.compile(r"[（(【]?(?P<source>[^\s。、,，（(:：]{2,20}?(?:編集部|编辑部|編輯部|取材班|報道部))[)）】]?")
_DESK_EXAMPLES = {
    "潮見経済新聞編集部": BylineNames(source="潮見経済新聞編集部"),
    "（青石财讯编辑部）": BylineNames(source="青石财讯编辑部"),
}
_AGENCY = re.compile(
    r"[（(【〔]?(?P<source>[\u4e00-\u9fff]{2,10}?[社網网報报])(?:記者|记者)\s?(?P<author>[\u4e00-\u9fff]{3})\s?"
    r"[\u4e00-\u9fff]{2,4}\s?\d{1,2}日(?:電|电|專電|专电|電訊|电讯)[)）】〕]?"
)
_AGENCY_EXAMPLES = {"（中央社記者葉可立望津3日電）": BylineNames(source="中央社", author="葉可立")}
_PERSON_AND_OUTLET = re.compile(
    r"[\[［](?P<author>[^\[\]［］,，、。]{2,20})[,，、]\s?(?P<source>[^\[\]［］,，、。]{3,20})[\]］]"
)
_PERSON_AND_OUTLET_EXAMPLES = {"[森田光,潮見メディア]": BylineNames(source="潮見メディア", author="森田光")}
# The date has been replaced by a bar: 青石研究院 / 2022-09-05 03:00 / 本文约6618字
_SLASHED = re.compile(r"(?P<source>[^/／]{2,30}?)\s+[/／]\s+(?P<rest>.*)", re.DOTALL)
_SLASHED_REST = re.compile(r"[|].*[/／]\s*(?:本文约|全文约|阅读|約|约)", re.DOTALL)
_SLASHED_EXAMPLES = {"青石研究院 / 2022-09-05 03:00 / 本文约6618字": BylineNames(source="青石研究院")}

EXAMPLES = (
    _ROLE_EXAMPLES
    | _SENT_BY_EXAMPLES
    | _REPORT_EXAMPLES
    | _DESK_EXAMPLES
    | _AGENCY_EXAMPLES
    | _PERSON_AND_OUTLET_EXAMPLES
    | _SLASHED_EXAMPLES
)


def spaced_role_names(text: str) -> BylineNames | None:
    """Roles and names with only spaces between them: `记者 江宁 编辑 林初`, `来源 望海日报`."""
    text = text.strip(TRIM)
    line = _ROLE_LINE.fullmatch(text)
    if line is None or (line["outlet"] and not has_outlet_word(line["outlet"])):
        return None
    names: dict[str, list[str]] = {"author": [], "editor": [], "translator": [], "source": [], "other": []}
    matches = list(_ROLE_AND_NAME.finditer(text))
    ends = [*(match.start() for match in matches[1:]), len(text)]
    for match, end in zip(matches, ends, strict=True):
        more = [name for name in re.split(r"[\s|｜/·、]+", text[match.end() : end]) if name]
        field = next(field for field in names if match[field])
        names[field] += [*match["name"].split("、"), *more]
    joined = {field: "、".join(dict.fromkeys(people)) or None for field, people in names.items()}
    return BylineNames(
        joined["source"] or line["outlet"], joined["author"], joined["editor"], translator=joined["translator"]
    )


def sender_names(text: str) -> BylineNames | None:
    """`由 钟晚照`, `由钟晚照发布`: who published it; without the verb there is a space before the name."""
    match = _SENT_BY.fullmatch(text.strip(TRIM))
    if match is None or not (match["verb"] or match["at"] or text.strip(TRIM)[1:2].isspace()):
        return None
    name = match["name"]
    return BylineNames(source=name) if is_outlet(name) else BylineNames(author=name)


def agency_names(text: str) -> BylineNames | None:
    """`（中央社記者葉可立望津3日電）`: the name has three characters, the place of the report comes after it."""
    match = _AGENCY.fullmatch(text)
    return BylineNames(source=match["source"], author=match["author"]) if match is not None else None


def report_names(text: str) -> BylineNames | None:
    """`【山城新聞 記者葉可立／望津報導】`: the place of the report is not a source."""
    match = _REPORT.fullmatch(text.strip(_NEXT_TO_DATE))
    if match is None or not (match["report"] or match["gap"] or text[0] in "【〔[［（("):
        return None
    return _reporter(match)


def reporter_alone(text: str) -> BylineNames | None:
    """A reporter without brackets or the word 報導, as printed next to a date."""
    match = _REPORT.fullmatch(text)
    return _reporter(match) if match is not None else None


def _reporter(match: re.Match[str]) -> BylineNames:
    source = (match["source"] or "").strip(TRIM)
    author = without_report_place(match["author"])
    return BylineNames(source=None if not source or source in _OURSELVES else source, author=author)


def desk_name(text: str) -> BylineNames | None:
    """An editorial desk instead of a person: `潮見経済新聞編集部`."""
    match = _DESK.fullmatch(text.strip(TRIM))
    return BylineNames(source=match["source"]) if match is not None else None


def slashed_outlet(text: str) -> BylineNames | None:
    """The outlet in `机构 / 2022-09-05 03:00 / 本文约6618字`, whose date has been replaced by a bar."""
    match = _SLASHED.fullmatch(text)
    if match is None or not _SLASHED_REST.search(match["rest"]):
        return None
    return BylineNames(source=match["source"].strip(TRIM))


def person_and_outlet(text: str) -> BylineNames | None:
    """`[森田光,潮見メディア]`: a person and the outlet, and nothing else."""
    match = _PERSON_AND_OUTLET.fullmatch(text)
    if match is None or not is_outlet(match["source"]):
        return None
    return BylineNames(source=match["source"], author=match["author"])
