"""Words beside the names and dates of a header line: counters, tools, kinds of account, places, dates without a day."""

from __future__ import annotations

import re

from articles.parsing.recognise.tool_words import is_tool_row
from articles.text.wordlists import alternatives

_NUMBER = r"\d[\d,，.]{0,11}+\s?+[万萬亿kKwW]?+\+?+\s?+(?:次|人|条|個|个|篇)?+"
# 点赞 421, 阅读 3.2万, 点击数：1204: a counter with a number, and any other key whose value is only a number.
_COUNTED = re.compile(
    r"(?:文章|本文|总|累计|我要|发表|网友|全部)?(?:阅读|閱讀|浏览|瀏覽|点击|點擊|访问|訪問|人气|人氣|评论|評論|跟帖|留言|点赞|點讚|喜欢"
    r"|在看|赞|讚|收藏|分享|转发|轉發|播放|热度|围观"
    r"|圍觀|views?|reads?|likes?|comments?|shares?|hits)(?:量|数|數|次数|次數|人数)?\s?[:：]?\s?[(（]?"
    rf"{_NUMBER}[)）]?"
    rf"|(?<![\w:：])(?!\S{{0,4}}(?:时间|時間|日期|编号|編號|文号|文號|期"
    rf"|号))[\u4e00-\u9fff]{{2,5}}\s?[:：]\s?{_NUMBER}(?![\d\-/.年:：])"
    rf"|(?<![\w.]){_NUMBER}\s?(?:阅读|浏览|评论|評論|点赞|跟帖|赞|views?|reads?|likes?|comments?|shares?)(?![\w])",
    re.IGNORECASE,
)
_COUNTED_EXAMPLES = ("点赞 421", "阅读 3.2万", "点击数：1204", "围观：1204次", "12 comments", "抓取量：88")
_TEXT_SIZE = re.compile(
    r"(?:字[号號体體级級]|字体|字體)(?:变|變|调|調|放|缩|縮)?[大小](?!字)|(?:[大中小]字\s?){2,}"
    r"|[\[【（(]?\s?(?:字体|字體|字号|字號|字级|字級|文字大小"
    r"|text size)(?:大小)?\s?[:：]?\s?[\[【]?(?:[大中小特超TtAa+＋\-－|/]\s?){1,8}[\]】）)]?"
    r"|(?:[大小]字[号體体]\s?){1,2}|[AT][-+－＋](?:\s?[AT][-+－＋])?",
    re.IGNORECASE,
)
_TEXT_SIZE_EXAMPLES = ("字号变大 字号变小", "大字 小字", "【字体：大 中 小】", "大字号 小字号", "A- A+", "字号 T T")
_ACCOUNT_KIND = re.compile(
    r"(?:官方|认证|媒体|机构|政务|企业|个人|自媒体|新闻|原创|财经|科技|地方)(?:账号|帐号|帳號|认证)|(?:优质|優質|知名|资深)?[\u4e00-\u9fff]{2,4}领域(?:优质)?(?:创作者|爱好者|达人"
    r"|作者)|(?<=\s)(?:百家号|头条号|搜狐号|网易号|企鹅号|澎湃号)(?=\s|$)"
)
_ACCOUNT_KIND_EXAMPLES = ("港湾周刊 媒体账号", "港湾周刊官方账号", "优质财经领域创作者", "港湾周刊 百家号")
# Where it was sent from: the place that an account prints, and provinces alone.
_PROVINCES = alternatives(
    """
    北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南
    陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门
    """
)
_PLACE = re.compile(
    rf"IP\s?(?:属地|归属地|屬地|地址)?\s?[:：]?\s?[\u4e00-\u9fff]{{2,6}}|(?:发布于|發佈於|发表于|来自"
    rf"|來自)\s?[:：]?\s?(?:{_PROVINCES}|[\u4e00-\u9fff]{{2,4}}[省市])(?:[省市])?(?![\u4e00-\u9fff])"
    rf"|(?<=[\s|｜·])(?:{_PROVINCES})(?=[\s|｜·]|$)"
)
_PLACE_EXAMPLES = ("IP属地：广东", "发布于广东", "来自上海", "2024-11-05 14:30 广东")
# A time that names no day of the calendar.
_CLOCK = r"(?:凌晨|早上|上午|中午|下午|傍晚|晚上|晚间)?\s?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
RELATIVE_TIME = re.compile(
    rf"(?:今天|今日|昨天|昨日|前天)\s?(?:{_CLOCK})?(?![\u4e00-\u9fff])|刚刚(?=\s|$)|(?:\d{{1,3}}|几)\s?(?:秒钟?|分钟"
    rf"|分鐘|小时|小時|天|日|周|个月|個月)[之以]?前"
    rf"|(?<![\d/\-.])\d{{1,2}}[-/]\d{{1,2}}\s+{_CLOCK}|(?<![\d年])\d{{1,2}}月\d{{1,2}}日(?:\s?{_CLOCK})?(?=[\s|｜]|$)"
    r"|\b\d{1,3}\s(?:second|minute|min|hour|hr|day|week|month)s?\sago\b|\b(?:today"
    r"|yesterday)(?:,? at)? \d{1,2}:\d{2}(?: ?[ap]\.?m\.?)?",
    re.IGNORECASE,
)
RELATIVE_TIME_EXAMPLES = (
    "今天 08:05",
    "2小时前",
    "11-05 14:30",
    "3 hours ago",
    "Yesterday at 10:15",
)
# The address of an account, and the device that it was written on.
_ACCOUNT_DETAIL = re.compile(
    r"[（(]\s?(?:ID|id|微信号?|公众号|公眾號)\s?[:：]\s?[\w\-]{2,30}\s?[)）]"
    r"|(?:来自|來自|发自)\s?[^\s，。]{0,8}\s?(?:iPhone|Android|iOS|安卓|苹果|华为|小米|手机|微博|网页)[^\s，。]{0,8}(?:客户端|版|端)?",
    re.IGNORECASE,
)
_ACCOUNT_DETAIL_EXAMPLES = ("（ID：wanghai）", "来自 iPhone客户端")
# Counters under any name: 已读 1204, 1204人已读, 转赞评 21.
_OTHER_COUNTER = re.compile(
    r"(?:已读|已閱|阅览|热度值?|人气值?|转赞评|回帖|回复|回應|粉丝|推荐|顶|踩|围观|在线|赞同|播放|弹幕)\s?[:：]?\s?"
    rf"{_NUMBER}|(?<![\w.]){_NUMBER}\s?(?:人|次)?\s?(?:已读|读过|看过|浏览过?|围观|在看|点赞|喜欢|收藏|回复|回應|赞同)(?![\u4e00-\u9fff])"
    r"|^第\s?\d{1,4}\s?楼\b|^(?:楼主|沙发|板凳)(?=\s)",
    re.IGNORECASE,
)
_OTHER_COUNTER_EXAMPLES = ("已读 1204", "1204人已读", "转赞评 21", "第 1 楼 钟晚照")
_TOKEN = re.compile(r"[^\s|｜丨·•/／]+")
_ENGLISH_SEGMENT = re.compile(r"[^|·•]+")
_LABEL_OF_TOOLS = re.compile(r"(?:分享|转发|轉發|share)(?:到|至| this)?\s?[:：]?$", re.IGNORECASE)
EXAMPLES = {
    "来源：望海日报 小字号": "来源：望海日报",
    "编辑：林初 点击数：1204": "编辑：林初",
    "港湾周刊官方账号 广东": "港湾周刊",
    "By Lena Marsh | Print | Share": "By Lena Marsh",
    "来源：望海日报 分享到：": "来源：望海日报",
}


def without_noise(text: str) -> str:
    """The header line without counters, tools, kinds of account and places."""
    for pattern in (_ACCOUNT_DETAIL, _TEXT_SIZE, _COUNTED, _OTHER_COUNTER, _PLACE, _ACCOUNT_KIND):
        text = pattern.sub(" ", text)
    text = _LABEL_OF_TOOLS.sub(" ", text)
    pieces = _ENGLISH_SEGMENT if text.isascii() else _TOKEN
    text = pieces.sub(lambda match: "" if is_tool_row(match[0].strip()) else match[0], text)
    return text.strip(" \t|｜丨·•/／,，、")


def account_kind_in(text: str) -> str | None:
    """The kind of account that a line names, such as 官方账号."""
    match = _ACCOUNT_KIND.search(text)
    return match[0] if match is not None else None


def without_relative_times(text: str) -> str:
    """The header line with a bar for each time that names no day: `望海日报 今天 08:05`, `2小时前`."""
    return RELATIVE_TIME.sub(" | ", text).strip()


def has_clock_or_counter(text: str) -> bool:
    """Whether it has a time without a day that a heading would not have, or a counter: `今天 08:05`, `阅读 3.2万`."""
    times = (match[0] for match in RELATIVE_TIME.finditer(text))
    if any(":" in time or "：" in time or time.endswith(("前", "ago")) for time in times):
        return True
    return _COUNTED.search(text) is not None or _OTHER_COUNTER.search(text) is not None
