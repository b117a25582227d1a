"""What waits for a second person, in words, so that this person knows what the confirmation does."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.desk.labels import target_label
from articles.models import Mode
from articles.takedowns.admin.cases.letters_shown import LettersShown, letters_shown
from articles.takedowns.decisions.actions import Action, FixCredit, FixFact, Lift, RenameCredit, ReplaceName, Restrict
from articles.takedowns.decisions.proposals import action_from
from articles.takedowns.letters.together import still_standing
from articles.takedowns.models import Decision, ProposedAction

MAX_SHOWN = 20


@dataclass(frozen=True)
class ProposalShown:
    """A decision that waits, what it would do in one phrase, and the rows or words concerned, one line each."""

    decision: Decision
    what: str
    lines: list[str]
    # Whether something holds already, until the second person confirms.
    acts_already: bool

    @cached_property
    def together(self) -> list[Decision]:
        """The decisions about other addresses of a notice that are confirmed with it."""
        return still_standing(self.decision) if self.decision.action != Decision.Action.REVERSE else []

    @cached_property
    def letters(self) -> LettersShown:
        """What will be sent once it is confirmed. Read by the template, for those who may confirm it."""
        return letters_shown([self.decision, *self.together])


def proposal_shown(decision: Decision) -> ProposalShown:
    proposal = ProposedAction.objects.filter(decision=decision).select_related("undoes").first()
    what = str(Mode(decision.mode).label if decision.mode else decision.get_action_display())
    acts_already = decision.effects.exists()
    if proposal is None:
        return ProposalShown(decision, what, [], acts_already)
    if proposal.undoes:
        undone = proposal.undoes
        name = Mode(undone.mode).label if undone.mode else Decision.Action(undone.carried_out).label
        what = _("undo the decision of %(date)s: %(what)s") % {"date": f"{undone.made_at:%Y-%m-%d}", "what": name}
        return ProposalShown(decision, what, [], acts_already)
    return ProposalShown(decision, what, _lines(proposal.parameters, decision.action), acts_already)


def _lines(parameters: dict[str, Any], kind: str) -> list[str]:
    try:
        action: Action = action_from(parameters, kind)
    except ValidationError as refused:
        return refused.messages
    if isinstance(action, Restrict):
        return [target_label(target) for target in action.targets[:MAX_SHOWN]]
    if isinstance(action, Lift):
        return [f"{target_label(row.target)}: {Mode(row.mode).label}" for row in action.restrictions[:MAX_SHOWN]]
    if isinstance(action, FixCredit):
        return [f"{action.old} → {action.new}"]
    if isinstance(action, RenameCredit):
        return [f"{action.credit} → {action.name}"]
    if isinstance(action, FixFact | ReplaceName):
        return [f"{action.old} → {action.new}"] if action.old else []
    return []
