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
from articles.models.tag import Tag
from articles.pictures.file_words import words_in_file
from articles.pictures.models import Picture
from articles.takedowns.models import Case, Notice, PageCopy
from articles.takedowns.privacy.redaction import PersonWords


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
    of_cases = Restriction.objects.filter(effects__decision__case__in=case_keys)
    restrictions = set(of_cases.values_list("pk", flat=True))
    restrictions |= set(not_on_hold(Restriction.objects.filter(on_targets)).values_list("pk", flat=True))
    return ErasureScope(case_keys, targets[0], targets[1], targets[2], sorted(restrictions))


def not_on_hold(restrictions: "QuerySet[Restriction]") -> "QuerySet[Restriction]":
    held = Restriction.objects.filter(effects__decision__case__in=Case.objects.exclude(hold="").values("pk"))
    return restrictions.exclude(pk__in=held.values("pk"))


def held_items() -> set[int]:
    """The items of cases on legal hold."""
    return held_rows(NewsItem)


def held_rows(model: type[Model]) -> set[int]:
    """The items or pictures of cases on legal hold; there are none of other models."""
    column = {NewsItem: "item", Picture: "picture"}.get(model)
    if column is None:
        return set()
    held = Case.objects.exclude(hold="").filter(**{f"{column}__isnull": False}).order_by()
    return set(held.values_list(column, flat=True))


def pictures_of(scope: ErasureScope) -> "QuerySet[Picture]":
    """The pictures of a matter: those that a case is about, and those that its items show."""
    lead = NewsItem.objects.filter(pk__in=scope.items, lead_picture__isnull=False).order_by().values("lead_picture")
    shown = PictureUse.objects.filter(item__in=scope.items).values("picture")
    return Picture.objects.filter(Q(pk__in=scope.pictures) | Q(pk__in=lead) | Q(pk__in=shown))


def count_published(notice: Notice, scope: ErasureScope, redactor: PersonWords) -> Counter[type[Model]]:
    """The published rows that name the person: items, their corrections, what the pages of their tags and of the people
    they credit say, and the stored copies of pages.
    """
    counts: Counter[type[Model]] = Counter()
    copies = PageCopy.objects.filter(pk__in=notice.snapshots.values("page"))
    published: tuple[tuple[type[Model], Any], ...] = (
        (NewsItem, NewsItem.objects.filter(pk__in=scope.items).values_list("headline", "standfirst", "body")),
        (Correction, Correction.objects.filter(item__in=scope.items).values_list("text")),
        *_public_descriptions(
            Tag.objects.filter(taggings__content_object__in=scope.items).distinct(),
            PersonProfile.objects.filter(person__byline__item__in=scope.items).distinct(),
        ),
        (PageCopy, copies.values_list("record")),
    )
    for model, rows in published:
        counts[model] = sum(redactor.matches(" ".join(texts)) for texts in rows)
    counts[Picture] = sum(names_person(picture, redactor) for picture in pictures_of(scope))
    return +counts


def descriptions_naming(redactor: PersonWords) -> Counter[type[Model]]:
    """How many descriptions of tags and profiles of people name the person, on any matter. Reads all of them."""
    counts: Counter[type[Model]] = Counter()
    for model, rows in _public_descriptions(Tag.with_merged.all(), PersonProfile.objects.all()):
        counts[model] = sum(redactor.matches(" ".join(texts)) for texts in rows.iterator(500))
    return +counts


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
