"""Rows of the page whose words are of several kinds: tools, counters, menus, targets to share with.

`阅读 2.3万 赞 154 写留言`, `首页 归档 标签 关于 RSS`, `0 分享至 用微信扫码二维码`. Every word has to be known, so
that a
heading made of one of them stays.
"""

from __future__ import annotations

import re

from articles.parsing.recognise.boilerplate_rows.sections import is_section
from articles.parsing.recognise.tool_words import is_tool_label
from articles.text.punctuation import is_wider
from articles.text.wordlists import alternatives

_MAX_WIDTH = 150
_MIN_MENU = 3
_MAX_MENU_WORD = 14
_SEPARATOR = re.compile(r"[\s|｜丨/／·•∙,，、:：;；>＞»›→\[\]［］【】()（）“”\"「」『』]+|(?<=\s)[-－–—+＋](?=\s|$)")
# Marks of a sentence or of an enumeration, which a menu has not.
_ENUMERATION = re.compile(r"[、，,。;；!！?？]")
_NUMBER = re.compile(
    r"[+＋]?\d[\d,.]{0,12}+[kKwWmM万萬亿億千%]?+\+?+(?:次|人|字|条|條|則|个|個|篇|位|楼|分|分钟|分鐘|min"
    r"|mins)?+|[-－–—+＋]|次|人|条|分钟|分鐘|字"
)
_NUMBER_EXAMPLES = ("2.3万", "12条", "4", "+")
_COUNTER = re.compile(
    alternatives(
        """
        (?:文章|本文|总|累计|今日)?(?:阅读|閱讀|浏览|瀏覽|点击|點擊|點閱|点阅|访问|訪問|人气|人氣|评论|評論|回复|回覆|跟帖|跟贴|留言|点赞|點讚|按讚|赞|讚|喜欢|在看|收藏|分享|转发|轉發|播放|热度|围观|推荐|評分|评分|参与)(?:量|数|數|次数|次數|人数|人數|人次)
        阅读 閱讀 浏览 瀏覽 点击 點擊 點閱 人气 人氣 跟帖 跟贴 播放 热度 围观 回应 回應 字数 字數
        (?:阅读|閱讀)(?:时长|时间|時間|時長) 预计阅读
        (?:网友|已有|条|共|人)?(?:评论|跟帖|参与)
        閲覧数? いいね[!！]? コメント(?:数|\\d{1,6}件)? \\d{1,6}コメント\\d{1,6}件?
        views? reads? hits comments? repl(?:y|ies) shares? claps? retweets? quotes? reading_time
        """
    ),
    re.IGNORECASE,
)
_COUNTER_EXAMPLES = ("阅读次数", "點閱數", "阅读时长", "Comments")
_TARGET = re.compile(
    alternatives(
        """
        (?:一键)?(?:分享|转发|轉發|转载)(?:到|至|给|給)(?:朋友圈|好友|微信|微博|QQ|LINE|Facebook)?(?:和朋友圈|好友)?
        (?:分享|转发)(?:至|到)?好友(?:和|与)朋友圈 (?:微信|手机|QQ)好友
        (?:使?用)?(?:微信|手机|支付宝)?(?:扫码|扫一扫|扫描)(?:二维码|分享|阅读|看文章|在手机上?(?:阅读|看|观看)|关注)?
        朋友圈 QQ空间 QQ 新浪微博 腾讯微博 Qzone 复制(?:链接|网址|标题和链接) 海报(?:分享)? 网摘 商城
        手机看(?:新闻|视频)? 收藏网页 存新聞 存新闻 加入LINE(?:好友)? 加入好友
        我的收藏 加入收藏
        シェア(?:する)? ツイート(?:する)? ポスト(?:する)? はてブ はてな ブックマーク(?:する)? メール(?:で送る)?
        印刷(?:する)? リンクを?コピー LINEで送る Pocket 保存
        フォロー(?:する)? 記事を?保存 クリップ スクラップ
        文字サイズ(?:変更)? 小さく 大きく 標準
        tweet pin_it flipboard copy link url
        """
    ),
    re.IGNORECASE,
)
_TARGET_EXAMPLES = ("分享至好友和朋友圈", "用微信扫码二维码", "はてブ", "存新聞")
_HOME = re.compile(
    r"(?:网站|網站)?(?:首页|首頁|主页|主頁)|回首頁|回首页|ホーム|トップ(?:ページ)?|home(?:page)?", re.IGNORECASE
)
_MENU = re.compile(
    alternatives(
        """
        归档 歸檔 标签 標籤 分类 分類 关于 關於 关于我 关于本站 友链 友情链接 留言板? 作品 项目 相册 专题 專題 系列
        时间轴 搜索 搜尋 订阅 RSS 登录 登入 注册 註冊 会员 會員
        推荐 热点 热榜 视频 直播 图片 图集 要闻 新闻 新聞 国内 国际 國際 社会 社會 财经 財經 科技 体育 體育 娱乐
        娛樂 军事 汽车 房产 教育 健康 文化 旅游 生活 时尚 游戏 数码 互联网 地方
        评论 評論 观点 深度 快讯 快訊
        行情 数据 数据库 资讯 政策 产业 公司 股票 基金 专栏 專欄 客户端 电子报 数字报 論壇 论坛 社区 问答 百科 活动
        招聘 更多 網站導覽 常見問答 常見問題 English 繁體 繁体 简体 简 繁 :::
        即時 政治 焦點 地方 兩岸 全球 運動 產經 股市 房市 氣象 影音
        ニュース 社会 経済 政治 国際 スポーツ 文化 地域 暮らし エンタメ 科学 オピニオン 社説 特集 連載 動画 写真
        ログイン 会員登録 マイページ 検索 メニュー 購読 お知らせ 紙面ビューアー
        news world business politics tech technology science health sport sports culture opinion arts life style
        lifestyle travel video videos podcasts live weather markets finance climate
        about archives? tags? categories blog search menu log_?in sign_?in sign_?up subscribe account my_account
        contact newsletters? shop more
        """
    ),
    re.IGNORECASE,
)
_MENU_EXAMPLES = ("归档", "RSS", "ログイン", "Markets")
_TWO_WORDS = re.compile(r"(?<=[a-z]) (?=(?:in|up|out|link|it|time|account)\b)", re.IGNORECASE)


_PATH = re.compile(r"\s(?:/|>>?|›|»|→)\s")


def mixed_row_kind(text: str) -> str | None:
    """`tool`, `counter` or `nav` if all words of a row of at least two belong to the frame of a page."""
    if is_wider(text, _MAX_WIDTH) or not text:
        return None
    words = [word for word in _SEPARATOR.split(_joined(text)) if word]
    if len(words) < 2:
        return None
    if _is_section_path(text):
        return "crumbs"
    if not _ENUMERATION.search(text) and _is_menu(words):
        return "nav"
    numbers = sum(_NUMBER.fullmatch(word) is not None for word in words)
    counters = sum(_COUNTER.fullmatch(word) is not None for word in words)
    if not all(_is_known(word) for word in words):
        return None
    tools = sum(is_tool_label(word) or _TARGET.fullmatch(word) is not None for word in words)
    if numbers and counters:
        return "counter"
    return "tool" if tools > 1 or (tools and numbers) else None


def _joined(text: str) -> str:
    """The text with labels of two English words in one."""
    return _TWO_WORDS.sub("_", text)


def _is_section_path(text: str) -> bool:
    """Whether it is a path that opens with a section: `Business / Ports`, `财经 > 港航`."""
    parts = [part.strip() for part in _PATH.split(text)]
    return len(parts) > 1 and is_section(parts[0]) and all(part and not is_wider(part, 20) for part in parts)


def _is_known(word: str) -> bool:
    word = word.replace("_", " ")
    if _NUMBER.fullmatch(word) or _COUNTER.fullmatch(word) or _TARGET.fullmatch(word):
        return True
    return is_tool_label(word)


def _is_menu(words: list[str]) -> bool:
    """Whether it opens with the home page, or names nothing but sections: `首页 归档 标签 关于 RSS`."""
    if len(words) < _MIN_MENU or any(is_wider(word, _MAX_MENU_WORD) for word in words):
        return False
    known = sum(_MENU.fullmatch(word.replace("_", " ")) is not None for word in words)
    if _HOME.fullmatch(words[0]) or _HOME.fullmatch(words[1]):
        return known > 0
    return known == len(words) >= _MIN_MENU + 1
