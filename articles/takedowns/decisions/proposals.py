"""Proposals: the action of a decision that waits for a second person, as a record that can be stored, and what is done
at once until that person confirms it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles.editing.restrictions import HIDDEN_FOR, Target, column_of, modes_for, restrict
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.models.restriction import PAGE_MODES, Mode, Restriction
from articles.pictures.models import Picture
from articles.rights.models import Person, Source
from articles.takedowns.decisions.actions import (
    Action,
    ActionResult,
    DecisionText,
    FixCredit,
    FixFact,
    Lift,
    NoAction,
    RenameCredit,
    ReplaceName,
    Restrict,
)
from articles.takedowns.decisions.credits import Credit
from articles.takedowns.decisions.pasted_copies import replace_by_reference

MODELS: dict[str, Any] = {
    "item": NewsItem,
    "placement": Placement,
    "picture": Picture,
    "source": Source,
    "person": Person,
    "restriction": Restriction,
}
Record = dict[str, Any]


def record_of(action: Action) -> Record:
    """The parameters of an action as JSON. Rows are stored as their table and key."""
    if isinstance(action, Restrict):
        ends_at = action.ends_at.isoformat() if action.ends_at else None
        return {"targets": _keys_of(action.targets), "mode": str(action.mode), "ends_at": ends_at}
    if isinstance(action, Lift):
        return {"restrictions": _keys_of(action.restrictions)}
    if isinstance(action, FixCredit):
        items = _keys_of(action.items) if action.items is not None else None
        return {"old": _key_of(action.old), "new": _key_of(action.new), "items": items}
    if isinstance(action, RenameCredit):
        return {"credit": _key_of(action.credit), "name": action.name}
    if isinstance(action, FixFact):
        return {"item": _key_of(action.item), "old": action.old, "new": action.new}
    if isinstance(action, ReplaceName):
        names = {"old": action.old, "new": action.new}
        return {"items": _keys_of(action.items), "pictures": _keys_of(action.pictures)} | names
    return {}


def action_from(record: Record, kind: str) -> Action:
    """The action that a record describes. ValidationError if one of its rows is gone."""
    actions: dict[str, Any] = {
        "restrict": lambda: Restrict(tuple(_rows(record["targets"])), Mode(record["mode"]), _moment(record["ends_at"])),
        "lift": lambda: Lift(tuple(_rows(record["restrictions"]))),
        "credit": lambda: _credit_action(record),
        "fact": lambda: FixFact(_row(record["item"]), record["old"], record["new"]),
        "name": lambda: ReplaceName(
            tuple(_rows(record["items"])), tuple(_rows(record["pictures"])), record["old"], record["new"]
        ),
        "nothing": NoAction,
    }
    action: Action = actions[kind]()
    return action


def _credit_action(record: Record) -> FixCredit | RenameCredit:
    if "credit" in record:
        return RenameCredit(_row(record["credit"]), record["name"])
    old, new = _rows([record["old"], record["new"]])
    return FixCredit(old, new, tuple(_rows(record["items"])) if record["items"] is not None else None)


def _key_of(row: Target | Credit | Restriction) -> list[Any]:
    if isinstance(row, Restriction):
        return ["restriction", row.pk]
    if isinstance(row, Source | Person):
        return [type(row).__name__.lower(), row.pk]
    return [column_of(row), row.pk]


def _keys_of(rows: Iterable[Any]) -> list[list[Any]]:
    return [_key_of(row) for row in rows]


def _row(key: list[Any]) -> Any:
    return _rows([key])[0]


def _rows(keys: Iterable[list[Any]]) -> list[Any]:
    """The rows with these keys, in their order."""
    listed = [(table, key) for table, key in keys]
    found: dict[tuple[str, int], Any] = {}
    for table in {table for table, _key in listed}:
        rows = MODELS[table].objects.in_bulk([key for of_table, key in listed if of_table == table])
        found |= {(table, key): row for key, row in rows.items()}
    if missing := [entry for entry in listed if entry not in found]:
        message = _("Something that this decision concerns no longer exists. Undo it and decide again.")
        raise ValidationError(message, params={"missing": missing})
    return [found[entry] for entry in listed]


def _moment(text: str | None) -> datetime | None:
    """A stored end. ValidationError if it has passed meanwhile: without it the restriction would never end."""
    moment = parse_datetime(text) if text else None
    if moment and moment <= timezone.now():
        raise ValidationError(
            _("The end that was chosen has passed meanwhile. Undo the decision and decide again, with another end.")
        )
    return moment


def act_for_now(action: Action, by: User | None, text: DecisionText) -> ActionResult:
    """What is done until the second person confirms: content to be removed is hidden, a part removed or delisted for 72
    hours. Other actions change nothing yet. ValidationError if the action could not be performed now.
    """
    result = ActionResult()
    if not isinstance(action, Restrict):
        _perform_on_trial(action, by, text)
        return result
    if any(action.mode not in modes_for(target) for target in action.targets):
        raise ValidationError({"mode": _("This restriction does not apply to this kind of target.")})
    if action.copies:
        (brief,) = action.targets
        assert isinstance(brief, NewsItem)
        result.changed = replace_by_reference(action.copies, brief)
    for target in action.targets:
        if mode := interim_mode(target, action.mode):
            ends_at = timezone.now() + HIDDEN_FOR
            result.made.append(restrict(target, mode, by, text.reason, text.public_note, ends_at))
    return result


def _perform_on_trial(action: Action, by: User | None, text: DecisionText) -> None:
    """Perform an action and roll it back, so that the first person learns at once why it is impossible."""
    with transaction.atomic():
        action.perform(by, text)
        transaction.set_rollback(True)


def interim_mode(target: Target, mode: Mode) -> Mode | None:
    """The mode of a target until a second person confirms; None if nothing happens before."""
    if mode == Mode.LABELLED:
        return None
    if mode not in PAGE_MODES:
        return mode
    return Mode.HIDDEN if Mode.HIDDEN in modes_for(target) else Mode.ELEMENT_REMOVED
