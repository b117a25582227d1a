"""Counters: read counts, reading times and similar figures that sites print next to names and dates."""

from __future__ import annotations

import re

COUNTERS = re.compile(
    r"(?:阅读|閱讀)(?:时间|時間|时长|時長)\s*[:：]?\s*\d{1,3}\s*(?:分钟|分鐘)|(?:点击(?:量|次数)?|點擊量?|阅读(?:量|次数)?|閱讀量?|浏览(?:量|次数)?|瀏覽量?|评论数?|評論數?|人气|收藏"
    r"|热度)\s*[:：]?\s*[\d,.]*\s*[万萬kw+次]*|本文约.*|全文约.*"
    r"|约?\d+\s*(?:分钟|分鐘)(?:阅读)?|\d+\s*min(?:ute)?s?\s*read|(?:字号|字號|字级|字級)\s*[:：]?[\s大中小特+＋\-－|/]*"
    r"|[\[［【]?(?:(?:有料)?会員限定(?:記事)?|(?:有料|無料|会員|プレミアム)記事)[\]］】]?|[(（]?\d{1,2}/\d{1,2}\s\d{1,2}[:：]\d{2}\s?(?:更新|修正)?\s*[)）]?"
    r"|(?i:(?:(?:updated|modified|published|posted)\s)?\d{1,3}\s(?:second|minute|min|hour|hr|day)s?\sago)"
)

COUNTERS_EXAMPLES = (
    "閱讀時間: 4 分鐘",
    "阅读 1234",
    "本文约6618字",
    "4 min read",
    "字号：大 中 小",
    "[有料会員限定]",
    "3 hours ago",
)


def without_counters(text: str) -> str:
    """The text without `阅读 1234`, `本文约6618字`."""
    return COUNTERS.sub(" ", text)
