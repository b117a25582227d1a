"""Case page: the context of the page on which a moderator reads a claim, decides, and sees what was decided."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, OuterRef
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.desk.labels import desk_address, target_label
from articles.desk.users import current_user
from articles.editing.restrictions import Target
from articles.formats.counts import CountSubquery, count_column
from articles.formats.moments import zone_words
from articles.pictures.models import Picture
from articles.takedowns.admin.actions.action_form import ActionForm
from articles.takedowns.admin.actions.case_forms import offered_forms
from articles.takedowns.admin.actions.grounds import notices_of
from articles.takedowns.admin.cases.appeals.shown import appeals_context
from articles.takedowns.admin.cases.case_notes import CaseNoteForm, notes_context
from articles.takedowns.admin.cases.claim import claim_shown
from articles.takedowns.admin.cases.decision_checks import completed_check, decision_check
from articles.takedowns.admin.cases.letters_shown import unreached_lines
from articles.takedowns.admin.cases.notices.form import NoticesForm
from articles.takedowns.admin.cases.notices.pages import notice_shown
from articles.takedowns.admin.cases.notices.shown import listed_notices, notices_context
from articles.takedowns.admin.cases.outcome_rows import outcome_rows
from articles.takedowns.admin.cases.passage import passage_of_target, passage_on_page
from articles.takedowns.admin.cases.proposal_shown import proposal_shown
from articles.takedowns.admin.cases.row_names import skipped_words
from articles.takedowns.admin.cases.thread import thread_context
from articles.takedowns.admin.notices.closed_claims import is_case_closed
from articles.takedowns.admin.notices.page_comparison import page_columns
from articles.takedowns.admin.restrictions.coverage import current_response
from articles.takedowns.cases.already_reviewed import earlier_review
from articles.takedowns.cases.locking import PERMISSION
from articles.takedowns.cases.notices.track_record import earlier_removals, sender_record
from articles.takedowns.cases.work_calendar import stored_calendar
from articles.takedowns.decisions.decide import active_restrictions
from articles.takedowns.decisions.second_person import undo_needs_second_person
from articles.takedowns.decisions.undo import kept_hidden, undoable_decision
from articles.takedowns.law.legal_bases import BASES
from articles.takedowns.letters.parties import outlets_beyond
from articles.takedowns.letters.replies import UNDO_PERIOD
from articles.takedowns.models import Case, Change, ClaimantMessage, Decision, PendingProbe
from articles.takedowns.proof.reach import reach_of
from articles.takedowns.proof.receipts import failing_receipts

MAX_DECISIONS = 50
# More than one decision changes or sends.
MAX_ROWS = 20_000
MAX_OTHER_CASES = 10
MAX_HOURS = 48


def case_context(
    request: HttpRequest,
    case: Case,
    submitted: ActionForm | None = None,
    notices_form: NoticesForm | None = None,
    note_form: CaseNoteForm | None = None,
) -> dict[str, Any]:
    """The context of the page. `submitted`, `notices_form`, `note_form`: forms to show again with their input."""
    at = timezone.now()
    listed = listed_notices(request, case)
    notice = notice_shown(request, case, listed.first)
    is_closed = is_case_closed(case)
    may_decide = request.user.has_perm(PERMISSION) and not is_closed
    decided = _decisions_context(case, at, current_user(request), may_decide)
    context = {
        "case": case,
        "at": at,
        "notice": notice,
        "is_closed": is_closed,
        "may_decide": may_decide,
        # Called by the template: the preview does not show the forms, and for a brief they search for pasted copies.
        "action_forms": lambda: offered_forms(case, submitted) if may_decide else None,
        **_state_context(case, at),
        **decided,
        **notes_context(request, case, note_form, is_closed),
        # Only decisions are appealed.
        **(appeals_context(request, case, is_closed) if decided["history"] else {}),
        "repeats": [] if is_closed or not case.is_open else notices_of(case).repeats,
        "earlier_removals": [] if is_closed else earlier_removals(case, at),
        "sender_record": sender_record(notice) if notice and not is_closed else None,
    }
    if case.target:
        context |= _target_context(request, case.target, at)
    if notice is None:
        return context | {"passage": passage_of_target(case.target)}
    columns = page_columns(request, notice, case)
    return {
        **context,
        "claim": claim_shown(request, notice),
        **thread_context(request, case, notice),
        "passage": passage_on_page(notice, columns) or passage_of_target(case.target),
        **notices_context(request, case, notice, notices_form, is_closed, listed),
        **columns,
    }


def _state_context(case: Case, at: datetime) -> dict[str, Any]:
    """Where the case stands: its deadline with the pauses, and the cases that belong to it."""
    return {
        "deadline": deadline_label(case, at),
        "remarks": _deadline_remarks(case),
        "zone": zone_words(),
        "pauses": list(case.pauses.all()),
        "reviewed": earlier_review(case) if case.is_open else None,
        "other_cases": _other_cases(case),
        "set_aside": list(case.notices.exclude(set_aside_by=None).select_related("set_aside_by")[:MAX_OTHER_CASES]),
        "merged_cases": list(case.merged_cases.order_by("pk")[:MAX_OTHER_CASES]),
    }


def _decisions_context(case: Case, at: datetime, by: User, may_decide: bool) -> dict[str, Any]:
    """What was decided, what waits for a second person, what can be undone, and how the checks ended."""
    cases = case.with_merged()
    history = _history(cases, at)
    if not history:
        return {"history": history}
    undoable = None if case.merged_into_id else undoable_decision(case)
    is_waiting = case.state == Case.State.SECOND_REVIEW
    return {
        "history": history,
        "newest_check": history[0]["check"],
        "failing": failing_receipts(at).filter(decision__case__in=cases).first(),
        "waiting": proposal_shown(undoable) if is_waiting and undoable else None,
        "undoable": undoable if may_decide else None,
        "undo_by_two": _needs_two(undoable, by) if may_decide and not is_waiting else False,
        "undo_keeps_hidden": bool(may_decide and is_waiting and undoable and kept_hidden(undoable, by)),
        "undo_seconds": _undo_seconds(case, at),
    }


def _needs_two(undoable: Decision | None, by: User) -> bool:
    return undoable is not None and undo_needs_second_person(undoable, by)


def _target_context(request: HttpRequest, target: Target, at: datetime) -> dict[str, Any]:
    return {
        "target": target,
        "target_name": target_label(target),
        "target_address": desk_address(target, "takedown" if not hasattr(target, "kind") else "change"),
        "current_response": current_response(request, target, at),
        "reach": reach_of([target], at),
        "outlets_beyond": outlets_beyond(target) if isinstance(target, Picture) else [],
        "is_restricted": active_restrictions(target, at).exists(),
    }


def _other_cases(case: Case) -> list[Case]:
    """The newest other cases on the same target."""
    if case.target is None:
        return []
    same = {"item": case.item, "placement": case.placement, "picture": case.picture}
    return list(Case.objects.filter(**same).exclude(pk=case.pk).order_by("-pk")[:MAX_OTHER_CASES])


def _history(cases: list[int], at: datetime) -> list[dict[str, Any]]:
    """The decisions of these cases, newest first, each with what it did and the results of the last probe."""
    decisions = Decision.objects.filter(case__in=cases).select_related("by", "statement", "case", "about")
    decisions = decisions.annotate(change_count=_count_column(Change), letter_count=_count_column(ClaimantMessage))
    rows: Any = decisions.prefetch_related("effects__restriction", "receipts").order_by("-pk")[:MAX_DECISIONS]
    if not rows:
        return []
    outcomes, unreached = outcome_rows(rows), unreached_lines(rows)
    pending = set(PendingProbe.objects.filter(decision__case__in=cases).values_list("pk", flat=True))
    return [
        {
            "decision": row,
            "effects": row.effects.all(),
            "outcomes": outcomes.get(row.pk, []),
            "changes": row.change_count,
            "skipped": skipped_words(row),
            "letters": row.letter_count,
            "unreached": unreached.get(row.pk, []),
            "check": decision_check(row, at) if row.pk in pending else completed_check(row),
        }
        for row in rows
    ]


def _count_column(model: type[Model]) -> CountSubquery:
    """The number of rows of a decision as a column."""
    return count_column(model._base_manager.filter(decision=OuterRef("pk")), MAX_ROWS)


def _undo_seconds(case: Case, at: datetime) -> int:
    """Seconds during which an undo still cancels the letters."""
    left = (case.decided_at + UNDO_PERIOD - at).total_seconds() if case.decided_at else 0
    return max(0, int(left))


def deadline_label(case: Case, at: datetime) -> str:
    """What is due and in how much time; of a case that is not open, its state."""
    if not case.is_open or case.due_at is None:
        return str(case.get_state_display())
    left = case.due_at - at
    hours = int(abs(left.total_seconds()) // 3600)
    if hours < MAX_HOURS:
        span = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    else:
        span = ngettext("%(count)d day", "%(count)d days", hours // 24) % {"count": hours // 24}
    message = _("%(what)s overdue by %(span)s") if left.total_seconds() < 0 else _("%(what)s due in %(span)s")
    return message % {"what": case.get_due_for_display(), "span": span}


def _deadline_remarks(case: Case) -> list[Any]:
    """Where the deadline comes from, and a warning if the holidays of its year are unknown."""
    if not case.is_open or case.due_at is None:
        return []
    basis = BASES.get(case.basis)
    clock = basis.clock(case.due_for) if basis else None
    unknown = _("The public holidays of that year have not been announced yet.")
    warning = "" if stored_calendar().covers(timezone.localdate(case.due_at)) else unknown
    is_waiting = case.state == Case.State.NEEDS_INFO and case.due_for != Case.Clock.ANSWER
    running = _("The law does not pause this deadline while you wait for a reply.") if is_waiting else ""
    return [remark for remark in (clock.note if clock else "", running, warning) if remark]
