"""What does a typed line ask for? Any line is a question: what is no syntax is words, and nothing is an error.

词 词       all of them, each as it stands: CJK anywhere, other words whole
"短 语"     words in this order, nothing between them but punctuation
-词 -"…"    not these
tag:名 author:名 source:名 channel:名 section:名 kind:article   also 标签:名 and so on, with - too
before:2020-01-01 after:2020   before that day, month or year begins; from its beginning on
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from django.utils import timezone

from articles.models.slots import second_of
from articles.search.tokens import LONGEST_TOKEN, beside, is_cjk, runs

MOST_TERMS = 8
LONGEST_QUERY = 100
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
# A minus counts at the start of a word alone; a field is one of those known, before a colon of either width.
_TERM = re.compile(
    rf"(?P<minus>[-－−](?=\S))?(?:(?P<field>{_NAMES})\s?[:：])?"
    rf"(?:[{_OPEN}](?P<phrase>[^{_CLOSE}]*)[{_CLOSE}]|(?P<word>[^\s{_OPEN}{_CLOSE}]+)|[{_OPEN}{_CLOSE}])",
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand side by side, in canonical form."""

    form: str

    @property
    def tokens(self) -> set[str]:
        """What must be in the index; single characters and words tell nothing where pairs do."""
        words = self.form.split(" ")
        pairs = [beside(former, word) for former, word in pairwise(words)]
        found = set(filter(None, pairs))
        for at, run in enumerate(words):
            if is_cjk(run[0]):
                found |= {run[at : at + 2] for at in range(len(run) - 1)} or {run}
            elif not any(pairs[max(at - 1, 0) : at + 1]):
                found.add(run[:LONGEST_TOKEN])
        return found

    @property
    def needle(self) -> str:
        """What must stand in the text where tokens alone do not tell; "" where they do."""
        words = self.form.split(" ")
        longest = 2 if is_cjk(self.form[0]) else LONGEST_TOKEN
        is_token = len(self.form) <= longest if len(words) == 1 else len(words) == 2 and beside(*words)
        return "" if is_token else self.whole

    @property
    def whole(self) -> str:
        """As it stands in a text with a blank at both ends: CJK anywhere, words whole."""
        before, after = (" " if not is_cjk(end) else "" for end in (self.form[0], self.form[-1]))
        return f"{before}{self.form}{after}"


@dataclass(frozen=True, slots=True)
class Named:
    """A field with its value as typed: tag:蚂蚁金服."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked. `first` and `last` bound the slots; `remarks` are codes with the words they are about."""

    text: str = ""
    phrases: tuple[Phrase, ...] = ()
    barred: tuple[Phrase, ...] = ()
    named: tuple[Named, ...] = ()
    barred_names: tuple[Named, ...] = ()
    first: int | None = None
    last: int | None = None
    remarks: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing says what to look for, but at most what to leave out."""
        return not (self.phrases or self.named) and self.first is None and self.last is None


@dataclass
class _Reader:
    """Takes the terms one by one."""

    phrases: dict[Phrase, None] = field(default_factory=dict)
    barred: dict[Phrase, None] = field(default_factory=dict)
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
        elif form := runs(value):
            (self.barred if match["minus"] else self.phrases)[Phrase(form)] = None

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
    """Never raises; what is left out is told in `remarks`: length, terms, date."""
    text = " ".join("".join(char if char.isprintable() else " " for char in typed[: LONGEST_QUERY * 10]).split())
    reader = _Reader()
    if len(text) > LONGEST_QUERY:
        reader.remarks.append(("length", str(LONGEST_QUERY)))
        text = text[:LONGEST_QUERY].rstrip()
    terms = [match for match in _TERM.finditer(text) if match["phrase"] or match["word"]]
    if len(terms) > MOST_TERMS:
        reader.remarks.append(("terms", str(MOST_TERMS)))
    for match in terms[:MOST_TERMS]:
        reader.take(match)
    return Query(
        text,
        tuple(reader.phrases),
        tuple(reader.barred),
        tuple(reader.named),
        tuple(reader.barred_names),
        reader.first,
        reader.last,
        tuple(reader.remarks),
    )


def slot_of(value: str) -> int | None:
    """The slot at which a day, month or year of the desk's zone begins; None for what is no date."""
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
    """The line with this value for a field in place of those it has; "" takes them out."""
    spans = [match.span() for match in _TERM.finditer(text) if _sets(match, name)]
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    quoted = f'"{value}"' if re.search(rf"[\s{_OPEN}{_CLOSE}]", value) else value
    return " ".join(f"{text} {name}:{quoted}".split() if value else text.split())


def without_names(text: str) -> str:
    """The line's words alone, without fields."""
    return " ".join(_TERM.sub(lambda match: "" if match["field"] else match[0], text).split())


def _sets(match: re.Match[str], name: str) -> bool:
    return bool(match["field"]) and not match["minus"] and FIELDS[match["field"].lower()] == name
