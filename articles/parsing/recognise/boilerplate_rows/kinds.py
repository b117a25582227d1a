"""The kinds of boilerplate of a text page, each with its pattern and examples."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Of a line of boilerplate; a wider line belongs to the article.
MAX_WIDTH = 160


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """One kind of boilerplate. Each of the `examples` is a whole line of that kind."""

    kind: str
    examples: tuple[str, ...]
    pattern: re.Pattern[str]


# Patterns are matched at the start of lines of at most MAX_WIDTH columns. White space that may occur in several places
# is possessive (`*+`): with backtracking, a line of twelve counters would be tried in a million ways.
BOILERPLATE: tuple[Boilerplate, ...] = (
    Boilerplate(
        "bookmark",
        examples=("按Ctrl+D收藏本站", "设为首页", "ブックマークに追加"),
        pattern=re.compile(
            r".{0,60}(?:ctrl\s?[+＋]\s?d(?![a-z])|(?:加入|添加)收藏|收藏(?:本站|本页|本頁|夹)|设为首页|設為首頁"
            r"|ブックマーク(?:に追加|する))",
            re.I,
        ),
    ),
    Boilerplate(
        "ad",
        examples=(
            "尽在青石财讯APP",
            "广告",
            "Advertisement",
            "Story continues below advertisement",
            "【广告】注册即送大礼包！",
            "赞助商:恒川银行",
        ),
        pattern=re.compile(
            r"[^。]{0,24}[尽盡]在\S{1,16}(?:APP|客户端|客戶端)[!！]?"
            r"|(?:广告|廣告|赞助内容|スポンサーリンク|広告|PR|advertisements?|sponsored(?: content)?|ad"
            r"|(?:story|article) continues(?: below)?(?: (?:this )?ad(?:vertisement)?)?)[:：]?$"
            r"|[\[【（(](?:广告|廣告|推广|推廣|広告|PR|ad|advertisement|sponsored)[\]】）)].{0,80}"
            r"|(?:广告|廣告|推广|推廣|赞助商?|贊助商?|advertisement|sponsored(?: by)?)\s?[:：].{0,80}",
            re.I,
        ),
    ),
    Boilerplate(
        "tags",
        examples=("标签:港口 结算", "关键词：港口", "タグ：港湾", "Filed under: Ports", "分类：港口"),
        pattern=re.compile(
            r"(?:(?:本文|文章)?(?:标签|標籤|標簽|关键字|關鍵字|关键词|關鍵詞)|タグ|キーワード|tags?|keywords?|分类|分類|カテゴリー?"
            r"|filed under|topics?|categor(?:y|ies))\s*[:：]",
            re.I,
        ),
    ),
    Boilerplate(
        "tags",
        examples=("收录于合集 #港口观察 12个", "收錄於專輯 港口三年"),
        pattern=re.compile(r"收[录錄][于於](?:合集|话题|話題|专辑|專輯|专题).{0,60}"),
    ),
    Boilerplate(
        "tags",
        examples=("#港口 #结算", "#港口观察# #望津#"),
        pattern=re.compile(r"(?:[#＃][^\s#＃]{1,40}[#＃]?[\s,，、]*){1,12}"),
    ),
    Boilerplate(
        "neighbours",
        examples=("上一篇:第二年", "下一頁", "返回北辰链报，查看更多"),
        pattern=re.compile(
            r"(?:上一篇|下一篇|上一頁|下一頁|上一页|下一页|前一篇|後一篇|后一篇|上一则|下一则|上一則|下一則"
            r"|返回列表|返回首页|返回首頁|返回\S{1,6}[,，]\s?查看更多)",
            re.I,
        ),
    ),
    Boilerplate(
        "neighbours",
        examples=("Next: Year four", "« Previous", "前の記事", "続きを読む", "1 2 3 下一页"),
        pattern=re.compile(
            r"(?:previous|next)(?: (?:article|post|story|page))?\s*[:：»→>]|(?:[«←‹<]\s*)(?:previous|prev|older)"
            r"|(?:next|newer)\s*[»→›>]|(?:前の記事|次の記事|前のページ|次のページ|前へ|次へ"
            r"|[（(]?次ページに続く|続きを読む"
            r"|(?:\d{1,3}\s+){1,10}(?:次へ|下一页|下一頁|next)|click here to (?:read|continue))",
            re.I,
        ),
    ),
    Boilerplate(
        "release",
        examples=("FOR IMMEDIATE RELEASE", "新闻稿", "報道関係者各位"),
        pattern=re.compile(
            r"(?:[*\s-]*for immediate release[*\s:.!-]*|(?:for )?immediate release|即时发布|即時發佈|新闻稿|新聞稿"
            r"|報道関係者各位|プレスリリース|press release)",
            re.I,
        ),
    ),
    Boilerplate(
        "contact",
        examples=(
            "Media contact: Ravi Mehta, ravi@e.example",
            "【お問い合わせ先】",
            "媒体联系人：林初",
            "青石财讯报料:021-0000000",
        ),
        pattern=re.compile(
            r"[【\[（(■◆]?(?:(?:media|press|pr|news) (?:contacts?|enquir(?:y|ies)|inquir(?:y|ies)|relations)"
            r"|(?:for )?(?:media|press) (?:enquiries|inquiries)|contacts?(?: information)?"
            r"|媒体联系(?:人|方式)?|媒體聯(?:絡|繫)(?:人"
            r"|方式)?|新闻联系人|新聞聯絡人|报道合作|\S{0,8}(?:报料|爆料|投稿|商务合作)(?:热线|电话|邮箱)?(?=\s*[:：].*[\d@])|本件に関する(?:報道関係の)?お問い?合わせ先?"
            r"|報道関係(?:者)?(?:の)?お問い?合わせ先?|お問い?合わせ先?)[】\]）)]?\s*(?:[:：].*)?",
            re.I,
        ),
    ),
    Boilerplate(
        "share",
        examples=(
            "缩小字体 放大字体 收藏 微博 微信 分享",
            "关注",
            "展开全文",
            "点击上方蓝字关注我们",
            "Share this article",
            "シェアする",
        ),
        pattern=re.compile(
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
    Boilerplate(
        "related",
        examples=(
            "相关阅读:",
            "📍相關報導📍",
            "往期推荐",
            "【関連記事】甲の記事",
            "More on this story",
            "Related: The last fax",
        ),
        pattern=re.compile(
            r"[^\w\s]{0,3}\s?(?:看更多|相关阅读|相關閱讀|相关文章|相關文章|相关新闻|相關新聞|推荐阅读|推薦閱讀|延伸阅读"
            r"|延伸閱讀|相关报道|相關報導|相關報道|往期(?:推荐|推薦|精选|精選|回顾|回顧|文章)|前情提要|背景补充|背景補充|热门文章"
            r"|熱門文章|关联阅读|関連記事|関連リンク|おすすめ記事|あわせて読みたい|related (?:articles?|stories"
            r"|posts?|reading|news|links?|topics)|read (?:more|also|next)|see also|you may also like|more (?:from|on"
            r"|stories)(?: this (?:story|topic))?|recommended)(?:[】\]＞>]\s*.{0,80}|\s*[^\w\s]{0,3}|\s*(?:[:：].*)?)"
            r"|(?:related|also read|関連)\s?[:：].{1,100}(?<![。.!！?？])",
            re.I,
        ),
    ),
    Boilerplate(
        "comments",
        examples=("热门评论", "コメントを書く", "Leave a comment"),
        pattern=re.compile(
            r"(?:(?:热门|熱門|最新|全部|网友|網友|发表|發表|我要)(?:评论|評論|留言)"
            r"|コメントを?(?:書く|する|投稿)|leave a (?:comment|reply))[:：]?",
            re.I,
        ),
    ),
    Boilerplate(
        "sitemap",
        examples=(
            "返回顶部",
            "联系我们 | 隐私政策",
            "About us | Contact | Privacy",
            "Our Standards: The Estuary Wire Trust Principles.",
        ),
        pattern=re.compile(
            r"(?:(?:网站地图|網站地圖|联系我们|聯絡我們|关于我们|關於我們|版权声明|隐私(?:政策|声明)|隱私權?政策"
            r"|使用条款|服務條款|加入我们|广告合作|友情链接|返回顶部|回到顶部|返回頂部|ページトップへ|トップへ戻る"
            r"|our standards:.{0,60}"
            r"|プライバシーポリシー|利用規約|会社概要|back to top)[\s|｜/·・•]*){1,8}"
            r"|(?:(?:about(?: us)?|contact(?: us)?|privacy(?: policy)?|terms(?: of (?:use|service))?|site ?map|careers"
            r"|advertise)[\s|｜/·・•]*){2,8}",
            re.I,
        ),
    ),
    Boilerplate(
        "link",
        examples=("阅读原文", "[查看原文]", "原文链接"),
        pattern=re.compile(
            r"[\[【（(]?(?:点击|點擊)?(?:阅读|閱讀|查看)原文[\]】）)]?[>»→]*|原文(?:链接|連結|鏈接)", re.I
        ),
    ),
    Boilerplate(
        "date",
        examples=("3小时前", "刚刚", "昨天 14:32", "14:10 GMT", "2 hours ago"),
        pattern=re.compile(
            r"(?:\d{1,3}|几|幾)\s?(?:秒|分钟|分鐘|分|小时|小時|時間|天|日|周|週|个月|個月|か月)[之以]?前|刚刚|剛剛"
            r"|(?:昨天|昨日|前天|今天)\s?\d{1,2}[:：]\d{2}"
            r"|(?:an?|\d{1,3}) (?:second|minute|min|hour|hr|day|week|month)s? ago"
            r"|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s?(?:[AaPp]\.?[Mm]\.?)?\s?(?:UTC|GMT|BST|ES?T|EDT|CES?T|JST|HKT|[(（]?北京时间[)）]?)?"
            r"|just now|yesterday at \d{1,2}:\d{2}.{0,5}",
            re.I,
        ),
    ),
    Boilerplate(
        "counter",
        examples=("+3", "閱讀時間: 4 分鐘", "4 min read"),
        pattern=re.compile(
            r"[+＋]\d{1,3}|(?:阅读|閱讀|閲覧)(?:时间|時間|时长|時長)\s*[:：]?\s*(?:约|約)?\s*\d{1,3}\s?(?:分钟|分鐘|分)"
            r"|\d{1,3} min(?:ute)?s? read",
            re.I,
        ),
    ),
    Boilerplate(
        "counter",
        examples=("(本文共 3,200 字)", "全文约1200字，阅读约3分钟"),
        pattern=re.compile(r"[（(【]?(?:本文|全文|正文)(?:总?共|约|約)?\s?[\d,]+\s?字[^。]{0,40}", re.I),
    ),
    Boilerplate(
        "counter",
        examples=("阅读 12.3万 评论(0) 分享", "赞 56 在看 12", "Views: 120 Likes: 3"),
        pattern=re.compile(
            r"(?:(?:阅读|閱讀|浏览|瀏覽|点击|點擊|评论|評論|赞|讚|点赞|點讚|在看|收藏|分享|转发|轉發|人气|热度|閲覧数|いいね"
            r"|views?"
            r"|reads?|likes?|comments?|shares?)(?:量|数|數|次数"
            r"|次數)?+\s*+[:：]?+\s*+[(（]?+\s*+[\d,.]++\s*+[万萬kw+次]?+[)）]?+\s*+[|·/,，]?+\s*+){1,5}+"
            r"(?:(?:分享|收藏|转发|轉發|在看|点赞|點讚|赞|讚|举报|share|save)[\s|·/,，]*+){0,5}+",
            re.I,
        ),
    ),
    Boilerplate(
        "counter",
        examples=("120 views | 3 comments", "12次阅读"),
        pattern=re.compile(
            r"(?:\d[\d,.]*\s*(?:views?|reads?|likes?|comments?|shares?|min(?:ute)?s? read|次阅读|次閱讀|条评论"
            r"|則評論|人点赞)\s*+[|·/,，]?+\s*+){1,5}+",
            re.I,
        ),
    ),
    Boilerplate(
        "crumbs",
        examples=("当前位置：首页", "首页 > 港口 > 正文", "青石财讯 > 港口 > 正文", "You are here: Ports"),
        pattern=re.compile(
            r"(?:当前位置|當前位置|您(?:现在)?的?位置|您當前的位置|现在位置|現在位置|you are here)\s*[:：>]|(?:首页"
            r"|首頁|ホーム|home)\s*[>›»/]\s*\S|(?:[^\s>›»。,，]{1,12}\s*[>›»]\s*){1,5}(?:正文|详情|詳情|内容)$",
            re.I,
        ),
    ),
    Boilerplate(
        "nav",
        examples=("港口观察 >", "首页 快讯 行情", "Home | News | Markets"),
        pattern=re.compile(
            r"[^\s>›»。,，]{2,12}\s[>›»]|(?:首页|首頁|ホーム|home)(?:[\s|｜>·/]+(?:快讯|快訊|深度|行情|专题|專題|专栏|数据|资讯|登录|登錄|注册"
            r"|註冊|搜索|搜尋"
            r"|ログイン|news|markets|login|log in|sign in|search|menu)){0,12}",
            re.I,
        ),
    ),
    Boilerplate(
        "footer",
        examples=("京ICP备00000000号", "违法和不良信息举报电话：021-0000000"),
        pattern=re.compile(
            r".{0,80}(?:ICP\s?[备備证證]|公网安备|互联网新闻信息服务许可|增值电信业务经营许可|违法和不良信息举报)",
            re.I | re.S,
        ),
    ),
    Boilerplate(
        "tool",
        examples=("字号:[大 中 小] [打印] [关闭]", "打印本页", "列印本頁"),
        pattern=re.compile(
            r"(?:(?:字级|字級|字号|字號|字体大小|字體大小|文字サイズ|font size|text size)"
            r"\s*[:：]?\s*[+＋\-－a小中大特\s/|\[\]［］【】]{0,20}(?:[\[［【]?(?:打印|列印|关闭|關閉|收藏)(?:本页|本頁)?[\]］】]?\s*){0,3}|(?:打印|列印)(?:本页|本頁|本文)?|印刷する"
            r"|print(?: this)?(?: (?:page|article|story))?)",
            re.I,
        ),
    ),
    Boilerplate(
        "subscribe",
        examples=("订阅我们的快讯", "Subscribe to the Estuary newsletter", "メルマガ登録"),
        pattern=re.compile(r"(?:订阅|訂閱|subscribe|sign up|メルマガ登録|newsletter)[^。.]{0,60}", re.I),
    ),
    Boilerplate(
        "separator",
        examples=("###", "— END —", "THE END", "（完）", "以上", "-30-", "∙"),
        pattern=re.compile(
            r"(?:[`#＃*＊=_~～—–\-·•∙・‧…◇◆■□●○★☆▽△▼▲\s]{1,80}|[-—–\s(（【\[<＜]*(?:(?:the )?end|完|全文完"
            r"|本文完|ends|以上|了)[-—–\s)）】\]>＞]*|[-—–]\s*30\s*[-—–])",
            re.I,
        ),
    ),
)
