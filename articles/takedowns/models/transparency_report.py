"""Transparency reports: the figures of a half-year as they were published. They never change, whatever is erased."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.takedowns.models.append_only import AppendOnlyModel
from articles.text.canonical_json import canonical, digest


class TransparencyReport(AppendOnlyModel):
    """The published report of one half-year. `figures` holds numbers and codes only; small numbers are masked in it."""

    starts_on = models.DateField(_("from"), unique=True)
    figures = models.JSONField(_("figures"))
    digest = models.CharField("SHA-256", max_length=64)
    # The ledger at that moment: number and hash of its last event.
    ledger_sequence = models.BigIntegerField(_("events in the ledger"))
    ledger_hash = models.CharField(_("hash of the last event"), max_length=64)
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("transparency report")
        verbose_name_plural = _("transparency reports")
        ordering = ["-starts_on"]
        default_permissions = ("view",)
        permissions = [
            ("publish_report", _("May publish transparency reports")),
            ("export_statements", _("May export statements of reasons")),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.code}"

    @property
    def code(self) -> str:
        """The half-year in addresses and files, such as "2026-h1"."""
        return half_year_code(self.starts_on)

    def computed_digest(self) -> str:
        """The digest of what the public gets: the half-year, its figures and the head of the ledger."""
        return report_digest(self.starts_on, self.figures, self.ledger_sequence, self.ledger_hash)


def half_year_code(starts_on: date) -> str:
    return f"{starts_on.year}-h{1 if starts_on.month == 1 else 2}"


def report_digest(starts_on: date, figures: dict[str, Any], sequence: int, head: str) -> str:
    content = {"period": half_year_code(starts_on), "figures": figures, "ledger": {"events": sequence, "head": head}}
    return digest(canonical(content))
