"""How is a person forgotten who asked for something? Their row with mails and files goes; words that name them go from
every text of the desk that hangs together with their notice. Decisions and the ledger never held any.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from articles.models.correction import Correction
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.models.restriction import Restriction
from articles.outbox.models import Message
from articles.pictures.models import Picture
from articles.takedowns.ledger import append
from articles.takedowns.models import (
    Case,
    Change,
    Claimant,
    ClaimantMessage,
    Evidence,
    LedgerEvent,
    Notice,
    NoticeTarget,
    PageCopy,
    Pause,
    Receipt,
    Statement,
)
from articles.takedowns.naming import PersonWords, words_of

AT_ONCE = 500
ASKED = "asked"
MESSAGES_IN_SESSION = "_messages"
HELD_AS_JSON = ("answers", "change_message")


@dataclass(slots=True)
class Erased:
    """What went: rows deleted and rows reworded, by model. `published`: what still names them because it was
    published; only a decision changes that.
    """

    notice: Notice
    words: PersonWords
    deleted: Counter[type[Model]] = field(default_factory=Counter)
    reworded: Counter[type[Model]] = field(default_factory=Counter)
    unsent: int = 0
    published: Counter[type[Model]] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Place:
    """Rows of one model and their columns in which somebody may have typed a name."""

    rows: "QuerySet[Any]"
    columns: tuple[str, ...]


def refusal(notice: Notice) -> str:
    """Why nothing of this notice may be erased at all: a legal hold."""
    held = notice.cases.exclude(hold="").order_by("pk").first()
    words = _("%(case)s is on legal hold, so nothing of it is erased. End the hold first: %(hold)s")
    return words % {"case": held.reference, "hold": held.hold} if held else ""


def caution(notice: Notice) -> str:
    """Why it is too early to erase: somebody still has to be answered."""
    case = notice.cases.open().order_by("pk").first()
    words = _(
        "%(case)s is still open: once this person is erased, no answer and no question can reach them any more, and"
        " the time that the law sets runs on."
    )
    return words % {"case": case.reference} if case else ""


@transaction.atomic
def erase(notice: Notice, by: User | None, why: str = ASKED) -> Erased | None:
    """Forget who sent a notice, if all that it asked for is done; ValidationError if not. None: nobody is known."""
    _lock(notice)
    if words := caution(notice):
        raise ValidationError(words)
    return erase_although_open(notice, by, why)


@transaction.atomic
def erase_although_open(notice: Notice, by: User | None, why: str = ASKED) -> Erased | None:
    """The same, for who has weighed that no answer can reach the person. A legal hold stands in its way as well."""
    _lock(notice)
    if words := refusal(notice):
        raise ValidationError(words)
    claimant = Claimant.objects.select_for_update(of=("self",)).filter(notice=notice).first()
    if claimant is None:
        return None
    erased = Erased(notice, words_of(claimant))
    hanging_together = _matter(notice)
    erased.published = _published(notice, hanging_together, erased.words)
    own_mails = ClaimantMessage.objects.filter(claimant=claimant)
    erased.unsent = own_mails.filter(sent_at=None).count()
    erased.deleted = Counter({Claimant: 1, Message: own_mails.count(), Evidence: claimant.evidence.count()})
    claimant.delete()
    erased.reworded = _reword(_places(hanging_together), erased.words)
    first = notice.cases.order_by("pk").first()
    append(
        LedgerEvent.Action.ERASED, by, first.reference if first else "", {"notice": notice.reference, "why": str(why)}
    )
    return erased


@transaction.atomic
def erase_elsewhere(words: PersonWords) -> Counter[type[Model]]:
    """Take a person's words out of every text of the desk, whatever it is about; what is on hold is left as it is.

    For somebody who has looked at it: a name can be a word that others use.
    """
    return _reword(_places(None), words)


def forget_in_sessions(words: PersonWords) -> int:
    """What members of staff were told and have not seen yet waits in their sessions. Returns in how many."""
    count = 0
    for session in Session.objects.order_by().iterator(AT_ONCE):
        held = session.get_decoded()
        if words.masked_within(held) == held:
            continue
        count += 1
        held.pop(MESSAGES_IN_SESSION, None)
        if words.masked_within(held) != held:
            session.delete()
        else:
            Session.objects.filter(pk=session.pk).update(session_data=SessionStore().encode(held))
    return count


def preview(notice: Notice, by: User | None) -> Erased | None:
    """What erasing would come to, although a case is open: done, counted and taken back. Raises ValidationError."""
    with transaction.atomic():
        erased = erase_although_open(notice, by)
        transaction.set_rollback(True)
    return erased


def _lock(notice: Notice) -> None:
    """Cases before notices, as the verbs of cases do."""
    list(Case.objects.select_for_update(of=("self",)).filter(notices=notice).order_by("pk"))
    Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)


@dataclass(frozen=True, slots=True)
class Matter:
    """What hangs together: the cases of a notice and all others on the same targets, but for those on hold."""

    cases: list[int]
    items: set[int]
    placements: set[int]
    pictures: set[int]
    restrictions: list[int]


def _matter(notice: Notice) -> Matter:
    own = list(notice.cases.all())
    items = {case.item_id for case in own} | {notice.item_id} | set(notice.targets.values_list("item", flat=True))
    placements = {case.placement_id for case in own} | {notice.placement_id}
    pictures = {case.picture_id for case in own} | {notice.picture_id}
    known = [{number for number in numbers if number} for numbers in (items, placements, pictures)]
    on_them = Q(item__in=known[0]) | Q(placement__in=known[1]) | Q(picture__in=known[2])
    cases = Case.objects.filter(Q(pk__in=[case.pk for case in own]) | on_them, hold="")
    numbers = list(cases.values_list("pk", flat=True))
    of_cases = Restriction.objects.filter(effects__decision__case__in=numbers)
    restrictions = set(of_cases.values_list("pk", flat=True))
    restrictions |= set(_unheld(Restriction.objects.filter(on_them)).values_list("pk", flat=True))
    return Matter(numbers, known[0], known[1], known[2], sorted(restrictions))


def _unheld(restrictions: "QuerySet[Restriction]") -> "QuerySet[Restriction]":
    held = Restriction.objects.filter(effects__decision__case__in=Case.objects.exclude(hold="").values("pk"))
    return restrictions.exclude(pk__in=held.values("pk"))


def _places(matter: Matter | None) -> Iterator[Place]:
    """Every column of the desk that somebody types into; of one matter, or of all that is not on hold."""
    if matter:
        by_case: dict[str, Any] = {"case__in": matter.cases}
        by_decision: dict[str, Any] = {"decision__case__in": matter.cases}
        notices = Notice.objects.filter(cases__in=matter.cases).distinct()
        restrictions: QuerySet[Restriction] = Restriction.objects.filter(pk__in=matter.restrictions)
        log = _log_of(matter, notices)
    else:
        by_case, by_decision = {"case__hold": ""}, {"decision__case__hold": ""}
        held = Notice.objects.filter(cases__in=Case.objects.exclude(hold="").values("pk"))
        notices = Notice.objects.exclude(pk__in=held.values("pk"))
        restrictions, log = _unheld(Restriction.objects.all()), LogEntry.objects.all()
    numbers = notices.order_by().values("pk")
    yield Place(notices, ("statement", "part", "evidence", "work", "ground", "url_as_given"))
    yield Place(NoticeTarget.objects.filter(notice__in=numbers), ("url_as_given",))
    mails = ClaimantMessage.objects.filter(claimant__notice__in=numbers).values("pk")
    yield Place(Message.objects.filter(pk__in=mails), ("subject", "text", "last_error"))
    yield Place(Statement.objects.filter(**by_decision), ("reason", "facts", "public_note"))
    yield Place(restrictions, ("reason", "public_note"))
    yield Place(Change.objects.filter(**by_decision), ("before", "after"))
    yield Place(Pause.objects.filter(**by_case), ("reason",))
    yield Place(Receipt.objects.filter(**by_decision), ("answers",))
    yield Place(log, ("object_repr", "change_message"))


def _log_of(matter: Matter, notices: "QuerySet[Notice]") -> "QuerySet[LogEntry]":
    """What Django's log says of these rows."""
    rows: dict[type[Model], list[int]] = {
        Case: matter.cases,
        Notice: list(notices.order_by().values_list("pk", flat=True)),
        Restriction: matter.restrictions,
        NewsItem: sorted(matter.items),
        Placement: sorted(matter.placements),
        Picture: sorted(matter.pictures),
    }
    about = Q(pk__in=[])
    for model, numbers in rows.items():
        table = model._meta.db_table
        kinds = [
            kind.pk
            for kind in ContentType.objects.all()
            if (known := kind.model_class()) is not None and known._meta.db_table == table
        ]
        about |= Q(content_type__in=kinds, object_id__in=[str(number) for number in numbers])
    return LogEntry.objects.filter(about)


def _reword(places: Iterator[Place], words: PersonWords) -> Counter[type[Model]]:
    """How many rows of each model named the person. They are read first and written then."""
    counts: Counter[type[Model]] = Counter()
    for place in places:
        model: Any = place.rows.model
        rows = place.rows.order_by("pk").values_list("pk", *place.columns)
        found = []
        for number, *told in rows.iterator(AT_ONCE):
            if changed := _changed(model, dict(zip(place.columns, told, strict=True)), words):
                found.append((number, changed))
        for number, changed in found:
            model._base_manager.filter(pk=number).update(**changed)
        if found:
            counts[model] += len(found)
    return counts


def _changed(model: Any, told: dict[str, Any], words: PersonWords) -> dict[str, Any]:
    masked = {
        name: words.masked_within(value) if name in HELD_AS_JSON else words.masked(value)
        for name, value in told.items()
    }
    if masked == told:
        return {}
    if model is Change:
        # A change that names somebody is not undone any more: it would write the mask into a published text.
        return {"before": "", "after": ""}
    for name, value in masked.items():
        longest = getattr(model._meta.get_field(name), "max_length", None)
        if isinstance(value, str) and longest:
            masked[name] = value[:longest]
    return masked


def _published(notice: Notice, matter: Matter, words: PersonWords) -> Counter[type[Model]]:
    """What was published and names the person: items, their corrections, and the kept copies of pages."""
    counts: Counter[type[Model]] = Counter()
    copies = PageCopy.objects.filter(pk__in=notice.snapshots.values("page"))
    asked: tuple[tuple[type[Model], Any], ...] = (
        (NewsItem, NewsItem.objects.filter(pk__in=matter.items).values_list("headline", "standfirst", "body")),
        (Correction, Correction.objects.filter(item__in=matter.items).values_list("text")),
        (PageCopy, copies.values_list("record")),
    )
    for model, rows in asked:
        named = sum(words.stand_in(" ".join(texts)) for texts in rows)
        if named:
            counts[model] = named
    return counts
