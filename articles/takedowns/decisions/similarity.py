"""Similarity of lines to a brief, measured by shared shingles (overlapping groups of three characters or words).

Width, case, script variant and punctuation are ignored; so are the label before the text, the headline and the
bracketed time. A different time, or different figures, make it another brief written to the same pattern.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from articles.html.sanitizer import plain_text, without_pictures
from articles.models.newsitem import NewsItem
from articles.parsing.recognise.brief_headings import BARS
from articles.parsing.recognise.brief_timestamps import Timestamp, find_timestamps
from articles.text.shingles import Group, figures_of, groups_of, units_of
from articles.text.tokens import canonical_form, is_cjk

PHRASE_LENGTH = 4
# A text of fewer characters or words occurs by chance.
MIN_UNITS = 8
MIN_SIMILARITY = 0.8
# The share of a line that has to come from the brief, so that nothing the article says itself is cut.
MIN_SHARE_OF_LINE = 0.7
MIN_FIGURES = 2 / 3
NEAR_IDENTICAL = 0.95
_LABEL = re.compile(rf"^[^{BARS}\n]{{1,34}}[{BARS}]\s*")


@dataclass(frozen=True, slots=True)
class Window:
    """Lines `first` to `last`, and the share of the brief that they contain (0 to 1)."""

    first: int
    last: int
    similarity: float


class BriefMatcher:
    """Compares lines with one brief."""

    def __init__(self, brief: NewsItem) -> None:
        self.form = canonical_form(_without_stamps(plain_text(without_pictures(brief.body))))
        self.shingles = groups_of(self.form)
        self.figures = figures_of(self.form)
        self.headline = canonical_form(brief.headline)
        label = groups_of(canonical_form(f"{brief.label} {brief.headline}"))
        self.allowed_shingles = self.shingles | label | groups_of(f"{self.headline} {self.form}")
        self.happened_at = brief.happened_at
        self.is_exact = brief.happened_precision in ("minute", "second")

    @property
    def is_long_enough(self) -> bool:
        return len(units_of(self.form)) >= MIN_UNITS

    def may_belong(self, line: str) -> bool:
        """Whether a line may be part of a copy: text of the brief, its headline, time or label."""
        form = self._form_of(line)
        shingles = groups_of(form)
        if not form or form == self.headline:
            return True
        return len(shingles & self.allowed_shingles) >= MIN_SHARE_OF_LINE * len(shingles)

    def best_window(self, lines: Sequence[str]) -> Window | None:
        """The first lines that contain the brief: as few as possible, plus its headline and time around them."""
        shared = [groups_of(self._form_of(line)) & self.shingles for line in lines]
        total = len(self.shingles)
        last = next((at for at in range(len(lines)) if len(_union(shared[: at + 1])) >= MIN_SIMILARITY * total), None)
        if last is None:
            return None
        while last + 1 < len(lines) and shared[last + 1] - _union(shared[: last + 1]):
            last += 1
        first = 0
        while first < last and len(_union(shared[first + 1 : last + 1])) == len(_union(shared[first : last + 1])):
            first += 1
        similarity = len(_union(shared[first : last + 1])) / total
        first, last = self._with_headline_and_time(lines, first, last)
        window = Window(first, last, similarity)
        return window if self._is_this_brief(lines, window) else None

    def _with_headline_and_time(self, lines: Sequence[str], first: int, last: int) -> tuple[int, int]:
        while first > 0 and self._form_of(lines[first - 1]) in ("", self.headline) and not _stamps(lines[first - 1]):
            first -= 1
        while last + 1 < len(lines) and not self._form_of(lines[last + 1]) and not _stamps(lines[last]):
            last += 1
        return first, last

    def _is_this_brief(self, lines: Sequence[str], window: Window) -> bool:
        """False if its time or figures say that it is another brief of the same pattern."""
        inside = lines[window.first : window.last + 1]
        form = " ".join(map(self._form_of, inside))
        stamps = [stamp for line in inside for stamp in _stamps(line)]
        same_time = [self._is_its_time(stamp) for stamp in stamps if stamp.published_at] if self.happened_at else []
        figures = len(self.figures & figures_of(form))
        if same_time and not all(same_time):
            return window.similarity >= NEAR_IDENTICAL and figures == len(self.figures)
        return bool(same_time) or figures >= MIN_FIGURES * len(self.figures)

    def _is_its_time(self, stamp: Timestamp) -> bool:
        assert self.happened_at is not None
        assert stamp.published_at is not None
        written = datetime.fromisoformat(stamp.published_at)
        pattern = "%Y%m%d%H%M" if self.is_exact and stamp.precision != "day" else "%Y%m%d"
        zone = timezone.get_current_timezone()
        return written.astimezone(zone).strftime(pattern) == self.happened_at.astimezone(zone).strftime(pattern)

    def _form_of(self, line: str) -> str:
        """A line in comparable form, without its time and label."""
        return canonical_form(_LABEL.sub("", _without_stamps(line)))


def _stamps(text: str) -> list[Timestamp]:
    zone = timezone.get_current_timezone()
    return list(find_timestamps(text, 0, len(text), zone))


def _without_stamps(text: str) -> str:
    for stamp in reversed(_stamps(text)):
        text = text[: stamp.start] + text[stamp.end :]
    return text


def _union(groups: Sequence[set[Group]]) -> set[Group]:
    return set[Group]().union(*groups)


def phrases_of(form: str) -> list[str]:
    """A folded text cut into phrases of four characters or words, in order; in Chinese none spans punctuation."""
    phrases: list[str] = []
    words: list[str] = []
    for run in [*form.split(), ""]:
        if run and not is_cjk(run[0]):
            words.append(run)
            continue
        phrases += [" ".join(words[at : at + PHRASE_LENGTH]) for at in range(0, len(words) - 1, PHRASE_LENGTH)]
        last_start = max(len(run) - PHRASE_LENGTH + 1, 0)
        phrases += [run[at : at + PHRASE_LENGTH] for at in range(0, last_start, PHRASE_LENGTH)]
        words = []
    return phrases or ([form] if form else [])
