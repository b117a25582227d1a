"""Who and what plays in an archive to try: tags, sources, people, sections, channels, made where they are missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import cycle

from django.db import transaction

from articles.models import Alias, Channel, NewsItem, Section, Tag
from articles.models.tag import tags_by_key
from articles.parsing.folding import fold
from articles.rights.models import Licence, Person, Source, Use
from articles.rights.names import name_key
from articles.search.mentions import batched, follow_spellings, follow_tags
from articles.search.name_parts import follow_names
from newsroom.archive import words
from newsroom.archive.names import Topic, pair, people, topics

SITE = "https://{}.archive.example/"
LICENCES = (("试用档案：自有", Use.FULL_TEXT, False), ("试用档案：须附链接", Use.FULL_TEXT, True))


@dataclass(frozen=True, slots=True)
class Cast:
    """Everything that an item can be given. `topics` and `tags` (their ids) have one order."""

    topics: list[Topic]
    tags: list[int]
    sources: list[Source]
    people: list[Person]
    people_en: list[Person]
    sections: list[Section]
    channels: list[Channel]


def gather() -> Cast:
    """The cast of this database; whoever is missing is made."""
    with transaction.atomic():
        known = topics()
        sources = _sources()
        return Cast(
            topics=known,
            tags=_tags(known),
            sources=sources,
            people=_people(people(), sources[0]),
            people_en=_people((name for (name,) in map(pair, words.WRITERS_EN)), sources[0]),
            sections=[_section(position, *pair(row)) for position, row in enumerate(words.SECTIONS)],
            channels=[_channel(position, *pair(row)) for position, row in enumerate(words.CHANNELS)],
        )


def own_sources() -> list[int]:
    """The ids of the sources made here: each item of such an archive has one of them, and no other item has."""
    sites = [SITE.format(number) for number in range(len(words.OUTLETS))]
    return list(Source.objects.filter(site__in=sites).values_list("pk", flat=True))


def _sources() -> list[Source]:
    licences = [
        Licence.objects.get_or_create(name=name, defaults={"permitted_use": use, "obliges_link_back": link})[0]
        for name, use, link in LICENCES
    ]
    outlets = zip(map(pair, words.OUTLETS), cycle(licences), strict=False)
    found = []
    for number, ((name, english), licence) in enumerate(outlets):
        values = {"name": name, "name_en": english, "site": SITE.format(number), "licence": licence}
        found.append(Source.objects.get_or_create(name_key=name_key(name), defaults=values)[0])
    return found


def _people(names: Iterable[str], outlet: Source) -> list[Person]:
    keys = {name_key(name): name for name in names}
    known = set(Person.objects.filter(outlet=outlet, name_key__in=keys).values_list("name_key", flat=True))
    Person.objects.bulk_create(
        Person(name=name, name_key=key, outlet=outlet) for key, name in keys.items() if key not in known
    )
    found = list(Person.objects.filter(outlet=outlet, name_key__in=keys).order_by("pk"))
    follow_names(found)
    return found


def _section(position: int, name: str, english: str) -> Section:
    return Section.objects.get_or_create(name=name, defaults={"name_en": english, "position": position})[0]


def _channel(position: int, name: str, english: str, colour: str, alias: str) -> Channel:
    values = {"name_en": english, "colour": colour, "aliases": alias, "position": position}
    return Channel.objects.get_or_create(name=name, defaults=values)[0]


def _tags(known: list[Topic]) -> list[int]:
    """The ids of these names' tags. A spelling that a tag has already stays its own."""
    found = _tags_named(topic.name for topic in known)
    new = {fold(topic.name): _tag(topic.name) for topic in known if fold(topic.name) not in found}
    slugs = set(Tag.objects.filter(slug__in=[tag.slug for tag in new.values()]).values_list("slug", flat=True))
    Tag.objects.bulk_create(tag for tag in new.values() if tag.slug not in slugs)
    for tag in new.values():
        if tag.slug in slugs:
            tag.slug = ""
            tag.save()
    found |= new
    _aliases({name: found[fold(topic.name)] for topic in known for name in topic.aliases if fold(topic.name) in new})
    # Where nothing is written yet, there is nothing to look for the new names in.
    (follow_tags if NewsItem.objects.exists() else follow_spellings)([tag.pk for tag in new.values()])
    follow_names(new.values())
    return [found[fold(topic.name)].pk for topic in known]


def _tag(name: str) -> Tag:
    tag = Tag(name=name, name_key=fold(name))
    tag.slug = tag.slugify(name)
    return tag


def _aliases(wanted: dict[str, Tag]) -> None:
    taken = _tags_named(wanted)
    Alias.objects.bulk_create(
        Alias(tag=tag, name=name, name_key=fold(name)) for name, tag in wanted.items() if fold(name) not in taken
    )


def _tags_named(names: Iterable[str]) -> dict[str, Tag]:
    found: dict[str, Tag] = {}
    for some in batched(names, 500):
        found |= tags_by_key(fold(name) for name in some)
    return found
