"""Texts of the invented archive: patterns from `phrases`, filled in and joined until a text has a realistic length."""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from newsroom.demo.archive import phrases
from newsroom.demo.archive.topics import Topic

CHINESE, ENGLISH = "zh-Hans", "en"
# Characters of HTML.
MIN_ARTICLE_LENGTH = {CHINESE: 640, ENGLISH: 1_300}
SLOT = re.compile(r"\{(\w+)\}")

Part = str | tuple[str]
Pattern = list[Part]


def _patterns(name: str) -> list[Pattern]:
    """The entries of a list, split into literal text and slots; a slot is a 1-tuple of its name."""
    entries = (SLOT.split(entry.strip()) for entry in getattr(phrases, name))
    return [[(part,) if index % 2 else part for index, part in enumerate(parts) if part] for parts in entries]


LISTS = {name: _patterns(name) for name in vars(phrases) if name.islower() and not name.startswith("_")}
LISTS["subject"] = [[subject] for subject in phrases.SUBJECTS]


@dataclass(frozen=True, slots=True)
class Story:
    """The topics of a text: companies that act in it, companies only mentioned, and subjects (possibly none)."""

    language: str
    actors: Sequence[Topic]
    others: Sequence[Topic]
    subjects: Sequence[Topic]

    @property
    def topics(self) -> list[Topic]:
        return [*self.actors, *self.subjects]


class TextGenerator:
    """Generates texts from a random source; the same seed gives the same texts."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.figures: dict[str, Callable[[], str]] = {
            "n": lambda: str(2 + int(rng.random() ** 2 * 97)),
            "pct": lambda: f"{rng.random() * 20:.1f}%",
            "sum": lambda: f"{1 + rng.random() ** 3 * 90:.1f}亿元",
            "sum_en": lambda: f"{1 + rng.random() ** 3 * 900:.0f} million",
        }

    def headline(self, story: Story) -> str:
        return self._fill_pattern("headline_en" if story.language == ENGLISH else "headline", story)[:120]

    def brief_headline(self, story: Story) -> str:
        return self._fill_pattern("headline_en" if story.language == ENGLISH else "short", story)[:80]

    def standfirst(self, story: Story) -> str:
        return self._sentence(story)

    def correction(self, story: Story) -> str:
        return self._fill_pattern("correction", story)

    def brief(self, story: Story) -> str:
        """HTML body of a brief: one or more sentences, sometimes a numbered list instead."""
        if story.language == CHINESE and self.rng.random() < 0.06:
            return f"<ol>{self._list_items(story)}</ol>"
        min_length = 40 + int(self.rng.random() ** 2 * 70)
        return f"<p>{self._text(story, min_length)}</p>"

    def article(self, story: Story, brief_ids: Sequence[int]) -> str:
        """HTML body of an article with the briefs of these ids, in their order, between its paragraphs."""
        blocks = [self._paragraph(story)]
        length = len(blocks[0])
        while length < MIN_ARTICLE_LENGTH[story.language]:
            blocks += self._next_blocks(story)
            length += len(blocks[-1])
        # Inserted from the end, so that earlier indexes stay valid.
        indexes = sorted((1 + int(self.rng.random() * len(blocks)) for _ in brief_ids), reverse=True)
        for index, brief_id in zip(indexes, reversed(brief_ids), strict=True):
            blocks.insert(index, f'<flash-brief data-id="{brief_id}"></flash-brief>')
        return "".join(blocks)

    def _next_blocks(self, story: Story) -> list[str]:
        """A paragraph, a heading with its paragraph, a list or a quotation."""
        chance = self.rng.random()
        if chance < 0.12:
            name = "heading_en" if story.language == ENGLISH else "heading"
            return [f"<h2>{self._escaped(self._fill_pattern(name, story))}</h2>", self._paragraph(story)]
        if chance < 0.18 and story.language == CHINESE:
            return [f"<ul>{self._list_items(story)}</ul>"]
        if chance < 0.24:
            return [f"<blockquote><p>{self._text(story, 20)}</p></blockquote>"]
        return [self._paragraph(story)]

    def _paragraph(self, story: Story) -> str:
        text = self._text(story, 60 if story.language == CHINESE else 160)
        chance = self.rng.random()
        if chance < 0.05:
            name = self._escaped(self._name(story, "about"))
            text = text.replace(name, f"<strong>{name}</strong>", 1)
        elif chance < 0.07:
            text += f'<a href="https://papers.example/{int(self.rng.random() * 10**6)}">{text[:6]}</a>'
        return f"<p>{text}</p>"

    def _list_items(self, story: Story) -> str:
        count = 3 + int(self.rng.random() * 3)
        return "".join(f"<li>{self._escaped(self._fill_pattern('point', story))}</li>" for _ in range(count))

    def _text(self, story: Story, min_length: int) -> str:
        """Escaped sentences with at least `min_length` characters in total."""
        sentences = [self._sentence(story)]
        length = len(sentences[0])
        while length < min_length:
            sentences.append(self._sentence(story))
            length += len(sentences[-1])
        return self._escaped((" " if story.language == ENGLISH else "").join(sentences))

    def _sentence(self, story: Story) -> str:
        text = self._fill_pattern("sentence_en" if story.language == ENGLISH else "sentence", story)
        return text[0].upper() + text[1:]

    def _fill_pattern(self, name: str, story: Story) -> str:
        patterns = LISTS[name]
        pattern = patterns[int(self.rng.random() * len(patterns))]
        return "".join(part if isinstance(part, str) else self._fill_slot(part[0], story) for part in pattern)

    def _fill_slot(self, slot: str, story: Story) -> str:
        if slot in ("about", "other"):
            return self._name(story, slot)
        if slot == "subject" and story.subjects and self.rng.random() < 0.7:
            return story.subjects[int(self.rng.random() * len(story.subjects))].name
        figure = self.figures.get(slot)
        return figure() if figure else self._fill_pattern(slot, story)

    def _name(self, story: Story, slot: str) -> str:
        topics = story.actors if slot == "about" else story.others
        topic = topics[int(self.rng.random() * len(topics))]
        if story.language == ENGLISH:
            return topic.english or topic.name
        if len(topic.aliases) > 1 and self.rng.random() < 0.3:
            return topic.aliases[1]
        return topic.english if self.rng.random() < 0.03 else topic.name

    @staticmethod
    def _escaped(text: str) -> str:
        return html.escape(text, quote=False)
