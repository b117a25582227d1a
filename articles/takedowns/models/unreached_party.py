"""Unreached parties: who was not informed of a decision although its ground requires it, for want of an address."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.rights.models import Person, Source
from articles.takedowns.law.affected_parties import Party
from articles.takedowns.models.decision import Decision
from articles.takedowns.models.notice import Notice


class UnreachedParty(models.Model):
    """One party that got no letter about a decision. The name is that of the source or person; a claimant has none."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="unreached", verbose_name=_("decision"))
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+", verbose_name=_("notice"))
    role = models.CharField(_("recipient"), max_length=9, choices=Party.choices)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source"), db_index=False
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person"), db_index=False
    )

    class Meta:
        verbose_name = _("party not informed")
        verbose_name_plural = _("parties not informed")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def name(self) -> str:
        return str(self.source or self.person or self.notice.reference)
