"""How is a text of an archive to try written? Patterns filled with words, until it is as long as such a text is."""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from newsroom.archive import words
from newsroom.archive.names import Topic

CHINESE, ENGLISH = "zh-Hans", "en"
ARTICLE_LENGTH = {CHINESE: 640, ENGLISH: 1_300}
SLOT = re.compile(r"\{(\w+)\}")

Part = str | tuple[str]
Pattern = list[Part]


def _patterns(name: str) -> list[Pattern]:
    """The entries of a list, cut into texts and slots; a slot is a tuple of its name."""
    cut = (SLOT.split(entry.strip()) for entry in getattr(words, name))
    return [[(part,) if at % 2 else part for at, part in enumerate(parts) if part] for parts in cut]


LISTS = {name: _patterns(name) for name in vars(words) if name.islower() and not name.startswith("_")}
LISTS["subject"] = [[subject] for subject in words.SUBJECTS]


@dataclass(frozen=True, slots=True)
class Story:
    """What a text is about: who acts in it, who is only mentioned, and its subjects, if it has any."""

    language: str
    actors: Sequence[Topic]
    others: Sequence[Topic]
    subjects: Sequence[Topic]

    @property
    def topics(self) -> list[Topic]:
        return [*self.actors, *self.subjects]


class Writer:
    """Writes with the dice it is given: the same dice, the same texts."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.made: dict[str, Callable[[], str]] = {
            "n": lambda: str(2 + int(dice.random() ** 2 * 97)),
            "pct": lambda: f"{dice.random() * 20:.1f}%",
            "sum": lambda: f"{1 + dice.random() ** 3 * 90:.1f}亿元",
            "sum_en": lambda: f"{1 + dice.random() ** 3 * 900:.0f} million",
        }

    def headline(self, story: Story) -> str:
        return self._say("headline_en" if story.language == ENGLISH else "headline", story)[:120]

    def short(self, story: Story) -> str:
        """The headline of a brief."""
        return self._say("headline_en" if story.language == ENGLISH else "short", story)[:80]

    def standfirst(self, story: Story) -> str:
        return self._sentence(story)

    def correction(self, story: Story) -> str:
        return self._say("correction", story)

    def brief(self, story: Story) -> str:
        """The body of a brief: a sentence or two, now and then a list of points."""
        if story.language == CHINESE and self.dice.random() < 0.06:
            return f"<ol>{self._points(story)}</ol>"
        least = 40 + int(self.dice.random() ** 2 * 70)
        return f"<p>{self._text(story, least)}</p>"

    def article(self, story: Story, embedded: Sequence[int]) -> str:
        """The body of an article, with these briefs between its paragraphs."""
        blocks = [self._paragraph(story)]
        written = len(blocks[0])
        while written < ARTICLE_LENGTH[story.language]:
            blocks += self._onward(story)
            written += len(blocks[-1])
        places = sorted((1 + int(self.dice.random() * len(blocks)) for _ in embedded), reverse=True)
        for place, number in zip(places, reversed(embedded), strict=True):
            blocks.insert(place, f'<flash-brief data-id="{number}"></flash-brief>')
        return "".join(blocks)

    def _onward(self, story: Story) -> list[str]:
        """A paragraph, or what stands in its place."""
        chance = self.dice.random()
        if chance < 0.12:
            name = "heading_en" if story.language == ENGLISH else "heading"
            return [f"<h2>{self._escaped(self._say(name, story))}</h2>", self._paragraph(story)]
        if chance < 0.18 and story.language == CHINESE:
            return [f"<ul>{self._points(story)}</ul>"]
        if chance < 0.24:
            return [f"<blockquote><p>{self._text(story, 20)}</p></blockquote>"]
        return [self._paragraph(story)]

    def _paragraph(self, story: Story) -> str:
        text = self._text(story, 60 if story.language == CHINESE else 160)
        chance = self.dice.random()
        if chance < 0.05:
            name = self._escaped(self._name(story, "about"))
            text = text.replace(name, f"<strong>{name}</strong>", 1)
        elif chance < 0.07:
            text += f'<a href="https://papers.example/{int(self.dice.random() * 10**6)}">{text[:6]}</a>'
        return f"<p>{text}</p>"

    def _points(self, story: Story) -> str:
        count = 3 + int(self.dice.random() * 3)
        return "".join(f"<li>{self._escaped(self._say('point', story))}</li>" for _ in range(count))

    def _text(self, story: Story, least: int) -> str:
        """Whole sentences, as many as make this length, escaped."""
        sentences = [self._sentence(story)]
        length = len(sentences[0])
        while length < least:
            sentences.append(self._sentence(story))
            length += len(sentences[-1])
        return self._escaped((" " if story.language == ENGLISH else "").join(sentences))

    def _sentence(self, story: Story) -> str:
        text = self._say("sentence_en" if story.language == ENGLISH else "sentence", story)
        return text[0].upper() + text[1:]

    def _say(self, name: str, story: Story) -> str:
        patterns = LISTS[name]
        pattern = patterns[int(self.dice.random() * len(patterns))]
        return "".join(part if isinstance(part, str) else self._fill(part[0], story) for part in pattern)

    def _fill(self, slot: str, story: Story) -> str:
        if slot in ("about", "other"):
            return self._name(story, slot)
        if slot == "subject" and story.subjects and self.dice.random() < 0.7:
            return story.subjects[int(self.dice.random() * len(story.subjects))].name
        make = self.made.get(slot)
        return make() if make else self._say(slot, story)

    def _name(self, story: Story, slot: str) -> str:
        named = story.actors if slot == "about" else story.others
        topic = named[int(self.dice.random() * len(named))]
        if story.language == ENGLISH:
            return topic.english or topic.name
        if len(topic.aliases) > 1 and self.dice.random() < 0.3:
            return topic.aliases[1]
        return topic.english if self.dice.random() < 0.03 else topic.name

    @staticmethod
    def _escaped(text: str) -> str:
        return html.escape(text, quote=False)
