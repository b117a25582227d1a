"""Names in the metadata of a page: people and outlets, and what content management systems put there instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from articles.parsing.recognise.bylines.keyed import keyed_names
from articles.parsing.recognise.bylines.names import BylineNames
from articles.parsing.recognise.bylines.outlets import has_outlet_word
from articles.text.folding import fold
from articles.text.wordlists import word_set

_MAX_LENGTH = 80
_MAX_LIST_LENGTH = 400
# Accounts and placeholders, folded.
_GENERIC = word_set(
    """
    admin administrator administrador root webmaster editor editors editorial editorialteam editorialstaff editorialdesk
    newsroom newsdesk newsteam staff staffwriter staffwriters staffreporter staffreporters reporter author authors
    writer contributor contributors guest guestauthor guestpost user username test tester demo default system sysadmin
    superadmin manager moderator publisher publish web website site home index cms wordpress wpadmin wp drupal joomla
    discuz dedecms phpcms empirecms null none nil undefined unknown anonymous anon noauthor na n/a tbd name yourname
    authorname 管理员 管理員 超级管理员 系统管理员 网站管理员 站长 编辑 編輯 编辑部 編輯部 小编 小編 网站编辑 本站编辑
    责任编辑 作者 记者 記者 本站 本网 本報 本报 本站原创 原创 原創 佚名 未知 不详 匿名 匿名用户 网友 投稿 转载 网络
    互联网 网络来源 综合 整理 发布者 发布员 信息员 通讯员 默认 默认作者 测试 无 暂无 空 編集部 管理人 匿名希望
    """
)
_NOT_A_NAME = re.compile(
    r"://|^www\.|@|[{}<>\[\]%$=_\\^~]|^/|\.(?:com|cn|net|org|html?|php|example)\b|^[\d\s.:/-]*$", re.I
)
_NOT_A_NAME_EXAMPLES = ("https://a.example/author/1", "a@b.example", "{{ author }}", "/author/1", "10086")
_BY = re.compile(r"^(?:by|written by|posted by|words by|author)\s*[:：]?\s+", re.IGNORECASE)
_NOT_LETTER = re.compile(r"[\s.\-_·]+")
_SEPARATORS = re.compile(r"\s*[、,，;；&＆]\s*|\s+and\s+", re.IGNORECASE)


def is_generic(name: str) -> bool:
    """Whether it is an account, a placeholder, an address or a number and not the name of a person or outlet."""
    if not name or len(name) > _MAX_LENGTH or _NOT_A_NAME.search(name):
        return True
    return _NOT_LETTER.sub("", fold(name)) in _GENERIC


def people_in(value: str, sites: Collection[str]) -> BylineNames:
    """The author and source that a value for the author contains. `sites`: names of the site, which are no author."""
    value = _BY.sub("", " ".join(value[:_MAX_LIST_LENGTH].split()))
    if len(split_people(value)) < 2 and is_generic(value):
        return BylineNames()
    names = keyed_names(f"作者：{value}") if not value.isascii() else None
    author, source = (names.author, names.source) if names else (value, None)
    known = {fold(site) for site in sites}
    people = [name for name in split_people(author or "") if not is_generic(name) and fold(name) not in known]
    if len(people) == 1 and source is None and has_outlet_word(people[0]):
        people, source = [], people[0]
    return BylineNames(author=joined_names(people) or None, source=None if is_generic(source or "") else source)


def joined_names(names: Sequence[str]) -> str:
    """The names as a list of its script: `陆鸣、林初`, `Lena Marsh, Ada Finch`."""
    return (", " if "".join(names).isascii() else "、").join(names)


def split_people(names: str) -> list[str]:
    """The names in a list separated by commas, enumeration commas, ampersands or "and"."""
    return list(dict.fromkeys(name for name in _SEPARATORS.split(names.strip()) if name))
