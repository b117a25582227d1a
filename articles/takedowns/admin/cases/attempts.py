"""Attempts: what somebody typed in a refused request. The page shows it again, whatever state the case is in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy

MAX_KEPT = 20_000
# The steps of the workflow to which a text belongs: the label of the text and that of the button.
STEP_LABELS: Mapping[str, tuple[Any, Any]] = {
    "wait": (gettext_lazy("What information do you need?"), gettext_lazy("Request information")),
    "extend": (gettext_lazy("Why is more time needed?"), gettext_lazy("Extend by two months")),
    "hold": (gettext_lazy("Reason for the legal hold"), gettext_lazy("Put on legal hold")),
    "merge": (gettext_lazy("Number of the other case"), gettext_lazy("Merge into that case")),
}
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "act", "version", "key", "move", "queue", "decision", "last_notice"})


@dataclass(frozen=True, slots=True)
class Attempt:
    """A refused request: the message, the step with its reason, and other texts that no form on the page can show."""

    message: Any
    step: str = ""
    reason: str = ""
    kept: list[str] = field(default_factory=list)

    @property
    def label(self) -> Any:
        return STEP_LABELS[self.step][0] if self.step in STEP_LABELS else ""

    @property
    def button(self) -> Any:
        return STEP_LABELS[self.step][1] if self.step in STEP_LABELS else ""


def refused_step(message: Any, step: str, reason: str) -> Attempt:
    """A step of the workflow. Its form is shown again if it has a text."""
    known = step in STEP_LABELS
    return Attempt(message, step if known else "", reason if known else "", [] if known or not reason else [reason])


def refused_form(message: Any, data: QueryDict) -> Attempt:
    """A form that the case no longer offers: its texts are shown to be copied."""
    kept = [
        value[:MAX_KEPT]
        for name, values in data.lists()
        for value in values
        if value.strip() and not name.startswith("_") and name.rpartition("-")[2] not in NOT_TYPED
    ]
    return Attempt(message, kept=kept)
