"""Sections of a site, which are printed above the title."""

from __future__ import annotations

import re

_SECTION = re.compile(
    r"(?:opinion|analysis|exclusive|breaking(?: news)?|feature|interview|commentary|business|technology|world|local"
    r"|news|markets|politics|culture|sports?|review|explainer|policy|finance|economy|companies|tech|crypto|regulation"
    r"|shipping|energy|health|science|law|lifestyle|[财財][经經]|国际|國際|社会|社會|科技|地方|要[闻聞]|生活|文化|体育|體育"
    r"|评论|評論|社説|経済|国際|社会|特集)",
    re.IGNORECASE,
)
_SECTION_EXAMPLES = ("OPINION", "Breaking news", "财经", "國際", "評論", "特集")


def is_section(text: str) -> bool:
    """Whether the line is the name of a section and nothing else."""
    return _SECTION.fullmatch(text) is not None
