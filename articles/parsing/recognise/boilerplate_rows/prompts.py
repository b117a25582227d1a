"""Boilerplate that asks the reader for something: comments, feedback, shares, a subscription, consent to cookies."""

from __future__ import annotations

import re

from articles.parsing.recognise.boilerplate_rows.kinds import Boilerplate

# Patterns have to match a whole line without its quotation marks, arrows and emoji (see without_decoration()).
PROMPTS: tuple[Boilerplate, ...] = (
    Boilerplate(
        "comments",
        examples=(
            "暂无评论",
            "还没有评论，快来抢沙发",
            "登录后参与评论",
            "评论 0",
            "写下你的留言",
            "3 Comments",
            "Leave a Reply",
            "说点什么...",
        ),
        pattern=re.compile(
            r"(?:暂无|还没有|還沒有|没有|目前沒有)(?:任何)?(?:评论|評論|留言|跟帖|回复)[^。]{0,16}|(?:快来"
            r"|快來)?(?:抢沙发|搶沙發)|(?:请|請)?(?:先)?(?:登录|登入|登錄)后?(?:再)?(?:即可|可|参与|發表"
            r"|发表)[^。]{0,10}"
            r"|(?:写下|寫下|发表|發表|说说|分享)(?:你|您|我)的(?:留言|评论|評論|看法|想法|观点|意見)[.…]{0,6}|(?:说"
            r"|說)点?(?:什么|什麼)(?:吧)?[.…]{0,6}|(?:我)?(?:有话说|有話說|来说两句|來說兩句|要评论|要留言)"
            r"|(?:文明|理性|善意)(?:上网|评论|发言|回帖)[^。]{0,24}|(?:网友|精选|最新|热门|全部|精彩)?(?:评论|評論"
            r"|留言|跟帖)\s?(?:区|\(\d{1,7}\)|（\d{1,7}）|[(（]?\s?\d{0,6}\s?[)）]?)?"
            r"|(?:no|\d{1,6}) (?:comments?|repl(?:y|ies)|responses?)(?: yet)?|(?:leave|post|add|write) (?:a"
            r"|your) (?:comment|reply)|(?:join|start) the (?:conversation|discussion)"
            r"|your email address will not be published.{0,60}|required fields are marked.{0,4}"
            r"|comments are (?:closed|moderated|off).{0,20}|(?:be the )?first to comment|(?:view|show|load|see"
            r"|read) (?:all |more )?(?:\d{1,6} )?comments?"
            r"|(?:sign|log) ?in to (?:comment|join|reply|continue|read|save).{0,24}|save my name, email.{0,80}"
            r"|notify me of .{0,60}",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "feedback",
        examples=(
            "Was this helpful?",
            "Was this article helpful? Yes No",
            "Thank you for your feedback!",
            "Spotted an error? Let us know",
            "这篇文章对您有帮助吗？",
            "How would you rate this article?",
        ),
        pattern=re.compile(
            r"(?:was|is|did you find) (?:this|the) ?(?:page|article|story|content|answer|information"
            r"|post)? ?(?:helpful|useful|interesting|what you were looking for|informative)?\s?\?\s?(?:[\s|/]*(?:yes"
            r"|no|thumbs (?:up|down)|\d{1,6}|👍|👎)[\s|/]*){0,6}"
            r"|(?:thank you|thanks) for (?:your|the) (?:feedback|rating|vote|subscribing|signing up|reading)[.!]?"
            r"|how (?:would you rate|useful was|do you feel about|did you like) (?:this|the) (?:article|post|story"
            r"|page)\s?\??"
            r"|(?:rate|report|flag) this (?:article|story|post|page|comment|ad)|(?:give|send|share|submit"
            r"|leave)(?: us)?(?: your)? feedback|(?:report|suggest|submit) (?:an? )?(?:error|correction|typo|mistake"
            r"|problem|issue|tip)(?: or (?:a )?typo)?"
            r"|(?:spotted|found|notice|see|seen) (?:an? |something )?(?:error|mistake|typo|wrong)\s?\?.{0,40}|(?:got"
            r"|have) (?:a )?(?:news )?(?:tip|story)\s?\?.{0,60}|help us improve.{0,40}|what do you think\s?\??"
            r"|(?:这|這|本|此)(?:篇)?(?:文章|内容|報導|报道|文|页面|頁面)?(?:对|對)?(?:您|你)?(?:是否)?(?:有"
            r"|没有)?(?:帮助|幫助|用|价值)(?:吗|嗎|么)?[?？](?:\s?(?:有|没有|是|否)(?:帮助|用)?\s?\d{0,6}){0,4}"
            r"|(?:您|你)(?:觉得|認為|认为|对)(?:这|這|本|此)篇?(?:文章|报道|内容)[^。]{0,12}[?？]|(?:感谢|感謝"
            r"|谢谢)(?:您|你)的(?:反馈|回饋|阅读|支持|评价|訂閱|订阅)[!！。]?",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "share",
        examples=(
            "Click to share on Twitter (Opens in new window)",
            "Like Loading...",
            "Email this to someone",
            "分享至 Facebook",
            "加入LINE好友",
            "分享到LINE",
        ),
        pattern=re.compile(
            r"(?:click to (?:share on|email|print)[^.。]{2,60}(?:\s?[\w+]{2,12})?)|like this:?"
            r"|share this:?(?: .{0,40})?|like loading\.{0,3}|loading\.{0,3}|email (?:this|a link)(?: to (?:someone"
            r"|a friend))?|share (?:on|via|to|with) [\w ,/&]{1,40}|(?:opens in (?:a )?new (?:window|tab))"
            r"|(?:分享|转发|轉發)(?:到|至)\s?[:：]?.{0,40}|加入\s?LINE\s?好友|追蹤我們的\S{2,12}",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "subscribe",
        examples=(
            "Get the Daily Estuary in your inbox",
            "Enter your email",
            "By signing up, you agree to our Terms of Service and Privacy Policy",
            "Follow Estuary Post on Facebook",
            "Join our Telegram channel",
            "Download our app",
        ),
        pattern=re.compile(
            r"get (?:the |our |all )?[\w' ]{2,40} (?:in|to|delivered to|straight to) your inbox.{0,30}|(?:enter"
            r"|your) (?:your )?e-?mail(?: address)?|by (?:signing up|subscribing|submitting|clicking|continuing"
            r"|registering)\b.{4,130}(?:policy|terms|conditions|use)\.?"
            r"|(?:follow|like|find|join) (?:us|[A-Z][\w' ]{1,30}) on [\w ,&]{1,50}\.?|join (?:our|us on"
            r"|the) (?:[\w ]{0,20}(?:channel|group|community|newsletter)|whatsapp|telegram|discord)[^.]{0,30}"
            r"|(?:download|get|open|try) (?:our|the) (?:[\w ]{0,20})?app\b.{0,40}"
            r"|(?:subscribe|sign up|register)(?: (?:now|here|today|free|for|to)\b[^.]{0,70})?|(?:already"
            r"|not) a (?:subscriber|member)\??.{0,30}|(?:create|start) (?:a|your) free (?:account|trial).{0,30}",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "cookie",
        examples=("Accept all cookies", "We use cookies to improve your experience", "本网站使用Cookie以改善您的体验"),
        pattern=re.compile(
            r"(?:accept|reject|allow|decline|manage|only necessary)(?: all| necessary| optional)? (?:cookies"
            r"|preferences)|(?:we|this (?:site|website)|our (?:site|website)) uses? cookies\b.{0,110}|(?:本网站"
            r"|本網站|我们|我們)使用\s?cookies?.{0,80}",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "ad",
        examples=(
            "廣告（請繼續閱讀本文）",
            "請繼續往下閱讀",
            "請往下繼續閱讀",
            "The story continues below",
            "广告，点击查看",
        ),
        pattern=re.compile(
            r"(?:廣告|广告)[\s,，(（]{0,2}(?:請繼續閱讀本文|请继续阅读(?:本文)?|請繼續往下閱讀|点击查看"
            r"|内容由广告商提供)[)）]?|[請请](?:繼續往下|往下繼續|继续往下|往下继续|繼續)(?:閱讀|阅读)(?:本文)?"
            r"|(?:the )?(?:story|article) continues below|scroll to continue(?: reading)?|(?:advertisement"
            r"|ad)\s?[-–—]\s?(?:continue reading|scroll to continue).{0,20}",
            re.IGNORECASE,
        ),
    ),
    Boilerplate(
        "listen",
        examples=(
            "Listen to this article",
            "Listen to this story 4 min",
            "收听本文 4分钟",
            "Your browser does not support the audio element.",
        ),
        pattern=re.compile(
            r"listen to (?:this|the) (?:article|story|episode|podcast)(?:\s?[\d:]{1,6}(?: ?min(?:ute)?s?)?)?|(?:收听"
            r"|听)(?:本文|全文|新闻|文章)\s?[\d:分钟秒]{0,10}|(?:your browser does not support"
            r"|您的浏览器不支持)[^。]{0,60}|this article was (?:read|narrated) by an? (?:automated|ai)[^.]{0,30}",
            re.IGNORECASE,
        ),
    ),
)
