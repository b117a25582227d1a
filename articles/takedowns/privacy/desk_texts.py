"""The texts of the desk in which a claimant may be named: of one matter, or of all that are not on legal hold."""

from collections.abc import Iterator

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from articles.models.checks.house_term import HouseTerm
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.models.restriction import Restriction
from articles.models.stay_down import MatchReview, PictureReview
from articles.outbox.models import Message
from articles.pictures.models import Picture
from articles.takedowns.decisions.text_columns import TextColumns, note_columns
from articles.takedowns.models import (
    Case,
    Change,
    ClaimantMessage,
    Notice,
    NoticeTarget,
    Pause,
    PendingProbe,
    Receipt,
    Statement,
)
from articles.takedowns.privacy.erasure_scope import ErasureScope, not_on_hold, pictures_of


def columns_in(scope: ErasureScope) -> Iterator[TextColumns]:
    """Every column of the desk that people type into, in the rows of one matter."""
    notices = Notice.objects.filter(cases__in=scope.cases).distinct()
    restrictions = Restriction.objects.filter(pk__in=scope.restrictions)
    of_cases = Q(case__in=scope.cases)
    yield from _columns(notices, restrictions, of_cases, Q(decision__case__in=scope.cases), _log_of(scope, notices))
    yield from _reasons_of_desk(NewsItem.objects.filter(pk__in=scope.items), pictures_of(scope))
    yield from note_columns(Q(item__in=scope.items))
    about = Q(item__in=scope.items) | Q(removed__in=scope.items)
    yield TextColumns(MatchReview.objects.filter(about), ("note", "reason"))
    yield TextColumns(PictureReview.objects.filter(removed__in=pictures_of(scope).order_by().values("pk")), ("reason",))


def columns_everywhere() -> Iterator[TextColumns]:
    """The same columns in all rows that are not on legal hold."""
    held = Notice.objects.filter(cases__in=Case.objects.exclude(hold="").values("pk"))
    notices = Notice.objects.exclude(pk__in=held.values("pk"))
    restrictions = not_on_hold(Restriction.objects.all())
    yield from _columns(notices, restrictions, Q(case__hold=""), Q(decision__case__hold=""), LogEntry.objects.all())
    held_cases = Case.objects.exclude(hold="").order_by()
    items = NewsItem.objects.exclude(pk__in=held_cases.filter(item__isnull=False).values("item"))
    pictures = Picture.objects.exclude(pk__in=held_cases.filter(picture__isnull=False).values("picture"))
    yield from _reasons_of_desk(items, pictures)
    yield from note_columns(Q(item__in=items.order_by().values("pk")))
    yield TextColumns(MatchReview.objects.filter(removed__in=items.order_by().values("pk")), ("note", "reason"))
    of_open = pictures.order_by().values("pk")
    yield TextColumns(PictureReview.objects.filter(removed__in=of_open), ("reason",))
    # Not `term`, `replacement` and `exceptions`: checks put them into texts or compare them.
    yield TextColumns(HouseTerm.objects.exclude(reason=""), ("reason",))


def _columns(
    notices: "QuerySet[Notice]",
    restrictions: "QuerySet[Restriction]",
    by_case: Q,
    by_decision: Q,
    log: "QuerySet[LogEntry]",
) -> Iterator[TextColumns]:
    keys = notices.order_by().values("pk")
    yield TextColumns(notices, ("statement", "part", "evidence", "work", "ground", "url_as_given"))
    yield TextColumns(NoticeTarget.objects.filter(notice__in=keys), ("url_as_given",))
    mails = ClaimantMessage.objects.filter(claimant__notice__in=keys).values("pk")
    yield TextColumns(Message.objects.filter(pk__in=mails), ("subject", "text", "last_error"))
    yield TextColumns(Statement.objects.filter(by_decision), ("reason", "facts", "public_note"))
    yield TextColumns(restrictions, ("reason", "public_note"))
    yield TextColumns(Change.objects.filter(by_decision), ("before", "after"))
    yield TextColumns(Pause.objects.filter(by_case), ("reason",))
    yield TextColumns(Receipt.objects.filter(by_decision), ("answers",))
    # Until its first slice a probe has no addresses.
    yield TextColumns(PendingProbe.objects.filter(by_decision, addresses__isnull=False), ("addresses", "answers"))
    yield TextColumns(log, ("object_repr", "change_message"))


def _reasons_of_desk(items: "QuerySet[NewsItem]", pictures: "QuerySet[Picture]") -> Iterator[TextColumns]:
    """What editors note with items and pictures; readers never see it."""
    yield TextColumns(items.exclude(rights_override=""), ("rights_override",))
    yield TextColumns(pictures, ("mark_reason", "caption", "keywords"))


def _log_of(scope: ErasureScope, notices: "QuerySet[Notice]") -> "QuerySet[LogEntry]":
    """The entries of Django's admin log about these rows."""
    rows: dict[type[Model], list[int]] = {
        Case: scope.cases,
        Notice: list(notices.order_by().values_list("pk", flat=True)),
        Restriction: scope.restrictions,
        NewsItem: sorted(scope.items),
        Placement: sorted(scope.placements),
        Picture: sorted(scope.pictures),
    }
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
    return LogEntry.objects.filter(about)
