"""Plans of the queries of the dashboard and the minute worker: they do not read all receipts and decisions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Mode
from articles.takedowns.decisions.decide import take_down
from articles.takedowns.models import Receipt
from articles.takedowns.proof.receipts import failing_receipts
from tests.makers import make_article
from tests.plans import analyse_tables, table_scans

pytestmark = pytest.mark.django_db


def test_failing_receipts_are_found_by_their_index() -> None:
    decision = take_down(make_article(), Mode.REMOVED, None, "应要求")
    Receipt.objects.bulk_create(Receipt(decision=decision, faults=0) for _number in range(900))
    Receipt.objects.create(decision=decision, faults=1)
    analyse_tables()

    with CaptureQueriesContext(connection) as queries:
        assert [row.faults for row in failing_receipts(timezone.now())[:5]] == [1]

    tables = ["takedowns_receipt", "U0", "V0"]
    (sql,) = [query["sql"] for query in queries.captured_queries]
    steps = table_scans(sql, tables)
    assert [step for step in steps if "receipt_with_faults" not in step] == []
