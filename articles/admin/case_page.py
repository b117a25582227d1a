"""What does a moderator see of one case? The claim, the page then and now, what can be decided, what was decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.act_form import ActForm
from articles.admin.case_forms import forms_of
from articles.admin.coverage import answer_words
from articles.admin.notice_pages import pages_of
from articles.admin.words import desk_address, name_of_target
from articles.restricting import Target
from articles.takedowns import receipts
from articles.takedowns.answering import UNDO_FREE
from articles.takedowns.bases import ATTESTATIONS, BASES, Element
from articles.takedowns.cases import PERMISSION
from articles.takedowns.deciding import DECIDABLE, covering
from articles.takedowns.models import Case, Claimant, Decision, Notice
from articles.takedowns.reach import reach_of
from articles.takedowns.reviewed import was_reviewed
from articles.takedowns.undoing import newest
from articles.takedowns.workdays import calendar
from articles.zones import zone_words

MOST_NOTICES = 50
MOST_EARLIER = 10
SAID = ("part", "statement", "evidence", "work", "ground")


@dataclass(frozen=True, slots=True)
class Check:
    """One element of the checklist."""

    element: Element
    given: bool
    needed: bool


def case_context(request: HttpRequest, case: Case, sent: ActForm | None = None) -> dict[str, Any]:
    """All that the page shows. `sent`: a form that was sent and is shown again with what was typed."""
    at = timezone.now()
    notices = list(case.notices.order_by("pk")[:MOST_NOTICES])
    notice = next((one for one in notices if str(one.pk) == request.GET.get("notice")), notices[0] if notices else None)
    may_decide = request.user.has_perm(PERMISSION)
    context = {
        "case": case,
        "at": at,
        "notices": notices,
        "notice": notice,
        "claim": _claim(request, notice) if notice else None,
        "due": due_words(case, at),
        "remarks": clock_remarks(case),
        "zone": zone_words(),
        "may_decide": may_decide,
        # Made where they are shown: a preview shows none, and for a brief its copies are looked for.
        "acts": lambda: forms_of(case, sent) if may_decide and case.state in DECIDABLE else [],
        "reviewed": was_reviewed(case) if case.is_open else None,
        "earlier": _earlier(case),
        "pauses": list(case.pauses.all()),
        "history": _history(case),
        "waiting": _waiting(case, request),
        "undoable": newest(case) if may_decide else None,
        "undo_free": _undo_free(case, at),
    }
    if case.target:
        context |= target_context(request, case.target, at)
    return context | (pages_of(request, notice) if notice else {})


def target_context(request: HttpRequest, target: Target, at: datetime) -> dict[str, Any]:
    """The thing itself: where it is, how far it reaches, what readers get of it now."""
    return {
        "target": target,
        "target_name": name_of_target(target),
        "target_address": desk_address(target, "takedown" if not hasattr(target, "kind") else "change"),
        "now_words": answer_words(request, target, at),
        "reach": reach_of(target, at),
        "covering": covering(target),
    }


def _claim(request: HttpRequest, notice: Notice) -> dict[str, Any]:
    """What was said, word for word, and the checklist of what its basis needs."""
    basis = BASES.get(notice.basis)
    names = {name: Notice._meta.get_field(name).verbose_name for name in SAID}  # type: ignore[union-attr]
    needed = basis.required if basis else ()
    listed = [element for element in Element if element in needed or element in notice.elements]
    return {
        "said": [(names[name], getattr(notice, name)) for name in SAID if getattr(notice, name)],
        "relief": notice.get_relief_display() if notice.relief else "",
        "checks": [Check(element, element in notice.elements, element in needed) for element in listed],
        "attested": [ATTESTATIONS[key].text for key in notice.attested if key in ATTESTATIONS],
        "address": reverse("admin:takedowns_notice_change", args=[notice.pk]),
        "has_person": request.user.has_perm("takedowns.view_claimant")
        and Claimant.objects.filter(notice=notice).exists(),
    }


def _earlier(case: Case) -> list[Case]:
    """Other cases on the same target, the newest."""
    if case.target is None:
        return []
    same = {"item": case.item, "placement": case.placement, "picture": case.picture}
    return list(Case.objects.filter(**same).exclude(pk=case.pk).order_by("-pk")[:MOST_EARLIER])


def _history(case: Case) -> list[dict[str, Any]]:
    """Every decision with its words, what it did, and what the surfaces answered afterwards."""
    rows = case.decisions.select_related("by", "statement").prefetch_related("effects__restriction", "receipts")
    return [
        {
            "decision": row,
            "effects": row.effects.all(),
            "changes": row.changes.count(),
            "letters": row.messages.count(),
            "receipts": [receipts.read(one) for one in row.receipts.all()[:1]],
        }
        for row in rows.order_by("-pk")[:MOST_NOTICES]
    ]


def _waiting(case: Case, request: HttpRequest) -> Decision | None:
    """The decision that waits for a second person."""
    return newest(case) if case.state == Case.State.SECOND_REVIEW else None


def _undo_free(case: Case, at: datetime) -> int:
    """Seconds in which an undo still calls the letters back."""
    left = (case.decided_at + UNDO_FREE - at).total_seconds() if case.decided_at else 0
    return max(0, int(left))


def due_words(case: Case, at: datetime) -> str:
    """The clock of a case in words: what is due, how long it still has."""
    if not case.is_open or case.due_at is None:
        return str(case.get_state_display())
    left = case.due_at - at
    hours = abs(left.total_seconds()) // 3600
    span = (
        ngettext("%(count)d hour", "%(count)d hours", int(hours))
        if hours < 48
        else ngettext("%(count)d day", "%(count)d days", int(hours // 24))
    )
    words = span % {"count": int(hours if hours < 48 else hours // 24)}
    told = _("%(what)s overdue by %(span)s") if left.total_seconds() < 0 else _("%(what)s due in %(span)s")
    return told % {"what": case.get_due_for_display(), "span": words}


def clock_remarks(case: Case) -> list[Any]:
    """What stands behind the number of a clock."""
    if not case.is_open or case.due_at is None:
        return []
    basis = BASES.get(case.basis)
    clock = basis.clock(case.due_for) if basis else None
    unknown = "" if calendar().knows(case.due_at.date()) else _("The holidays of that year are not known yet.")
    return [remark for remark in (clock.says if clock else "", unknown) if remark]
