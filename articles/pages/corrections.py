"""The public list of corrections."""

from datetime import datetime

from django.db.models import Q
from django.http import Http404

from articles.models.correction import Correction
from articles.pages.listing import Page, only_listed

PAGE = 30


def corrections_page(before: int | None, at: datetime) -> Page[Correction]:
    """Corrections of listed items, newest first, so that nothing of a removed text appears.

    `before` is the id of the last correction of the previous page; an unknown one raises Http404. At most two queries.
    """
    corrections = only_listed(Correction.objects.filter(made_at__lte=at), at)
    if before is not None:
        last = Correction.objects.filter(pk=before).values_list("made_at", flat=True).first()
        if last is None:
            raise Http404
        corrections = corrections.filter(Q(made_at__lt=last) | Q(pk__lt=before), made_at__lte=last)
    rows = list(corrections.select_related("item")[: PAGE + 1])
    return Page(rows[:PAGE], before, rows[PAGE - 1].pk if len(rows) > PAGE else None)
