"""The panel of working copies on the desk's first page: refused ones, scheduled ones, then those of the reader."""

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.desk.dashboard import MAX_ROWS, DashboardPanel, DashboardRow, short_time
from articles.desk.labels import desk_address
from articles.editing.due_working_copies import OVERDUE_AFTER
from articles.models import NewsItem, WorkingCopy
from articles.models.removed_text import is_text_closed

MAX_REASON = 120


def working_copy_panels(request: HttpRequest, at: datetime) -> list[DashboardPanel]:
    """One panel, or none where there is no working copy that concerns the reader. At most two queries."""
    concerning = WorkingCopy.objects.filter(Q(scheduled_for__isnull=False) | Q(by=request.user.pk))
    # Databases differ in where they order nulls.
    copies = list(concerning.filter(refused_at__isnull=False).order_by("scheduled_for", "pk")[:MAX_ROWS])
    waiting = concerning.filter(refused_at__isnull=True, scheduled_for__isnull=False)
    copies += waiting.order_by("scheduled_for", "pk")[:MAX_ROWS]
    copies += concerning.filter(scheduled_for__isnull=True).order_by("-saved_at", "-pk")[:MAX_ROWS]
    shown = copies[:MAX_ROWS]
    if not shown:
        return []
    items = NewsItem.objects.with_restrictions(at).defer("body", "standfirst", "rights_sentence")
    titled = items.annotate(opening=Substr("body", 1, 300)).in_bulk([copy.item_id for copy in shown])
    return [
        DashboardPanel(
            rank=4,
            name="copies",
            heading=_("Working copies of published texts"),
            rows=[_row(copy, titled[copy.item_id], at) for copy in shown],
            empty="",
            more=reverse("admin:articles_article_changelist") + "?standing=copy",
            more_words=_("All articles with a working copy"),
        )
    ]


def _row(copy: WorkingCopy, item: NewsItem, at: datetime) -> DashboardRow:
    address = desk_address(item, "copy_publish")
    time = short_time(copy.scheduled_for or copy.saved_at, at)
    return DashboardRow(address, item.display_title, item.get_kind_display(), time, _note(copy, item, at))


def _note(copy: WorkingCopy, item: NewsItem, at: datetime) -> str:
    if copy.refused_at is not None:
        reason = "" if is_text_closed(item) else Truncator(copy.refusal).chars(MAX_REASON)
        return _("refused: %(why)s") % {"why": reason} if reason else _("refused")
    if copy.scheduled_for is None:
        return ""
    return _("overdue") if copy.scheduled_for < at - OVERDUE_AFTER else _("scheduled")
