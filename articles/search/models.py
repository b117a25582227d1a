"""Tables of the search package: mentions of tags, spellings and parts of names, sketches of new briefs, index state."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.choices import Kind
from articles.models.newsitem import NewsItem
from articles.models.tag import Tag
from articles.rights.models import Person, Source


class Spelling(models.Model):
    """One spelling of a tag, in the canonical form of searched texts (`articles.text.tokens.canonical_form`)."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="spellings")
    runs = models.CharField(max_length=200, db_index=True)
    head = models.CharField(max_length=100, db_index=True)

    class Meta:
        verbose_name = _("spelling")
        verbose_name_plural = _("spellings")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["tag", "runs"], name="spelling_once")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class NamePart(models.Model):
    """A suffix of a name, or of its initials, by which the desk can find it.

    `text` starts with a mark that tells whether it is the whole name; see `names/desk_lookup.py`.
    """

    tag = models.ForeignKey(Tag, models.CASCADE, null=True, related_name="parts")
    source = models.ForeignKey(Source, models.CASCADE, null=True, related_name="parts")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="parts")
    text = models.CharField(max_length=32, db_index=True)

    class Meta:
        verbose_name = _("part of a name")
        verbose_name_plural = _("parts of names")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="name_part_of_one",
                condition=models.Q(tag__isnull=False, source__isnull=True, person__isnull=True)
                | models.Q(tag__isnull=True, source__isnull=False, person__isnull=True)
                | models.Q(tag__isnull=True, source__isnull=True, person__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Mention(models.Model):
    """A tag that the text of an item names or that an editor gave it. `slot` is a copy of the item's slot."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="mentions", db_index=False)
    item = models.ForeignKey(NewsItem, models.CASCADE, related_name="mentions", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    slot = models.BigIntegerField()
    weight = models.FloatField()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["item", "tag"], name="mention_once")]
        indexes = [models.Index(name="mention_by_time", fields=["tag", "kind", "slot", "weight"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Sketch(models.Model):
    """One hash of a new brief, for finding near-duplicates. See `near_duplicates.py`."""

    brief = models.ForeignKey(NewsItem, models.CASCADE, related_name="sketches")
    key = models.BigIntegerField()
    # When the brief was published, else created.
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("sketch")
        verbose_name_plural = _("sketches")
        default_permissions = ()
        indexes = [models.Index(name="sketch_by_key", fields=["key", "-at", "brief"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class SearchIndex(models.Model):
    """The single row that says which store is in use, which is being built, and how far. See `index/update.py`."""

    active = models.PositiveIntegerField(default=1)
    building = models.PositiveIntegerField(null=True)
    tokeniser_version = models.PositiveIntegerField()
    # Everything newer than this slot is in the store being built; null before the first batch.
    built_down_to = models.BigIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    differences = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("search index")
        verbose_name_plural = _("search indexes")
        default_permissions = ()
        constraints = [models.CheckConstraint(name="search_index_is_one", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
