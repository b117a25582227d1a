"""Messages to moderators about decisions, steps of a case, undoing and probes."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.desk.labels import join_sentences, list_time
from articles.formats.lists import join_list
from articles.models import Mode
from articles.models.restriction import PAGE_MODES
from articles.takedowns.admin.cases.row_names import skipped_words
from articles.takedowns.decisions.undo import UndoResult
from articles.takedowns.models import Case, Decision, Receipt
from articles.takedowns.proof.pending import ITEMS, MAX_TARGETS, MAX_URLS
from articles.takedowns.proof.receipts import kinds_probed, read_receipt
from articles.takedowns.proof.surface import SurfaceKind

# After these steps the message names the next deadline.
MOVES_DEADLINE = frozenset({"wait", "go_on", "extend", "reopen"})


def decision_message(decision: Decision) -> SafeString | str:
    if decision.case.state == Case.State.SECOND_REVIEW and not decision.effects.exists():
        return _("Recorded. Nothing has changed yet: it takes effect when a second person confirms it.")
    if decision.case.state == Case.State.SECOND_REVIEW and decision.mode not in PAGE_MODES:
        return _("Done for 72 hours. Your decision takes effect when a second person confirms it within that time.")
    if decision.case.state == Case.State.SECOND_REVIEW:
        return _("Hidden for now. Your decision takes effect when a second person confirms it within 72 hours.")
    what = Mode(decision.mode).label if decision.mode else Decision.Action(decision.carried_out).label
    done = _("Decided: %(what)s.") % {"what": what}
    return join_sentences(done, skipped_words(decision)) if decision.skipped else done


def merged_message(case: Case, into: Case) -> str:
    names = {"case": case.reference, "other": into.reference}
    return _("Case %(case)s was merged into this one, %(other)s, which has its notices now.") % names


def undo_message(undone: UndoResult, case: Case) -> SafeString:
    """What was undone, what was not, how many people are notified, and whether another case has the notices now."""
    if undone.waits:
        return join_sentences(
            _("A second person must confirm that this decision is undone."),
            _("Nothing has changed yet."),
        )
    if undone.kept:
        ends = max(row.ends_at for row in undone.kept if row.ends_at)
        return join_sentences(
            _("The proposal is withdrawn."),
            _(
                "What it hid stays hidden until %(moment)s, because an order demands it; to show it sooner, lift the "
                "restriction, which a second person confirms."
            )
            % {"moment": list_time(ends)},
        )
    home = undone.decision.case
    joined = merged_message(case.survivor if case.merged_into_id else case, home) if home.pk != case.pk else ""
    cancelled, follow_ups = undone.cancelled_mails, undone.follow_up_mails
    modes = join_list(Mode(row.mode).label for row in undone.still_active)
    cancelled_words = ngettext(
        "%(count)d email was cancelled before it was sent.",
        "%(count)d emails were cancelled before they were sent.",
        cancelled,
    )
    follow_up_words = ngettext(
        "%(count)d email announces that it was undone.", "%(count)d emails announce that it was undone.", follow_ups
    )
    return join_sentences(
        _("The decision is undone.") if undone.skipped else _("Undone: everything is as it was before the decision."),
        cancelled_words % {"count": cancelled} if cancelled else "",
        follow_up_words % {"count": follow_ups} if follow_ups else "",
        _("Another restriction still applies: %(modes)s.") % {"modes": modes} if modes else "",
        skipped_words(undone.decision),
        joined,
    )


def step_message(step: str, case: Case) -> str:
    """What a step of the workflow did; "" for an unknown one."""
    words = {
        "claim": _("you have taken this case."),
        "release": _("the case is free for others to take."),
        "wait": _("waiting for a reply; the deadline is paused.")
        if case.due_for == Case.Clock.ANSWER
        else _("waiting for a reply; the deadline that the law sets runs on."),
        "go_on": _("resumed; the deadline runs again."),
        "extend": _("the deadline is extended."),
        "spam": _("closed as spam."),
        "withdrawn": _("closed as withdrawn."),
        "reopen": _("reopened; it is in review again."),
        "set_aside": _("confirmed; the order binds nobody any more."),
        "hold": _("on legal hold; nothing of it is erased."),
        "read": _("the answers are marked as read."),
        "end_hold": _("the legal hold is ended."),
    }.get(step, "")
    if not words:
        return ""
    if step in ("spam", "withdrawn") and case.state == Case.State.IN_FORCE:
        words = _("its notices are closed; it stays in force, because something that it restricted still is.")
    done = _("Case %(reference)s: %(what)s") % {"reference": case.reference, "what": words}
    return join_sentences(done, _next_deadline(case) if step in MOVES_DEADLINE else "")


def _next_deadline(case: Case) -> str:
    """What is due when, after a step that may have moved it."""
    if case.due_at is None:
        return ""
    return _("Next: %(what)s by %(when)s.") % {"what": case.get_due_for_display(), "when": list_time(case.due_at)}


def stale_case_message(case: Case) -> str:
    names = {"reference": case.reference}
    return _("Somebody else has changed case %(reference)s in the meantime. Check its current state.") % names


def receipt_message(receipt: Receipt) -> str:
    """How many addresses were probed, with what result."""
    summary, _results = read_receipt(receipt)
    counts = {"probed": summary.probed, "showing": summary.showing, "failed": summary.failed}
    words = _("Checked %(probed)d addresses: %(showing)d still show it, %(failed)d failed.")
    if summary.is_clean:
        words = _("Checked %(probed)d addresses: none shows it any more.")
    return words % counts


def probed_message(receipt: Receipt) -> str:
    """How many addresses of each kind were probed."""
    return _("Requested: %(kinds)s.") % {"kinds": _kinds(kinds_probed(receipt))}


def unchecked_message(receipt: Receipt) -> str:
    """How many addresses were not probed, of what kind, and why; "" for none, and for a receipt that does not say."""
    unchecked: dict[str, int] = dict(receipt.unchecked or {})
    items = unchecked.pop(ITEMS, 0)
    others = ngettext(
        "%(count)d other item of this decision was not checked.",
        "%(count)d other items of this decision were not checked.",
        items,
    )
    why = _(
        "A check requests at most %(addresses)d addresses for each of the first %(items)d items; the same rule hides "
        "the others."
    )
    return join_sentences(
        unchecked_addresses(unchecked),
        others % {"count": items} if items else "",
        why % {"addresses": MAX_URLS, "items": MAX_TARGETS} if unchecked or items else "",
    )


def limits_message() -> str:
    """What no check covers, whatever it requested."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    others = [name for name in settings.ALLOWED_HOSTS if name not in (host, "*", "localhost", "127.0.0.1", "[::1]")]
    names = _("It did not request them at the site's other hosts: %(hosts)s.") % {"hosts": join_list(others)}
    return join_sentences(
        _("The check requests each address from this server as %(host)s, without an account.") % {"host": host},
        names if others else "",
        _(
            "It does not see caches between the site and its readers, search engines and copies on other sites, nor "
            "later pages of lists."
        ),
    )


def unchecked_addresses(unchecked: Mapping[str, int]) -> str:
    """How many addresses of each kind were not probed; "" if there are none."""
    count = sum(unchecked.values())
    kinds = _kinds((SurfaceKind(kind), number) for kind, number in unchecked.items() if kind in SurfaceKind.values)
    words = ngettext(
        "%(count)d more address was not checked (%(kinds)s).",
        "%(count)d more addresses were not checked (%(kinds)s).",
        count,
    )
    return words % {"count": count, "kinds": kinds} if count else ""


def _kinds(counts: Iterable[tuple[SurfaceKind, int]]) -> str:
    return join_list(_("%(what)s: %(count)d") % {"what": kind.label, "count": number} for kind, number in counts)
