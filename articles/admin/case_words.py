"""How is a moderator told what came of it? Sentences on what was decided, undone, and answered by the surfaces."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin.words import enumerated, run_on
from articles.models import Mode
from articles.takedowns import receipts
from articles.takedowns.models import Case, Decision
from articles.takedowns.undoing import Undone


def decided_words(decision: Decision) -> str:
    if decision.case.state == Case.State.SECOND_REVIEW:
        return _("Hidden now. It is as you decided once a second person confirms it, within 72 hours.")
    what = Mode(decision.mode).label if decision.mode else decision.get_action_display()
    return _("Decided: %(what)s.") % {"what": what}


def undone_words(undone: Undone) -> SafeString:
    """What came back, what did not, and who hears of it."""
    still = enumerated(f"{Mode(row.mode).label}" for row in undone.still)
    return run_on(
        _("Undone: what it did is as before."),
        _("%(count)d mails were called back.") % {"count": undone.called_back} if undone.called_back else "",
        _("%(count)d mails tell that it was undone.") % {"count": undone.told_again} if undone.told_again else "",
        _("It stays down: another restriction still covers it (%(modes)s).") % {"modes": still} if still else "",
        _("%(count)d texts were edited since and were left as they are.") % {"count": len(undone.left)}
        if undone.left
        else "",
    )


def overtaken_words(case: Case) -> str:
    return _("Somebody else was quicker: case %(reference)s has moved on. Look at it as it is now.") % {
        "reference": case.reference
    }


def asked_words(decision: Decision) -> str:
    """Ask the surfaces, and say what they answered in a sentence; the whole stands on the page of the case."""
    receipt = receipts.ask_after(decision)
    if receipt is None:
        return ""
    summary, _answers = receipts.read(receipt)
    counts = {"asked": summary.asked, "telling": summary.telling, "failed": summary.failed}
    if summary.is_clean:
        return _("%(asked)d addresses were asked: none shows it any more.") % counts
    return _("Of %(asked)d addresses asked %(telling)d still show it and %(failed)d failed.") % counts
