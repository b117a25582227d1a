"""Conversations: the links with which claimants and affected parties reach a notice, and the thread of what was said.

What somebody who appealed sends later belongs to the appeal, and to the thread of its notice if it has one.

A link is opened with a token of 128 bits, of which only the digest is stored. `letters/status_links.py` makes links and
finds them, `cases/conversation.py` writes entries, and `intake/answers.py` receives what a person sends through a link.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.loaded_values import LoadsValues
from articles.rights.models import Person, Source
from articles.takedowns.models.appeal import Appeal
from articles.takedowns.models.case import Case
from articles.takedowns.models.decision import Decision
from articles.takedowns.models.notice import Notice

MAX_PARTY = 30


class PartyLink(models.Model):
    """A link to the status page of a notice, for one party. Each letter has a link of its own.

    `case`, `decision`: what the affected party was informed of. `source`, `person`: who that party is. `party`: a key
    of that party, the same in all its links, also when the row that names it is deleted; "" of the claimant.
    """

    class Role(models.TextChoices):
        CLAIMANT = "claimant", _("claimant")
        AFFECTED = "affected", _("affected party")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="links", verbose_name=_("notice"))
    role = models.CharField(_("role"), max_length=8, choices=Role.choices)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="links", verbose_name=_("case"))
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="links", verbose_name=_("decision")
    )
    source = models.ForeignKey(
        Source, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    party = models.CharField(max_length=MAX_PARTY, blank=True, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("link to a status page")
        verbose_name_plural = _("links to status pages")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="link_of_affected_names_a_case", condition=~Q(role="affected") | Q(case__isnull=False)
            ),
            models.CheckConstraint(
                name="link_of_affected_has_a_party",
                condition=(Q(role="affected") & ~Q(party="")) | (~Q(role="affected") & Q(party="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_affected(self) -> bool:
        return self.role == self.Role.AFFECTED


class ThreadEntry(LoadsValues):
    """One thing that was said about a notice or an appeal, in the order in which it came.

    `settled_at`: of a question, when it was answered or no longer mattered; of what a party sent, when a moderator had
    read it. Until then it waits for somebody. `supplied`: element -> what was written; personal data lie with the
    claimant or the person who appealed, so the text of theirs is empty.
    """

    class Side(models.TextChoices):
        CLAIMANT = "claimant", _("claimant")
        AFFECTED = "affected", _("affected party")
        OTHER = "other", _("somebody else")
        NEWSROOM = "newsroom", _("newsroom")

    class Kind(models.TextChoices):
        QUESTION = "question", _("question")
        ANSWER = "answer", _("answer")
        WITHDRAWAL = "withdrawal", _("withdrawal")
        OBJECTION = "objection", _("objection")
        EXTENSION = "extension", _("extension of the deadline")
        ADDITION = "addition", _("addition to an appeal")

    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="thread", verbose_name=_("notice")
    )
    appeal = models.ForeignKey(
        Appeal, models.PROTECT, null=True, blank=True, related_name="additions", verbose_name=_("appeal")
    )
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="thread", verbose_name=_("case"))
    link = models.ForeignKey(PartyLink, models.SET_NULL, null=True, blank=True, related_name="entries")
    side = models.CharField(_("from"), max_length=8, choices=Side.choices)
    # Which of the affected parties sent it, as `PartyLink.party`.
    party = models.CharField(max_length=MAX_PARTY, blank=True, editable=False)
    kind = models.CharField(pgettext_lazy("of an entry", "kind"), max_length=12, choices=Kind.choices)
    channel = models.CharField(
        pgettext_lazy("of a notice", "channel"), max_length=5, choices=Notice.Channel.choices, blank=True
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )
    made_at = models.DateTimeField(_("time"), default=timezone.now)
    text = models.TextField(_("text"), blank=True)
    supplied = models.JSONField(_("elements supplied"), default=dict, blank=True)
    # The same form sent twice has the same key.
    key = models.CharField(max_length=64, blank=True, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )

    class Meta:
        verbose_name = _("entry of a conversation")
        verbose_name_plural = _("entries of conversations")
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(name="thread_waiting", fields=["notice"], condition=Q(settled_at__isnull=True))]
        constraints = [
            models.UniqueConstraint(
                name="thread_entry_once", fields=["notice", "key"], condition=Q(appeal=None) & ~Q(key="")
            ),
            models.UniqueConstraint(name="thread_addition_once", fields=["appeal", "key"], condition=~Q(key="")),
            models.CheckConstraint(
                name="thread_entry_is_about_something", condition=Q(notice__isnull=False) | Q(appeal__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
