"""A row that was changed in the database is named even if a later step recorded it again."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from articles.models import Mode, Restriction
from articles.takedowns.cases import workflow
from articles.takedowns.cases.merging import merge
from articles.takedowns.decisions.decide import restore, take_down
from articles.takedowns.ledger.registry import BY_MODEL
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, Notice, Pause, RowSalt
from tests import makers
from tests.takedowns.tampering import raw_rows, without_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def mo() -> User:
    """A moderator with two open cases, the first of which is paused, and a restriction."""
    mo = makers.make_person_at_desk("mo", "Moderator")
    for _number in range(2):
        makers.make_notice(item=makers.make_article(), basis="fact", part="标题")
    case = Case.objects.earliest("pk")
    workflow.await_reply(case, case.version, mo, "等答复")
    take_down(makers.make_article(), Mode.LABELLED, mo, "核实中")
    assert verify().code == INTACT
    return mo


def lift_it(mo: User) -> None:
    restore(Restriction.objects.get(), mo)


def resume_it(mo: User) -> None:
    case = Case.objects.earliest("pk")
    workflow.resume(case, case.version, mo)


def claim_it(mo: User) -> None:
    case = Case.objects.earliest("pk")
    workflow.claim(case, case.version, mo)


def save_it(mo: User) -> None:
    workflow.save_checklist(Notice.objects.earliest("pk"), mo)


def merge_it(mo: User) -> None:
    first, second = Case.objects.order_by("pk")[:2]
    merge(first, first.version, mo, second)


# Each table that a step records again, the step, and a column that somebody forges before it.
FORGED = [
    (Restriction, lift_it, {"mode": "delisted"}),
    (Restriction, lift_it, {"ends_at": makers.hours_ahead(9)}),
    (Restriction, lift_it, {"reason": "x"}),
    (Restriction, lift_it, {"by": None}),
    (Pause, resume_it, {"starts_at": makers.hours_ago(48)}),
    (Pause, resume_it, {"reason": "x"}),
    (Case, claim_it, {"notifiers": 7}),
    (Case, claim_it, {"opened_at": makers.hours_ago(48)}),
    (Notice, save_it, {"statement": "x"}),
    (Notice.cases.through, merge_it, {"notice": 2}),
]
each_forgery = pytest.mark.parametrize(
    ("model", "step", "columns"), FORGED, ids=lambda value: "-".join(value) if isinstance(value, dict) else None
)


def faults(model: type[Model], key: int) -> list[str]:
    name = BY_MODEL[model].name
    return [row for row in verify().rows if row.startswith(f"{name} {key} was") and "before event" in row]


def forge(model: type[Model], columns: dict[str, object]) -> int:
    row = raw_rows(model).first()
    if "notice" in columns:
        columns = {"notice": Notice.objects.latest("pk").pk}
    with transaction.atomic():
        without_triggers()
        raw_rows(model).filter(pk=row.pk).update(**columns)
    return int(row.pk)


@each_forgery
def test_a_forged_column_is_found_after_the_next_step(
    mo: User, model: type[Model], step: Callable[[User], None], columns: dict[str, object]
):
    key = forge(model, columns)
    step(mo)

    assert len(faults(model, key)) == 1


@pytest.mark.parametrize(
    ("model", "step"),
    [(Restriction, lift_it), (Pause, resume_it), (Case, claim_it), (Notice, save_it), (Notice.cases.through, merge_it)],
)
def test_a_deleted_salt_is_not_replaced_unnoticed(mo: User, model: type[Model], step: Callable[[User], None]):
    key = raw_rows(model).first().pk
    RowSalt.objects.get(pk=f"{BY_MODEL[model].name}:{key}").delete()
    step(mo)

    assert len(faults(model, key)) == 1


@pytest.mark.parametrize("step", [lift_it, resume_it, claim_it, save_it, merge_it])
def test_each_step_alone_leaves_an_intact_ledger(mo: User, step: Callable[[User], None]):
    step(mo)

    assert (verify().code, verify().rows) == (INTACT, [])


def test_a_forged_restriction_is_found_even_if_somebody_lifts_it():
    mo = makers.make_person_at_desk("mo", "Moderator")
    forged = Restriction.objects.create(item=makers.make_article(), mode="labelled", reason="x")
    lift_it(mo)

    assert len(faults(Restriction, forged.pk)) == 1
