"""Which corrections may be told in one list, and in which order?"""

from datetime import datetime

from django.db.models import Q
from django.http import Http404

from articles.lists import Page, only_listed
from articles.models.correction import Correction

PAGE = 30


def corrections_page(before: int | None, at: datetime) -> Page[Correction]:
    """The newest first, only those of items that may stand in lists: nothing of a removed text is retold here.

    `before` is the id of the last one seen. Two queries at most.
    """
    told = only_listed(Correction.objects.filter(made_at__lte=at), at)
    if before is not None:
        last = Correction.objects.filter(pk=before).values_list("made_at", flat=True).first()
        if last is None:
            raise Http404
        told = told.filter(Q(made_at__lt=last) | Q(pk__lt=before), made_at__lte=last)
    found = list(told.select_related("item")[: PAGE + 1])
    return Page(found[:PAGE], before, found[PAGE - 1].pk if len(found) > PAGE else None)
