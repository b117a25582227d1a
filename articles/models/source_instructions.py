"""Instructions that a source sent with a text: columns of news items for the desk, which no reader sees."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

RELEASED_AFTER_EMBARGO = models.CheckConstraint(
    name="item_released_after_embargo",
    condition=Q(embargo_until__isnull=True) | Q(published_at__isnull=True) | Q(published_at__gte=F("embargo_until")),
    violation_error_message=_("The embargo would end after the publication."),
)


class SourceInstructions(models.Model):
    embargo_until = models.DateTimeField(
        _("embargo until"),
        null=True,
        blank=True,
        help_text=_("The source forbids publication before this time. Readers do not see it."),
    )
    embargo_raw = models.CharField(
        _("embargo as written"),
        max_length=300,
        blank=True,
        help_text=_(
            "Without a time above, it keeps the text from being published until one is entered or it is deleted."
        ),
    )
    use_limits = models.CharField(
        _("limits of use"), max_length=500, blank=True, help_text=_("As the source sent them. Readers do not see them.")
    )

    class Meta:
        abstract = True
