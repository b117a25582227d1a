"""Channels of the briefs of a page: by their labels, unless an editor chose one in the review."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from articles.briefs.models import Brief
from articles.models.channel import Channel

# Values of the field in a review besides the keys of channels.
BY_LABEL, WITHOUT = "", "-"


@dataclass(frozen=True, slots=True)
class ChosenChannels:
    """`choices`: for each brief of a page, in its order, what the editor chose. Missing ones follow their labels."""

    choices: Sequence[str] = ()

    def apply(self, briefs: Sequence[Brief], channels: Iterable[Channel]) -> None:
        """Set the channels of unsaved briefs. A key that does not exist any more counts as no choice."""
        by_key = {str(channel.pk): channel for channel in channels}
        for brief, chosen in zip(briefs, self.choices, strict=False):
            if chosen == WITHOUT:
                brief.channel = None
            elif chosen in by_key:
                brief.channel = by_key[chosen]


BY_LABELS = ChosenChannels()
