"""Demands in the rights sentence of a page, recognised by rule. The sentence itself is shown to the editor as well."""

import re
from enum import StrEnum

_FORBIDS = re.compile(
    r"(?:未经|未經|没有得到|無|无)[^。;；]{0,24}(?:不得|禁止|严禁|嚴禁|谢绝|謝絕|請勿|请勿)[^。;；]{0,8}(?:转载|轉載|复制|使用|刊登)"
    r"|(?:禁止|谢绝|謝絕|严禁|嚴禁|请勿|請勿|不得)(?:转载|轉載)|無断転載|all rights reserved"
    r"|(?:may|must) not be (?:re)?(?:published|produced|printed|distributed)"
    r"|without (?:prior )?(?:written )?permission",
    re.IGNORECASE,
)
_FORBIDS_EXAMPLES = (
    "未经授权，不得转载。",
    "谢绝转载",
    "無断転載を禁じます。",
    "All rights reserved.",
    "It may not be republished without permission.",
)
_NAMES = re.compile(
    r"(?:转载|轉載|引用|転載)[^。]{0,16}(?:注明|註明|标明|標明|标注|保留|附上|明記)|(?:注明|註明|标明|保留)[^。]{0,8}(?:出处|出處|来源|來源|链接|鏈接)"
    r"|出典を?明記|attribution|credit the|link back|please (?:credit|cite|link)",
    re.IGNORECASE,
)
_NAMES_EXAMPLES = ("转载请注明出处", "轉載須保留原文連結", "出典を明記", "Please credit the author")
_LINKS = re.compile(r"链接|鏈接|連結|地址|网址|link|https?://|url", re.IGNORECASE)
_FIRST = re.compile(r"首发|首發|首次发表|first (?:appeared|published)|originally (?:appeared|published)", re.IGNORECASE)


class Demand(StrEnum):
    """What a source requires of a reprint."""

    PERMISSION = "permission"
    LINK = "link"
    ATTRIBUTION = "attribution"
    FIRST = "first"


def demands_in(sentence: str) -> list[Demand]:
    """The demands in a sentence about rights, the strictest first. An empty list does not mean permission."""
    demands = []
    if _FORBIDS.search(sentence):
        demands.append(Demand.PERMISSION)
    if _NAMES.search(sentence):
        demands.append(Demand.LINK if _LINKS.search(sentence) else Demand.ATTRIBUTION)
    elif _FIRST.search(sentence):
        demands.append(Demand.FIRST)
    return demands
