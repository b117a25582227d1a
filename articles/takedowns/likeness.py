"""Are these lines a brief's text, whole or nearly? Compared by overlapping groups of three characters or words.

Width, case, script variant and punctuation are set aside; so are the label before the text, the headline, and the
bracketed time. A time that is another one, or figures that are others, make it another brief of the same pattern.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from articles.markup import plain_text, without_pictures
from articles.models.newsitem import NewsItem
from articles.parsing.heads import BARS
from articles.parsing.stamps import Stamp, find_stamps
from articles.search.shingles import Group, figures_of, groups_of, units_of
from articles.search.tokens import is_cjk, runs

PIECE = 4
# A text of fewer characters or words is said by chance.
FEWEST = 8
LEAST_ALIKE = 0.8
# So much of each line must be the brief's: nothing that an article says itself may go.
LEAST_OF_A_LINE = 0.7
LEAST_FIGURES = 2 / 3
SURELY_ALIKE = 0.95
_LABEL = re.compile(rf"^[^{BARS}\n]{{1,34}}[{BARS}]\s*")


@dataclass(frozen=True, slots=True)
class Window:
    """Lines `first` to `last` say so much (0 to 1) of the brief."""

    first: int
    last: int
    likeness: float


class Likeness:
    """What one brief is known by."""

    def __init__(self, brief: NewsItem) -> None:
        self.form = runs(self._unstamped(plain_text(without_pictures(brief.body)))[0])
        self.groups = groups_of(self.form)
        self.figures = figures_of(self.form)
        self.headline = runs(brief.headline)
        label = groups_of(runs(f"{brief.label} {brief.headline}"))
        self.known = self.groups | label | groups_of(f"{self.headline} {self.form}")
        self.moment = brief.happened_at
        self.is_exact = brief.happened_precision in ("minute", "second")

    @property
    def is_known_by_its_words(self) -> bool:
        return len(units_of(self.form)) >= FEWEST

    def may_belong(self, line: str) -> bool:
        """Whether a line is of the brief, or stands around it: its headline, its time, its label."""
        form = self._form_of(line)
        groups = groups_of(form)
        if not form or form == self.headline:
            return True
        return len(groups & self.known) >= LEAST_OF_A_LINE * len(groups)

    def best_window(self, lines: Sequence[str]) -> Window | None:
        """The first lines that say the brief; no more of them than it takes, but with its headline and its time."""
        groups = [groups_of(self._form_of(line)) & self.groups for line in lines]
        whole = len(self.groups)
        last = next((at for at in range(len(lines)) if len(_union(groups[: at + 1])) >= LEAST_ALIKE * whole), None)
        if last is None:
            return None
        while last + 1 < len(lines) and groups[last + 1] - _union(groups[: last + 1]):
            last += 1
        first = 0
        while first < last and len(_union(groups[first + 1 : last + 1])) == len(_union(groups[first : last + 1])):
            first += 1
        said = len(_union(groups[first : last + 1]))
        first, last = self._with_surroundings(lines, first, last)
        return self._judged(lines, Window(first, last, said / whole))

    def _with_surroundings(self, lines: Sequence[str], first: int, last: int) -> tuple[int, int]:
        while first > 0 and self._form_of(lines[first - 1]) in ("", self.headline) and not _stamps(lines[first - 1]):
            first -= 1
        while last + 1 < len(lines) and not self._form_of(lines[last + 1]) and not _stamps(lines[last]):
            last += 1
        return first, last

    def _judged(self, lines: Sequence[str], window: Window) -> Window | None:
        """The window, unless it is a brief of another time or with other figures."""
        said = lines[window.first : window.last + 1]
        form = " ".join(map(self._form_of, said))
        stamps = [stamp for line in said for stamp in _stamps(line)]
        same_time = [self._is_its_time(stamp) for stamp in stamps if stamp.published_at] if self.moment else []
        figures = len(self.figures & figures_of(form))
        if same_time and not all(same_time):
            return window if window.likeness >= SURELY_ALIKE and figures == len(self.figures) else None
        return window if same_time or figures >= LEAST_FIGURES * len(self.figures) else None

    def _is_its_time(self, stamp: Stamp) -> bool:
        assert self.moment is not None
        assert stamp.published_at is not None
        written = datetime.fromisoformat(stamp.published_at)
        pattern = "%Y%m%d%H%M" if self.is_exact and stamp.precision != "day" else "%Y%m%d"
        zone = timezone.get_current_timezone()
        return written.astimezone(zone).strftime(pattern) == self.moment.astimezone(zone).strftime(pattern)

    def _form_of(self, line: str) -> str:
        """A line's words without time and label."""
        return runs(_LABEL.sub("", self._unstamped(line)[0]))

    @staticmethod
    def _unstamped(text: str) -> tuple[str, list[Stamp]]:
        stamps = _stamps(text)
        for stamp in reversed(stamps):
            text = text[: stamp.start] + text[stamp.end :]
        return text, stamps


def _stamps(text: str) -> list[Stamp]:
    zone = timezone.get_current_timezone()
    return list(find_stamps(text, 0, len(text), zone))


def _union(groups: Sequence[set[Group]]) -> set[Group]:
    return set[Group]().union(*groups)


def pieces_of(form: str) -> list[str]:
    """Phrases of some characters or words each, in order, none of which reaches over punctuation between characters."""
    pieces: list[str] = []
    words: list[str] = []
    for run in [*form.split(), ""]:
        if run and not is_cjk(run[0]):
            words.append(run)
            continue
        pieces += [" ".join(words[at : at + PIECE]) for at in range(0, len(words) - 1, PIECE)]
        pieces += [run[at : at + PIECE] for at in range(0, max(len(run) - PIECE + 1, 0), PIECE)]
        words = []
    return pieces or ([form] if form else [])
