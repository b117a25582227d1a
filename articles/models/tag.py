"""Tags: names and subjects of items, found however they are spelled."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _
from taggit.managers import _TaggableManager
from taggit.models import ItemBase, NaturalKeyManager, TagBase

from articles.rights.named import NamedModel
from articles.rights.names import name_key

NAME_TAKEN = _("There is already a tag or an alias with this name.")
MAX_DESCRIPTION = 1_000
SEPARATORS = re.compile(r"[,，、;；\n]")


def parse_tags(text: str) -> list[str]:
    """Names separated by commas, enumeration commas or semicolons of either width; blanks stay inside a name."""
    names = (" ".join(name.split()).strip('"“”') for name in SEPARATORS.split(text))
    return list({key: name for name in names if (key := name_key(name))}.values())


def join_tags(tags: Iterable["Tag"]) -> str:
    return ", ".join(sorted(tag.name for tag in tags))


class UnmergedTagManager(NaturalKeyManager):
    """The tags in use, without those that were merged into another."""

    def get_queryset(self) -> models.QuerySet[Any]:
        tags: models.QuerySet[Any] = super().get_queryset()
        return tags.filter(merged_into__isnull=True)


class Tag(NamedModel, TagBase):
    """A name or subject. It is found under its name and aliases whatever their case, width or script variant.

    A merged tag stays as a row that names its target: old addresses and versions of items refer to it. `objects` leaves
    it out; `with_merged` has all rows. See `articles.editing.tag_merges`.
    """

    NAME_TAKEN = NAME_TAKEN
    name = models.CharField(_("name"), max_length=100)
    name_key = models.CharField(max_length=200, editable=False)
    description = models.TextField(
        _("description"),
        max_length=MAX_DESCRIPTION,
        blank=True,
        help_text=_("Plain text. Readers see it on the page of the tag."),
    )
    description_en = models.TextField(_("description in English"), max_length=MAX_DESCRIPTION, blank=True)
    merged_into = models.ForeignKey("self", models.CASCADE, related_name="merged_tags", null=True, editable=False)

    objects: ClassVar[Any] = UnmergedTagManager()
    with_merged: ClassVar[models.Manager["Tag"]] = models.Manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="tag_name_once", fields=["name"], condition=models.Q(merged_into__isnull=True)
            ),
            models.UniqueConstraint(
                name="tag_name_key_once", fields=["name_key"], condition=models.Q(merged_into__isnull=True)
            ),
            models.CheckConstraint(
                name="tag_merged_into_another",
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("pk")),
            ),
        ]

    def is_name_taken(self) -> bool:
        return _is_taken(self.name_key, self.pk or 0, 0)


class Alias(NamedModel):
    """Another name of a tag."""

    NAME_TAKEN = NAME_TAKEN
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="aliases", verbose_name=_("tag"))
    name = models.CharField(_("name"), max_length=100)
    name_key = models.CharField(max_length=200, unique=True, editable=False)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")

    def __str__(self) -> str:
        return self.name

    def is_name_taken(self) -> bool:
        return _is_taken(self.name_key, 0, self.pk or 0)


def _is_taken(key: str, tag_id: int, alias_id: int) -> bool:
    """Whether a tag or an alias has this folded name, other than the one that asks."""
    tags = Tag.objects.filter(name_key=key).exclude(pk=tag_id)
    return tags.exists() or Alias.objects.filter(name_key=key).exclude(pk=alias_id).exists()


class Tagging(ItemBase):
    """A tag that an editor gave to an item."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")
    content_object = models.ForeignKey("articles.NewsItem", models.CASCADE, related_name="taggings")

    objects: ClassVar[models.Manager["Tagging"]] = models.Manager()

    class Meta:
        verbose_name = _("tagging")
        verbose_name_plural = _("taggings")
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="tagging_once")]


class FoldingTagManager(_TaggableManager):
    """taggit's manager, but a typed name finds the tag that has it as name or alias in any spelling."""

    def _to_tag_model_instances(self, tags: Iterable[str | Tag], tag_kwargs: dict[str, Any]) -> list[Tag]:
        by_key = tags_by_key(name_key(tag) for tag in tags if isinstance(tag, str))
        by_key |= _made(tag for tag in tags if isinstance(tag, str) and name_key(tag) not in by_key)
        targets = merge_targets(tag.pk for tag in tags if not isinstance(tag, str))
        named = (by_key[name_key(tag)] if isinstance(tag, str) else targets.get(tag.pk, tag) for tag in tags)
        return list(super()._to_tag_model_instances(dict.fromkeys(named), tag_kwargs))

    # taggit writes row by row and tells at the end: what follows must stand or fall with the rows.
    def add(self, *tags: str | Tag, **options: Any) -> None:
        with transaction.atomic():
            super().add(*tags, **options)
            if connection.vendor == "postgresql":
                self._follow_concurrent_merge()

    def _follow_concurrent_merge(self) -> None:
        """Move what was given while another transaction merged the tag: the insertion waited for its commit."""
        for tagging in Tagging.objects.filter(content_object=self.instance, tag__merged_into__isnull=False):
            target = merge_targets([tagging.tag_id])[tagging.tag_id]
            Tagging.objects.get_or_create(content_object=self.instance, tag=target)
            tagging.delete()

    def remove(self, *tags: str | Tag) -> None:
        with transaction.atomic():
            super().remove(*tags)

    def clear(self) -> None:
        with transaction.atomic():
            super().clear()

    def set(self, tags: Iterable[str | Tag], **options: Any) -> None:
        with transaction.atomic():
            super().set(tags, **options)


def _made(names: Iterable[str]) -> dict[str, Tag]:
    """New tags by their folded names, made in the same order by everybody: else two desks that give the same names at
    once would wait for each other.
    """
    by_key = {name_key(name): name for name in names}
    return {key: Tag.objects.get_or_create(name_key=key, defaults={"name": by_key[key]})[0] for key in sorted(by_key)}


def tags_named(names: Iterable[str]) -> list[Tag]:
    """The tags of these names; those that do not exist are made."""
    listed = list(names)
    by_key = tags_by_key(name_key(name) for name in listed)
    by_key |= _made(name for name in listed if name_key(name) not in by_key)
    return list(dict.fromkeys(by_key[name_key(name)] for name in listed))


def tags_by_key(keys: Iterable[str]) -> dict[str, Tag]:
    """The tags that have one of these folded names as name or alias, by that folded name."""
    folded = set(keys)
    by_name = {tag.name_key: tag for tag in Tag.objects.filter(name_key__in=folded)}
    aliases = Alias.objects.filter(name_key__in=folded - set(by_name)).select_related("tag")
    return by_name | {alias.name_key: alias.tag for alias in aliases}


def merge_targets(ids: Iterable[int]) -> dict[int, Tag]:
    """Those of these tags that were merged, by id, and the tag in use that each became part of. One query if none was,
    else one more for each link of the longest chain.
    """
    found = links = dict(_merged(pk__in=set(ids)))
    while links := dict(_merged(pk__in=set(links.values()))):
        found = {pk: links.get(target, target) for pk, target in found.items()}
    tags = Tag.objects.in_bulk(set(found.values())) if found else {}
    return {pk: tags[target] for pk, target in found.items()}


def with_merged_ids(ids: Iterable[int]) -> list[int]:
    """These tags and all that were merged into them. One query for each link of the longest chain, and one more."""
    every = newest = set(ids)
    while newest := {pk for pk, _target in _merged(merged_into__in=newest)}:
        every = every | newest
    return sorted(every)


def _merged(**condition: Any) -> Iterable[tuple[int, int]]:
    rows = Tag.with_merged.filter(merged_into__isnull=False, **condition).order_by()
    return [(pk, target) for pk, target in rows.values_list("pk", "merged_into") if target is not None]
