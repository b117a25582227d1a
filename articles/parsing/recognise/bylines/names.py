"""Names on a byline."""

from __future__ import annotations

from dataclasses import dataclass

from articles.parsing.recognise.dates import Mention


@dataclass(frozen=True, slots=True)
class BylineNames:
    """The names on one line. `date` is the date written on the same line."""

    source: str | None = None
    author: str | None = None
    editor: str | None = None
    translator: str | None = None
    date: Mention | None = None

    def any(self) -> bool:
        return bool(self.source or self.author or self.editor or self.translator)
