"""Letters of a decision as the desk previews them: in full, with what is not proven, equal ones as one group; and who
gets none.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from articles.takedowns.law.affected_parties import Party
from articles.takedowns.letters.drafts import Draft, Letters
from articles.takedowns.letters.slots import LINK, date_words
from articles.takedowns.models import Decision, Notice, UnreachedParty


@dataclass(slots=True)
class LetterGroup:
    """One letter, and the notices whose claimants get the same with their own reference and date."""

    role: str
    reader: str
    language: str
    language_name: str
    subject: str
    text: str
    unproven: tuple[str, ...]
    others: list[Notice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LettersShown:
    groups: list[LetterGroup]
    count: int
    unreached: list[str]


def letters_shown(decisions: Collection[Decision]) -> LettersShown:
    """The letters that decisions cause, or will cause once they are confirmed. Nothing is written."""
    letters = Letters(decisions)
    drafts = letters.drafts()
    missed = [(row.role, str(row.credit or "")) for row in letters.unreached()]
    return LettersShown(
        _grouped(drafts), len(drafts), [_line(role, name, count) for (role, name), count in Counter(missed).items()]
    )


def unreached_lines(decisions: Iterable[Decision]) -> dict[int, list[str]]:
    """Who was not notified of decisions, by their keys. One query."""
    rows = UnreachedParty.objects.filter(decision__in=[row.pk for row in decisions]).order_by("decision", "role")
    counted = rows.values_list("decision", "role", "source__name", "person__name").annotate(Count("pk"))
    lines: dict[int, list[str]] = {}
    for key, role, source, person, count in counted:
        lines.setdefault(key, []).append(_line(Party(role), source or person or "", count))
    return lines


def _line(role: Party, name: str, count: int) -> str:
    """The role and the name; claimants have no name here, only a number."""
    if name:
        return _("{kind}: {name}").format(kind=role.label, name=name)
    return _("{kind} ({count})").format(kind=role.label, count=count)


def _grouped(drafts: Iterable[Draft]) -> list[LetterGroup]:
    groups: dict[tuple[str, ...], LetterGroup] = {}
    for draft in drafts:
        key = (draft.role, draft.language, _without_own(draft, draft.text), *draft.unproven)
        if key in groups:
            groups[key].others.append(draft.notice)
        else:
            groups[key] = _group(draft)
    return list(groups.values())


def _group(draft: Draft) -> LetterGroup:
    code = draft.language if draft.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return LetterGroup(
        role=str(draft.role.label),
        reader=str(draft.credit) if draft.credit else draft.notice.reference,
        language=draft.language,
        language_name=str(get_language_info(code)["name_local"]),
        subject=draft.subject,
        text=draft.text.replace(LINK, "…"),
        unproven=draft.unproven,
    )


def _without_own(draft: Draft, text: str) -> str:
    """A letter without the reference and the date of its notice."""
    return text.replace(draft.notice.reference, "").replace(date_words(draft.notice.received_at), "")
