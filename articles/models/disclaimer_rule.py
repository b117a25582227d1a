"""Rules that attach a disclaimer to items for a period."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.newsitem import NewsItem
from articles.models.section import Section
from articles.rights.models import Disclaimer, Licence, Source


class DisclaimerRule(models.Model):
    """A disclaimer attached to an item, a source, a licence, a section or the whole site. Never edited, only ended."""

    disclaimer = models.ForeignKey(Disclaimer, models.PROTECT, related_name="rules", verbose_name=_("disclaimer"))
    item = models.ForeignKey(NewsItem, models.CASCADE, null=True, blank=True, verbose_name=_("item"))
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, verbose_name=_("source"))
    licence = models.ForeignKey(Licence, models.PROTECT, null=True, blank=True, verbose_name=_("licence"))
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, verbose_name=_("section"))
    starts_at = models.DateTimeField(_("from"), default=timezone.now, db_index=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True, db_index=True)

    TARGETS = ("item", "source", "licence", "section")

    class Meta:
        verbose_name = _("disclaimer rule")
        verbose_name_plural = _("disclaimer rules")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="disclaimer_rule_has_one_target",
                condition=Q(source__isnull=True, licence__isnull=True, section__isnull=True)
                | Q(item__isnull=True, licence__isnull=True, section__isnull=True)
                | Q(item__isnull=True, source__isnull=True, section__isnull=True)
                | Q(item__isnull=True, source__isnull=True, licence__isnull=True),
                violation_error_message=_("Choose one target, or none for the whole site."),
            ),
            models.CheckConstraint(
                name="disclaimer_rule_ends_after_it_starts",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
                violation_error_message=_("A rule ends after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def rank(self) -> int:
        """0 for a rule on an item, 4 for one on the whole site: the lower one wins."""
        named = [name for name in self.TARGETS if getattr(self, f"{name}_id") is not None]
        return self.TARGETS.index(named[0]) if named else len(self.TARGETS)


def rules_for(item: NewsItem, at: datetime) -> list[DisclaimerRule]:
    """The most specific rules for an item at any moment, past or present, with their disclaimers. One query."""
    terms = item.terms
    own = {"item": item.pk, "source": item.source_id, "licence": terms and terms.pk, "section": item.section_id}
    # A rule has at most one target, so it applies to this item if none of its columns names another target.
    reaches = [
        Q((f"{name}__isnull", True)) | Q((name, key)) if key else Q((f"{name}__isnull", True))
        for name, key in own.items()
    ]
    in_force = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    applicable = DisclaimerRule.objects.filter(*reaches, in_force, starts_at__lte=at)
    rules = list(applicable.select_related("disclaimer").order_by("pk"))
    least = min((rule.rank() for rule in rules), default=0)
    return [rule for rule in rules if rule.rank() == least]
