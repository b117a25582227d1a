"""Tool words: the labels of buttons, menus and counters in a saved page, and rows that consist of nothing else."""

from __future__ import annotations

import re

from articles.text.punctuation import is_wider
from articles.text.wordlists import alternatives

_MAX_WIDTH = 120
# Labels that are complete lines by themselves. `_` is a space.
_LABEL = alternatives(
    """
    (?:点|點|求|点个|點個|点点|點點|来个)?(?:分享|收藏|点赞|點讚|赞|讚|按讚|转发|轉發|在看|关注|關注|评论|評論|留言)
    (?:写|寫|发表|發表|我要|精选|精選|全部|最新|热门|熱門|网友|網友|查看|参与|參與|更多)(?:评论|評論|留言|跟帖) 喜欢
    喜歡 不喜欢 讚好 赞好 看多 看空 看涨 看跌 看漲 利好 利空 取消 允许 知道了 我知道了
    确定 確定 同意 关闭 關閉 赞赏 讚賞 打赏 打賞 赞赏支持 喜欢作者 其它金额 其他金额 看一看 朝圣 划线 人划线 视频
    小程序 音频
    轻点两下取消赞 轻点两下取消在看 使用小程序 使用完整服务 名称已清空 赞赏二维码 微信豆 作者头像 举报 檢舉 检举 反馈
    回饋 投诉 纠错 糾錯
    我要(?:纠错|反馈|举报|投诉) (?:举报|投诉|纠错)(?:/|与|和)?(?:反馈|举报) 私信 回复 回覆 回應 抢沙发 搶沙發 登录
    登錄 登入 注册 註冊 退出 搜索 搜尋
    (?:点击)?(?:展开|展開|收起|查看|阅读|閱讀|显示)(?:全文|全部|更多|原图) 展开阅读全文 点击展开 展开 展開 收起 更多
    换一换 換一換 刷新 最热 最新 最早 只看作者
    热评 听新闻 听全文 听文章 听本文 收听本文 播放 暂停 播报 语音播报 播报文章 朗读 朗讀 朗读全文 語音朗讀
    手机看(?:新闻|视频|文章)?
    用手机看 手机阅读 手机版 电脑版 微博
    微信 朋友圈 QQ QQ空间 QQ好友 新浪微博 腾讯微博 人人网 豆瓣 空间 微信好友 LINE Facebook Twitter X Telegram
    WhatsApp LinkedIn
    Pinterest Reddit Email Weibo WeChat Messenger Instagram YouTube Threads Pocket
    (?:打印|列印)(?:本页|本頁|本文|本稿|页面)? 友善列印
    轉寄 转寄 关闭(?:窗口|本页|页面)? 關閉視窗 关闭窗口 窗口关闭 缩小字体 放大字体 放大 缩小 縮小
    字体(?:大小|缩小|放大)? [大中小]字?号 大 中 小 特大 超大
    默认 [大中小]字 T[大小] A A?[-－+＋] T 字[号體体級级號](?:大小|调整)? 返回(?:首页|顶部|列表|上页|上一页)
    回(?:首页|首頁|顶部|頂部|列表|到顶部) 顶部 置顶
    TOP 首页 首頁 末页 尾页 上一页 下一页 上一頁 下一頁 尾頁 跳转 刷新页面 复制链接 複製連結 复制 生成海报 海报 海報
    扫码(?:分享|阅读|看) 二维码
    百度首页 客户端 下载APP 下載APP 下载客户端 客户端下载 App下载 立即下载 立即下載 立即打开 打开APP 打开App 继续阅读
    订阅 訂閱 订阅推送 點擊訂閱 推送
    追蹤 追踪 已追蹤 热榜 榜单 (?:加为|加入|添加)(?:收藏|好友) 收藏本文 加入收藏夹 稍后再读 夜间模式 日间模式
    护眼模式 阅读模式 分享海报 投稿 爆料
    like likes love share tweet print e-?mail save follow following followers? unfollow reply replies report flag
    bookmark
    subscribe subscribe_now log_?in sign_?in sign_?up register log_?out menu search close cancel accept decline ok
    got_it
    skip loading\\.* gift gift_(?:this_)?article copy_link link_copied!? copied!? read_more read_later see_all view_all
    show_(?:more|less|all) load_more(?:_\\w+)? view_more see_more more_options next next_page previous previous_page
    (?:older|newer)_(?:posts|entries|comments) listen play pause mute back top go_to_top yes no share_article
    share_this(?:_\\w+)?
    save_(?:article|for_later|story) print_(?:article|story|page) text_size font_size
    """
)
_TOOL = re.compile(rf"(?:{_LABEL})(?:\s?[:：])?", re.IGNORECASE)
_TOOL_EXAMPLES = ("点在看", "举报", "展开全文", "取消", "字体", "Copy link", "Loading...")
# A number in a row of tools: how many likes, which page.
_NUMBER = re.compile(r"\d[\d,.]{0,12}\s?[万萬亿kKwWmM]?\+?|[+＋]1", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\s|｜/／·•,，、。:：;；>＞»\[\]［］【】()（）“”\"「」『』‘’*#~～&+＋]+|[-－–—]+(?=\s)")
# Words that are headings of an article as well: alone on a line they stay, next to another tool they do not.
_AMBIGUOUS = frozenset("视频 音频 小程序 大 中 小 A T X 字体 空间 微信 微博 客户端 更多 推送 喜欢 订阅 豆瓣".split())
_AMBIGUOUS |= frozenset("看多 看空 看涨 看跌 看漲 利好 利空".split())
_AMBIGUOUS |= frozenset(
    "赏 支付宝 like likes love top back no yes next more skip report follow flag play gift ok".split()
)
_TWO_WORDS = re.compile(
    alternatives(
        """
        copy_link link_copied read_more read_later see_all view_all see_more view_more show_more show_less
        load_more_comments
        sign_in sign_up log_in log_out next_page previous_page share_this share_article save_article save_for_later
        save_story print_article print_page print_story text_size font_size got_it subscribe_now more_options
        older_posts
        newer_posts gift_article gift_this_article go_to_top show_all load_more
        """
    ),
    re.IGNORECASE,
)
_TWO_WORDS_EXAMPLES = ("Copy link", "See all", "Save for later")


def is_tool_row(text: str) -> bool:
    """Whether every word of the line is the label of a tool or a number beside one: `分享 收藏 在看 12`."""
    if is_wider(text, _MAX_WIDTH):
        return False
    if _TOOL.fullmatch(text):
        return text.strip(" :：") not in _AMBIGUOUS and text.lower() not in _AMBIGUOUS
    joined = _TWO_WORDS.sub(lambda match: match[0].replace(" ", "_"), text)
    words = [word for word in _SEPARATOR.split(joined) if word]
    tools = [word for word in words if not _NUMBER.fullmatch(word)]
    if not tools or not all(_TOOL.fullmatch(word.replace("_", " ")) for word in tools):
        return False
    return len(tools) > 1 or (tools[0] not in _AMBIGUOUS and tools[0].lower() not in _AMBIGUOUS)


def is_tool_label(word: str) -> bool:
    """Whether the word is the label of a tool, which a heading may be as well if it is alone on its line."""
    return _TOOL.fullmatch(word) is not None
