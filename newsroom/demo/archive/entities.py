"""Entities of the invented archive: tags, sources, people, sections and channels, created where they are missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import cycle

from django.db import transaction

from articles.models import Alias, Channel, NewsItem, Section, Tag
from articles.models.tag import tags_by_key
from articles.rights.models import Licence, Person, Source, Use
from articles.rights.names import name_key
from articles.search.names.desk_lookup import sync_names
from articles.search.names.mentions import batched, sync_spellings, sync_tags
from articles.text.folding import fold
from newsroom.demo.archive import phrases
from newsroom.demo.archive.topics import Topic, all_topics, chinese_names, split_entry

SITE = "https://{}.archive.example/"
LICENCES = (("试用档案：自有", Use.FULL_TEXT, False), ("试用档案：须附链接", Use.FULL_TEXT, True))


@dataclass(frozen=True, slots=True)
class Entities:
    """Everything an item can refer to. `tags` holds the ids of the tags of `topics`, in the same order."""

    topics: list[Topic]
    tags: list[int]
    sources: list[Source]
    people: list[Person]
    people_en: list[Person]
    sections: list[Section]
    channels: list[Channel]


def get_or_create_entities() -> Entities:
    with transaction.atomic():
        topics = all_topics()
        sources = _get_or_create_sources()
        english_names = (name for (name,) in map(split_entry, phrases.WRITERS_EN))
        return Entities(
            topics=topics,
            tags=get_or_create_tags(topics),
            sources=sources,
            people=_get_or_create_people(chinese_names(), sources[0]),
            people_en=_get_or_create_people(english_names, sources[0]),
            sections=[_section(position, *split_entry(entry)) for position, entry in enumerate(phrases.SECTIONS)],
            channels=[_channel(position, *split_entry(entry)) for position, entry in enumerate(phrases.CHANNELS)],
        )


def archive_source_ids() -> list[int]:
    """Ids of the sources created here. Every item of the archive has one of them, and no other item has."""
    sites = [SITE.format(number) for number in range(len(phrases.OUTLETS))]
    return list(Source.objects.filter(site__in=sites).values_list("pk", flat=True))


def _get_or_create_sources() -> list[Source]:
    licences = [
        Licence.objects.get_or_create(name=name, defaults={"permitted_use": use, "obliges_link_back": link_back})[0]
        for name, use, link_back in LICENCES
    ]
    sources = []
    for number, (entry, licence) in enumerate(zip(phrases.OUTLETS, cycle(licences), strict=False)):
        name, english = split_entry(entry)
        values = {"name": name, "name_en": english, "site": SITE.format(number), "licence": licence}
        sources.append(Source.objects.get_or_create(name_key=name_key(name), defaults=values)[0])
    return sources


def _get_or_create_people(names: Iterable[str], outlet: Source) -> list[Person]:
    names_by_key = {name_key(name): name for name in names}
    queryset = Person.objects.filter(outlet=outlet, name_key__in=names_by_key)
    existing = set(queryset.values_list("name_key", flat=True))
    Person.objects.bulk_create(
        Person(name=name, name_key=key, outlet=outlet) for key, name in names_by_key.items() if key not in existing
    )
    people = list(queryset.order_by("pk"))
    sync_names(people)
    return people


def _section(position: int, name: str, english: str) -> Section:
    return Section.objects.get_or_create(name=name, defaults={"name_en": english, "position": position})[0]


def _channel(position: int, name: str, english: str, colour: str, alias: str) -> Channel:
    values = {"name_en": english, "colour": colour, "aliases": alias, "position": position}
    return Channel.objects.get_or_create(name=name, defaults=values)[0]


def get_or_create_tags(topics: list[Topic]) -> list[int]:
    """Ids of the tags of these topics. An existing tag that has the name, also as an alias, is used as it is."""
    tags = _tags_by_key(topic.name for topic in topics)
    new = {fold(topic.name): _new_tag(topic.name) for topic in topics if fold(topic.name) not in tags}
    taken = set(Tag.objects.filter(slug__in=[tag.slug for tag in new.values()]).values_list("slug", flat=True))
    Tag.objects.bulk_create(tag for tag in new.values() if tag.slug not in taken)
    for tag in new.values():
        if tag.slug in taken:
            # Saving a tag without a slug finds a free one.
            tag.slug = ""
            tag.save()
    tags |= new
    _create_aliases(
        {alias: tags[fold(topic.name)] for topic in topics for alias in topic.aliases if fold(topic.name) in new}
    )
    # Without items there are no texts to search for the new names.
    sync = sync_tags if NewsItem.objects.exists() else sync_spellings
    sync([tag.pk for tag in new.values()])
    sync_names(new.values())
    return [tags[fold(topic.name)].pk for topic in topics]


def _new_tag(name: str) -> Tag:
    tag = Tag(name=name, name_key=fold(name))
    tag.slug = tag.slugify(name)
    return tag


def _create_aliases(tags_by_alias: dict[str, Tag]) -> None:
    taken = _tags_by_key(tags_by_alias)
    Alias.objects.bulk_create(
        Alias(tag=tag, name=alias, name_key=fold(alias))
        for alias, tag in tags_by_alias.items()
        if fold(alias) not in taken
    )


def _tags_by_key(names: Iterable[str]) -> dict[str, Tag]:
    tags: dict[str, Tag] = {}
    for batch in batched(names, 500):
        tags |= tags_by_key(fold(name) for name in batch)
    return tags
