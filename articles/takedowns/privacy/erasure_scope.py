"""The scope of an erasure: the cases, items and pictures of one matter, and which of them name the person in public."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from articles.models.correction import Correction
from articles.models.newsitem import NewsItem
from articles.models.person_profile import PersonProfile
from articles.models.picture_use import PictureUse
from articles.models.restriction import Restriction
from articles.models.tag import Alias, Tag
from articles.pictures.file_words import words_in_file
from articles.pictures.models import Picture
from articles.rights.models import Person, Source
from articles.rights.names import name_key
from articles.takedowns.cases.legal_hold import held_pages, not_on_hold
from articles.takedowns.models import Case, Notice, PageCopy, Snapshot
from articles.takedowns.privacy.redaction import PersonWords
from articles.takedowns.privacy.text_registry import content_columns

MAX_NAMES = 20


@dataclass(frozen=True, slots=True)
class ErasureScope:
    """The cases of a notice and all others on the same targets, without those on hold; and their rows."""

    cases: list[int]
    items: set[int]
    placements: set[int]
    pictures: set[int]
    restrictions: list[int]


def scope_of(notice: Notice) -> ErasureScope:
    own = list(notice.cases.all())
    items = {case.item_id for case in own} | {notice.item_id} | set(notice.targets.values_list("item", flat=True))
    placements = {case.placement_id for case in own} | {notice.placement_id}
    pictures = {case.picture_id for case in own} | {notice.picture_id}
    targets = [{key for key in keys if key} for keys in (items, placements, pictures)]
    on_targets = Q(item__in=targets[0]) | Q(placement__in=targets[1]) | Q(picture__in=targets[2])
    cases = Case.objects.filter(Q(pk__in=[case.pk for case in own]) | on_targets, hold="")
    case_keys = sorted({key for case in cases for key in case.with_merged()})
    of_cases = Q(effects__decision__case__in=case_keys)
    restrictions = set(not_on_hold(Restriction.objects.filter(of_cases)).values_list("pk", flat=True))
    restrictions |= set(not_on_hold(Restriction.objects.filter(on_targets)).values_list("pk", flat=True))
    return ErasureScope(case_keys, targets[0], targets[1], targets[2], sorted(restrictions))


def scope_of_case(case: Case) -> ErasureScope:
    """The scope of a case without a notice: what it is about, and its own decisions."""
    items, placements, pictures = (
        {key} if key else set() for key in (case.item_id, case.placement_id, case.picture_id)
    )
    keys = case.with_merged() if not case.hold else []
    restrictions = not_on_hold(Restriction.objects.filter(effects__decision__case__in=keys))
    return ErasureScope(keys, items, placements, pictures, sorted(set(restrictions.values_list("pk", flat=True))))


def pictures_of(scope: ErasureScope) -> "QuerySet[Picture]":
    """The pictures of a matter: those that a case is about, and those that its items show."""
    lead = NewsItem.objects.filter(pk__in=scope.items, lead_picture__isnull=False).order_by().values("lead_picture")
    shown = PictureUse.objects.filter(item__in=scope.items).values("picture")
    return Picture.objects.filter(Q(pk__in=scope.pictures) | Q(pk__in=lead) | Q(pk__in=shown))


def pages_of(scope: ErasureScope) -> "QuerySet[PageCopy]":
    """The stored pages of a matter, without those that a notice on hold shares."""
    snapshots = Snapshot.objects.filter(Q(notice__cases__in=scope.cases)).order_by()
    return PageCopy.objects.filter(pk__in=snapshots.values("page")).exclude(pk__in=held_pages().values("pk"))


def count_published(scope: ErasureScope, redactor: PersonWords) -> Counter[type[Model]]:
    """The published rows that name the person: items, their corrections, and what the pages of their tags and of the
    people they credit say.
    """
    counts: Counter[type[Model]] = Counter()
    published: tuple[tuple[type[Model], Any], ...] = (
        (NewsItem, NewsItem.objects.filter(pk__in=scope.items).values_list("headline", "standfirst", "body")),
        (Correction, Correction.objects.filter(item__in=scope.items).values_list("text")),
        *_public_descriptions(
            Tag.objects.filter(taggings__content_object__in=scope.items).distinct(),
            PersonProfile.objects.filter(person__byline__item__in=scope.items).distinct(),
        ),
    )
    for model, rows in published:
        counts[model] = sum(redactor.matches(" ".join(texts)) for texts in rows)
    counts[Picture] = sum(names_person(picture, redactor) for picture in pictures_of(scope))
    return +counts


def content_naming(redactor: PersonWords) -> dict[type[Model], list[int]]:
    """The keys of all rows whose content names the person, on any matter: texts, and names that the newsroom gave.

    Reads all of them, but not the uploaded files of pictures; see `pictures_naming`.
    """
    found: dict[type[Model], list[int]] = {}
    for model, columns in content_columns():
        rows = model._base_manager.order_by("pk").values_list("pk", *columns)
        naming = [key for key, *texts in rows.iterator(500) if redactor.matches("\n".join(filter(None, texts)))]
        if naming:
            found[model] = naming
    return found


def names_of_person(redactor: PersonWords) -> list[Model]:
    """Tags, aliases, people and sources whose name contains the person's: at most MAX_NAMES of each. They are content,
    so a person decides what becomes of them.
    """
    found: list[Model] = []
    for rows in (
        Tag.with_merged.all(),
        Alias.objects.select_related("tag"),
        Person.objects.all(),
        Source.objects.all(),
    ):
        named = Q(pk__in=[])
        for word in redactor.words:
            named |= Q(name_key__contains=name_key(word))
        likely: Any = rows.filter(named).order_by("pk")[:MAX_NAMES]
        found += [row for row in likely if redactor.matches(row.name)]
    return found


def _public_descriptions(
    tags: "QuerySet[Tag]", profiles: "QuerySet[PersonProfile]"
) -> Iterator[tuple[type[Model], "QuerySet[Any, tuple[str, ...]]"]]:
    """The texts on the pages of tags and people, each with its model."""
    tags = tags.order_by("pk").exclude(description="", description_en="")
    yield Tag, tags.values_list("description", "description_en")
    yield PersonProfile, profiles.order_by("pk").values_list("biography", "biography_en", "contact")


def names_person(picture: Picture, redactor: PersonWords) -> bool:
    """Whether a picture names the person: its texts, the label that its files carry, or the file as it was uploaded."""
    texts = [picture.alt, picture.credit, words_in_file(picture.read_original())]
    return redactor.matches("\n".join(texts)) or redactor.redact_json(picture.marked_aigc) != picture.marked_aigc


def pictures_naming(redactor: PersonWords) -> list[int]:
    """The ids of all pictures that name the person. Reads every uploaded file."""
    pictures = Picture.objects.order_by("pk").iterator(chunk_size=500)
    return [picture.pk for picture in pictures if names_person(picture, redactor)]
