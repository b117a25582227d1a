"""Who is named on a line of a page?"""

from __future__ import annotations

from dataclasses import dataclass

from articles.parsing.dates import Written


@dataclass(frozen=True, slots=True)
class Names:
    """Who is named on a line. `date` is the date written on the same line."""

    source: str | None = None
    author: str | None = None
    editor: str | None = None
    translator: str | None = None
    date: Written | None = None

    def any(self) -> bool:
        return bool(self.source or self.author or self.editor or self.translator)
