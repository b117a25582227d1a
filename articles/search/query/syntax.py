"""The query language. Every line is valid: what is not syntax is a word, and nothing is an error.
`find.py: plan` turns it into a query of the index.

词 词       all of them; CJK matches anywhere, other words as a whole
"短 语"     these words in this order, separated by nothing but punctuation
-词 -"…"    not these
tag:名 author:名 source:名 channel:名 section:名 kind:article   also 标签:名 and so on, and with - too
before:2020-01-01 after:2020   before that day, month or year; from its beginning on
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from django.utils import timezone

from articles.models.slots import second_of
from articles.text.tokens import MAX_TOKEN_LENGTH, canonical_form, is_cjk, pair_token

MAX_TERMS = 8
MAX_QUERY_LENGTH = 100
FIELDS = {
    "tag": "tag",
    "author": "author",
    "source": "source",
    "channel": "channel",
    "section": "section",
    "kind": "kind",
    "before": "before",
    "after": "after",
    "标签": "tag",
    "標籤": "tag",
    "作者": "author",
    "来源": "source",
    "來源": "source",
    "频道": "channel",
    "頻道": "channel",
    "栏目": "section",
    "欄目": "section",
    "类型": "kind",
    "類型": "kind",
    "早于": "before",
    "早於": "before",
    "晚于": "after",
    "晚於": "after",
}
_QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』", "«": "»", "„": "“", "＂": "＂"}
_OPEN, _CLOSE = re.escape("".join(_QUOTES)), re.escape("".join(_QUOTES.values()))
_NAMES = "|".join(FIELDS)
# A minus counts only at the start of a word; a field is a known name before a colon of either width.
_TERM = re.compile(
    rf"(?P<minus>[-－−](?=\S))?(?:(?P<field>{_NAMES})\s?[:：])?"
    rf"(?:[{_OPEN}](?P<phrase>[^{_CLOSE}]*)[{_CLOSE}]|(?P<word>[^\s{_OPEN}{_CLOSE}]+)|[{_OPEN}{_CLOSE}])",
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Adjacent words, in canonical form."""

    form: str

    @property
    def tokens(self) -> set[str]:
        """Tokens that the index must contain; single characters and words are redundant beside pairs."""
        words = self.form.split(" ")
        pairs = [pair_token(former, word) for former, word in pairwise(words)]
        tokens = set(filter(None, pairs))
        for at, run in enumerate(words):
            if is_cjk(run[0]):
                tokens |= {run[at : at + 2] for at in range(len(run) - 1)} or {run}
            elif not any(pairs[max(at - 1, 0) : at + 1]):
                tokens.add(run[:MAX_TOKEN_LENGTH])
        return tokens

    @property
    def needle(self) -> str:
        """The text that must occur if tokens alone do not decide it; "" if they do."""
        words = self.form.split(" ")
        longest = 2 if is_cjk(self.form[0]) else MAX_TOKEN_LENGTH
        is_token = len(self.form) <= longest if len(words) == 1 else len(words) == 2 and pair_token(*words)
        return "" if is_token else self.whole

    @property
    def whole(self) -> str:
        """As it occurs in a text padded with blanks: CJK anywhere, words as a whole."""
        before, after = (" " if not is_cjk(end) else "" for end in (self.form[0], self.form[-1]))
        return f"{before}{self.form}{after}"


@dataclass(frozen=True, slots=True)
class Named:
    """A field with its value as typed: tag:蚂蚁金服."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `first` and `last` bound the slots; `remarks` are codes with the text they concern."""

    text: str = ""
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    named: tuple[Named, ...] = ()
    barred_names: tuple[Named, ...] = ()
    first: int | None = None
    last: int | None = None
    remarks: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it contains nothing to look for, at most exclusions."""
        return not (self.phrases or self.named) and self.first is None and self.last is None


@dataclass
class _Reader:
    """Collects the terms one by one."""

    phrases: dict[Phrase, None] = field(default_factory=dict)
    excluded: dict[Phrase, None] = field(default_factory=dict)
    named: dict[Named, None] = field(default_factory=dict)
    barred_names: dict[Named, None] = field(default_factory=dict)
    first: int | None = None
    last: int | None = None
    remarks: list[tuple[str, str]] = field(default_factory=list)

    def take(self, match: re.Match[str]) -> None:
        value = match["phrase"] if match["phrase"] is not None else match["word"] or ""
        name = FIELDS[match["field"].lower()] if match["field"] else ""
        if name in ("before", "after"):
            self._bound(name, value)
        elif name:
            self._name(Named(name, value.strip()), bool(match["minus"]))
        elif form := canonical_form(value):
            (self.excluded if match["minus"] else self.phrases)[Phrase(form)] = None

    def _name(self, named: Named, is_barred: bool) -> None:
        if named.value:
            (self.barred_names if is_barred else self.named)[named] = None

    def _bound(self, name: str, value: str) -> None:
        slot = slot_of(value)
        if slot is None:
            self.remarks.append(("date", value))
        elif name == "after":
            self.first = slot if self.first is None else max(self.first, slot)
        else:
            self.last = slot - 1 if self.last is None else min(self.last, slot - 1)


def read_query(typed: str) -> Query:
    """Parse a line; never raises. What was ignored is listed in `remarks`: length, terms, date."""
    text = " ".join("".join(char if char.isprintable() else " " for char in typed[: MAX_QUERY_LENGTH * 10]).split())
    reader = _Reader()
    if len(text) > MAX_QUERY_LENGTH:
        reader.remarks.append(("length", str(MAX_QUERY_LENGTH)))
        text = text[:MAX_QUERY_LENGTH].rstrip()
    terms = [match for match in _TERM.finditer(text) if match["phrase"] or match["word"]]
    if len(terms) > MAX_TERMS:
        reader.remarks.append(("terms", str(MAX_TERMS)))
    for match in terms[:MAX_TERMS]:
        reader.take(match)
    return Query(
        text,
        tuple(reader.phrases),
        tuple(reader.excluded),
        tuple(reader.named),
        tuple(reader.barred_names),
        reader.first,
        reader.last,
        tuple(reader.remarks),
    )


def slot_of(value: str) -> int | None:
    """The slot at which a day, month or year begins in the time zone of the site; None if it is not a date."""
    match = _DATE.fullmatch(value.strip())
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None
    midnight = datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())
    return second_of(midnight)


def reworded(text: str, name: str, value: str) -> str:
    """The line with this value for a field instead of its current ones; "" removes the field."""
    spans = [match.span() for match in _TERM.finditer(text) if _sets(match, name)]
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    quoted = f'"{value}"' if re.search(rf"[\s{_OPEN}{_CLOSE}]", value) else value
    return " ".join(f"{text} {name}:{quoted}".split() if value else text.split())


def without_names(text: str) -> str:
    """The words of the line, without fields."""
    return " ".join(_TERM.sub(lambda match: "" if match["field"] else match[0], text).split())


def _sets(match: re.Match[str], name: str) -> bool:
    return bool(match["field"]) and not match["minus"] and FIELDS[match["field"].lower()] == name
