"""Names by which the list under "/" finds a block: labels in both languages, other usual names, and their pinyin."""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.utils.translation import override

from articles.search.names.desk_lookup import parts_of

OTHER_NAMES = {
    "paragraph": ("正文", "段落", "text"),
    "heading2": ("小标题", "二级标题", "h2", "subheading"),
    "heading3": ("小标题", "三级标题", "h3", "subheading"),
    "heading4": ("小标题", "四级标题", "h4", "subheading"),
    "bullets": ("无序列表", "项目符号", "ul", "unordered list"),
    "numbers": ("有序列表", "编号列表", "ol", "ordered list"),
    "quote": ("引用", "引文", "blockquote"),
    "codeBlock": ("代码", "pre"),
    "note": ("编者按", "编注", "更正", "更新", "note"),
    "table": ("表格",),
    "rule": ("分隔线", "分割线", "水平线", "hr", "divider", "separator"),
    "picture": ("图片", "照片", "配图", "插图", "上传图片", "image", "photo", "figure", "img"),
}


@cache
def block_words(labels: Callable[[], dict[str, str]]) -> dict[str, list[str]]:
    """By the name of the block in the editor's scripts: what typed text may begin, folded.

    `labels` returns the labels in the current language.
    """
    by_language = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            by_language.append(labels())
    return {name: _words({*others, *(labels[name] for labels in by_language)}) for name, others in OTHER_NAMES.items()}


def _words(names: set[str]) -> list[str]:
    # Each part begins with a mark that the script does not need.
    return sorted({part[1:] for name in names for part in parts_of(name)})
