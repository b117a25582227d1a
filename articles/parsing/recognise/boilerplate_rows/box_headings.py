"""Headings of boxes beside an article: related articles, rankings, topics, comments, interpretations of a notice.

An article may have such a heading of its own (热点, Topics), so that it counts only above links or outside the text.
"""

from __future__ import annotations

import re

from articles.text.punctuation import is_wider
from articles.text.wordlists import alternatives

_MAX_WIDTH = 48
_HEADING = re.compile(
    alternatives(
        """
        (?:相关|相關|推荐|推薦|热门|熱門|热点|熱點|最新|最热|最熱|精彩|更多|延伸|猜你喜欢|猜你喜歡|大家都在看|编辑推荐|编辑精选|小编推荐)\\S{0,6}
        (?:今日|本周|本週|一周|24小时|24小時|48小时|新闻|新聞|文章|点击|點擊|阅读|閱讀|浏览|瀏覽|人气|人氣|评论|評論|图片|圖片|视频|作者|频道|頻道|即时|即時|站内){0,2}(?:热点|熱點|热门|熱門|热榜|熱榜|热文|热搜|熱搜|头条|頭條|要闻|要聞|推荐|推薦|精选|精選|排行榜?|榜单|榜單|焦点|焦點|关注|导读|導讀)
        (?:阅读|閱讀|点击|點擊|浏览|瀏覽|人气|人氣)?(?:排行|排行榜|榜单|榜單)
        (?:深度|图片|圖片|图集|圖集|视频|影音|专题|專題|精彩|独家|獨家)(?:观察|觀察|报道|報導|推荐|推薦|专题|專題|图集|圖集|视频|新闻|新聞|阅读|閱讀)
        (?:政策|文件|图文|视频|专家|相关|媒体|部门|一图|文字)?(?:解读|解讀|图解)
        (?:相关|附件|关联|关联的)(?:文件|附件|链接|稿件|政策|资料)
        (?:作者|本文作者|关于作者|關於作者|作者简介|作者簡介|该作者|他|TA)(?:的)?(?:其他|其它|更多|最新|近期|热门)?(?:文章|作品)
        (?:看过|看了|读过|喜欢)(?:本文|此文|这篇文章|该文)\\S{0,8} 你可能\\S{0,10} 您可能\\S{0,10}
        (?:随机|隨機|同类|同類|近期|本栏目|本类|推荐)(?:文章|日志|新闻|推荐|阅读|内容)
        (?:友情|合作|相关|快速|常用)(?:链接|連結|鏈接|通道) 文章(?:归档|分类|目录|存档)
        (?:标签云|標籤雲|分类目录|近期评论|最新评论|近期文章|最近文章|功能|归档|链接)
        関連\\S{0,8} おすすめ\\S{0,8} (?:アクセス|記事|人気|週間|デイリー|閲覧数?|総合)?ランキング\\S{0,6}
        人気(?:の)?\\S{0,8} 新着\\S{0,8}
        最新(?:の)?(?:記事|ニュース)
        あわせて\\S{0,8} こちらも\\S{0,8} 合わせて読みたい 注目(?:の)?(?:記事|ニュース|キーワード|トピックス)
        ピックアップ\\S{0,6}
        この(?:記事|著者|カテゴリ|連載)の?(?:関連|他の?|著者|前後)?\\S{0,12} 同じカテゴリ\\S{0,8}
        (?:最近の|過去の)(?:投稿|記事|コメント) トピックス カテゴリー? アーカイブ
        related(?:_\\w+){0,3} recommended(?:_\\w+){0,3} popular(?:_\\w+){0,2} trending(?:_\\w+){0,2}
        explore_more(?:_\\w+){0,4} (?:article_|story_|in_this_)?(?:topics|tags) latest(?:_\\w+){0,3}
        (?:top|big|lead)_(?:stories|reads?)
        recent_(?:posts|articles|news|stories|comments) (?:most|top|what_to)_\\w+(?:_\\w+){0,2}
        (?:about|meet)_the_authors?
        more(?:_\\w+){0,5} (?:read|up|watch|listen)_next (?:read|watch|see)_(?:also|more)
        also_(?:on|in|read|of)\\b.{0,24} keep_reading
        (?:you|we)_(?:may|might)\\b.{0,24} in_case_you_missed_it
        (?:from|in)_(?:the|our)_(?:archives?|magazine|blog) other_(?:stories|news|articles)
        don['’]t_miss editor['’]?s['’]?_(?:picks?|choice) elsewhere_on\\b.{0,24}
        (?:categories|archives|blogroll|meta|tag_cloud|follow_us|share_this|stay_connected)
        """
    )
    + r"\s*[:：»>]?",
    re.IGNORECASE,
)
_HEADING_EXAMPLES = (
    "相关推荐",
    "热门文章",
    "阅读排行榜",
    "今日热点",
    "政策解读",
    "アクセスランキング",
    "この記事に関連する記事",
    "Most popular",
    "You might also like",
    "Editor’s Picks",
    "More from this author",
)

_COMMENTS = re.compile(
    r"(?:网友|網友|热门|熱門|最新|精选|精選|全部|精彩|读者|讀者|文章)?(?:评论|評論|留言|跟帖|回应"
    r"|回應)(?:区|區|列表)?\s?(?:[(（]?\s?\d{1,7}\s?(?:条|則)?[)）]?)?"
    r"|\d{1,7}\s?(?:条|則|个)(?:评论|評論|留言|跟帖|回应)|.{0,60}有\s?\d{1,6}\s?(?:条|則)(?:评论|評論|留言|回应)"
    r"|(?:reader )?comments?(?:\s?\(?\d{1,6}\)?)?|\d{1,6} (?:comments?|responses?|replies"
    r"|thoughts?)(?: (?:on|to) .{1,80})?|(?:view|show) comments|コメント(?:一覧|欄)?\s?(?:[(（]?\d{0,6}[件)）]?)?",
    re.IGNORECASE,
)
_COMMENTS_EXAMPLES = ("网友评论", "评论 58", "12 条评论", "Comments (3)", "2 thoughts on “Harbour”", "コメント 3件")


def is_comments_heading(text: str) -> bool:
    """Whether a line may be the heading of the comments of readers."""
    return not is_wider(text, 100) and _COMMENTS.fullmatch(text) is not None


def is_box_heading(text: str) -> bool:
    """Whether a line may be the heading of a box beside the article."""
    return not is_wider(text, _MAX_WIDTH) and _HEADING.fullmatch(text.strip(" ·•|｜-–—【】[]■◆●▼▶＞>")) is not None
