"""Template loader that keeps the layout of a template's source out of the page.

Templates are indented and have an element to a line; pages are sent without that. Only white space that browsers do not
show is dropped. With it the pages of all types would be 23 % longer, and 7 % longer after compression.
"""

import re

from django.template import Origin
from django.template.loaders.filesystem import Loader as FilesystemLoader

# White space is text in these.
_PREFORMATTED = r"(?P<kept><(?:pre|textarea)\b[\s\S]*?</(?:pre|textarea)>)"
_INDENTATION = re.compile(rf"{_PREFORMATTED}|(?<=\n)\s+")
# Tags without output; any tag that ends in "as name" is one.
_CONTROL_WORDS = "|".join(
    "block comment elif else empty endblock endcomment endfor endif endwith extends for if load regroup with".split()
)
_CONTROL = rf"(?:{{%\s*(?:{_CONTROL_WORDS})\b(?:(?!%}}).)*%}}|{{%(?:(?!%}}).)*\sas\s+\w+\s*%}}|{{\#.*?\#}})"
_CONTROL_LINE = re.compile(rf"{_PREFORMATTED}|(?<![^\n])(?P<tags>{_CONTROL}+)[ \t]*\n")
_BLOCKS = "|".join(
    "article aside blockquote br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 header"
    " legend li main nav ol p section summary table tbody td th thead tr ul".split()
)
_AFTER_BLOCK = re.compile(rf"{_PREFORMATTED}|(?P<tags></?(?:{_BLOCKS})\b(?:{{%.*?%}}|{{{{.*?}}}}|[^<>{{}}])*>)\n")
_BEFORE_BLOCK = re.compile(rf"{_PREFORMATTED}|\n(?=</?(?:{_BLOCKS})\b)")
_LINE_BREAK = re.compile(rf"{_PREFORMATTED}|\n")


class Loader(FilesystemLoader):
    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        return without_layout(contents) if origin.name.endswith((".html", ".xml")) else contents


def without_layout(source: str) -> str:
    """Template source without indentation, without line breaks beside block elements and after lines of control tags,
    and without the last line break, so that a partial can be included between two words.
    """
    for pattern in (_INDENTATION, _CONTROL_LINE, _AFTER_BLOCK, _BEFORE_BLOCK):
        source = pattern.sub(_without_line_break, source)
    return _LINE_BREAK.sub(lambda match: match["kept"] or " ", source.removesuffix("\n"))


def _without_line_break(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return groups["kept"] or groups.get("tags") or ""
