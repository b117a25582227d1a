"""Erase a claimant: delete their row, mails, files, answers and links, and mask their name in every desk text on the
same matter.

Decisions and ledger events never contain personal data, so they stay as they are. The event of an erasure records the
old and the new digest of every row that the ledger covers.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from articles.editing.revisions.redaction import redact_former_versions, redact_versions
from articles.models.checks.house_term import HouseTerm, exception_list
from articles.models.checks.word_list import mark_changed
from articles.models.editorial.revision import Revision
from articles.models.newsitem import NewsItem
from articles.models.person_profile import PersonProfile
from articles.models.tag import Tag
from articles.outbox.models import Message
from articles.pictures.finding import sync_parts
from articles.pictures.models import Picture
from articles.rights.models import Person, Source
from articles.signals import person_erased
from articles.takedowns.cases.legal_hold import held_items, held_pages, held_pictures, held_rows
from articles.takedowns.cases.locking import lock_cases
from articles.takedowns.decisions.text_columns import TextColumns, rewrite
from articles.takedowns.ledger.rewritten_rows import RewrittenRows
from articles.takedowns.models import (
    Appeal,
    Appellant,
    Case,
    Change,
    Claimant,
    ClaimantMessage,
    Evidence,
    Notice,
    NoticeSignature,
    PageCopy,
    PartyLink,
    ThreadEntry,
)
from articles.takedowns.privacy.appellants import appellants_of, as_claimant
from articles.takedowns.privacy.conversations import clear_additions, clear_texts, files_of_claimant
from articles.takedowns.privacy.desk_texts import columns_everywhere, columns_in
from articles.takedowns.privacy.erasure_scope import (
    ErasureScope,
    count_published,
    pages_of,
    pictures_of,
    scope_of,
    scope_of_case,
)
from articles.takedowns.privacy.journaled import noted_in_journal
from articles.takedowns.privacy.page_copies import mask_pages
from articles.takedowns.privacy.redaction import PersonWords, redactor_for
from articles.takedowns.privacy.text_registry import content_columns

BATCH_SIZE = 500
ON_REQUEST = "asked"
EVERYWHERE = "everywhere"
MESSAGES_IN_SESSION = "_messages"
JSON_COLUMNS = ("addresses", "answers", "change_message", "parameters", "supplied", "values")
# Models whose versions may name a person.
VERSIONED: tuple[type[Model], ...] = (NewsItem, Picture, Person, PersonProfile, Source, Tag)


@dataclass(slots=True)
class ErasureResult:
    """Rows deleted and rows redacted, by model. `unsent`: the deleted mails that had not been sent. `published`: rows
    that still name the person because they were published; only a decision changes them. Of a picture, the metadata
    of the uploaded file counts too: it is stored as it came.
    """

    notice: Notice
    redactor: PersonWords
    deleted: Counter[type[Model]] = field(default_factory=Counter)
    redacted: Counter[type[Model]] = field(default_factory=Counter)
    unsent: int = 0
    published: Counter[type[Model]] = field(default_factory=Counter)


def hold_refusal(notice: Notice) -> str:
    """The message that refuses an erasure because of a legal hold; "" if there is none."""
    held = notice.cases.exclude(hold="").order_by("pk").first()
    message = _("%(case)s is on legal hold, so nothing in it can be erased. End the hold first: %(hold)s")
    return message % {"case": held.reference, "hold": held.hold} if held else ""


def open_case_warning(notice: Notice) -> str:
    """The message that an open case still needs the claimant; "" if there is none."""
    case = notice.cases.open().order_by("pk").first()
    message = _(
        "%(case)s is still open. Once the claimant is erased, they can no longer be answered or questioned, and the"
        " legal deadline keeps running."
    )
    return message % {"case": case.reference} if case else ""


@transaction.atomic
def erase(notice: Notice, by: User | None, why: str = ON_REQUEST) -> ErasureResult | None:
    """Erase the claimant of a notice; None if it has none. ValidationError if a case is open or on legal hold."""
    _lock(notice)
    if warning := open_case_warning(notice):
        raise ValidationError(warning)
    return erase_although_open(notice, by, why)


@transaction.atomic
@noted_in_journal()
def erase_although_open(notice: Notice, by: User | None, why: str = ON_REQUEST) -> ErasureResult | None:
    """Like `erase`, but also while a case is open, when nobody can answer the person any more."""
    _lock(notice)
    if refusal := hold_refusal(notice):
        raise ValidationError(refusal)
    claimant = Claimant.objects.select_for_update(of=("self",)).filter(notice=notice).first()
    if claimant is None:
        return None
    appellants = appellants_of(notice)
    result = ErasureResult(notice, redactor_for(claimant, *map(as_claimant, appellants)))
    scope = scope_of(notice)
    result.published = count_published(scope, result.redactor)
    mails = ClaimantMessage.objects.filter(claimant=claimant)
    result.unsent = mails.filter(sent_at=None).count()
    files = files_of_claimant(notice)
    result.deleted = Counter({Claimant: 1, Message: mails.count(), Evidence: files.count()})
    rewritten = RewrittenRows()
    result.redacted[ThreadEntry] += clear_texts(notice.thread.filter(side=ThreadEntry.Side.CLAIMANT), rewritten)
    files.delete()
    notice.links.filter(role=PartyLink.Role.CLAIMANT).delete()
    claimant.delete()
    for appellant in appellants:
        result.deleted[Message] += appellant.messages.count()
        result.deleted[Evidence] += appellant.evidence.count()
        appellant.delete()
    NoticeSignature.objects.filter(notice=notice).delete()
    result.redacted += _redact(columns_in(scope), result.redactor, rewritten)
    result.redacted[PageCopy] += mask_pages(pages_of(scope), result.redactor.masked_any, rewritten)
    result.redacted += _redact_matter(scope, result.redactor)
    first = notice.cases.order_by("pk").first()
    rewritten.record(by, first.reference if first else "", {"notice": notice.reference, "why": str(why)})
    return result


@transaction.atomic
@noted_in_journal()
def erase_appellant(person: Appellant, by: User | None, why: str = ON_REQUEST) -> None:
    """Delete somebody who appealed, with the mails to them, their files and what they added later, and mask their words
    in the texts of the matter.

    ValidationError if their appeal is open or the case on hold.
    """
    appeal = Appeal.objects.select_related("case", "notice").get(pk=person.appeal_id)
    locked = lock_cases([appeal.case_id])[appeal.case_id]
    if appeal.is_open or locked.hold:
        raise ValidationError(_("The appeal is open, or its case on legal hold, so nothing of it can be erased."))
    redactor = redactor_for(as_claimant(person))
    person.delete()
    rewritten = RewrittenRows()
    clear_additions(appeal, rewritten)
    scope = scope_of(appeal.notice) if appeal.notice else scope_of_case(locked)
    _redact(columns_in(scope), redactor, rewritten)
    mask_pages(pages_of(scope), redactor.masked_any, rewritten)
    rewritten.record(by, locked.reference, {"appeal": appeal.reference, "why": str(why)})


def _redact_matter(scope: ErasureScope, redactor: PersonWords) -> Counter[type[Model]]:
    """Redact what lies outside the ledger: versions, those of the rows that the items refer to too, and deliveries."""
    items = scope.items - held_items()
    counts = _redact_versions(NewsItem, items, redactor)
    for model, rows in _shared_rows(items):
        counts += _redact_versions(model, set(rows.order_by().values_list("pk", flat=True)), redactor)
    pictures = set(pictures_of(scope).values_list("pk", flat=True)) - held_pictures()
    counts += _redact_versions(Picture, pictures, redactor)
    return +(counts + _redact_elsewhere(redactor, scope.items))


def _shared_rows(items: set[int]) -> Iterator[tuple[type[Model], Any]]:
    """The rows that items refer to and that have versions of their own."""
    people = Person.objects.filter(byline__item__in=items)
    yield Tag, Tag.with_merged.filter(taggings__content_object__in=items).distinct()
    yield Person, people.distinct()
    yield PersonProfile, PersonProfile.objects.filter(person__in=people.values("pk"))
    yield Source, Source.objects.filter(newsitem__in=items).distinct()


def _redact_elsewhere(redactor: PersonWords, items: set[int] | None) -> Counter[type[Model]]:
    """Have other packages redact their texts of these items, or all (None). Returns counts of rows."""
    answers = person_erased.send(None, mask=redactor.masked_any, items=items, held=held_items())
    return +Counter(dict(cast(tuple[type[Model], int], answer) for _receiver, answer in answers))


@transaction.atomic
@noted_in_journal()
def redact_everywhere(redactor: PersonWords) -> Counter[type[Model]]:
    """Mask a person's words in every desk text on any matter, except under a legal hold. Returns counts of rows.

    Only after somebody has looked at the matches: a name can be a word that others use.
    """
    rewritten = RewrittenRows()
    counts = _delete_terms(redactor)
    counts += _redact(columns_everywhere(), redactor, rewritten)
    pages = PageCopy.objects.exclude(pk__in=held_pages().values("pk"))
    counts[PageCopy] += mask_pages(pages, redactor.masked_any, rewritten)
    if not rewritten.is_empty:
        rewritten.record(None, "", {"why": EVERYWHERE})
    for model in VERSIONED:
        keys = set(model._base_manager.order_by().values_list("pk", flat=True))
        counts += _redact_versions(model, keys - held_rows(model), redactor)
    return +(counts + _redact_elsewhere(redactor, None))


def _delete_terms(redactor: PersonWords) -> Counter[type[Model]]:
    """Delete terms of word lists that contain the name: masked, they would look for the mask."""
    rows = HouseTerm.objects.order_by("pk").values_list("pk", "term", "replacement")
    naming = [key for key, *words in rows.iterator(BATCH_SIZE) if redactor.matches("\n".join(words))]
    HouseTerm.objects.filter(pk__in=naming).delete()
    return Counter({HouseTerm: len(naming)})


def _redact_versions(model: type[Model], keys: set[int], redactor: PersonWords) -> Counter[type[Model]]:
    """Redact the versions of rows. If a row itself names the person, its latest version does too: only a decision
    changes both.
    """
    naming = _rows_naming(model, keys, redactor)
    changed = redact_former_versions(model, naming, redactor.masked, redactor.masked_html)
    changed += redact_versions(model, keys - naming, redactor.masked_any, redactor.masked_html)
    return Counter({Revision: changed} if changed else {})


def _rows_naming(model: type[Model], keys: set[int], redactor: PersonWords) -> set[int]:
    """Those of these rows whose own content names the person."""
    columns = dict(content_columns())[model]
    rows: Any = model._base_manager.filter(pk__in=keys) if len(keys) <= BATCH_SIZE else model._base_manager.all()
    texts = rows.order_by("pk").values_list("pk", *columns).iterator(BATCH_SIZE)
    return {key for key, *words in texts if key in keys and redactor.matches("\n".join(filter(None, words)))}


def redact_sessions(redactor: PersonWords) -> int:
    """Remove pending messages that name the person from the sessions of staff. Returns the number of sessions."""
    count = 0
    for session in Session.objects.order_by().iterator(BATCH_SIZE):
        data = session.get_decoded()
        if redactor.redact_json(data) == data:
            continue
        count += 1
        data.pop(MESSAGES_IN_SESSION, None)
        if redactor.redact_json(data) != data:
            session.delete()
        else:
            Session.objects.filter(pk=session.pk).update(session_data=SessionStore().encode(data))
    return count


def preview_erasure(notice: Notice, by: User | None) -> ErasureResult | None:
    """The result of erasing although a case is open: performed and rolled back. Raises ValidationError."""
    with transaction.atomic():
        result = erase_although_open(notice, by)
        transaction.set_rollback(True)
    return result


def _lock(notice: Notice) -> None:
    """Lock cases before notices, in the same order as the case workflow does."""
    list(Case.objects.select_for_update(of=("self",)).filter(notices=notice).order_by("pk"))
    Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)


def _redact(
    text_columns: Iterator[TextColumns], redactor: PersonWords, rewritten: RewrittenRows
) -> Counter[type[Model]]:
    """Redact these columns. Returns how many rows of each model named the person."""
    counts: Counter[type[Model]] = Counter()
    for part in text_columns:
        model: Any = part.rows.model
        if changed := rewrite(part, partial(_redacted_values, model, redactor), rewritten.before):
            counts[model] += len(changed)
            _sync(model, changed)
    return counts


def _sync(model: type[Model], changed: list[int]) -> None:
    """Renew what derives from the texts of rows."""
    if model is Notice:
        NoticeSignature.objects.filter(notice__in=changed).delete()
    elif model is Picture:
        sync_parts(Picture.objects.filter(pk__in=changed))
    elif model is HouseTerm:
        mark_changed(HouseTerm.objects.filter(pk__in=changed).values_list("word_list_id", flat=True))


def _redacted_values(model: type[Model], redactor: PersonWords, values: dict[str, Any]) -> dict[str, Any]:
    redacted = {
        name: redactor.redact_json(value) if name in JSON_COLUMNS else redactor.masked_any(value)
        for name, value in values.items()
    }
    if model is Change and redacted != values:
        # A change that names the person must not be undone: that would write the mask into a published text.
        return {"before": "", "after": ""}
    if model is HouseTerm:
        others = [word for word in exception_list(values["exceptions"]) if not redactor.matches(word)]
        is_listed = redacted["exceptions"] != values["exceptions"]
        redacted["exceptions"] = ", ".join(others) if is_listed else values["exceptions"]
    return redacted
