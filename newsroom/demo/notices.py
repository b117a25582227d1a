"""Load takedown notices of the demonstration and the actions its moderators took, from notices.toml."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User

from articles.models import Mode, NewsItem, Placement
from articles.takedowns.cases import workflow
from articles.takedowns.decisions.actions import Action, DecisionText, FixFact, NoAction, Restrict
from articles.takedowns.decisions.decide import decide
from articles.takedowns.decisions.undo import undo, undoable_decision
from articles.takedowns.intake.receive import receive
from articles.takedowns.models import Case, Claimant, Notice

FILE = Path(__file__).parent / "notices.toml"
FORM_FIELDS = ("subject", "basis", "part", "statement", "evidence", "work", "ground", "relief", "elements", "attested")


def load(items: Mapping[str, NewsItem], ago: Callable[[str], datetime]) -> None:
    """Load all notices. `items` has the keys the file uses; `ago` turns "3d 5h" into the time that long before now."""
    for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["notice"]:
        case = _receive_notice(row, items, ago(row["ago"]))
        for step in row.get("steps", ()):
            case.refresh_from_db()
            _take_step(step, case)


def _receive_notice(row: dict[str, Any], items: Mapping[str, NewsItem], at: datetime) -> Case:
    item = items[row["on"]]
    inside = items[row["inside"]] if "inside" in row else None
    notice = Notice(
        received_at=at,
        item=inside or item,
        placement=Placement.objects.get(article=inside, brief=item) if inside else None,
        language=row.get("language", "zh-hans"),
        **{name: row[name] for name in FORM_FIELDS if name in row},
    )
    receive(notice, Claimant(**row["person"]))
    return notice.cases.get()


def _take_step(step: dict[str, str], case: Case) -> None:
    by = User.objects.get(username=step["by"])
    reason, note = step.get("reason", ""), step.get("note", "")
    if step["do"] == "claim":
        workflow.claim(case, case.version, by)
    elif step["do"] == "wait":
        workflow.await_reply(case, case.version, by, reason)
    elif step["do"] == "withdrawn":
        workflow.mark_as_withdrawn(case, case.version, by)
    elif step["do"] == "undo":
        decision = undoable_decision(case)
        assert decision is not None
        undo(decision, case.version, by, reason)
    else:
        decide(case, case.version, _decision_action(case, step), DecisionText(reason, reason, note), by)


def _decision_action(case: Case, step: dict[str, str]) -> Action:
    assert case.item is not None
    if step["do"] == "remove":
        return Restrict((case.item,), Mode(step["mode"]))
    return FixFact(case.item) if step["do"] == "fact" else NoAction()
