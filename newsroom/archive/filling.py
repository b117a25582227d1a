"""How is an archive to try filled? In the order of time, some hundred items a commit, by the rules of every item."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from articles.briefs.models import Brief
from articles.bulk import Newcomer
from articles.models import Article, Byline, Channel, Correction, NewsItem
from articles.models.byline import Role
from articles.models.channel import channel_for
from articles.models.kinds import Precision
from articles.publishing import check_release
from articles.rights.models import Source
from newsroom.archive.cast import gather
from newsroom.archive.names import Chances
from newsroom.archive.words import PREFIXES
from newsroom.archive.writing import CHINESE, ENGLISH, Story, Writer

AT_ONCE = 500
SPAN = timedelta(days=3_652)
# Briefs that articles may still carry: those of the last days.
RECENT = 200
ENGLISH_SHARE, DRAFTS, WITHDRAWN, CORRECTED = 0.1, 0.01, 0.002, 0.01
STEEPNESS = 1.1
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made. The same order for the same database makes the same items."""

    articles: int
    briefs: int
    seed: int
    until: datetime


class Filler:
    """One filling: the dice, the cast, and the briefs that an article may carry."""

    def __init__(self, order: Order, create: Callable[[Sequence[Newcomer]], object]) -> None:
        self.order, self.create = order, create
        newest = NewsItem.objects.order_by("-pk").values_list("pk", flat=True).first()
        self.dice = Random(f"{order.seed} after {newest or 0}")  # noqa: S311
        self.writer = Writer(self.dice)
        self.zone = ZoneInfo(settings.TIME_ZONE)
        self.recent: dict[str, deque[int]] = {language: deque(maxlen=RECENT) for language in (CHINESE, ENGLISH)}

    def fill(self) -> Iterator[int]:
        """After each commit, how many items it made."""
        self.cast = gather()
        self.topics = Chances(len(self.cast.topics), STEEPNESS)
        self.sources = Chances(len(self.cast.sources), STEEPNESS)
        self.people = Chances(len(self.cast.people), STEEPNESS)
        self.tag_of = {topic.name: tag for topic, tag in zip(self.cast.topics, self.cast.tags, strict=True)}
        self.spellings = {channel.pk: [channel.name, *channel.aliases.splitlines()] for channel in self.cast.channels}
        self.names = [topic for topic in self.cast.topics if topic.aliases]
        self.name_chances = Chances(len(self.names), STEEPNESS)
        order, total = self.order, self.order.articles + self.order.briefs
        for first in range(0, total, AT_ONCE):
            last = min(first + AT_ONCE, total)
            places = sorted(first + self.dice.random() * (last - first) for _ in range(first, last))
            moments = [order.until - SPAN * (1 - place / total) for place in places]
            articles = order.articles * last // total - order.articles * first // total
            self._batch(moments, set(self.dice.sample(range(last - first), articles)))
            yield last - first

    def _batch(self, moments: list[datetime], articles: set[int]) -> None:
        """Briefs first: the articles of these days may carry them."""
        with transaction.atomic():
            briefs = [self._brief(moment) for at, moment in enumerate(moments) if at not in articles]
            self.create(briefs)
            for newcomer in briefs:
                if newcomer.item.published_at and not newcomer.item.withdrawn_at:
                    self.recent[newcomer.item.language].append(newcomer.item.pk)
            made = [self._article(moments[at]) for at in sorted(articles)]
            self.create(made)
            self._correct([*briefs, *made])

    def _brief(self, moment: datetime) -> Newcomer:
        dice, story = self.dice, self._story()
        label, channel = self._label()
        at, precision = self._happened(moment)
        brief = Brief(
            headline=self.writer.short(story),
            body=self.writer.brief(story),
            label=label,
            channel=channel,
            importance=dice.choices((1, 2, 3), (0.9, 0.08, 0.02))[0],
            source=self._one(self.cast.sources, self.sources),
            origin=NewsItem.Origin.QUOTATION,
            happened_at=at,
            happened_precision=precision,
            **self._common(story, moment),
        )
        self._release(brief, moment)
        return Newcomer(brief, self._tags(story), self._credits(story, 0.05, None))

    def _article(self, moment: datetime) -> Newcomer:
        dice, story = self.dice, self._story()
        source = self._one(self.cast.sources, self.sources)
        article = Article(
            headline=self.writer.headline(story),
            standfirst=self.writer.standfirst(story) if dice.random() < 0.7 else "",
            body=self.writer.article(story, self._embedded(story)),
            section=dice.choice(self.cast.sections),
            importance=1 + (dice.random() < 0.05),
            source=source,
            **self._common(story, moment),
        )
        own = source is self.cast.sources[0]
        if not own:
            article.origin = NewsItem.Origin.AGREED
            article.original_url = f"{source.site}{dice.getrandbits(32)}"
            article.original_at = moment - timedelta(minutes=dice.randrange(600))
            article.original_precision = Precision.MINUTE
        self._release(article, moment)
        return Newcomer(article, self._tags(story), self._credits(story, 0.9, None if own else source))

    def _common(self, story: Story, moment: datetime) -> dict[str, Any]:
        created = moment - timedelta(minutes=self.dice.randrange(1, 300))
        number = UUID(int=self.dice.getrandbits(128), version=4)
        return {"language": story.language, "created_at": created, "uuid": number}

    def _release(self, item: NewsItem, moment: datetime) -> None:
        """What `publish` does, at a moment that has passed; now and then an item stays a draft, or was withdrawn."""
        chance = self.dice.random()
        if chance < DRAFTS:
            item.stage = self.dice.choice(list(NewsItem.Stage))
            return
        check_release(item, moment)
        item.published_at = item.first_published_at = moment
        item.stage = NewsItem.Stage.READY
        if chance > 1 - WITHDRAWN:
            item.withdrawn_at = min(moment + timedelta(hours=self.dice.randrange(1, 500)), self.order.until)

    def _story(self) -> Story:
        dice, count = self.dice, 1 + int(self.dice.random() ** 2 * 4)
        english = dice.random() < ENGLISH_SHARE
        topics = [self.cast.topics[at] for at in self.topics.draw(dice, count)]
        others = [self.names[at] for at in self.name_chances.draw(dice, 4)]
        actors = [topic for topic in topics if topic.aliases] or [others.pop()]
        subjects = [] if english else [topic for topic in topics if not topic.aliases]
        others = [topic for topic in others if topic not in actors] or actors
        return Story(ENGLISH if english else CHINESE, actors, others, subjects)

    def _tags(self, story: Story) -> list[int]:
        """Most items have those tags that they are about."""
        chosen = story.topics if self.dice.random() < 0.92 else ()
        return [self.tag_of[topic.name] for topic in chosen]

    def _label(self) -> tuple[str, Channel | None]:
        """A label as it was written, and the channel that it says."""
        if self.dice.random() < 0.1:
            return "", None
        channel = self.cast.channels[int(self.dice.random() ** 2 * len(self.cast.channels))]
        label = self.dice.choice(PREFIXES) + self.dice.choice(self.spellings[channel.pk])
        return label, channel_for(label, self.cast.channels)

    def _happened(self, moment: datetime) -> tuple[datetime | None, str]:
        chance = self.dice.random()
        if chance < 0.05:
            return None, ""
        local = moment.astimezone(self.zone).replace(microsecond=0)
        if chance < 0.2:
            return local.replace(hour=0, minute=0, second=0), Precision.DAY
        return (local.replace(second=0), Precision.MINUTE) if chance < 0.9 else (local, Precision.SECOND)

    def _embedded(self, story: Story) -> list[int]:
        recent = self.recent[story.language]
        count = min(int(self.dice.random() ** 2 * 5), len(recent))
        return self.dice.sample(recent, count)

    def _credits(self, story: Story, share: float, outlet: Source | None) -> list[Byline]:
        credits = [Byline(role=Role.OUTLET, outlet=outlet)] if outlet else []
        if self.dice.random() < share:
            known = self.cast.people_en if story.language == ENGLISH else self.cast.people
            roles = (Role.WRITER, Role.WRITER if self.dice.random() < 0.3 else Role.EDITOR)
            drawn = self.people.draw(self.dice, 2 if self.dice.random() < 0.4 else 1)
            persons = dict.fromkeys(known[at % len(known)] for at in drawn)
            credits += [Byline(role=role, person=person) for role, person in zip(roles, persons, strict=False)]
        for position, credit in enumerate(credits):
            credit.position = position
        return credits

    def _correct(self, newcomers: Sequence[Newcomer]) -> None:
        Correction.objects.bulk_create(
            Correction(
                item=newcomer.item, text=self.writer.correction(self._story()), made_at=newcomer.item.published_at
            )
            for newcomer in newcomers
            if newcomer.item.published_at and self.dice.random() < CORRECTED
        )

    def _one(self, members: Sequence[T], chances: Chances) -> T:
        return members[chances.draw(self.dice, 1)[0]]
