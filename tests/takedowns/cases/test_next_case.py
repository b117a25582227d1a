"""The next case: the free one that is due first, and never the same for two people."""

import os
import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Mode
from articles.models.removed_text import reading_as
from articles.takedowns.cases.next_case import take_next
from articles.takedowns.decisions.decide import take_down
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case
from tests import makers
from tests.plans import analyse_tables, sorts, table_scans
from tests.takedowns.decisions.deciding import case_on, moderator

# A long run: RACES=10000 pytest tests/takedowns/cases/test_next_case.py
RACES = int(os.environ.get("RACES", "100"))


def make_cases(number: int) -> None:
    """Free cases without a target, past the workflow, which would take minutes for some thousand."""
    start = timezone.now()
    rows = (
        Case(reference=f"C-{at:08}", basis="fact", due_at=start + timedelta(minutes=at), due_for="decide")
        for at in range(number)
    )
    QuerySet(Case).bulk_create(rows, 1_000)


@pytest.mark.django_db
def test_the_next_case_is_the_free_one_that_is_due_first():
    mo, li = moderator("mo"), moderator("li")
    cases = [case_on(makers.make_article(), basis=basis) for basis in ("gdpr_17", "gdpr_17", "cn_notice")]

    taken = [take_next(mo), take_next(li), take_next(mo), take_next(li)]

    assert taken == [cases[2], cases[0], cases[1], None]
    stored = Case.objects.get(pk=cases[2].pk)
    assert (stored.assignee, stored.state) == (mo, "in_review")
    assert verify().code == INTACT


@pytest.mark.django_db
def test_cases_that_wait_or_are_closed_to_the_reader_are_left_to_others():
    lead, mo = makers.make_person_at_desk("li", "Lead moderator"), moderator("mo")
    mo.groups.get().permissions.remove(Permission.objects.get(codename="view_removed_text"))
    sealed, waiting, free = (case_on(makers.make_article()) for _number in range(3))
    take_down(sealed.item, Mode.REMOVED_LEGAL, None, "法院命令")
    QuerySet(Case).filter(pk=sealed.pk).update(state="in_review", due_at=timezone.now())
    QuerySet(Case).filter(pk=waiting.pk).update(state="needs_info")

    with reading_as(mo):
        assert [take_next(mo), take_next(mo)] == [free, None]
    with reading_as(lead):
        assert take_next(lead) == sealed


@pytest.mark.django_db
def test_only_those_who_may_decide_cases_can_take_one():
    case_on(makers.make_article())

    with pytest.raises(PermissionDenied):
        take_next(makers.make_person_at_desk("ravi", "Reporter"))

    assert Case.objects.get().assignee is None


@pytest.mark.django_db
def test_the_next_case_is_read_from_an_index(django_assert_max_num_queries):
    make_cases(500)
    analyse_tables()
    mo = moderator()

    with django_assert_max_num_queries(22) as queries:
        take_next(mo)

    (choosing,) = [query["sql"] for query in queries.captured_queries if 'assignee_id" IS NULL' in query["sql"]]
    assert table_scans(choosing.split(" FOR ")[0], {"takedowns_case"}) == []
    assert sorts(choosing.split(" FOR ")[0]) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_people_never_get_the_same_case():
    people = [moderator("mo"), moderator("li")]
    make_cases(2 * RACES)
    barrier, taken = threading.Barrier(2), {person.pk: list[int | None]() for person in people}

    def race(by):
        try:
            for _round in range(RACES):
                barrier.wait(60)
                case = take_next(by)
                taken[by.pk].append(case.pk if case else None)
        finally:
            connection.close()

    racers = [threading.Thread(target=race, args=(person,)) for person in people]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    numbers = [number for of_person in taken.values() for number in of_person]
    assert len(numbers) == 2 * RACES
    assert None not in numbers
    assert len(set(numbers)) == 2 * RACES
    for person in people:
        assert Case.objects.filter(assignee=person).count() == RACES
