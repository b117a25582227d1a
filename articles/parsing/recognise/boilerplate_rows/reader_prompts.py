"""Prompts of newsletters, blogs and members' sites in English, and of accounts and portals in Chinese."""

from __future__ import annotations

import re

from articles.parsing.recognise.boilerplate_rows.kinds import Boilerplate

# Patterns have to match a whole line without its quotation marks, arrows and emoji (see without_decoration()).
_COUNT = r"[\d.,]{1,9}\s?[万萬亿wkKW]?\+?"
READER_PROMPTS: tuple[Boilerplate, ...] = (
    Boilerplate(
        "index",
        examples=("目录 [隐藏]", "文章目錄（顯示）", "Contents [hide]", "Table of contents [toggle]", "目次 [非表示]"),
        pattern=re.compile(
            r"(?:文章|本文|本页|本頁)?(?:目录|目錄|目次|(?:table of )?contents)\s?"
            r"[\[［(（]\s?(?:隐藏|隱藏|显示|顯示|展开|展開|收起|hide|show|toggle|非表示|表示)\s?[\]］)）]?",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "subscribe",
        examples=(
            "Sign up for our weekly newsletter. Unsubscribe at any time.",
            "Thanks for reading Harbour Notes! Subscribe for free to receive new posts and support my work.",
            "This post is public so feel free to share it.",
            "Get our morning briefing",
            "Sign up here.",
            "Support our journalism",
            "Already a subscriber? Log in",
            "You have 2 free articles left this month.",
            "Read the latest edition of our newsletter",
            "Donate now",
            "skip past newsletter promotion",
            "Free daily newsletter",
            "Privacy Notice: Newsletters may contain info about charities and online ads.",
        ),
        pattern=re.compile(
            r"(?:sign up|subscribe|register)(?: (?:now|here|today|free))?(?: (?:for|to) (?:(?:our|my"
            r"|this)\b|the (?:[\w' ]{0,30})?(?:newsletter|feed|podcast|channel|briefing|digest|magazine"
            r"|bulletin|email)\b)[^.!?]{0,70})?[.!]?(?: (?:unsubscribe|no spam|cancel|it['’]s free|you can"
            r"|we['’]ll|free|delivered|every)\b[^.!?]{0,60}[.!]?){0,2}"
            r"|thanks for reading(?:[.!]| (?-i:[A-Z])[^.!?]{0,40}[.!])(?: (?:subscribe|share|this post"
            r"|if you)\b[^!?]{0,100})?|this (?:post|episode|newsletter) is public[^!?]{0,50}"
            r"|(?:type your email|you['’]re all set|check your inbox|success!?)[^!?]{0,40}"
            r"|get (?:our|the|my) (?:\w+ ){0,3}(?:briefing|newsletter|bulletin|digest|headlines|alerts|app"
            r"|emails?)[^.!?]{0,40}[.!]?|(?:support|fund) (?:our|my|independent|local"
            r"|quality) (?:journalism|work|reporting|newsroom)[^.!?]{0,40}[.!]?"
            r"|(?:donate|contribute|give|become a (?:member|supporter|patron|subscriber)|join us"
            r"|upgrade(?: to paid)?|start (?:a|your) (?:free )?(?:trial|subscription)"
            r"|buy me a coffee)(?: (?:now|today|here))?[.!]?"
            r"|(?:skip past|after) newsletter promotion|free (?:daily|weekly|monthly|regular) newsletter"
            r"|privacy notice: newsletters may contain[^!?]{0,110}"
            r"|already (?:a |have an? )(?:subscriber|member|account)\??[^.!?]{0,24}|you (?:have"
            r"|['’]ve) (?:\w+ )?\d{1,2} (?:free )?(?:articles?|stories)[^.!?]{0,40}[.!]?"
            r"|(?:this (?:article|story|post|content) is (?:for|only|exclusively"
            r"|reserved)\b[^.!?]{0,40}(?:subscribers|members)[^.!?]{0,30}[.!]?)"
            r"|(?:read|see) the latest (?:edition|issue) of [^.!?]{0,40}|member-only (?:story|content)"
            r"|(?:subscriber|member)s?[- ]only|keep reading with a[^.!?]{0,40}",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "share",
        examples=(
            "Share this post",
            "Open in app",
            "5 min read · Jun 9, 2023",
            "Reuse this content",
            "Add us as a preferred source on Google",
            "Print Email Facebook",
        ),
        pattern=re.compile(
            r"share (?:this )?(?:post|article|story|page|link|full article|options)|(?:open|read"
            r"|view) in (?:the )?(?:app|browser)|\d{1,3}\s?min(?:ute)?s? read\s?[·•"
            r"|-]\s?[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?|reuse this content"
            r"|(?:add|make|follow) (?:us|\w+(?: \w+){0,2}) (?:as )?(?:a|your) preferred source on google"
            r"|gift (?:this )?article|listen \(\d{1,3} ?min(?:ute)?s?\)|(?:copy|get) (?:the )?link"
            r"|(?:click|tap) to (?:expand|enlarge|zoom)"
            r"|(?:(?:print|email|share|save|facebook|twitter|x|linkedin|whatsapp|reddit|bluesky|threads"
            r"|telegram|pinterest|pocket|flipboard|copy link|bookmark|comments?(?: \(\d{1,5}\))?|gift"
            r"|text size|a a)[\s|·,/]{0,4}){2,12}",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "comments",
        examples=(
            "Discussion about this post",
            "12 Comments",
            "Ready for more?",
            "Join the conversation",
            "查看更多评论",
            "共 12 条评论",
            "已有 216 条评论，共 1530 人参与",
            "我要评论 已有 216 条评论，共 1530 人参与",
            "网友评论仅供其表达个人看法，并不表明本站立场",
            "精选留言",
        ),
        pattern=re.compile(
            r"discussion about this (?:post|episode)|ready for more\??|no posts|top latest discussions?"
            r"|(?:comments|restacks)(?: \(\d{1,6}\))?|(?:show|read|see) (?:all )?\d{1,6} (?:comments"
            r"|replies)"
            rf"|(?:我要评论|我来说两句|发表评论|網友回應)?[\s,，]{{0,3}}(?:共|已有|全部|查看"
            rf"|展开(?:全部)?)?\s?(?:{_COUNT})?\s?(?:条|則"
            rf"|个)?(?:更多)?(?:评论|評論|留言|跟帖|回应)(?:[\s,，]{{0,3}}(?:共|有)?\s?{_COUNT}\s?人(?:参与|跟帖"
            rf"|参加)){{0,1}}[>»]{{0,2}}"
            r"|(?:网友|本)?评论(?:仅供|仅代表|不代表|只代表)[^。]{0,40}。?|(?:精选|最新|热门|全部|精彩"
            r"|优质)(?:留言|评论|回复|跟帖)|(?:评论"
            r"|留言)(?:区|列表|须知)|文明上网[^。]{0,40}。?|请(?:自觉)?遵守[^。]{0,30}(?:法律|法规|规定"
            r"|协议)[^。]{0,20}。?",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "account",
        examples=(
            "88篇原创内容",
            "3位朋友关注",
            "港湾周刊 88篇原创内容 公众号",
            "关注该公众号",
            "Written by Lena Marsh",
            "@lenamarsh",
            "以下文章来源于望海日报 ，作者江宁",
            "1.2K Followers · Editor for Estuary Post",
            "More from Lena Marsh and Estuary Post",
            "个人简介：码头上的人和船",
        ),
        pattern=re.compile(
            rf"(?:[^\s，,。:：]{{2,16}}[\s·|｜]{{1,3}})?{_COUNT}\s?(?:篇原创(?:内容|文章)?|篇内容|位?(?:个)?(?:朋友"
            rf"|好友)(?:也)?(?:关注|读过|看过))(?:[\s·|｜,，]{{1,3}}(?:公众号|视频号|{_COUNT}\s?(?:位"
            rf"|个)?朋友关注|关注)){{0,3}}"
            r"|(?:已?关注|追蹤)(?:该|此|本|這個|这个)?(?:公众号|公眾號|账号|帐号|作者|专栏|频道|话题|合集)"
            r"|(?:个人|作者|账号|号主)?(?:简介"
            r"|签名)\s?[:：]\s?[^。]{2,40}|以下(?:文章|视频"
            r"|内容)来源于\s?[^，,。]{2,20}\s?(?:[,，]\s?作者[^，,。]{1,20})?"
            r"|@[A-Za-z0-9_]{3,20}|written by (?-i:[A-Z])[\w.' -]{2,40}"
            rf"|{_COUNT}\s?followers?(?:\s?[·•|]\s?[^.]{{2,60}})?|more from [A-Z][\w.' -]{{2,60}}"
            rf"|recommended from medium|published in [A-Z][\w.' -]{{2,40}}(?:\s?{_COUNT}\s?followers?)?",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "promotion",
        examples=(
            "加入晨港時報LINE好友，新聞不漏接",
            "點我下載APP 按我看活動辦法",
            "下載APP，隨時掌握最新消息",
            "追蹤港報 IG",
            "更多精彩请下载望海新闻客户端",
            "点击下方卡片，关注我们",
            "进群请加微信 harbour01",
            "喜歡這篇文章嗎？",
            "扫码在手机上阅读",
        ),
        pattern=re.compile(
            r"(?:立即|立刻|馬上|快)?(?:加入|追蹤|訂閱|按讚|下載|下载|關注"
            r"|安裝)\s?[\w\u4e00-\u9fff《》「」 ]{0,16}(?:LINE|IG"
            r"|Instagram|FB|Facebook|粉絲(?:團|專頁)|YouTube|Telegram|電子報|頻道|APP|App|客户端|社團"
            r"|好友)(?:好友|官方帳號|頻道"
            r"|群組)?(?:[,，!！\s][^。]{0,24})?[!！]?"
            r"|(?:[點点按][我此](?:下載|下载|看|加入|訂閱|追蹤|了解)[^\s。]{0,10}[\s|｜]{0,3}){1,3}"
            r"|更多(?:精彩|内容|资讯|新闻|消息|報導"
            r"|報道)[^。，]{0,8}[,，]?(?:请|請)?(?:下载|下載|打开|打開|登录|关注|訂閱|追蹤|上)[^。]{2,24}"
            r"|(?:点击|點擊|点|戳)(?:下方|上方|这里|此处|這裡|文末|左下角)?(?:卡片|名片|链接|連結|图片"
            r"|海报|二维码)[,，\s]?[^。]{0,20}|(?:进群|入群"
            r"|加群|咨询|合作|投稿|转载|爆料)(?:请|可)?(?:加|添加|联系|私信)[^。]{2,30}"
            r"|(?:喜歡|喜欢)(?:這|这)(?:篇|個|个)(?:文章|內容|内容|報導)[嗎吗]?[?？]?|(?:扫|掃)(?:码|碼"
            r"|一扫|一掃)?(?:二维码)?(?:在|用"
            r"|到)?(?:手机|手機)(?:上|端)?(?:继续)?(?:阅读|觀看|观看|浏览|看)[^。]{0,8}",
        ),
    ),
    Boilerplate(
        "related",
        examples=("▪ 更多新聞：漁汛提早來", "热门：望津链 码头链", "更多報導｜漁汛提早來"),
        pattern=re.compile(
            r"[^\w\s]{0,3}\s?(?:更多(?:新聞|新闻|報導|报道|文章)|看更多|延伸閱讀|推薦閱讀|推薦影音"
            r"|相關影音|相关视频|热门|热搜|热词)\s?[:：｜|]\s?[^。！？]{2,60}"
        ),
    ),
    Boilerplate(
        "tags",
        examples=(
            "# 港航 # 码头 # 夜班",
            "Topics: harbour, fax",
            "Related Topics",
            "文章关键词： 港航 码头",
            "TAGS 港航, 码头",
        ),
        pattern=re.compile(
            r"[#＃]\s?[^\s#＃]{1,20}(?:[\s,，、|]{1,3}[#＃]\s?[^\s#＃]{1,20}){1,11}|(?:topics?|tags?|keywords"
            r"|filed under|in this (?:story|article)|more about)\s?[:：]\s?[^.。]{2,100}|(?:related|article"
            r"|story) (?:topics|tags)"
            r"|(?:文章|本文)(?:关键词|关键字|标签|關鍵字)\s?[:：]\s?[^。]{1,60}|(?:TAGS?|標籤|タグ)\s[^。.!?]{2,50}",
        ),
    ),
    Boilerplate(
        "counter",
        examples=("约 1.2k 字，阅读约 4 分钟", "利好 12 利空 3", "看多 12 | 看空 3", "阅读时长：4 分钟"),
        pattern=re.compile(
            rf"(?:约|約|共|全文)?\s?{_COUNT}\s?字[\s,，]{{1,3}}(?:预计)?(?:阅读|讀|读)[^。]{{0,16}}"
            rf"|(?:(?:利好|利空|看多|看空|看涨"
            rf"|看跌|有用|没用|顶|踩|支持数|反对数)\s?[:：(（]?\s?\d{{1,6}}\s?[)）]?[\s"
            rf"|｜/·]{{0,3}}){{1,4}}|(?:阅读|預計閱讀"
            rf"|预计阅读)(?:时长|時間|时间)\s?[:：]?\s?(?:约|約)?\s?{_COUNT}\s?(?:分钟|分鐘|min)"
        ),
    ),
)
