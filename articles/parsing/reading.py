"""The page while it is being read: its lines, and which of them already have an owner."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from articles.parsing.documents import Byline, Credit, Disclaimer, Dropped, Part, Piece, Published
from articles.parsing.grids import may_be_row
from articles.parsing.lines import Line
from articles.parsing.punctuation import ends_sentence, hangs, holds_sentence, is_marked_as_text, is_short, is_wider
from articles.parsing.quotes import is_attribution
from articles.parsing.rights import is_address_line, names_a_source

_TITLE_WIDTH = 112


class Reading:
    """Lines of one page in order; each is claimed once, by the part that owns its characters."""

    def __init__(self, page: str, lines: list[Line], zone: ZoneInfo) -> None:
        self.page, self.lines, self.zone = page, lines, zone
        self.parts: list[Part] = []
        self.warnings: list[str] = []
        self._owner: list[Part | None] = [None] * len(lines)

    def claim(self, first: int, last: int, part: Part) -> None:
        """Give lines `first` to `last` to the part, which gets their raw and span."""
        span = (self.lines[first].start, self.lines[last].end)
        owned = replace(part, raw=self.page[span[0] : span[1]], span=span)
        self.parts.append(owned)
        for at in range(first, last + 1):
            self._owner[at] = owned

    def share(self, at: int, parts: list[tuple[int, Part]]) -> None:
        """Give one line to several parts; each comes with the place in the page where it begins."""
        line = self.lines[at]
        ends = [*(start for start, _ in parts[1:]), line.end]
        for (start, part), end in zip(parts, ends, strict=True):
            self.parts.append(replace(part, raw=self.page[start:end], span=(start, end)))
        self._owner[at] = self.parts[-1]

    def owner(self, at: int) -> Part | None:
        return self._owner[at] if 0 <= at < len(self.lines) else None

    def is_free(self, at: int) -> bool:
        return 0 <= at < len(self.lines) and self._owner[at] is None

    def is_plain(self, at: int) -> bool:
        """Free, and of no special kind by its markup."""
        return self.is_free(at) and self.lines[at].hint.kind in ("plain", "caption")

    def free_plain(self) -> list[int]:
        return [at for at in range(len(self.lines)) if self.is_plain(at)]

    def looks_like_heading(self, at: int) -> bool:
        """Short and without final punctuation."""
        text = self.lines[at].text
        return is_short(text) and self.looks_like_title(at) and not names_a_source(text) and not is_address_line(text)

    def looks_like_title(self, at: int) -> bool:
        """The first line of a page may be somewhat longer than a heading."""
        text = self.lines[at].text
        if is_wider(text, _TITLE_WIDTH) or ends_sentence(text) or hangs(text) or may_be_row(text):
            return False
        return not holds_sentence(text) and not is_marked_as_text(text) and not is_attribution(text)

    def next_content(self, at: int) -> int | None:
        """The next line after `at` that is not furniture."""
        for later in range(at + 1, len(self.lines)):
            if not isinstance(self._owner[later], Dropped):
                return later
        return None

    def is_body_ahead(self, at: int) -> bool:
        """Whether body text follows the line: any block, or a line that can only become one."""
        later = self.next_content(at)
        while later is not None and isinstance(self._owner[later], (Byline, Published)):
            later = self.next_content(later)
        return later is not None and not isinstance(self._owner[later], (Piece, Disclaimer, Credit))
