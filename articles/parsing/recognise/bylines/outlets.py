"""Names of outlets and of people: which of two names is the newspaper, site or firm."""

from __future__ import annotations

import re

from articles.text.punctuation import is_wider

_ORGANISATION = re.compile(
    r"(?:财经|財經|财讯|財訊|资讯|資訊|通信|电台|電台|频道|頻道|在线|日报|日報|(?<![通简海情举警捷喜])[报報]|晚报"
    r"|晚報|周刊|週刊|周报|新闻|新聞|新闻网|通讯社|通訊社"
    r"|社|网|網|观察|觀察|研究院"
    r"|研究所|研究|科技|资本|資本|传媒|傳媒"
    r"|媒体|時報|时报|电视台|電視台|杂志|雜誌|评论|評論|ラボ|ニュース|編集部|基金会|工作室|实验室|實驗室|区块链"
    r"|脉搏|捕手|律动|星球|株式会社|メディア"
    r"|Ventures|Capital|News|Times|Post|Daily|Journal|Ledger|Labs?|Research|Media|Weekly|Herald|Gazette|Wire|Tribune"
    r"|Chronicle|Observer|Bulletin|Magazine|Press"
    r"|Review|Institute|Today|Report|Business|Insider|Standard|Guardian|Telegraph|Globe|Mail|Express|Independent"
    r"|Mirror|Monitor|Dispatch|Register|Examiner"
    r"|Echo|Courier|Argus|Sentinel|Record|Network|Agency|Online|客户端|客戶端|广播|廣播|融媒体?|融媒|卫视|頻道|央视"
    r"|电视)$",
    re.IGNORECASE,
)
_ORGANISATION_EXAMPLES = (
    "青石财讯",
    "山城新聞",
    "潮見経済新聞",
    "北辰链报",
    "恒川资本",
    "Estuary Post",
    "Orchard Ventures",
)
_NEWSPAPER = re.compile(
    r"[\u4e00-\u9fff]{2,8}(?:日报|日報|晚报|晚報|晨报|晨報|早报|早報|周刊|週刊|时报|時報|新闻网|新聞網|通讯社|通訊社|电视台|電視台|客户端|客戶端)"
    r"|(?:The )?(?:[A-Z][a-z]+ ){1,2}(?:Post|Times|Herald|Gazette|Tribune|Chronicle|Courier|Wire)"
)
_NEWSPAPER_EXAMPLES = ("望海日报", "Estuary Post", "港湾周刊", "望津新闻网")
# Names contain no question and no clauses.
_CLAUSE_MARK = re.compile(r"[?？!！,，。:：|｜]")
_ORIGINAL_MARK = re.compile(r"\s*[|｜丨]\s*(?:原创|原創|首发|首發)$")
_ENGLISH_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z]\.)?(?: [A-Z][a-z]+){1,2}")
_TWO_WORD_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z]\.)? [A-Z][a-z]+")


# The most frequent family names, and those of two characters.
_FAMILY_NAMES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩韓邓鄧冯馮曹彭曾肖萧蕭田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁任卢盧姚沈钟鐘姜崔谭譚"
    "陆陸范汪廖石金韦韋贾賈夏付方邹鄒熊白孟秦邱侯江尹薛闫阎雷龙龍黎史陶贺賀毛郝顾顧龚龔邵万萬严嚴赖賴洪武莫孔汤湯向常温溫康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯"
    "岳翟殷詹申欧歐耿关關兰蘭焦俞左柳甘祝包宁寧尚符舒阮柯纪紀梅童凌毕畢单單裴霍涂成苗谷盛曲翁冉骆駱蓝藍路游辛靳欧管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤时穆农司卓古吉简簡车項项连连芦麦麥褚娄娄窦戚岑"
)
_LONG_FAMILY_NAMES = (
    "欧阳",
    "歐陽",
    "司马",
    "司馬",
    "上官",
    "诸葛",
    "諸葛",
    "皇甫",
    "令狐",
    "慕容",
    "司徒",
    "端木",
    "东方",
)


def is_chinese_name(value: str) -> bool:
    """Whether it reads like the name of a Chinese person: a family name and one or two characters."""
    if not all("\u4e00" <= char <= "\u9fff" for char in value):
        return False
    if value.startswith(_LONG_FAMILY_NAMES):
        return 3 <= len(value) <= 4
    return 2 <= len(value) <= 3 and value[0] in _FAMILY_NAMES and not has_outlet_word(value)


def is_outlet(value: str) -> bool:
    """Whether a name reads like that of a newspaper, site or firm."""
    name = _ORIGINAL_MARK.sub("", value)
    return has_outlet_word(name) and len(name) > 3 and not is_wider(name, 40) and not _CLAUSE_MARK.search(name)


def is_newspaper(value: str) -> bool:
    """Whether it is the name of a newspaper, magazine or station and hardly anything else."""
    return len(value) <= 30 and _NEWSPAPER.fullmatch(value) is not None


def has_outlet_word(value: str) -> bool:
    """Whether a name ends in a word for a newspaper, site or firm."""
    return _ORGANISATION.search(value) is not None


def outlet_first(first: str, second: str) -> tuple[str, str]:
    """Two names as (outlet, person)."""
    if has_outlet_word(first) != has_outlet_word(second):
        return (first, second) if has_outlet_word(first) else (second, first)
    is_person_first = is_chinese_name(first) and not is_chinese_name(second)
    if is_person_first or (is_english_name(first) and not first.startswith("The ")):
        return second, first
    return first, second


def is_english_name(value: str) -> bool:
    """Two or three capitalised words, with or without an initial."""
    return _ENGLISH_NAME.fullmatch(value) is not None


def is_full_name(value: str) -> bool:
    """Two capitalised words, with or without an initial: how an English site prints its writer."""
    return _TWO_WORD_NAME.fullmatch(value) is not None
