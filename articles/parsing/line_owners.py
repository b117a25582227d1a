"""Ownership of lines while a page is parsed: each line is claimed once, by the part that owns its characters."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from articles.parsing.document import Credit, Dropped, ParsedByline, ParsedDisclaimer, ParsedPart, Published, SourceLine
from articles.parsing.lines import PageLine
from articles.parsing.recognise.date_evidence import DateEvidence
from articles.parsing.recognise.headers.english_datelines import agency_in_dateline
from articles.parsing.recognise.quotes import is_attribution
from articles.parsing.recognise.rights import is_address_line, names_a_source
from articles.parsing.recognise.text_tables import may_be_table_row
from articles.text.punctuation import (
    contains_sentence_end,
    ends_sentence,
    ends_unfinished,
    is_marked_as_text,
    is_short,
    is_wider,
)

_MAX_TITLE_WIDTH = 112


class LineOwners:
    """The lines of one page in order, and the part that has claimed each of them."""

    def __init__(self, page: str, lines: list[PageLine], zone: ZoneInfo) -> None:
        self.page, self.lines, self.zone = page, lines, zone
        self.parts: list[ParsedPart] = []
        self.warnings: list[str] = []
        self.evidence = DateEvidence()
        # Dates of publication as written that nothing on the page settles.
        self.doubtful_dates: list[str] = []
        self._owner: list[ParsedPart | None] = [None] * len(lines)

    def claim(self, first: int, last: int, part: ParsedPart) -> None:
        """Assign lines `first` to `last` to `part`, with their raw text and span."""
        span = (self.lines[first].start, self.lines[last].end)
        owned = replace(part, raw=self.page[span[0] : span[1]], span=span)
        self.parts.append(owned)
        for at in range(first, last + 1):
            self._owner[at] = owned

    def share(self, at: int, parts: list[tuple[int, ParsedPart]]) -> None:
        """Assign one line to several parts, each given with the offset in the page at which it begins."""
        line = self.lines[at]
        ends = [*(start for start, _ in parts[1:]), line.end]
        for (start, part), end in zip(parts, ends, strict=True):
            self.parts.append(replace(part, raw=self.page[start:end], span=(start, end)))
        self._owner[at] = self.parts[-1]

    def owner(self, at: int) -> ParsedPart | None:
        """The part that has claimed line `at`, None if it is free or there is no such line."""
        return self._owner[at] if 0 <= at < len(self.lines) else None

    def is_free(self, at: int) -> bool:
        return 0 <= at < len(self.lines) and self._owner[at] is None

    def is_plain(self, at: int) -> bool:
        """Whether the line is free and its markup does not give it a kind of its own."""
        return self.is_free(at) and self.lines[at].hint.kind in ("plain", "caption")

    def free_plain(self) -> list[int]:
        return [at for at in range(len(self.lines)) if self.is_plain(at)]

    def looks_like_heading(self, at: int) -> bool:
        """Whether the line is short and has no final punctuation."""
        text = self.lines[at].text
        if names_a_source(text) or is_address_line(text) or agency_in_dateline(text) is not None:
            return False
        return is_short(text) and self.looks_like_title(at)

    def looks_like_title(self, at: int) -> bool:
        """Like looks_like_heading(), but the first line of a page may be somewhat longer."""
        text = self.lines[at].text
        if is_wider(text, _MAX_TITLE_WIDTH) or ends_sentence(text) or ends_unfinished(text) or may_be_table_row(text):
            return False
        return not contains_sentence_end(text) and not is_marked_as_text(text) and not is_attribution(text)

    def next_content(self, at: int) -> int | None:
        """The next line after `at` that is not boilerplate."""
        for later in range(at + 1, len(self.lines)):
            if not isinstance(self._owner[later], Dropped):
                return later
        return None

    def is_body_ahead(self, at: int) -> bool:
        """Whether body text follows the line: a block, or a line that can only become one."""
        later = self.next_content(at)
        while later is not None and isinstance(self._owner[later], (ParsedByline, Published)):
            later = self.next_content(later)
        return later is not None and not isinstance(self._owner[later], (SourceLine, ParsedDisclaimer, Credit))
