"""Notices: what somebody asked to correct or remove. The person is a separate row (`Claimant`), which can be erased."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.loaded_values import LoadsValues
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.pictures.models import Picture
from articles.takedowns.law.elements import Element
from articles.takedowns.law.legal_bases import BASES
from articles.takedowns.models.case import Case


class Notice(LoadsValues):
    """One submission, stored as it was sent: what is wrong, which part of which item, and the evidence in words."""

    class Channel(models.TextChoices):
        FORM = "form", _("form")
        EMAIL = "email", _("email")
        POST = "post", _("post")
        PHONE = "phone", _("telephone")
        VISIT = "visit", _("in person")

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
        NOTE = "note", _("Add a note")
        NAME = "name", _("Remove a name")
        REMOVE = "remove", _("Remove it")
        DELIST = "delist", _("Remove it from lists and search")

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("of a notice", "received")
        IN_REVIEW = "in_review", _("in review")
        NEEDS_INFO = "needs_info", _("waiting for a reply")
        CLOSED = "closed", _("closed")

    cases = models.ManyToManyField(Case, related_name="notices", verbose_name=_("cases"), editable=False)
    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    status_digest = models.CharField(max_length=64, unique=True, editable=False)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    # When the notice became complete; statutory deadlines run from this time.
    effective_at = models.DateTimeField(_("complete since"), null=True, blank=True, editable=False)
    ordered_by = models.DateTimeField(
        _("deadline set by the order"),
        null=True,
        blank=True,
        help_text=_("The date by which the order must be carried out."),
    )
    channel = models.CharField(
        pgettext_lazy("of a notice", "channel"), max_length=5, choices=Channel.choices, default=Channel.FORM
    )
    subject = models.CharField(_("what is wrong"), max_length=10, choices=Subject.choices)
    basis = models.CharField(
        pgettext_lazy("of a notice", "basis"),
        max_length=12,
        choices=[(basis.code, basis.name) for basis in BASES.values()],
        blank=True,
        help_text=_("Proposed from what the claimant chose; confirm or change it."),
    )
    elements = models.JSONField(_("elements given"), default=list, blank=True)
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
    part = models.CharField(_("part concerned"), max_length=500, blank=True)
    statement = models.TextField(_("statement"))
    evidence = models.TextField(_("description of the evidence"), blank=True)
    work = models.TextField(_("the original work and where it can be found"), blank=True)
    ground = models.TextField(_("the grounds"), blank=True)
    relief = models.CharField(_("relief sought"), max_length=7, choices=Relief.choices, blank=True)
    language = models.CharField(_("language"), max_length=35)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECEIVED)
    decided_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    # When it was marked as spam: it stays closed when its case is reopened.
    spam_at = models.DateTimeField(_("marked as spam"), null=True, blank=True, editable=False)
    # Who closed an order without a decision or gave it another basis, last: that person cannot decide alone.
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    # When the claimant withdrew it: it stays closed when its case is reopened after a decision.
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

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
            ),
            models.CheckConstraint(name="notice_spam_is_closed", condition=Q(spam_at__isnull=True) | Q(state="closed")),
            models.CheckConstraint(
                name="notice_withdrawn_is_closed", condition=Q(withdrawn_at__isnull=True) | Q(state="closed")
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.reference}"

    @property
    def missing(self) -> list[Element]:
        """Elements that the basis requires and the notice lacks. They change if the basis does."""
        basis = BASES.get(self.basis)
        return [element for element in basis.required if element not in self.elements] if basis else []

    @property
    def unmatched_lines(self) -> list[int]:
        """Numbers of the lines that match no page, as far as the claimant may know."""
        return [target.line for target in self.targets.all() if not target.found]

    @property
    def is_incomplete(self) -> bool:
        return bool(self.missing) and self.state != self.State.CLOSED


class NoticeTarget(models.Model):
    """One line of the addresses in a notice and what it matched. `found`: whether claimants may know of the match."""

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
