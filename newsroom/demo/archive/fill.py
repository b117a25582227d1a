"""Fill a newsroom with an invented archive: ten years of items in chronological order, one batch per transaction."""

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
from articles.editing.bulk_create import NewItem
from articles.editing.publishing import check_release
from articles.models import Article, Byline, Channel, Correction, NewsItem
from articles.models.byline import Role
from articles.models.channel import channel_for
from articles.models.choices import Precision
from articles.rights.models import Source
from newsroom.demo.archive.entities import get_or_create_entities
from newsroom.demo.archive.phrases import PREFIXES
from newsroom.demo.archive.text_generator import CHINESE, ENGLISH, Story, TextGenerator
from newsroom.demo.archive.topics import ZipfSampler

BATCH_SIZE = 500
PERIOD = timedelta(days=3_652)
# Articles embed briefs from among the most recent ones.
MAX_RECENT_BRIEFS = 200
# Shares of all items.
ENGLISH_SHARE, DRAFT_SHARE, WITHDRAWN_SHARE, CORRECTED_SHARE = 0.1, 0.01, 0.002, 0.01
ZIPF_EXPONENT = 1.1
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FillOptions:
    """Number of items, random seed and end of the period. The same options on the same database give the same items."""

    articles: int
    briefs: int
    seed: int
    until: datetime


class ArchiveFiller:
    """One run: the random source, the entities, and the recent briefs that articles can embed."""

    def __init__(self, options: FillOptions, create: Callable[[Sequence[NewItem]], object]) -> None:
        self.options, self.create = options, create
        newest = NewsItem.objects.order_by("-pk").values_list("pk", flat=True).first()
        # A second run with the same seed must not repeat the texts of the first.
        self.rng = Random(f"{options.seed} after {newest or 0}")  # noqa: S311
        self.texts = TextGenerator(self.rng)
        self.zone = ZoneInfo(settings.TIME_ZONE)
        self.recent_briefs: dict[str, deque[int]] = {
            language: deque(maxlen=MAX_RECENT_BRIEFS) for language in (CHINESE, ENGLISH)
        }

    def fill(self) -> Iterator[int]:
        """Create all items; yields the number of items of each committed batch."""
        self.entities = get_or_create_entities()
        self.topic_sampler = ZipfSampler(len(self.entities.topics), ZIPF_EXPONENT)
        self.source_sampler = ZipfSampler(len(self.entities.sources), ZIPF_EXPONENT)
        self.person_sampler = ZipfSampler(len(self.entities.people), ZIPF_EXPONENT)
        self.tag_ids = {topic.name: tag for topic, tag in zip(self.entities.topics, self.entities.tags, strict=True)}
        self.channel_labels = {
            channel.pk: [channel.name, *channel.aliases.splitlines()] for channel in self.entities.channels
        }
        self.companies = [topic for topic in self.entities.topics if topic.aliases]
        self.company_sampler = ZipfSampler(len(self.companies), ZIPF_EXPONENT)
        options, total = self.options, self.options.articles + self.options.briefs
        for first in range(0, total, BATCH_SIZE):
            last = min(first + BATCH_SIZE, total)
            positions = sorted(first + self.rng.random() * (last - first) for _ in range(first, last))
            times = [options.until - PERIOD * (1 - position / total) for position in positions]
            articles = options.articles * last // total - options.articles * first // total
            self._create_batch(times, set(self.rng.sample(range(last - first), articles)))
            yield last - first

    def _create_batch(self, times: list[datetime], article_indexes: set[int]) -> None:
        """Create one item per time; those at `article_indexes` are articles. Briefs come first, to be embedded."""
        with transaction.atomic():
            briefs = [self._brief(time) for index, time in enumerate(times) if index not in article_indexes]
            self.create(briefs)
            for new in briefs:
                if new.item.published_at and not new.item.withdrawn_at:
                    self.recent_briefs[new.item.language].append(new.item.pk)
            articles = [self._article(times[index]) for index in sorted(article_indexes)]
            self.create(articles)
            self._create_corrections([*briefs, *articles])

    def _brief(self, time: datetime) -> NewItem:
        rng, story = self.rng, self._story()
        label, channel = self._label()
        happened_at, precision = self._happened(time)
        brief = Brief(
            headline=self.texts.brief_headline(story),
            body=self.texts.brief(story),
            label=label,
            channel=channel,
            importance=rng.choices((1, 2, 3), (0.9, 0.08, 0.02))[0],
            source=self._choose(self.entities.sources, self.source_sampler),
            origin=NewsItem.Origin.QUOTATION,
            happened_at=happened_at,
            happened_precision=precision,
            **self._common_fields(story, time),
        )
        self._release(brief, time)
        return NewItem(brief, self._tags(story), self._bylines(story, 0.05, None))

    def _article(self, time: datetime) -> NewItem:
        rng, story = self.rng, self._story()
        source = self._choose(self.entities.sources, self.source_sampler)
        article = Article(
            headline=self.texts.headline(story),
            standfirst=self.texts.standfirst(story) if rng.random() < 0.7 else "",
            body=self.texts.article(story, self._embedded_briefs(story)),
            section=rng.choice(self.entities.sections),
            importance=1 + (rng.random() < 0.05),
            source=source,
            **self._common_fields(story, time),
        )
        is_own = source is self.entities.sources[0]
        if not is_own:
            article.origin = NewsItem.Origin.AGREED
            article.original_url = f"{source.site}{rng.getrandbits(32)}"
            article.original_at = time - timedelta(minutes=rng.randrange(600))
            article.original_precision = Precision.MINUTE
        self._release(article, time)
        return NewItem(article, self._tags(story), self._bylines(story, 0.9, None if is_own else source))

    def _common_fields(self, story: Story, time: datetime) -> dict[str, Any]:
        created_at = time - timedelta(minutes=self.rng.randrange(1, 300))
        uuid = UUID(int=self.rng.getrandbits(128), version=4)
        return {"language": story.language, "created_at": created_at, "uuid": uuid}

    def _release(self, item: NewsItem, time: datetime) -> None:
        """Publish as of a time in the past, as `publish` does; a few items stay drafts or are withdrawn later."""
        chance = self.rng.random()
        if chance < DRAFT_SHARE:
            item.stage = self.rng.choice(list(NewsItem.Stage))
            return
        check_release(item, time)
        item.published_at = item.first_published_at = time
        item.stage = NewsItem.Stage.READY
        if chance > 1 - WITHDRAWN_SHARE:
            item.withdrawn_at = min(time + timedelta(hours=self.rng.randrange(1, 500)), self.options.until)

    def _story(self) -> Story:
        rng, count = self.rng, 1 + int(self.rng.random() ** 2 * 4)
        is_english = rng.random() < ENGLISH_SHARE
        topics = [self.entities.topics[index] for index in self.topic_sampler.draw(rng, count)]
        others = [self.companies[index] for index in self.company_sampler.draw(rng, 4)]
        actors = [topic for topic in topics if topic.aliases] or [others.pop()]
        # Subjects have no English names.
        subjects = [] if is_english else [topic for topic in topics if not topic.aliases]
        others = [topic for topic in others if topic not in actors] or actors
        return Story(ENGLISH if is_english else CHINESE, actors, others, subjects)

    def _tags(self, story: Story) -> list[int]:
        """Ids of the tags of the story's topics; a few items have no tags."""
        topics = story.topics if self.rng.random() < 0.92 else ()
        return [self.tag_ids[topic.name] for topic in topics]

    def _label(self) -> tuple[str, Channel | None]:
        """A label as an editor would write it, and the channel it belongs to."""
        if self.rng.random() < 0.1:
            return "", None
        channel = self.entities.channels[int(self.rng.random() ** 2 * len(self.entities.channels))]
        label = self.rng.choice(PREFIXES) + self.rng.choice(self.channel_labels[channel.pk])
        return label, channel_for(label, self.entities.channels)

    def _happened(self, time: datetime) -> tuple[datetime | None, str]:
        """`happened_at` and `happened_precision` of a brief."""
        chance = self.rng.random()
        if chance < 0.05:
            return None, ""
        local = time.astimezone(self.zone).replace(microsecond=0)
        if chance < 0.2:
            return local.replace(hour=0, minute=0, second=0), Precision.DAY
        return (local.replace(second=0), Precision.MINUTE) if chance < 0.9 else (local, Precision.SECOND)

    def _embedded_briefs(self, story: Story) -> list[int]:
        recent = self.recent_briefs[story.language]
        count = min(int(self.rng.random() ** 2 * 5), len(recent))
        return self.rng.sample(recent, count)

    def _bylines(self, story: Story, probability: float, outlet: Source | None) -> list[Byline]:
        """The outlet, if any, and with this probability one or two people."""
        bylines = [Byline(role=Role.OUTLET, outlet=outlet)] if outlet else []
        if self.rng.random() < probability:
            people = self.entities.people_en if story.language == ENGLISH else self.entities.people
            roles = (Role.WRITER, Role.WRITER if self.rng.random() < 0.3 else Role.EDITOR)
            indexes = self.person_sampler.draw(self.rng, 2 if self.rng.random() < 0.4 else 1)
            persons = dict.fromkeys(people[index % len(people)] for index in indexes)
            bylines += [Byline(role=role, person=person) for role, person in zip(roles, persons, strict=False)]
        for position, byline in enumerate(bylines):
            byline.position = position
        return bylines

    def _create_corrections(self, new_items: Sequence[NewItem]) -> None:
        # Rows only: the items are announced once, when they are complete.
        Correction._base_manager.bulk_create(
            Correction(item=new.item, text=self.texts.correction(self._story()), made_at=new.item.published_at)
            for new in new_items
            if new.item.published_at and self.rng.random() < CORRECTED_SHARE
        )

    def _choose(self, choices: Sequence[T], sampler: ZipfSampler) -> T:
        return choices[sampler.draw(self.rng, 1)[0]]
