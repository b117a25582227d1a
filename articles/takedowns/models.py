"""Who asks for what to be corrected or removed? The request and the person are two rows: a person can be erased."""

import json
import os
import secrets
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.models.restriction import Restriction
from articles.outbox.models import Message
from articles.pictures.models import Picture
from articles.takedowns.bases import BASES, Element
from articles.takedowns.canonical import canonical, digest
from articles.takedowns.keeping import KeptModel


class Notice(models.Model):
    """One submission, kept whole: what is wrong, which part of which item, and the evidence in words."""

    class Channel(models.TextChoices):
        FORM = "form", _("form")
        EMAIL = "email", _("email")
        POST = "post", _("post")

    class Subject(models.TextChoices):
        CREDIT = "credit", _("The author or source is wrong")
        FACT = "fact", _("A fact is wrong")
        COPYRIGHT = "copyright", _("My copyright")
        PRIVACY = "privacy", _("My privacy or personal data")
        DEFAMATION = "defamation", _("Defamation")
        ORDER = "order", _("An order of a court or authority")
        OTHER = "other", _("Something else")

    class Relief(models.TextChoices):
        CORRECT = "correct", _("Correct it")
        NOTE = "note", _("Add a note to it")
        NAME = "name", _("Take a name out")
        REMOVE = "remove", _("Remove it")
        DELIST = "delist", _("Take it out of lists and search")

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("of a notice", "received")
        IN_REVIEW = "in_review", _("in review")
        CLOSED = "closed", _("closed")

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    status_digest = models.CharField(max_length=64, unique=True, editable=False)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    channel = models.CharField(
        pgettext_lazy("of a notice", "channel"), max_length=5, choices=Channel.choices, default=Channel.FORM
    )
    subject = models.CharField(_("what is wrong"), max_length=10, choices=Subject.choices)
    basis = models.CharField(
        pgettext_lazy("of a notice", "basis"),
        max_length=12,
        choices=[(basis.code, basis.name) for basis in BASES.values()],
        blank=True,
        help_text=_("Proposed by what the person chose; confirm it or change it."),
    )
    elements = models.JSONField(_("given so far"), default=list, blank=True)
    attested = models.JSONField(_("statements made"), default=list, blank=True, editable=False)
    item = models.ForeignKey(
        NewsItem, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("item")
    )
    placement = models.ForeignKey(
        Placement, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("placement")
    )
    picture = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("picture")
    )
    url_as_given = models.CharField(_("address as given"), max_length=1000, blank=True)
    part = models.CharField(_("which part"), max_length=500, blank=True)
    statement = models.TextField(_("statement"))
    evidence = models.TextField(_("evidence in words"), blank=True)
    work = models.TextField(_("the original and where it is"), blank=True)
    ground = models.TextField(_("the ground"), blank=True)
    relief = models.CharField(_("relief wanted"), max_length=7, choices=Relief.choices, blank=True)
    language = models.CharField(_("language"), max_length=35)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECEIVED)
    decided_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        indexes = [models.Index(name="notice_open", fields=["received_at"], condition=~Q(state="closed"))]
        constraints = [
            models.CheckConstraint(
                name="notice_closed_has_a_time",
                condition=Q(state="closed", decided_at__isnull=False)
                | (~Q(state="closed") & Q(decided_at__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.reference}"

    @property
    def missing(self) -> list[Element]:
        """What the basis needs and nobody gave. It follows the basis: another one may need other things."""
        basis = BASES.get(self.basis)
        return [element for element in basis.required if element not in self.elements] if basis else []

    @property
    def lines_not_found(self) -> list[int]:
        """Which lines lead to no page, as far as the person may know."""
        return [target.line for target in self.targets.all() if not target.found]

    @property
    def awaits_more(self) -> bool:
        return bool(self.missing) and self.state != self.State.CLOSED


class NoticeTarget(models.Model):
    """One address of a notice, as it was given, with what it means. `found`: whether the public may know of it."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="targets", verbose_name=_("notice"))
    line = models.PositiveSmallIntegerField(_("line"))
    url_as_given = models.CharField(_("address as given"), max_length=1000)
    item = models.ForeignKey(NewsItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("item"))
    picture = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    found = models.BooleanField(_("found"), default=False)

    class Meta:
        verbose_name = _("address of a notice")
        verbose_name_plural = _("addresses of notices")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Claimant(models.Model):
    """Personal data of the person who asks. Nothing else stores any of it; erasing this row leaves the notice."""

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="claimant", verbose_name=_("notice"))
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=200, blank=True)
    email = models.EmailField(_("email"), blank=True)
    contact = models.TextField(_("address or telephone"), blank=True)
    identity = models.CharField(_("what shows who it is"), max_length=300, blank=True)
    authority = models.CharField(_("on whose behalf"), max_length=300, blank=True)
    signature = models.CharField(_("signature"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("claimant")
        verbose_name_plural = _("claimants")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ClaimantMessage(Message):
    """One mail to a claimant. It holds their address, so it goes when they go, by whatever way they are deleted."""

    claimant = models.ForeignKey(Claimant, models.CASCADE, related_name="messages", verbose_name=_("claimant"))

    class Meta:
        verbose_name = _("message to a claimant")
        verbose_name_plural = _("messages to claimants")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.claimant_id}"


class EvidenceStorage(FileSystemStorage):
    """Beside the public media, never among them: there is no address for what lies here."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> Any:
        return settings.EVIDENCE_ROOT

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)

    def url(self, name: str | None) -> str:
        raise ValueError("evidence has no address of its own")


def _random_name(evidence: "Evidence", given: str) -> str:
    """What the file was called is not kept: people put their names into it."""
    return secrets.token_hex(16)


class Evidence(models.Model):
    """A file that somebody sent to prove their notice. It may show who they are, so it goes when they go."""

    class Kind(models.TextChoices):
        PDF = "application/pdf", "PDF"
        PNG = "image/png", "PNG"
        JPEG = "image/jpeg", "JPEG"
        TEXT = "text/plain", _("plain text")

    claimant = models.ForeignKey(Claimant, models.CASCADE, related_name="evidence", verbose_name=_("claimant"))
    file = models.FileField(_("file"), upload_to=_random_name, storage=EvidenceStorage)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = _("file of evidence")
        verbose_name_plural = _("files of evidence")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


@receiver(post_delete, sender=Evidence)
def _delete_file(sender: type[Evidence], instance: Evidence, **rest: Any) -> None:
    """The bytes go with the row, but not before the row is gone for good."""
    transaction.on_commit(lambda: instance.file.delete(save=False))


class Case(models.Model):
    """What the desk has to do with one target. Its state never says what readers get: restrictions do."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        IN_FORCE = "in_force", _("decided, in force")
        CLOSED = "closed", _("closed")

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    item = models.ForeignKey(
        NewsItem, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("item")
    )
    placement = models.ForeignKey(
        Placement, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("placement")
    )
    picture = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("picture")
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    version = models.PositiveIntegerField(_("version"), default=0)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    decided_at = models.DateTimeField(_("last decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="case_has_one_target",
                condition=Q(item__isnull=False, placement__isnull=True, picture__isnull=True)
                | Q(item__isnull=True, placement__isnull=False, picture__isnull=True)
                | Q(item__isnull=True, placement__isnull=True, picture__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.reference}"

    @property
    def target(self) -> NewsItem | Placement | Picture:
        target = self.item or self.placement or self.picture
        assert target is not None, "the database holds exactly one target"
        return target


class Decision(KeptModel):
    """One act of the desk in a case: which restriction was made or ended, by whom and why."""

    class Action(models.TextChoices):
        RESTRICT = "restrict", _("restricted")
        LIFT = "lift", _("lifted")

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", verbose_name=_("case"))
    case_version = models.PositiveIntegerField(_("version of the case"))
    action = models.CharField(_("action"), max_length=8, choices=Action.choices)
    restriction = models.ForeignKey(
        Restriction, models.PROTECT, related_name="decisions", verbose_name=_("restriction")
    )
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta(KeptModel.Meta):
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["case", "case_version"], name="decision_once_per_version")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class LedgerEvent(KeptModel):
    """One act of the desk on record: see `ledger.py`. Times in UTC, digests SHA-256 in hex."""

    class Action(models.TextChoices):
        FOUND = "found", _("restriction of the time before")
        OPENED = "opened", _("case opened")
        RESTRICTED = "restricted", _("restricted")
        LIFTED = "lifted", _("lifted")

    sequence = models.BigIntegerField(_("number"), primary_key=True)
    time = models.DateTimeField(_("time"))
    actor = models.CharField(_("actor"), max_length=40)
    role = models.CharField(_("role"), max_length=200, blank=True)
    action = models.CharField(_("action"), max_length=10, choices=Action.choices)
    case = models.CharField(_("case"), max_length=20, blank=True)
    payload = models.TextField(_("payload"))
    payload_digest = models.CharField(_("digest of the payload"), max_length=64)
    previous_hash = models.CharField(_("hash of the one before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    class Meta(KeptModel.Meta):
        verbose_name = _("event of the ledger")
        verbose_name_plural = _("ledger")
        ordering = ["-sequence"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.sequence}"

    @property
    def told(self) -> dict[str, Any]:
        """The payload as a table; empty where it was spoilt."""
        try:
            told = json.loads(self.payload)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


class LedgerHead(models.Model):
    """The end of the chain, one row, locked by whoever adds to it."""

    sequence = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("end of the ledger")
        verbose_name_plural = _("end of the ledger")
        default_permissions = ()
        constraints = [models.CheckConstraint(name="ledger_has_one_head", condition=Q(pk=1))]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class PageCopy(KeptModel):
    """A page as it was, in one text (canonical JSON) whose digest anybody can compute.

    A thousand notices on one page that nobody changed in between have one copy.
    """

    digest = models.CharField(max_length=64, unique=True)
    record = models.TextField()

    class Meta(KeptModel.Meta):
        default_permissions = ()

    def __str__(self) -> str:
        return f"page copy {self.digest[:12]}"

    @classmethod
    def of(cls, content: dict[str, Any]) -> "PageCopy":
        """The copy that holds this, made if it is not here yet."""
        record = canonical(content)
        return cls.objects.get_or_create(digest=digest(record), defaults={"record": record})[0]

    @property
    def intact(self) -> bool:
        """Whether it is what was kept: a row can be changed behind our back."""
        return digest(self.record) == self.digest

    @cached_property
    def content(self) -> dict[str, Any]:
        return json.loads(self.record)


class Snapshot(KeptModel):
    """The page of an item as it was when a notice on it came in. It holds nothing of the person who asks."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="snapshots", verbose_name=_("notice"))
    item = models.ForeignKey(NewsItem, models.PROTECT, related_name="+", verbose_name=_("item"))
    version = models.PositiveIntegerField(_("version"))
    page = models.ForeignKey(PageCopy, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(_("taken"))

    class Meta(KeptModel.Meta):
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(name="snapshot_once_for_a_notice", fields=["notice", "item"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
