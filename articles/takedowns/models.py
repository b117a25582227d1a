"""Who asks for what to be corrected or removed? The request and the person are two rows: a person can be erased."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.outbox.models import Message
from articles.pictures.models import Picture


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


class Claimant(models.Model):
    """Personal data of the person who asks. Nothing else stores any of it; erasing this row leaves the notice."""

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="claimant", verbose_name=_("notice"))
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=200, blank=True)
    email = models.EmailField(_("email"), blank=True)
    contact = models.TextField(_("address or telephone"), blank=True)
    authority = models.CharField(_("on whose behalf"), max_length=300, blank=True)

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
