"""The health check and the working copies that the minute worker should have published."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import WorkingCopy
from tests.editing.test_working_copies import make_copy
from tests.health import staff_report
from tests.makers import make_article, make_person_at_desk

pytestmark = pytest.mark.django_db


def test_overdue_and_refused_working_copies_are_reported_and_do_not_fail_a_server(client: Client) -> None:
    ada, now = make_person_at_desk("ada"), timezone.now()
    for _number in range(3):
        make_copy(make_article(), ada, standfirst="改")
    due = WorkingCopy.objects.order_by("pk")
    due.update(scheduled_for=now - timedelta(minutes=5), scheduled_by=ada)
    WorkingCopy.objects.filter(pk=due[0].pk).update(refused_at=now)
    report = staff_report()

    assert report["working_copies"] == {"overdue": 2, "refused": 1}
    assert not any("cop" in problem for problem in report["problems"])
