"""Publication of transparency reports: once for each half-year that has ended, recorded in the ledger."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.takedowns.ledger.chain import append_event
from articles.takedowns.models import LedgerEvent, LedgerHead, Notice, TransparencyReport
from articles.takedowns.models.transparency_report import report_digest
from articles.takedowns.report.figures import exact_figures, public_figures
from articles.takedowns.report.half_year import HalfYear

PERMISSION = "takedowns.publish_report"
# Half-years offered for publication.
MAX_DUE = 10


def due_half_years(at: datetime) -> list[HalfYear]:
    """The half-years since the first notice that have ended and are not published, newest first, at most MAX_DUE."""
    first = Notice.objects.order_by("pk").values_list("received_at", flat=True).first()
    if first is None:
        return []
    published = set(TransparencyReport.objects.values_list("starts_on", flat=True))
    half_year, earliest = HalfYear.of(timezone.localdate(at)).previous, HalfYear.of(timezone.localdate(first))
    due: list[HalfYear] = []
    while half_year >= earliest and len(due) < MAX_DUE:
        if half_year.starts_on not in published:
            due.append(half_year)
        half_year = half_year.previous
    return due


@transaction.atomic
def publish_report(half_year: HalfYear, by: User, seen_digest: str) -> TransparencyReport:
    """Store the figures of a half-year as the public gets them from now on.

    `seen_digest`: that of the figures that the person saw. Raises PermissionDenied, and ValidationError if the
    half-year has not ended, is published already, or has other figures by now.
    """
    if not by.has_perm(PERMISSION):
        raise PermissionDenied
    if half_year.stop > timezone.now():
        raise ValidationError(_("This half-year has not ended yet."))
    head = LedgerHead.objects.select_for_update().get(pk=1)
    if TransparencyReport.objects.filter(starts_on=half_year.starts_on).exists():
        raise ValidationError(_("The report of this half-year is published already."))
    figures = public_figures(exact_figures(half_year))
    if figures_digest(half_year, figures) != seen_digest:
        raise ValidationError(_("The figures have changed since you looked at them. Check them again."))
    report = TransparencyReport(
        starts_on=half_year.starts_on,
        figures=figures,
        digest=report_digest(half_year.starts_on, figures, head.sequence, head.hash),
        ledger_sequence=head.sequence,
        ledger_hash=head.hash,
        published_by=by,
    )
    report.save()
    payload = {"period": half_year.code, "digest": report.digest}
    append_event(LedgerEvent.Action.PUBLISHED, by, "", payload, [report])
    return report


def figures_digest(half_year: HalfYear, figures: dict[str, object]) -> str:
    """The digest of figures alone; the ledger may go on while a person looks at them."""
    return report_digest(half_year.starts_on, figures, 0, "")
