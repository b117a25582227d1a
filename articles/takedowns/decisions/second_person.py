"""The second person: which decisions take effect only when somebody else confirms them.

Two people decide about an order of a court or authority in any form, about sealing, and about more than twenty whole
items; whatever two people decided, two have to lift or undo, and while an order is open everything that was done.
"""

import json
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.utils import timezone

from articles.editing.restrictions import HIDDEN_FOR
from articles.models.byline import Byline
from articles.models.correction import Correction
from articles.models.restriction import Mode, Restriction
from articles.rights.models import Person, Source
from articles.search.names.mentions import batched
from articles.takedowns.cases.orders import TargetKeys, is_any_order_heeded, is_order_heeded, is_target_ordered, keys_of
from articles.takedowns.decisions.actions import Action, FixCredit, FixFact, Lift, RenameCredit, ReplaceName, Restrict
from articles.takedowns.decisions.credits import item_keys_using
from articles.takedowns.decisions.row_changes import TABLES
from articles.takedowns.decisions.row_writes import BATCH_SIZE
from articles.takedowns.law.legal_bases import ORDER
from articles.takedowns.models import Case, Decision, Effect

# A decision that takes down more whole items than this needs a second person.
MAX_ITEMS_DECIDED_ALONE = 20


def needs_second_person(case: Case, action: Action, ground: str, by: User | None) -> bool:
    """Whether a second person must confirm. Hiding content for up to 72 hours never needs one, nor does the system."""
    return any_needs_second_person([(case, action, ground)], by)


def any_needs_second_person(planned: Iterable[tuple[Case, Action, str]], by: User | None) -> bool:
    """The same for several cases, each with its action and ground."""
    lasting = [row for row in planned if not _is_interim(row[1])]
    if by is None or not lasting:
        return False
    if any(ORDER.code in (ground, case.basis) for case, _action, ground in lasting):
        return True
    if is_any_order_heeded([(case, concerned_by(action)) for case, action, _ground in lasting], by):
        return True
    return any(_takes_two(action) for _case, action, _ground in lasting)


def _takes_two(action: Action) -> bool:
    """Whether two people do this, whatever the case is about."""
    if isinstance(action, Lift):
        return any_set_by_two(action.restrictions)
    if not isinstance(action, Restrict) or action.mode == Mode.HIDDEN:
        return False
    return action.mode == Mode.SEALED or action.whole_items > MAX_ITEMS_DECIDED_ALONE


def undo_needs_second_person(decision: Decision, by: User | None) -> bool:
    """Whether undoing a decision needs a second person: two made it, it lifted what two had set, or an order is open
    that concerns what it did or its case.

    Of a decision that only hid something for now, an order counts only if it concerns what was hidden: hiding needed
    nobody else, but while the order is open its effect stays.
    """
    if by is None:
        return False
    if decision.action == Decision.Action.CONFIRM:
        return True
    effects = list(decision.effects.select_related("restriction"))
    if _is_undo_against_order(decision, effects, by):
        return True
    restrictions = [effect.restriction for effect in effects]
    if decision.carried_out == Decision.Action.LIFT:
        return any_set_by_two(restrictions)
    made = Effect.EffectKind.MADE
    return any(effect.did == made and effect.restriction.mode == Mode.SEALED for effect in effects)


def _is_undo_against_order(decision: Decision, effects: list[Effect], by: User) -> bool:
    concerned = _keys_of_restrictions(effect.restriction for effect in effects)
    changed = _changed_keys(decision)
    if not effects and changed is None:
        return False
    case = decision.case.survivor
    # Without a target it is unknown what the orders of the case are about.
    is_known = any((case.item_id, case.placement_id, case.picture_id))
    if changed is None and is_known and all(_has_only_hidden(effect) for effect in effects):
        return is_target_ordered(concerned, by)
    for column, keys in (changed or {}).items():
        concerned[column] |= keys
    return is_order_heeded(case, concerned, by)


def _has_only_hidden(effect: Effect) -> bool:
    return effect.did == Effect.EffectKind.MADE and effect.restriction.mode == Mode.HIDDEN


def concerned_by(action: Action) -> TargetKeys:
    """The keys of what an action concerns; of a credit, the items that carry it, up to one more than MAX_COUNTED."""
    if isinstance(action, Restrict):
        return keys_of(action.targets)
    if isinstance(action, Lift):
        return _keys_of_restrictions(action.restrictions)
    if isinstance(action, FixFact):
        return keys_of([action.item])
    if isinstance(action, RenameCredit):
        return {"item": item_keys_using(action.credit)}
    if isinstance(action, FixCredit):
        return keys_of(action.items) if action.items is not None else {"item": item_keys_using(action.old)}
    return keys_of([*action.items, *action.pictures]) if isinstance(action, ReplaceName) else {}


def _keys_of_restrictions(restrictions: Iterable[Restriction]) -> dict[str, set[int]]:
    keys: dict[str, set[int]] = {"item": set(), "placement": set(), "picture": set()}
    for row in restrictions:
        for column, found in keys.items():
            if key := getattr(row, f"{column}_id"):
                found.add(key)
    return keys


def _changed_keys(decision: Decision) -> dict[str, set[int]] | None:
    """The items and pictures whose columns, bylines, corrections or credited names a decision changed; None if it
    changed nothing.
    """
    rows: dict[str, set[int]] = {table: set() for table in TABLES}
    changes = decision.changes.order_by().values_list("table", "row", "column", "before")
    items, is_empty = set[int](), True
    for table, row, column, before in changes:
        is_empty = False
        rows[table].add(row)
        if table == "byline" and not column and before:
            # The byline was deleted; its columns tell of which item.
            items.add(int(json.loads(before)["item"]))
    if is_empty:
        return None
    items |= rows["item"]
    for table, model in (("byline", Byline), ("correction", Correction)):
        for keys in batched(sorted(rows[table]), BATCH_SIZE):
            items.update(model.objects.filter(pk__in=keys).order_by().values_list("item", flat=True))
    for table, credit in (("source", Source), ("person", Person)):
        for key in rows[table]:
            items |= item_keys_using(credit(pk=key))
    return {"item": items, "picture": rows["picture"]}


def any_set_by_two(restrictions: Iterable[Restriction]) -> bool:
    """Whether two people set any of these restrictions. Every sealing counts."""
    rows = list(restrictions)
    if any(row.mode == Mode.SEALED for row in rows):
        return True
    confirmed = Effect.objects.filter(decision__action=Decision.Action.CONFIRM, did=Effect.EffectKind.MADE)
    return confirmed.filter(restriction__in=[row.pk for row in rows]).exists()


def _is_interim(action: Action) -> bool:
    if not isinstance(action, Restrict) or action.mode != Mode.HIDDEN:
        return False
    return action.ends_at is None or action.ends_at <= timezone.now() + HIDDEN_FOR
