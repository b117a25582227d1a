"""Tags: names and subjects of items, found however they are spelled."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from taggit.managers import _TaggableManager
from taggit.models import ItemBase, TagBase

from articles.rights.named import NamedModel
from articles.rights.names import name_key

NAME_TAKEN = _("There is already a tag or an alias with this name.")
SEPARATORS = re.compile(r"[,，、;；\n]")


def parse_tags(text: str) -> list[str]:
    """Names separated by commas, enumeration commas or semicolons of either width; blanks stay inside a name."""
    names = (" ".join(name.split()).strip('"“”') for name in SEPARATORS.split(text))
    return list({key: name for name in names if (key := name_key(name))}.values())


def join_tags(tags: Iterable["Tag"]) -> str:
    return ", ".join(sorted(tag.name for tag in tags))


class Tag(NamedModel, TagBase):
    """A name or subject. It is found under its name and aliases whatever their case, width or script variant."""

    NAME_TAKEN = NAME_TAKEN
    name_key = models.CharField(max_length=200, unique=True, editable=False)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

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
        named = (by_key[name_key(tag)] if isinstance(tag, str) else tag for tag in tags)
        return list(super()._to_tag_model_instances(dict.fromkeys(named), tag_kwargs))

    # taggit writes row by row and tells at the end: what follows must stand or fall with the rows.
    def add(self, *tags: str | Tag, **options: Any) -> None:
        with transaction.atomic():
            super().add(*tags, **options)

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
