"""English bylines: `By A and B, Outlet`."""

from __future__ import annotations

import re
from dataclasses import replace

from articles.parsing.recognise.bylines.names import BylineNames
from articles.parsing.recognise.bylines.outlets import has_outlet_word
from articles.text.wordlists import word_set

_BYLINE = re.compile(
    r"(?:(?:written|words|story|reported|posted|published|submitted)\s+)?by\s+(?=[A-Z\u3040-\u9fff])(.{2,140})$",
    re.IGNORECASE | re.DOTALL,
)
_BYLINE_EXAMPLES = {
    "By Lena Marsh and Ravi Mehta, Estuary Post": BylineNames("Estuary Post", "Lena Marsh and Ravi Mehta"),
    "By Lena Marsh, Ravi Mehta and Ada Finch": BylineNames(author="Lena Marsh, Ravi Mehta and Ada Finch"),
    "By Lena Marsh for Estuary Post": BylineNames("Estuary Post", "Lena Marsh"),
    "By Lena Marsh · 3 min read": BylineNames(author="Lena Marsh"),
    "BY LENA MARSH, Staff Writer": BylineNames(author="LENA MARSH"),
    "Posted by Lena Marsh on June 9, 2023": BylineNames(author="Lena Marsh"),
    "By Lena Marsh; translated by Ada Finch": BylineNames(author="Lena Marsh", translator="Ada Finch"),
    "By Lena Marsh Senior Correspondent": BylineNames(author="Lena Marsh"),
    "By Lena Marsh, chief economics correspondent": BylineNames(author="Lena Marsh"),
    "By Lena Marsh Business reporter, Estuary Post": BylineNames("Estuary Post", "Lena Marsh"),
    "By Estuary Post Staff": BylineNames(source="Estuary Post"),
    "by 葉可立": BylineNames(author="葉可立"),
    "By Lena Marsh Deputy Harbour Editor": BylineNames(author="Lena Marsh"),
    "By Lena Marsh and Ravi Mehta in London": BylineNames(author="Lena Marsh and Ravi Mehta"),
    "By Lena Marsh in Selby, England and Ravi Mehta in London": BylineNames(author="Lena Marsh and Ravi Mehta"),
    "By LENA MARSH Associated Press Writer": BylineNames("Associated Press", "LENA MARSH"),
    "By Lena Marsh (Estuary Wire)": BylineNames("Estuary Wire", "Lena Marsh"),
    "By Lena Marsh @lenamarsh": BylineNames(author="Lena Marsh"),
    "Analysis by Lena Marsh, Estuary Post": BylineNames("Estuary Post", "Lena Marsh"),
    "Written by Lena Marsh, edited by Ada Finch": BylineNames(author="Lena Marsh", editor="Ada Finch"),
}
EXAMPLES = _BYLINE_EXAMPLES
_SMALL_WORDS = word_set("and for of the de la le van von der den di da du del in at with to bin al el y")
_EDITED_OR_TRANSLATED = re.compile(r"(edited|translated) by ([A-Z].{1,60})", re.IGNORECASE)
_ROLES = re.compile(
    r"(?:senior |staff |chief |special |contributing |deputy )*(?:writer|reporter|correspondent|editor|contributor"
    r"|staff|columnist)s?",
    re.IGNORECASE,
)
_ROLES_EXAMPLES = ("Staff Writer", "senior correspondent", "Contributing Editors")
# A job that follows a name with or without a comma: Lena Marsh Senior Correspondent, Ravi Mehta business reporter.
_JOB_NOUN = re.compile(
    r"(?:writer|reporter|correspondent|editor|contributor|columnist|journalist|producer|analyst|critic|commentator"
    r"|fellow"
    r"|intern|chief|director|staff|anchor|photographer|researcher|blogger|author)s?",
    re.IGNORECASE,
)
_JOB_NOUN_EXAMPLES = ("Correspondent", "editors", "Chief")
_QUALIFIERS = word_set(
    """
    senior staff chief special contributing deputy managing associate assistant executive digital national foreign
    political politics business economics economic finance financial markets market technology tech science health
    environment climate energy transport shipping maritime education defence defense diplomatic legal crime sports
    sport culture arts travel food education city local regional state world global international investigative
    investigations data news features opinion breaking asia asian china europe european africa america americas us uk
    washington london beijing shanghai hong_kong bureau freelance guest former acting lead junior award-winning
    """
)
_RANKS = word_set("senior chief deputy managing associate assistant executive special staff acting contributing lead")
# A handle, an address, and the place that they wrote from: Lena Marsh @lenamarsh, Ravi Mehta in London.
_BESIDE_NAME = re.compile(
    r"\s*[(]?@\w{2,30}[)]?|\s*[(<]?[\w.+-]+@[\w.-]+[)>]?|\s+in\s(?:[A-Z][\w.’'-]+(?:,?\s(?=[A-Z]))?){1,3}(?=\s+(?:and|&)\s|,\s|;|$)"
)
_BESIDE_NAME_EXAMPLES = ("Lena Marsh @lenamarsh", "Lena Marsh in Selby", "Lena Marsh lena@estuary.example")
_BEFORE_BY = re.compile(
    r"^(?:opinion|analysis|commentary|interview|review|exclusive|report|text|story)\s+(?=by\s)", re.IGNORECASE
)
_BEFORE_BY_EXAMPLES = ("Analysis by ", "Opinion By ")
_EDITED_BEHIND = re.compile(r",\s+(?=(?:edited|translated)\sby\s)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"^(?P<person>[^()]{4,60}?)\s?\((?P<outlet>[A-Z][^()]{1,40})\)$")
# An agency behind a name without a mark: Lena Marsh Associated Press.
_AGENCY_BEHIND = re.compile(
    r"^(?P<person>\S+\s(?:[A-Z]\.\s)?\S+)\s(?P<outlet>(?:the\s)?(?:associated press|reuters|bloomberg(?: news)?|afp|ap"
    r"|upi|dpa|pa|press association|xinhua|kyodo(?: news)?|bbc(?: \w+)?|cnn(?: \w+)?|npr"
    r"|(?-i:[A-Z]{2,5}) (?:News|Sport|Business)))$",
    re.IGNORECASE,
)
_AGENCY_BEHIND_EXAMPLES = ("Lena Marsh Associated Press", "Lena Marsh BBC News", "Ravi Mehta Reuters")
_READING_TIME = re.compile(r"\d{1,3}[ -]min(?:ute)?s?(?: read)?|\d[\d,.]* (?:views?|comments?|shares?)", re.IGNORECASE)
_AFTER_JOB = re.compile(r"\b((?:for|of|at) (?:the )?[A-Z].+)$")
# The word before a date that was cut out: Posted by Lena Marsh on …
_BEFORE_DATE = re.compile(r"\s(?:on|at)$", re.IGNORECASE)
_TRIM = " \t|｜/／;；,，、·•-–—[]［］"


def parse_english_byline(text: str) -> BylineNames | None:
    """The names on a line that opens with `By`, None for prose that opens so (By autumn, two of the banks …)."""
    line = _BEFORE_BY.sub("", _BEFORE_DATE.sub("", text.strip(_TRIM)))
    match = _BYLINE.match(_EDITED_BEHIND.sub("; ", _BESIDE_NAME.sub("", line)))
    if match is None:
        return None
    parts = [
        without_job(part)
        for part in re.split(r"\s*[|｜•·;；]\s*|\s+[-–—/]\s+", match[1].strip(_TRIM))
        if _is_informative(part)
    ]
    if not parts or not _reads_like_names(parts[0]):
        return None
    named = _IN_BRACKETS.match(parts[0]) or _AGENCY_BEHIND.match(parts[0])
    author, source = (named["person"], named["outlet"]) if named else _split_outlet(parts[0].strip(_TRIM))
    if source is None and has_outlet_word(author) and not re.search(r"(?:,|&|\band\b)", author):
        author, source = "", author
    names = BylineNames(author=author or None, source=source)
    for part in parts[1:]:
        role = _EDITED_OR_TRANSLATED.fullmatch(part.strip(_TRIM))
        if role is not None:
            is_editor = role[1].lower().startswith("edit")
            names = replace(names, editor=role[2]) if is_editor else replace(names, translator=role[2])
        elif names.source is None and not _ROLES.fullmatch(part.strip()):
            names = replace(names, source=part.strip(_TRIM))
    return names


def _is_informative(part: str) -> bool:
    return bool(part.strip(_TRIM)) and not _READING_TIME.fullmatch(part.strip(_TRIM))


def without_job(text: str) -> str:
    """Names without the jobs behind them: `Lena Marsh Senior Correspondent`, `Lena Marsh, business reporter`."""
    kept: list[str] = []
    for clause in text.split(","):
        words = clause.split()
        starts = (at for at in range(len(words)) if _opens_job(words, at))
        at = next(starts, len(words)) if words else 0
        if at:
            kept.append(" ".join(words[:at]))
            after = _AFTER_JOB.search(" ".join(words[at:]))
            if after is not None:
                kept.append(after[1])
    return ", ".join(kept)


def _opens_job(words: list[str], at: int) -> bool:
    """Whether a job begins with this word: qualifiers, then the noun. A capitalised pair before it is the name."""
    if at == 1 or not (words[at].lower() in _QUALIFIERS or words[at][0].islower() or _JOB_NOUN.fullmatch(words[at])):
        return False
    nouns = [later for later in range(at, min(at + 6, len(words))) if _JOB_NOUN.fullmatch(words[later])]
    if nouns and at >= 2 and words[at].lower() in _RANKS:
        # Deputy Harbour Editor: any subject may be between rank and noun.
        return True
    between = words[at : nouns[0]] if nouns else ["?"]
    return all(word.lower() in _QUALIFIERS or word in ("and", "&", "in") for word in between) or (
        bool(nouns) and all(word.islower() for word in between)
    )


def _reads_like_names(text: str) -> bool:
    words = re.findall(r"[^\s,]+", text)
    lower = [word for word in words if word[0].islower() and word not in _SMALL_WORDS]
    return not lower and len(words) <= 16 and (len(words) <= 6 or bool(re.search(r"[,&]|\band\b", text)))


def _split_outlet(text: str) -> tuple[str, str | None]:
    """Authors and outlet of `A and B, Outlet` and `A for Outlet`; in `A, B and C` all three are authors."""
    outlet = re.fullmatch(r"(.+?)\s+(?:for|of|at)\s+(?:the\s+)?([A-Z].+)", text)
    if outlet is not None:
        return outlet[1], outlet[2]
    parts = [part.strip() for part in text.split(",")]
    parts = [part for part in parts if part and not _ROLES.fullmatch(part)]
    if len(parts) >= 2 and not re.search(r"(?:^|\s)(?:and|&)\s", parts[-1]):
        return ", ".join(parts[:-1]), parts[-1]
    return ", ".join(parts), None
