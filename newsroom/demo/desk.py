"""What has the demonstration's desk done? Notices of strangers, decided by its own verbs."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User

from articles.models import Mode, NewsItem, Placement
from articles.takedowns import cases
from articles.takedowns.acts import Act, FixFact, Nothing, Restrict, Words
from articles.takedowns.deciding import decide
from articles.takedowns.models import Case, Claimant, Notice
from articles.takedowns.receiving import receive
from articles.takedowns.undoing import newest, undo

FILE = Path(__file__).parent / "notices.toml"
GIVEN = ("subject", "basis", "part", "statement", "evidence", "work", "ground", "relief", "elements", "attested")


def load(items: Mapping[str, NewsItem], ago: Any) -> None:
    """`items`: by the names that the file uses; `ago`: the moment that lies so far back."""
    for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["notice"]:
        case = _received(row, items, ago(row["ago"]))
        for step in row.get("steps", ()):
            case.refresh_from_db()
            _do(step, case)


def _received(row: dict[str, Any], items: Mapping[str, NewsItem], at: datetime) -> Case:
    item = items[row["on"]]
    inside = items[row["inside"]] if "inside" in row else None
    notice = Notice(
        received_at=at,
        item=inside or item,
        placement=Placement.objects.get(article=inside, brief=item) if inside else None,
        language=row.get("language", "zh-hans"),
        **{name: row[name] for name in GIVEN if name in row},
    )
    receive(notice, Claimant(**row["person"]))
    return notice.cases.get()


def _do(step: dict[str, str], case: Case) -> None:
    by = User.objects.get(username=step["by"])
    reason, note = step.get("reason", ""), step.get("note", "")
    if step["do"] == "claim":
        cases.claim(case, case.version, by)
    elif step["do"] == "wait":
        cases.wait(case, case.version, by, reason)
    elif step["do"] == "withdrawn":
        cases.set_aside(case, case.version, by, Case.State.WITHDRAWN)
    elif step["do"] == "undo":
        decision = newest(case)
        assert decision is not None
        undo(decision, case.version, by, reason)
    else:
        decide(case, case.version, _act(step["do"], case, step), Words(reason, reason, note), by)


def _act(name: str, case: Case, step: dict[str, str]) -> Act:
    assert case.item is not None
    if name == "remove":
        return Restrict((case.item,), Mode(step["mode"]))
    return FixFact(case.item) if name == "fact" else Nothing()
