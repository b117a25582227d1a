"""What is the one thing that readers are given? A news item: an article or a flash brief, in one table."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.managers import TaggableManager

from articles.fields import CleanHTMLField
from articles.fingerprint import fingerprint
from articles.markup import brief_ids, clean
from articles.models.channel import Channel
from articles.models.gate import GatedQuerySet, Standing, standing
from articles.models.kinds import Importance, Kind, Precision
from articles.models.references import follow_references
from articles.models.restriction import Mode, Restriction, strictest
from articles.models.section import Section
from articles.models.slots import spread
from articles.models.tag import FoldingTagManager, Tagging
from articles.pictures.models import Picture
from articles.rights.models import Licence, Source
from articles.signals import tell

BATCH = 500
TIME_COLUMNS = frozenset({"happened_at", "published_at", "created_at"})


class NewsItemQuerySet(GatedQuerySet):
    """The gate, and bulk writes that keep derived columns, references and followers true."""

    def update(self, **values: Any) -> int:
        with transaction.atomic():
            ids = list(self.order_by().values_list("pk", flat=True))
            values.setdefault("version", F("version") + 1)
            count = super().update(**values)
            changed = NewsItem.objects.filter(pk__in=ids)
            if TIME_COLUMNS & values.keys():
                _place_in_time(changed)
            if {"body", "lead_picture", "lead_picture_id", "headline", "happened_at"} & values.keys():
                _follow_texts(changed)
            tell(ids)
        return count

    def bulk_create(self, objs: Iterable["NewsItem"], *args: Any, **options: Any) -> list["NewsItem"]:
        with transaction.atomic():
            created = self.create_untold(objs, *args, **options)
            tell([item.pk for item in created])
        return created

    def create_untold(self, objs: Iterable["NewsItem"], *args: Any, **options: Any) -> list["NewsItem"]:
        """bulk_create for who has more to write before the followers of items are told: `articles.bulk`."""
        items = list(objs)
        with transaction.atomic():
            for item, slot in zip(items, spread(item.derive() for item in items), strict=True):
                item.slot = slot
                item.version += 1
            created = super().bulk_create(items, *args, **options)
            _follow_each(created)
        return created

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            ids = list(self.order_by().values_list("pk", flat=True))
            deleted = super().delete()
            tell(ids)
        return deleted


class NewsItem(models.Model):
    """One publishable thing. `published_at` and its neighbours say when; the gate reads them, no job does."""

    class Origin(models.TextChoices):
        OWN = "own", _("our own")
        LICENSED = "licensed", _("licensed")
        AGREED = "agreed", _("agreed reprint")
        QUOTATION = "quotation", _("quotation")
        UNKNOWN = "unknown", _("unknown")

    class Stage(models.TextChoices):
        """The desk's own word; it never decides what the public sees."""

        DRAFT = "draft", _("draft")
        REVIEW = "review", _("in review")
        READY = "ready", _("ready")

    KIND: ClassVar[Kind | None] = None

    kind = models.CharField(max_length=8, choices=Kind.choices, editable=False)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    headline = models.CharField(_("headline"), max_length=300, blank=True)
    headline_is_proposed = models.BooleanField(_("headline is a proposal"), default=False)
    standfirst = models.TextField(_("standfirst"), blank=True)
    body = CleanHTMLField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=35, choices=settings.ITEM_LANGUAGES, default="zh-Hans")
    section = models.ForeignKey(Section, models.PROTECT, verbose_name=_("section"), null=True, blank=True)
    channel = models.ForeignKey(Channel, models.PROTECT, verbose_name=_("channel"), null=True, blank=True)
    label = models.CharField(_("label as written"), max_length=60, blank=True)
    importance = models.PositiveSmallIntegerField(
        _("importance"), choices=Importance.choices, default=Importance.NORMAL
    )
    translation_of = models.ForeignKey(
        "self", models.SET_NULL, related_name="translations", verbose_name=_("translation of"), null=True, blank=True
    )
    lead_picture = models.ForeignKey(
        Picture, models.PROTECT, related_name="+", verbose_name=_("lead picture"), null=True, blank=True
    )

    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"), null=True, blank=True)
    origin = models.CharField(_("origin"), max_length=9, choices=Origin.choices, default=Origin.OWN)
    licence = models.ForeignKey(
        Licence,
        models.PROTECT,
        verbose_name=_("licence"),
        null=True,
        blank=True,
        help_text=_("Empty: the source's own."),
    )
    original_url = models.URLField(_("original address"), max_length=500, blank=True)
    original_at = models.DateTimeField(_("first published elsewhere"), null=True, blank=True)
    original_precision = models.CharField(_("precision"), max_length=6, choices=Precision.choices, blank=True)
    rights_sentence = models.TextField(_("the source's own rights sentence"), blank=True)

    stage = models.CharField(_("stage"), max_length=6, choices=Stage.choices, default=Stage.DRAFT)
    happened_at = models.DateTimeField(_("happened"), null=True, blank=True)
    happened_precision = models.CharField(_("precision"), max_length=6, choices=Precision.choices, blank=True)
    happened_raw = models.CharField(_("time as written"), max_length=60, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, db_index=True)
    first_published_at = models.DateTimeField(_("first published"), null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True, db_index=True)
    withdrawn_at = models.DateTimeField(pgettext_lazy("a time", "withdrawn"), null=True, blank=True, editable=False)
    revised_at = models.DateTimeField(_("text revised"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name=_("begun by"),
        null=True,
        editable=False,
        db_index=False,
    )
    sort_at = models.DateTimeField(editable=False)
    slot = models.BigIntegerField(unique=True, editable=False)
    fingerprint = models.CharField(max_length=64, editable=False, db_index=True)

    tags = TaggableManager(
        verbose_name=_("tags"),
        through=Tagging,
        blank=True,
        manager=FoldingTagManager,
        help_text=_("Separated by commas of either width; blanks may stand inside a name."),
    )

    objects = NewsItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")
        default_permissions = ()
        base_manager_name = "objects"
        indexes = [
            models.Index(name="item_importance", fields=["kind", "importance", "-slot"]),
            models.Index(name="item_section", fields=["section", "-slot"], condition=Q(published_at__isnull=False)),
            models.Index(name="item_channel", fields=["channel", "-slot"], condition=Q(published_at__isnull=False)),
            models.Index(name="item_original", fields=["original_url"], condition=~Q(original_url="")),
            models.Index(name="item_source", fields=["source", "-slot"], condition=Q(published_at__isnull=False)),
            models.Index(name="item_kind", fields=["kind", "-slot"]),
            models.Index(name="item_drafts_of", fields=["created_by", "-slot"], condition=Q(published_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                name="article_or_brief_columns",
                condition=Q(kind="article", happened_at__isnull=True, channel__isnull=True, label="")
                | Q(kind="brief", original_at__isnull=True, section__isnull=True),
            ),
            models.CheckConstraint(
                name="item_importance_is_known", condition=Q(importance__in=[choice.value for choice in Importance])
            ),
            models.CheckConstraint(
                name="item_translates_another",
                condition=Q(translation_of__isnull=True) | ~Q(translation_of=F("pk")),
                violation_error_message=_("An item is no translation of itself."),
            ),
            models.CheckConstraint(
                name="item_expires_after_release",
                condition=Q(expires_at__isnull=True)
                | Q(published_at__isnull=True)
                | Q(expires_at__gt=F("published_at")),
                violation_error_message=_("An item expires after it is published."),
            ),
            models.CheckConstraint(
                name="item_times_have_precision",
                condition=(Q(happened_at__isnull=True) | ~Q(happened_precision=""))
                & (Q(original_at__isnull=True) | ~Q(original_precision="")),
                violation_error_message=_("Say how exactly the time is known."),
            ),
            models.CheckConstraint(
                name="item_withdrawn_was_published",
                condition=Q(withdrawn_at__isnull=True) | Q(first_published_at__isnull=False),
            ),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.KIND is not None:
            self.kind = self.KIND

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def save(self, **options: Any) -> None:
        # All of it or nothing; inside a larger change that is said once, by whoever makes that one.
        with transaction.atomic(savepoint=False):
            is_new = self._state.adding
            former_moment, former_text = (None, None) if is_new else (self.sort_at, self.fingerprint)
            moment, now = self.derive(), timezone.now()
            if former_moment != moment:
                self.slot = spread([moment])[0]
            if former_text not in (None, self.fingerprint) and self.standing(now) is Standing.PUBLIC:
                self.revised_at = now
            self.version += 1
            super().save(**_with_derived(options))
            if former_moment not in (None, moment):
                self.bylines.update(slot=self.slot)
            if not is_new or self.refers:
                _follow_each([self])
            tell([self.pk])

    def get_absolute_url(self) -> str:
        return reverse("articles:article" if self.kind == Kind.ARTICLE else "briefs:brief", args=[self.pk])

    def save_silently(self) -> None:
        """Save a change that is none to a reader, as of a typo: the time of revision stays what it was."""
        told = self.revised_at
        with transaction.atomic(savepoint=False):
            self.save()
            self.revised_at = told
            _rows(self).update(revised_at=told)

    def delete(self, **options: Any) -> tuple[int, dict[str, int]]:  # type: ignore[override]
        with transaction.atomic():
            gone = self.pk
            deleted = super().delete(**options)
            tell([gone])
        return deleted

    def derive(self) -> datetime:
        """Set what follows from other columns, short of the slot; the moment by which the slot is chosen."""
        self.body = clean(self.body)
        self.sort_at = self.happened_at or self.published_at or self.created_at
        self.fingerprint = fingerprint(self.headline, self.body, self.happened_at)
        return self.sort_at

    @property
    def refers(self) -> bool:
        """Whether briefs or pictures stand in it: what only says words has no such rows to make true."""
        return bool(self.lead_picture_id) or "<flash-brief" in self.body or "data-picture" in self.body

    def modes(self, at: datetime) -> list[str]:
        """The modes of the restrictions active on this item; asks nothing where the query annotated them."""
        if not hasattr(self, "active_modes"):
            return list(
                Restriction.objects.active(at).filter(item_id=self.pk).order_by().values_list("mode", flat=True)
            )
        return self.active_modes.split(",") if self.active_modes else []

    def standing(self, at: datetime) -> Standing:
        return standing(self, at)

    def page_mode(self, at: datetime) -> Mode | None:
        """The strictest active page mode."""
        return strictest(self.modes(at))

    @property
    def terms(self) -> Licence | None:
        """The licence in force: its own, else its source's; None is unknown."""
        return self.licence or (self.source.licence if self.source else None)


class ArticleManager(models.Manager.from_queryset(NewsItemQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> NewsItemQuerySet:
        return super().get_queryset().filter(kind=Kind.ARTICLE)


class Article(NewsItem):
    """A news item of several paragraphs, with flash briefs between them."""

    KIND = Kind.ARTICLE
    objects: ClassVar[ArticleManager] = ArticleManager()

    class Meta:
        proxy = True
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [("publish_article", _("May publish, schedule and withdraw articles"))]


def _with_derived(options: dict[str, Any]) -> dict[str, Any]:
    """A save of some columns saves what follows from them too."""
    if options.get("update_fields") is None:
        return options
    derived = {"version", "sort_at", "slot", "fingerprint", "revised_at"}
    return options | {"update_fields": set(options["update_fields"]) | derived}


def _rows(item: NewsItem) -> models.QuerySet[NewsItem]:
    """One row, past the update that would follow again."""
    return models.QuerySet(NewsItem).filter(pk=item.pk)


def _place_in_time(items: "NewsItemQuerySet") -> None:
    """After a bulk change of times: new order and slots."""
    moved = []
    for item in items.only("happened_at", "published_at", "created_at", "sort_at", "slot"):
        moment = item.happened_at or item.published_at or item.created_at
        if moment != item.sort_at:
            moved.append((item, moment))
    for (item, moment), slot in zip(moved, spread([place[1] for place in moved]), strict=True):
        _rows(item).update(sort_at=moment, slot=slot)
        item.bylines.update(slot=slot)


def _follow_texts(items: "NewsItemQuerySet") -> None:
    for item in items:
        _rows(item).update(fingerprint=fingerprint(item.headline, item.body, item.happened_at))
        _follow_each([item])


def _follow_each(items: Sequence["NewsItem"]) -> None:
    """In batches, so that a bulk write stays under the databases' bound on parameters."""
    for at in range(0, len(items), BATCH):
        some = items[at : at + BATCH]
        named = {number for item in some for number in brief_ids(item.body)}
        briefs = NewsItem.objects.filter(pk__in=named, kind=Kind.BRIEF).values_list("pk", flat=True)
        follow_references(some, set(briefs) if named else set())
