"""Plans of the queries about orders that left a case: they do not read the whole ledger, nor all cases."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.takedowns.cases import merging
from articles.takedowns.cases.orders import is_target_ordered
from articles.takedowns.law.legal_bases import Family
from articles.takedowns.ledger.chain import append_event
from articles.takedowns.models import LedgerEvent, Notice
from tests import makers
from tests.plans import analyse_tables, table_scans
from tests.takedowns.decisions.deciding import case_on, moderator

pytestmark = pytest.mark.django_db


def test_orders_that_were_moved_away_are_found_without_reading_the_ledger() -> None:
    article = makers.make_article()
    case = case_on(article)
    makers.make_notice(item=article, basis="order", subject="order", relief="remove")
    case.refresh_from_db()
    order = Notice.objects.get(basis="order")
    merging.split(case, case.version, moderator(), [order.pk], makers.make_article(), Family.REMOVE)
    Notice.objects.filter(pk=order.pk).update(item=None)
    order.targets.all().delete()
    for _number in range(600):
        append_event(LedgerEvent.Action.CHANGED, None, "", {}, [])
    analyse_tables()

    with CaptureQueriesContext(connection) as queries:
        assert is_target_ordered({"item": {article.pk}}, moderator())

    about_ledger = [query["sql"] for query in queries.captured_queries if "ledgerevent" in query["sql"]]
    assert about_ledger
    assert [step for sql in about_ledger for step in table_scans(sql, ["takedowns_ledgerevent"], most=50)] == []
