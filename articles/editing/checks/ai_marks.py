"""Machine generation that readers are not told of: marks in a picture's file, and sentences in the text."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editing.checks.check import Check, Finding
from articles.editing.checks.subject import Subject
from articles.models.checks.check_setting import Level
from articles.pictures.marks import MACHINE_MADE
from articles.pictures.models import Picture

# Statements about the text itself, not reports about AI.
_STATEMENTS = re.compile(
    r"(?:本文|本稿|此文|以上内容|文章|内容)[^。\n]{0,6}(?:由|使用|借助|经)\s?(?:AI|人工智能|大模型|ChatGPT)[^。\n]{0,8}"
    r"(?:生成|撰写|写作|翻译|辅助|编写|整理)|AI\s?(?:辅助)?(?:生成|写作|翻译)(?:，|,)?仅供参考"
    r"|(?:this|the) (?:article|text|story) (?:was|is) (?:\w+ )?(?:generated|written|translated|produced)"
    r" (?:by|with|using) (?:the help of )?(?:an? )?(?:AI|ChatGPT|artificial intelligence)",
    re.IGNORECASE,
)


def _find(subject: Subject) -> Iterator[Finding]:
    statement = None if subject.item.ai_assisted else _STATEMENTS.search(subject.body_text)
    if statement:
        words = _("The text says “%(words)s”, but is not labelled as produced with AI assistance.")
        yield Finding(words % {"words": statement[0]}, "ai_assisted")
    for picture in subject.pictures:
        if _is_unlabelled(picture):
            words = _("The file of %(picture)s is marked as machine-generated, but readers are not told.")
            yield Finding(words % {"picture": picture}, "body")


def _is_unlabelled(picture: Picture) -> bool:
    """An editor who gave a reason against the mark has decided about it."""
    has_mark = bool(picture.marked_aigc) or picture.marked_source in MACHINE_MADE
    return has_mark and not picture.is_machine_made and not picture.mark_reason.strip()


ai_unlabelled = Check("ai_mark", gettext_lazy("AI mark without a label"), Level.WARNING, _find)
