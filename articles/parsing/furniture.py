"""Which lines of a text page are furniture: bookmarks, tags, neighbours, release marks, contacts, empty keys?"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from articles.parsing.bylines import is_empty_keys
from articles.parsing.dates import DATE_KEY, find_dates, without_dates
from articles.parsing.punctuation import is_wider

_LONGEST = 160

# Anchored at the start and bounded by _LONGEST; where white space may stand in several places nothing is given back
# (`*+`), else a line of twelve counters is read in a million ways.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "bookmark",
        re.compile(
            r".{0,60}(?:ctrl\s?[+＋]\s?d(?![a-z])|(?:加入|添加)收藏|收藏(?:本站|本页|本頁|夹)|设为首页|設為首頁"
            r"|ブックマーク(?:に追加|する))",
            re.I,
        ),
    ),
    (
        "ad",
        re.compile(
            r"[^。]{0,24}[尽盡]在\S{1,16}(?:APP|客户端|客戶端)[!！]?"
            r"|(?:广告|廣告|赞助内容|スポンサーリンク|広告|PR|advertisements?|sponsored(?: content)?|ad"
            r"|(?:story|article) continues(?: below)?(?: (?:this )?ad(?:vertisement)?)?)[:：]?$"
            r"|[\[【（(](?:广告|廣告|推广|推廣|広告|PR|ad|advertisement|sponsored)[\]】）)].{0,80}"
            r"|(?:广告|廣告|推广|推廣|赞助商?|贊助商?|advertisement|sponsored(?: by)?)\s?[:：].{0,80}",
            re.I,
        ),
    ),
    (
        "tags",
        re.compile(
            r"(?:(?:本文|文章)?(?:标签|標籤|標簽|关键字|關鍵字|关键词|關鍵詞)|タグ|キーワード|tags?|keywords?|分类|分類|カテゴリー?"
            r"|filed under|topics?|categor(?:y|ies))\s*[:：]",
            re.I,
        ),
    ),
    ("tags", re.compile(r"收[录錄][于於](?:合集|话题|話題|专辑|專輯|专题).{0,60}")),
    ("tags", re.compile(r"(?:[#＃][^\s#＃]{1,40}[#＃]?[\s,，、]*){1,12}")),
    (
        "neighbours",
        re.compile(
            r"(?:上一篇|下一篇|上一頁|下一頁|上一页|下一页|前一篇|後一篇|后一篇|上一则|下一则|上一則|下一則"
            r"|返回列表|返回首页|返回首頁|返回\S{1,6}[,，]\s?查看更多)",
            re.I,
        ),
    ),
    (
        "neighbours",
        re.compile(
            r"(?:previous|next)(?: (?:article|post|story|page))?\s*[:：»→>]|(?:[«←‹<]\s*)(?:previous|prev|older)"
            r"|(?:next|newer)\s*[»→›>]|(?:前の記事|次の記事|前のページ|次のページ|前へ|次へ"
            r"|[（(]?次ページに続く|続きを読む"
            r"|(?:\d{1,3}\s+){1,10}(?:次へ|下一页|下一頁|next)|click here to (?:read|continue))",
            re.I,
        ),
    ),
    (
        "release",
        re.compile(
            r"(?:[*\s-]*for immediate release[*\s:.!-]*|(?:for )?immediate release|即时发布|即時發佈|新闻稿|新聞稿"
            r"|報道関係者各位|プレスリリース|press release)",
            re.I,
        ),
    ),
    (
        "contact",
        re.compile(
            r"[【\[（(■◆]?(?:(?:media|press|pr|news) (?:contacts?|enquir(?:y|ies)|inquir(?:y|ies)|relations)"
            r"|(?:for )?(?:media|press) (?:enquiries|inquiries)|contacts?(?: information)?"
            r"|媒体联系(?:人|方式)?|媒體聯(?:絡|繫)(?:人"
            r"|方式)?|新闻联系人|新聞聯絡人|报道合作|\S{0,8}(?:报料|爆料|投稿|商务合作)(?:热线|电话|邮箱)?(?=\s*[:：].*[\d@])|本件に関する(?:報道関係の)?お問い?合わせ先?"
            r"|報道関係(?:者)?(?:の)?お問い?合わせ先?|お問い?合わせ先?)[】\]）)]?\s*(?:[:：].*)?",
            re.I,
        ),
    ),
    (
        "share",
        re.compile(
            r"(?:(?:分享|收藏|微博|微信|朋友圈|QQ空间|点赞|點讚|在看|缩小字体|放大字体|转发|轉發|举报|檢舉|评论|評論|复制链接|複製連結"
            r"|share|tweet|email|print|save|facebook|twitter|linkedin|whatsapp)[\s|｜/·,，]*){2,12}$"
            r"|(?:\+\s?)?(?:已?关注|追蹤|フォロー|follow|分享|share|展开(?:全文)?|收起)$"
            r"|(?:(?:点击|點擊)(?:上方|下方)?\S{0,4}(?:关注|關注|追蹤)|分享(?:到|至)|分享本文|分享文章|点赞|點讚|扫一扫|扫码|掃碼|扫描二维码|长按识别|長按|关注(?:我们"
            r"|公众号|微信)|關注我們|追蹤我們|シェアする|(?:この)?記事を(?:シェア|ツイート)"
            r"|ツイート|フォローする|share (?:this|on|via|to)|follow us"
            r"|tweet\b|copy link|print this)",
            re.I,
        ),
    ),
    (
        "related",
        re.compile(
            r"[^\w\s]{0,3}\s?(?:看更多|相关阅读|相關閱讀|相关文章|相關文章|相关新闻|相關新聞|推荐阅读|推薦閱讀|延伸阅读"
            r"|延伸閱讀|相关报道|相關報導|相關報道|往期(?:推荐|推薦|精选|精選|回顾|回顧|文章)|前情提要|背景补充|背景補充|热门文章"
            r"|熱門文章|关联阅读|関連記事|関連リンク|おすすめ記事|あわせて読みたい|related (?:articles?|stories"
            r"|posts?|reading|news|links?|topics)|read (?:more|also|next)|see also|you may also like|more (?:from|on"
            r"|stories)(?: this (?:story|topic))?|recommended)(?:[】\]＞>]\s*.{0,80}|\s*[^\w\s]{0,3}|\s*(?:[:：].*)?)"
            r"|(?:related|also read|関連)\s?[:：].{1,100}(?<![。.!！?？])",
            re.I,
        ),
    ),
    (
        "comments",
        re.compile(
            r"(?:(?:热门|熱門|最新|全部|网友|網友|发表|發表|我要)(?:评论|評論|留言)"
            r"|コメントを?(?:書く|する|投稿)|leave a (?:comment|reply))[:：]?",
            re.I,
        ),
    ),
    (
        "sitemap",
        re.compile(
            r"(?:(?:网站地图|網站地圖|联系我们|聯絡我們|关于我们|關於我們|版权声明|隐私(?:政策|声明)|隱私權?政策"
            r"|使用条款|服務條款|加入我们|广告合作|友情链接|返回顶部|回到顶部|返回頂部|ページトップへ|トップへ戻る"
            r"|our standards:.{0,60}"
            r"|プライバシーポリシー|利用規約|会社概要|back to top)[\s|｜/·・•]*){1,8}"
            r"|(?:(?:about(?: us)?|contact(?: us)?|privacy(?: policy)?|terms(?: of (?:use|service))?|site ?map|careers"
            r"|advertise)[\s|｜/·・•]*){2,8}",
            re.I,
        ),
    ),
    (
        "link",
        re.compile(r"[\[【（(]?(?:点击|點擊)?(?:阅读|閱讀|查看)原文[\]】）)]?[>»→]*|原文(?:链接|連結|鏈接)", re.I),
    ),
    (
        "date",
        re.compile(
            r"(?:\d{1,3}|几|幾)\s?(?:秒|分钟|分鐘|分|小时|小時|時間|天|日|周|週|个月|個月|か月)[之以]?前|刚刚|剛剛"
            r"|(?:昨天|昨日|前天|今天)\s?\d{1,2}[:：]\d{2}"
            r"|(?:an?|\d{1,3}) (?:second|minute|min|hour|hr|day|week|month)s? ago"
            r"|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s?(?:[AaPp]\.?[Mm]\.?)?\s?(?:UTC|GMT|BST|ES?T|EDT|CES?T|JST|HKT|[(（]?北京时间[)）]?)?"
            r"|just now|yesterday at \d{1,2}:\d{2}.{0,5}",
            re.I,
        ),
    ),
    (
        "counter",
        re.compile(
            r"[+＋]\d{1,3}|(?:阅读|閱讀|閲覧)(?:时间|時間|时长|時長)\s*[:：]?\s*(?:约|約)?\s*\d{1,3}\s?(?:分钟|分鐘|分)"
            r"|\d{1,3} min(?:ute)?s? read",
            re.I,
        ),
    ),
    (
        "counter",
        re.compile(r"[（(【]?(?:本文|全文|正文)(?:总?共|约|約)?\s?[\d,]+\s?字[^。]{0,40}", re.I),
    ),
    (
        "counter",
        re.compile(
            r"(?:(?:阅读|閱讀|浏览|瀏覽|点击|點擊|评论|評論|赞|讚|点赞|點讚|在看|收藏|分享|转发|轉發|人气|热度|閲覧数|いいね"
            r"|views?"
            r"|reads?|likes?|comments?|shares?)(?:量|数|數|次数"
            r"|次數)?+\s*+[:：]?+\s*+[(（]?+\s*+[\d,.]++\s*+[万萬kw+次]?+[)）]?+\s*+[|·/,，]?+\s*+){1,5}+"
            r"(?:(?:分享|收藏|转发|轉發|在看|点赞|點讚|赞|讚|举报|share|save)[\s|·/,，]*+){0,5}+",
            re.I,
        ),
    ),
    (
        "counter",
        re.compile(
            r"(?:\d[\d,.]*\s*(?:views?|reads?|likes?|comments?|shares?|min(?:ute)?s? read|次阅读|次閱讀|条评论"
            r"|則評論|人点赞)\s*+[|·/,，]?+\s*+){1,5}+",
            re.I,
        ),
    ),
    (
        "crumbs",
        re.compile(
            r"(?:当前位置|當前位置|您(?:现在)?的?位置|您當前的位置|现在位置|現在位置|you are here)\s*[:：>]|(?:首页"
            r"|首頁|ホーム|home)\s*[>›»/]\s*\S|(?:[^\s>›»。,，]{1,12}\s*[>›»]\s*){1,5}(?:正文|详情|詳情|内容)$",
            re.I,
        ),
    ),
    (
        "nav",
        re.compile(
            r"[^\s>›»。,，]{2,12}\s[>›»]|(?:首页|首頁|ホーム|home)(?:[\s|｜>·/]+(?:快讯|快訊|深度|行情|专题|專題|专栏|数据|资讯|登录|登錄|注册"
            r"|註冊|搜索|搜尋"
            r"|ログイン|news|markets|login|log in|sign in|search|menu)){0,12}",
            re.I,
        ),
    ),
    (
        "footer",
        re.compile(
            r".{0,80}(?:ICP\s?[备備证證]|公网安备|互联网新闻信息服务许可|增值电信业务经营许可|违法和不良信息举报)",
            re.I | re.S,
        ),
    ),
    (
        "tool",
        re.compile(
            r"(?:(?:字级|字級|字号|字號|字体大小|字體大小|文字サイズ|font size|text size)"
            r"\s*[:：]?\s*[+＋\-－a小中大特\s/|\[\]［］【】]{0,20}(?:[\[［【]?(?:打印|列印|关闭|關閉|收藏)(?:本页|本頁)?[\]］】]?\s*){0,3}|(?:打印|列印)(?:本页|本頁|本文)?|印刷する"
            r"|print(?: this)?(?: (?:page|article|story))?)",
            re.I,
        ),
    ),
    ("subscribe", re.compile(r"(?:订阅|訂閱|subscribe|sign up|メルマガ登録|newsletter)[^。.]{0,60}", re.I)),
    (
        "separator",
        re.compile(
            r"(?:[`#＃*＊=_~～—–\-·•∙・‧…◇◆■□●○★☆▽△▼▲\s]{1,80}|[-—–\s(（【\[<＜]*(?:(?:the )?end|完|全文完"
            r"|本文完|ends|以上|了)[-—–\s)）】\]>＞]*|[-—–]\s*30\s*[-—–])",
            re.I,
        ),
    ),
)
# One look tells most lines of an article apart from all kinds.
_ANY = re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in _KINDS), re.IGNORECASE)
_WHOLE_LINE = frozenset(
    "ad comments contact counter date link nav related release separator sitemap subscribe tool".split()
)
_CONTACT_DETAIL = re.compile(
    r"@|https?://|www\.|\+?\d[\d\s()-]{6,}|(?:tel|phone|email|e-mail|电话|電話|邮箱|信箱|メール|fax)\b", re.I
)


def kind_of_furniture(text: str) -> str | None:
    """The kind of furniture a line is, None for a line of the article."""
    if is_wider(text, _LONGEST) or "\n" in text:
        return None
    if is_empty_keys(text):
        return "empty_byline"
    if not _ANY.match(text):
        return None
    for kind, pattern in _KINDS:
        match = pattern.fullmatch(text) if kind in _WHOLE_LINE else pattern.match(text)
        if match is not None:
            return kind if _is_sure(kind, text, match) else None
    return None


def _is_sure(kind: str, text: str, match: re.Match[str]) -> bool:
    """Contacts, shares and related reading open prose too; a line that ends in a full stop is prose."""
    if kind == "tags":
        return match.end() == len(text) or (match[0].rstrip()[-1:] in ":：" and not text.endswith("。"))
    if kind in ("share", "neighbours", "bookmark", "crumbs", "footer"):
        return not text.endswith("。") or not is_wider(text, 60)
    return True


def is_placeholder_date(text: str, zone: ZoneInfo) -> bool:
    """`时间:1900/1/1 0:00:00`, with or without its key; also the key alone."""
    if is_wider(text, _LONGEST):
        return False
    dates = find_dates(text, zone)
    key = DATE_KEY.match(text)
    if key is not None and not text[key.end() :].strip():
        return True
    if not dates or not all(written.is_placeholder for written in dates):
        return False
    rest = without_dates(text, dates)
    rest = (DATE_KEY.sub(" ", rest)).strip(" |[]［］()")
    return not rest or is_empty_keys(rest)


def is_contact_detail(text: str) -> bool:
    """A line of an address block: a name, a mail address, a number, no sentence."""
    if is_wider(text, 100):
        return False
    return names_an_address(text) or text[-1:] not in "。.！!？?"


def names_an_address(text: str) -> bool:
    """Whether a mail or web address or a telephone number stands in the line."""
    return _CONTACT_DETAIL.search(text) is not None
