"""Previews of steps with an appeal: the step is taken in a transaction that is rolled back, so they cannot be wrong.

Every letter is shown in full in the language of its reader; those whom no email reaches get what is forwarded by post.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language_info

from articles.outbox.models import Message
from articles.takedowns.admin.cases.letters_shown import LetterGroup, LettersShown
from articles.takedowns.cases.appeals.filing import forward
from articles.takedowns.law.affected_parties import Party
from articles.takedowns.letters.appeal_readers import contested_notices, needs_posting, notices_without_email
from articles.takedowns.letters.appeals import posted_forwarding
from articles.takedowns.models import Appeal, AppealMessage, Appellant, ClaimantMessage, Notice

# The token of a link in a preview opens nothing, since it is rolled back.
_LINK = re.compile(rf"{re.escape(settings.SITE_URL)}\S*/takedowns/status/\S*/")


@dataclass(frozen=True, slots=True)
class ForwardingPreview:
    """What forwarding would do. `letters`: the emails, and who gets none; `posted`: the letters to be posted."""

    appeal: Appeal
    letters: LettersShown
    posted: list[LetterGroup]
    needs_posting: bool


@dataclass(frozen=True, slots=True)
class SettlingPreview:
    """What settling an appeal would do. `waits`: a second person must confirm it first, and nobody is informed yet."""

    appeal: Appeal
    letters: LettersShown
    waits: bool


def preview_settling(take: Callable[[], Appeal], by: User) -> SettlingPreview:
    """`take` settles the appeal. Raises StaleCase and ValidationError as it does."""
    with transaction.atomic():
        last = _last_message()
        settled = take()
        preview = SettlingPreview(settled, _emails_about(settled, last), settled.is_open and bool(settled.result_id))
        transaction.set_rollback(True)
    if by.has_perm("takedowns.view_claimant"):
        return preview
    groups = _without_person(preview.appeal, preview.letters.groups)
    return replace(preview, letters=replace(preview.letters, groups=groups))


def preview_forwarding(appeal: Appeal, version: int, by: User) -> ForwardingPreview:
    """Raises StaleCase and ValidationError as forwarding itself would. What is posted counts as posted today."""
    is_posted = needs_posting(appeal)
    with transaction.atomic():
        last = _last_message()
        forwarded = forward(appeal, version, by, timezone.localdate() if is_posted else None)
        preview = ForwardingPreview(
            appeal=forwarded,
            letters=_emails(forwarded, last),
            posted=[_posted(forwarded, notice) for notice in notices_without_email(forwarded)],
            needs_posting=is_posted,
        )
        transaction.set_rollback(True)
    if by.has_perm("takedowns.view_claimant"):
        return preview
    letters, posted = preview.letters, _without_person(appeal, preview.posted)
    return replace(preview, letters=replace(letters, groups=_without_person(appeal, letters.groups)), posted=posted)


def _last_message() -> int:
    return Message.objects.aggregate(last=Max("pk"))["last"] or 0


def _without_person(appeal: Appeal, letters: list[LetterGroup]) -> list[LetterGroup]:
    """The letters without the name and address of the person who appealed."""
    person = Appellant.objects.filter(appeal=appeal).first() or Appellant()
    words = sorted({person.name, person.email, person.contact, person.signature} - {""}, key=len, reverse=True)
    for letter in letters:
        for word in words:
            letter.text = letter.text.replace(word, "…")
    return letters


def _emails(appeal: Appeal, last: int) -> LettersShown:
    """The emails that forwarding wrote, after the one with this key."""
    to_sender = AppealMessage.objects.filter(pk__gt=last, appellant__appeal=appeal)
    # Others may write letters at the same moment.
    to_claimants = ClaimantMessage.objects.filter(pk__gt=last, notice__in=contested_notices(appeal))
    sender = str(appeal.get_side_display())
    groups = [_group(sender, appeal.reference, appeal.language, row) for row in to_sender]
    for row in to_claimants.select_related("notice").order_by("pk"):
        assert row.notice is not None
        groups.append(_group(str(Party.CLAIMANT.label), row.notice.reference, row.notice.language, row))
    unreached = [] if to_sender else [f"{sender}: {appeal.reference}"]
    unreached += [f"{Party.CLAIMANT.label}: {notice.reference}" for notice in notices_without_email(appeal)]
    return LettersShown(groups, len(groups), unreached)


def _emails_about(appeal: Appeal, last: int) -> LettersShown:
    """The emails about the outcome of an appeal, after the one with this key. Not every outcome concerns both sides."""
    sender = str(appeal.get_side_display())
    to_sender = AppealMessage.objects.filter(pk__gt=last, appellant__appeal=appeal)
    # Others may write letters at the same moment.
    to_others = ClaimantMessage.objects.filter(pk__gt=last, notice__cases=appeal.case_id).select_related("notice")
    groups = [_group(sender, appeal.reference, appeal.language, row) for row in to_sender]
    for row in to_others.order_by("pk").distinct():
        assert row.notice is not None
        groups.append(_group(str(row.get_role_display()), row.notice.reference, row.notice.language, row))
    is_informed = bool(to_sender) or appeal.is_open
    return LettersShown(groups, len(groups), [] if is_informed else [f"{sender}: {appeal.reference}"])


def _group(role: str, reader: str, language: str, mail: Message) -> LetterGroup:
    return _letter(role, reader, language, mail.subject, mail.text)


def _posted(appeal: Appeal, notice: Notice) -> LetterGroup:
    return _letter(str(Party.CLAIMANT.label), notice.reference, notice.language, *posted_forwarding(appeal, notice))


def _letter(role: str, reader: str, language: str, subject: str, text: str) -> LetterGroup:
    code = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    name = str(get_language_info(code)["name_local"])
    return LetterGroup(role, reader, language, name, subject, _LINK.sub("…", text), ())


def forwarding_context(preview: ForwardingPreview, version: int) -> dict[str, Any]:
    """The context of `takedowns/admin/cases/forwarding.html`."""
    return {"forwarding": preview, "letters": preview.letters, "forwarded_version": version}


def settling_context(preview: SettlingPreview, version: int, step: str, typed: dict[str, str]) -> dict[str, Any]:
    """The context of `takedowns/admin/cases/appeal_outcome.html`; `typed`: the outcome and the reasons."""
    shown = {"settling": preview, "letters": preview.letters, "waits": preview.waits}
    return {**shown, "settling_step": step, "settling_typed": typed, "settling_version": version}
