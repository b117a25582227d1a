"""The texts of the desk in which a claimant may be named: of one matter, or of all that are not on legal hold.

Which columns these are is in `text_registry.py`; here is which rows. Stored pages: `page_copies.py`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from articles.models.checks.house_term import HouseTerm
from articles.models.editorial.autosave import AutosavedForm
from articles.models.editorial.note import NoteMention
from articles.models.editorial.working_copy import WorkingCopy
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.models.restriction import Restriction
from articles.models.stay_down import MatchReview, PictureReview
from articles.outbox.models import Message
from articles.pictures.models import Picture
from articles.takedowns.cases.legal_hold import (
    held_cases,
    held_items,
    held_mails,
    held_notices,
    held_pictures,
    not_on_hold,
)
from articles.takedowns.decisions.text_columns import TextColumns, note_columns
from articles.takedowns.models import (
    Appeal,
    AppealMessage,
    Case,
    CaseNote,
    Change,
    ClaimantMessage,
    Notice,
    NoticeTarget,
    OutcomeStatement,
    PageRedaction,
    Pause,
    PendingProbe,
    ProposedAction,
    Receipt,
    Statement,
    ThreadEntry,
)
from articles.takedowns.privacy.erasure_scope import ErasureScope, pictures_of
from articles.takedowns.privacy.text_registry import masked_columns


def columns_in(scope: ErasureScope) -> Iterator[TextColumns]:
    """Every column of the desk that people type into, in the rows of one matter. What is held too stays."""
    held = held_pictures()
    scope = replace(scope, items=scope.items - held_items(), pictures=scope.pictures - held)
    notices = Notice.objects.filter(cases__in=scope.cases).exclude(pk__in=held_notices().values("pk")).distinct()
    restrictions = Restriction.objects.filter(pk__in=scope.restrictions)
    of_notices = notices.order_by().values("pk")
    mails = ClaimantMessage.objects.filter(Q(claimant__notice__in=of_notices) | Q(notice__in=of_notices)).values("pk")
    of_appeals = AppealMessage.objects.filter(appellant__appeal__case__in=scope.cases, appellant__appeal__case__hold="")
    of_cases = Q(case__in=scope.cases)
    yield from _of_cases(notices, restrictions, of_cases, Q(decision__case__in=scope.cases))
    yield _masked(Message.objects.filter(Q(pk__in=mails) | Q(pk__in=of_appeals.order_by().values("pk"))))
    yield _masked(LogEntry.objects.filter(_log_about(_logged_rows(scope, notices))))
    pictures = pictures_of(scope).exclude(pk__in=held)
    yield from _of_items(NewsItem.objects.filter(pk__in=scope.items), pictures, Q(item__in=scope.items))
    yield from _reviews(Q(item__in=scope.items) | Q(removed__in=scope.items), pictures.order_by().values("pk"))


def columns_everywhere() -> Iterator[TextColumns]:
    """The same columns in all rows that are not on legal hold, and the mails and lists that belong to no matter."""
    notices = Notice.objects.exclude(pk__in=held_notices().values("pk"))
    yield from _of_cases(notices, not_on_hold(Restriction.objects.all()), Q(case__hold=""), Q(decision__case__hold=""))
    items, pictures = held_items(), held_pictures()
    about_notes = NoteMention.objects.filter(note__item__in=items, message__isnull=False)
    mails = Message.objects.exclude(pk__in=held_mails().values("pk"))
    yield _masked(mails.exclude(pk__in=about_notes.values("message")))
    yield _masked(LogEntry.objects.exclude(_log_about(_held_logged_rows(items, pictures))))
    not_held = ~Q(item__in=items)
    yield from _of_items(NewsItem.objects.exclude(pk__in=items), Picture.objects.exclude(pk__in=pictures), not_held)
    yield from _reviews(Q(), Picture.objects.order_by().values("pk"))
    yield _masked(HouseTerm.objects.exclude(reason="", exceptions=""))


def _masked(rows: "QuerySet[Any]") -> TextColumns:
    return TextColumns(rows, masked_columns(rows.model))


def _of_cases(
    notices: "QuerySet[Notice]", restrictions: "QuerySet[Restriction]", by_case: Q, by_decision: Q
) -> Iterator[TextColumns]:
    keys = notices.order_by().values("pk")
    yield _masked(notices)
    yield _masked(NoticeTarget.objects.filter(notice__in=keys))
    of_appeals = Appeal.objects.filter(by_case).order_by().values("pk")
    yield _masked(ThreadEntry.objects.filter(Q(notice__in=keys) | Q(appeal__in=of_appeals)))
    yield _masked(Statement.objects.filter(by_decision))
    yield _masked(OutcomeStatement.objects.filter(outcome__notice__in=keys))
    yield _masked(ProposedAction.objects.filter(by_decision))
    yield _masked(restrictions)
    yield _masked(Change.objects.filter(by_decision))
    yield _masked(Pause.objects.filter(by_case))
    yield _masked(CaseNote.objects.filter(by_case))
    yield _masked(Appeal.objects.filter(by_case))
    yield _masked(Receipt.objects.filter(by_decision))
    # Until its first slice a probe has no addresses.
    yield _masked(PendingProbe.objects.filter(by_decision, addresses__isnull=False))
    yield _masked(PageRedaction.objects.filter(by_case))


def _of_items(items: "QuerySet[NewsItem]", pictures: "QuerySet[Picture]", of_items: Q) -> Iterator[TextColumns]:
    """What the desk wrote about items and pictures, typed into their forms and did not publish."""
    yield _masked(items.exclude(rights_override=""))
    yield _masked(pictures)
    yield _masked(WorkingCopy.objects.filter(of_items))
    yield _masked(AutosavedForm.objects.filter(of_items))
    yield from note_columns(of_items)


def _reviews(about: Q, pictures: "QuerySet[Any]") -> Iterator[TextColumns]:
    """What was said about matches with removed content: the words may name who had either of the two removed."""
    items, held = held_items(), held_pictures()
    yield _masked(MatchReview.objects.filter(about).exclude(Q(item__in=items) | Q(removed__in=items)))
    of_pictures = PictureReview.objects.filter(Q(picture__in=pictures) | Q(removed__in=pictures))
    yield _masked(of_pictures.exclude(Q(picture__in=held) | Q(removed__in=held)))


LoggedRows = Mapping[type[Model], Iterable[int]]


def _logged_rows(scope: ErasureScope, notices: "QuerySet[Notice]") -> LoggedRows:
    return {
        Case: scope.cases,
        Notice: notices.order_by().values_list("pk", flat=True),
        Restriction: scope.restrictions,
        NewsItem: scope.items,
        Placement: scope.placements,
        Picture: scope.pictures | _copies_of(scope.pictures),
    }


def _copies_of(pictures: Iterable[int]) -> set[int]:
    """The pictures that were to be used although they are copies of these: their history says why."""
    return set(PictureReview.objects.filter(removed__in=pictures).order_by().values_list("picture", flat=True))


def _held_logged_rows(items: Iterable[int], pictures: Iterable[int]) -> LoggedRows:
    restrictions = Restriction.objects.filter(effects__decision__case__in=held_cases().values("pk"))
    return {
        Case: held_cases().values_list("pk", flat=True),
        Notice: held_notices().values_list("pk", flat=True),
        Restriction: restrictions.order_by().values_list("pk", flat=True),
        NewsItem: items,
        Picture: pictures,
    }


def _log_about(rows: LoggedRows) -> Q:
    """The entries of Django's admin log about these rows."""
    about = Q(pk__in=[])
    for model, keys in rows.items():
        table = model._meta.db_table
        # Proxies have content types of their own.
        content_types = [
            content_type.pk
            for content_type in ContentType.objects.all()
            if (logged := content_type.model_class()) is not None and logged._meta.db_table == table
        ]
        about |= Q(content_type__in=content_types, object_id__in=[str(key) for key in keys])
    return about
