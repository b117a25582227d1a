"""Boilerplate of news portals, wire pages and blogs: breadcrumbs, pagers, page footers, feedback prompts."""

from __future__ import annotations

import re

from articles.parsing.recognise.boilerplate_rows.kinds import Boilerplate

# Patterns have to match a whole line without its quotation marks, arrows and emoji (see without_decoration()).
_NUMBER = r"\d[\d,，.]{0,11}+\s?+[万萬亿kKwW]?+\+?+"
_PAGE_TOTAL = r"(?:第\s?\d{1,3}\s?(?:页|頁)?\s?[/／,，\s|｜]?\s?)?[共/／]\s?\d{1,3}\s?(?:页|頁)"
_FOOTER_LABEL = (
    r"(?:关于(?:我们|本站|本网)|關於(?:我們|本站)|联系(?:我们|方式)|聯絡(?:我們|方式)|广告(?:服务|合作|刊登|投放)"
    r"|廣告(?:刊登|服務)|版权(?:声明|信息)|版權聲明|法律(?:声明|顾问)"
    r"|隐私(?:政策|声明|条款)|隱私權?(?:政策|聲明)|网站(?:地图|简介|声明|介绍)|網站地圖|招聘(?:信息|英才)?|人才招聘"
    r"|诚聘英才|加入我们|友情链接|(?:使用|服务|用户)(?:条款|协议)|服務條款|免责声明"
    r"|帮助中心|意见反馈|常见问题|合作(?:伙伴|媒体)|媒体合作|商务合作|投稿(?:须知|指南)?|未成年人保护(?:专区)?"
    r"|客户端下载|举报(?:中心|专区)|本网动态|站点地图|RSS(?:订阅)?|English|简体|繁體|繁体"
    r"|about(?: us)?|contact(?: us)?|privacy(?: (?:policy|notice|centre|center))?|terms(?: (?:of|and|&) (?:use"
    r"|service|conditions))?|site ?map|careers|jobs"
    r"|advertise(?: with us)?|help(?: cent(?:er|re))?|faqs?|accessibility|cookies?(?: (?:policy|settings|preferences"
    r"|notice))?|newsletters?|rss|archives?|corrections|support"
    r"|do not sell (?:or share )?my (?:personal )?info(?:rmation)?|manage (?:preferences|cookies|consent)|press"
    r"|media kit|masthead|code of ethics|editorial (?:policy|standards|guidelines))"
)

PORTAL_ROWS: tuple[Boilerplate, ...] = (
    Boilerplate(
        "crumbs",
        examples=(
            "您当前的位置：首页 > 财经 > 正文",
            "所在位置：首页 → 要闻",
            "望海网 >> 新闻频道 >> 港口",
            "当前位置：首页 - 新闻 - 国内",
            "您現在的位置: 首頁",
        ),
        pattern=re.compile(
            r"(?:您|你)?(?:现在|現在|当前|當前|目前)?的?(?:所在)?(?:的)?(?:位置|栏目|频道)\s?[:：].{1,100}"
            r"|[^\s>＞》»›→。,，:：]{2,14}(?:\s?(?:>>?|＞＞?|»|›|→)\s?[^\s>＞»›→。,，:：]{2,14}){2,6}"
            r"|[^\s>＞»›→。,，:：]{0,10}(?:首页|首頁|网|網|中心|频道|Home)\s?(?:>>?|＞＞?|»|›"
            r"|→)\s?[^>＞。,，]{2,20}(?:\s?(?:>>?|＞＞?|»|›|→)\s?[^>＞。]{2,60}){0,4}"
        ),
    ),
    Boilerplate(
        "pager",
        examples=(
            "共3页",
            "第1页 共3页",
            "第 1/3 页",
            "Page 1 of 3",
            "首页 上一页 1 2 3 下一页 尾页",
            "(1/3)",
            "1 2 3 4 5",
        ),
        pattern=re.compile(
            rf"{_PAGE_TOTAL}(?:\s?\S{{0,12}})?|第\s?\d{{1,3}}\s?[/／]\s?\d{{1,3}}\s?(?:页|頁)?"
            rf"|\d{{1,2}}\s?[/／]\s?\d{{1,2}}"
            r"|(?:page|part|pages?:?)\s\d{1,3}\s(?:of|/)\s\d{1,3}|\d{1,2} of \d{1,2}|image \d{1,3} of \d{1,3}"
            r"|pages?\s?:\s?(?:\d{1,3}[\s,|]*){1,12}"
            r"|(?:(?:首页|首頁|上一页|上一頁|下一页|下一頁|尾页|尾頁|末页|上页|下页|前页|后页|全文阅读"
            r"|在本页阅读全文|阅读全文|余下全文|余下内容|prev(?:ious)?|next|first|last|page|pages|…|\.\.\."
            r"|[‹›«»<>＜＞|｜]|(?<!\d)\d{1,3}(?!\d)"
            rf"|{_PAGE_TOTAL})[\s:：]*+){{2,30}}+|(?:1\s2(?:\s3)?(?:\s\d{{1,3}})*)|余下(?:全文|内容)|(?:点击|查看"
            rf"|阅读)(?:下一页|余下全文)|continue reading(?: on (?:the )?next page)?|read (?:the )?full (?:article"
            rf"|story)|next page",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "continued",
        examples=(
            "（下转第二版）",
            "下转A3版",
            "（上接第一版）",
            "（紧接第一版）",
            "Continued on page A4",
            "下轉第二版",
        ),
        pattern=re.compile(
            r"(?:下转|下轉|上接|紧接|緊接|转接|文转"
            r"|接)\s?(?:第)?\s?[\w一二三四五六七八九十]{1,4}\s?[版页頁](?:[^。]{0,10})?"
            r"|(?:story )?continue[ds] (?:on|from) (?:page )?[A-Z]?\d{1,3}"
            r"|see [A-Z]+,? page [A-Z]?\d{1,3}|please turn to page [A-Z]?\d{1,3}",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "tool",
        examples=("【字体：大 中 小】", "字号：T T", "A- A+", "字级：小 中 大", "[打印] [关闭窗口]", "Text size A A A"),
        pattern=re.compile(
            r"(?:文章)?(?:字体|字體|字号|字號|字级|字級|文字|text size|font size)(?:大小|调整"
            r"|設定)?\s?[:：]?\s?(?:[+＋\-－TtAa大中小特超较小|/\s\[\]［］【】]){1,24}"
            r"(?:\s?(?:打印|列印|关闭|關閉|收藏|分享|窗口|视力保护色|繁体|简体)[\s\]】]?){0,5}"
            r"|(?:[AaTt][\s]?[-+－＋]?\s?){2,4}|视力保护色\s?[:：]?.{0,20}",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "counter",
        examples=(
            "访问量：1204",
            "阅读 10万+",
            "阅读10万+ 在看 2035",
            "点击数：1204",
            "您是第 123456 位访客",
            "7人喜欢",
            "4 min listen",
        ),
        pattern=re.compile(
            rf"(?:(?:文章|本文|总|累计|已)?(?:阅读|閱讀|浏览|瀏覽|点击|點擊|访问|訪問|人气|人氣|评论|評論|跟帖|留言"
            rf"|赞|讚|点赞|點讚|喜欢|在看|看过|收藏|分享|转发|播放|热度|围观|views?|reads?|shares?|likes?|hits"
            rf"|comments?)"
            rf"(?:量|数|數|次数|次數|人数)?\s?[:：]?\s?[(（]?{_NUMBER}\s?+(?:次|人|条|遍)?+[)）]?+[\s"
            rf"|｜·,，]*+){{1,6}}+"
            rf"|(?:{_NUMBER}\s?(?:人|次|位|条|個|个|則|篇)?(?:阅读|浏览|喜欢|喜歡|赞过|点赞|讚|按讚|看过|收藏|评论"
            rf"|評論|留言|跟帖|围观|参与|在看|分享|划线|赞|回应)[\s|｜·,，]*+){{1,5}}+"
            rf"|您是(?:本文|本页|本站)?第\s?{_NUMBER}\s?位(?:访客|读者|访问者)|(?:listen"
            rf"|read)(?:ing time)?:?\s?\(?\d{{1,3}} ?min(?:ute)?s?\)?|\d{{1,3}} ?min(?:ute)?s? (?:listen|read)",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "footer",
        examples=(
            "关于我们 - 广告服务 - 版权声明 - 网站地图",
            "About | Contact | Advertise | Careers",
            "Do Not Sell My Personal Information",
            "Cookie settings",
        ),
        pattern=re.compile(
            rf"{_FOOTER_LABEL}(?:[\s|｜/·•\-–—丨,，、]+{_FOOTER_LABEL}){{1,14}}|未成年人保护专区"
            rf"|do not sell (?:or share )?my (?:personal )?info(?:rmation)?|cookie (?:settings|policy|preferences)"
            rf"|privacy policy|terms of (?:use|service)|manage (?:preferences|cookies)",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "footer",
        examples=(
            "客服热线：021-0000000",
            "举报电话：021-00000000 举报邮箱：jubao@wanghai.example",
            "技术支持：望海科技",
            "互联网新闻信息服务许可证：31120200000",
            "主办单位：望津市人民政府办公室",
            "Proudly powered by WordPress",
        ),
        pattern=re.compile(
            r"(?:(?:客服|服务|新闻|举报|投诉|监督|违法和不良信息举报|不良信息举报|涉未成年人?举报"
            r"|网上?有害信息举报)(?:热线|电话|邮箱|中心|专区|信箱)\s?[:：]?\s?[\w@.\-+()（） ]{0,40}[\s"
            r"|｜,，;；]*){1,4}"
            r"|(?:技术支持|网站标识码|网站维护|主管单位|主办单位|主管|主办|承办单位|承办|运营单位|建设运维|邮编"
            r"|邮政编码|地址|网站管理|制作维护|法律顾问)\s?[:：]\s?[^。，]{2,60}"
            r"|(?:互联网|信息网络|广播电视|增值电信|网络文化|出版物)[^。]{0,24}(?:许可证|经营许可)(?:编号"
            r"|号)?\s?[:：]?[^。]{0,40}|(?:\S{0,6}(?:ICP|icp)[备證证]?\S{4,24}|\S?公网安备\s?\S{6,24})"
            r"|(?:proudly )?powered by [\w .]{2,24}|theme(?: by|:) [\w .]{2,24}",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "nav",
        examples=(
            "Skip to main content",
            "Post navigation",
            "Older posts",
            "← Previous Post",
            "回列表",
            "跳到主要內容",
        ),
        pattern=re.compile(
            r"(?:skip|jump) to (?:main )?(?:content|navigation|menu|footer|search)|post navigation|(?:older|newer"
            r"|previous|next) (?:posts?|entries|articles?)|(?:view|see|read) (?:all|more) (?:posts|articles|stories"
            r"|news)(?: (?:by|from|in) .{2,40})?"
            r"|(?:toggle|open|close|main) (?:navigation|menu)|about the author|(?:photo|image|picture) gallery"
            r"|回(?:到)?(?:列表|上一頁|目錄)|跳(?:到|至|转到|轉到)(?:主要)?(?:内容|內容)(?:区|區)?"
            r"|(?:上一[则則篇]\s?下一[则則篇])",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "tags",
        examples=(
            "Posted in News",
            "Posted in News | Tagged harbour, fax",
            "Tagged harbour, ports",
            "[标签:内容]",
            "本文标签：港口",
        ),
        pattern=re.compile(
            r"posted in [\w ,&]{2,50}(?:\s?[|·]\s?tagged [\w ,&-]{2,80})?|tagged (?:with |as "
            r"|under )?:?\s?[a-z][\w -]{1,30}(?:, [\w -]{2,30}){1,10}|(?:本文)?(?:标签|標籤|栏目"
            r"|分类)\s?[:：][^。]{1,60}",
            re.IGNORECASE,
        ),
    ),
)
