"""News items: articles and flash briefs, in one table."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.html.fields import CleanHTMLField
from articles.html.fingerprint import fingerprint
from articles.html.sanitizer import clean, plain_text
from articles.models.annotations import Annotation
from articles.models.channel import Channel
from articles.models.choices import HAPPENED_PRECISIONS, Importance, Kind, Precision
from articles.models.editorial.revision import Revision, RevisionBlock
from articles.models.item_queryset import (
    KindManager,
    NewsItemQuerySet,
    plain_row,
    refuse_to_delete_published,
    sync_in_batches,
)
from articles.models.removed_text import closed_title, is_text_closed
from articles.models.restriction import Mode, Restriction, strictest
from articles.models.section import Section
from articles.models.slots import assign_slots
from articles.models.source_instructions import RELEASED_AFTER_EMBARGO, SourceInstructions
from articles.models.tag import FoldingTagManager, Tagging
from articles.models.visibility import PublicationStatus, publication_status
from articles.pictures.models import Picture
from articles.rights.models import Licence, Source
from articles.signals import send_items_changed

MAX_TITLE_LENGTH = 60


class NewsItem(SourceInstructions):
    """One publishable item. `articles.models.visibility` derives from its times whether the public sees it."""

    class Origin(models.TextChoices):
        OWN = "own", _("our own")
        LICENSED = "licensed", _("licensed")
        AGREED = "agreed", _("agreed reprint")
        QUOTATION = "quotation", _("quotation")
        UNKNOWN = "unknown", _("unknown")

    class Stage(models.TextChoices):
        """Editorial stage; it never decides what the public sees."""

        DRAFT = "draft", _("draft")
        REVIEW = "review", _("in review")
        READY = "ready", _("ready")

    KIND: ClassVar[Kind | None] = None

    # Modes joined with commas, and the newest public note of the active restrictions; None where there is none.
    active_modes = Annotation[str | None]("with_restrictions(at)")
    notice = Annotation[str | None]("with_restrictions(at)")
    # Listed translations as "id:kind:language", joined with commas.
    other_languages = Annotation[str | None]("articles.pages.translations.with_translations(items, at)")
    lead_restricted = Annotation[bool]("articles.pages.body.with_lead_picture(items, at)")

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
    rights_override = models.CharField(
        _("reason to publish it against the terms"),
        max_length=500,
        blank=True,
        help_text=_("Only if the page forbids reprinting or its licence is unknown. Readers do not see it."),
    )

    ai_assisted = models.BooleanField(
        _("text produced with AI assistance"), default=False, help_text=_("Readers see it under the headline.")
    )

    stage = models.CharField(_("stage"), max_length=6, choices=Stage.choices, default=Stage.DRAFT)
    happened_at = models.DateTimeField(_("happened"), null=True, blank=True)
    happened_precision = models.CharField(_("precision"), max_length=6, choices=HAPPENED_PRECISIONS, blank=True)
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

    # Deleted with a draft. An item that readers have seen cannot be deleted: see delete().
    revisions = GenericRelation(Revision)
    revision_blocks = GenericRelation(RevisionBlock)

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
                violation_error_message=_("An item cannot be a translation of itself."),
            ),
            models.CheckConstraint(
                name="item_expires_after_release",
                condition=Q(expires_at__isnull=True)
                | Q(published_at__isnull=True)
                | Q(expires_at__gt=F("published_at")),
                violation_error_message=_("An item expires after it is published."),
            ),
            RELEASED_AFTER_EMBARGO,
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
        # No savepoint: the outermost block decides whether everything is kept.
        with transaction.atomic(savepoint=False):
            is_new = self._state.adding
            former_moment, former_text = (None, None) if is_new else (self.sort_at, self.fingerprint)
            moment, now = self.derive(), timezone.now()
            if former_moment != moment:
                self.slot = assign_slots([moment])[0]
            if former_text not in (None, self.fingerprint) and self.status(now) is PublicationStatus.PUBLIC:
                self.revised_at = now
            self.version += 1
            super().save(**_with_derived(options))
            if former_moment not in (None, moment):
                self.bylines.update(slot=self.slot)
            if not is_new or self.refers:
                sync_in_batches([self])
            send_items_changed([self.pk])

    def get_absolute_url(self) -> str:
        return reverse("articles:article" if self.kind == Kind.ARTICLE else "briefs:brief", args=[self.pk])

    @property
    def display_title(self) -> str:
        """The headline, else the first 60 characters of the text: for lists and messages. Logs use `str(item)`.

        A query that defers `body` annotates its beginning as `opening`. Removed text is closed to readers of the desk
        who may not see it.
        """
        if is_text_closed(self):
            return closed_title(self)
        text = self.headline or plain_text(getattr(self, "opening", None) or self.body)
        return Truncator(text.replace("\n", " ")).chars(MAX_TITLE_LENGTH) if text else gettext("(no text yet)")

    def save_silently(self) -> None:
        """Save a change that readers need not know of, such as a typo: `revised_at` stays as it was."""
        revised_at = self.revised_at
        with transaction.atomic(savepoint=False):
            self.save()
            self.revised_at = revised_at
            plain_row(self).update(revised_at=revised_at)

    def delete(self, **options: Any) -> tuple[int, dict[str, int]]:  # type: ignore[override]
        refuse_to_delete_published([self])
        with transaction.atomic():
            gone = self.pk
            deleted = super().delete(**options)
            send_items_changed([gone])
        return deleted

    def derive(self) -> datetime:
        """Set derived columns except the slot. Returns the moment that determines the slot."""
        self.body = clean(self.body)
        self.sort_at = self.happened_at or self.published_at or self.created_at
        self.fingerprint = fingerprint(self.headline, self.body, self.happened_at)
        return self.sort_at

    @property
    def refers(self) -> bool:
        """Whether it embeds briefs or pictures; other items have no reference rows to update."""
        return bool(self.lead_picture_id) or "<flash-brief" in self.body or "data-picture" in self.body

    def modes(self, at: datetime) -> list[str]:
        """The modes of the active restrictions on this item; no query if they were annotated."""
        if not NewsItem.active_modes.is_loaded(self):
            return list(
                Restriction.objects.active(at).filter(item_id=self.pk).order_by().values_list("mode", flat=True)
            )
        return self.active_modes.split(",") if self.active_modes else []

    def status(self, at: datetime) -> PublicationStatus:
        return publication_status(self, at)

    def page_mode(self, at: datetime) -> Mode | None:
        """The strictest active page mode."""
        return strictest(self.modes(at))

    @property
    def terms(self) -> Licence | None:
        """The licence in force: its own, else its source's; None is unknown."""
        return self.licence or (self.source.licence if self.source else None)


class Article(NewsItem):
    """A news item of several paragraphs, with flash briefs between them."""

    KIND = Kind.ARTICLE
    objects: ClassVar[KindManager["Article"]] = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [
            ("publish_article", _("May publish, schedule and withdraw articles")),
            ("override_rights", _("May publish articles against the terms of their source")),
        ]


def _with_derived(options: dict[str, Any]) -> dict[str, Any]:
    """Save derived columns too when only some columns are saved."""
    if options.get("update_fields") is None:
        return options
    derived = {"version", "sort_at", "slot", "fingerprint", "revised_at"}
    return options | {"update_fields": set(options["update_fields"]) | derived}
