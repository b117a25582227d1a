"""The ledger in a real browser: a page exports as often as its reader wants."""

import pytest

from tests import makers
from tests.desk.test_in_browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_one_page_exports_in_both_formats(page, live_server):
    makers.make_notice(item=makers.make_article())
    sign_in(page, live_server, "audrey", "Auditor")
    page.goto(f"{live_server.url}/en/admin/takedowns/ledgerevent/")

    with page.expect_download() as table:
        page.get_by_role("button", name="Export as CSV").click()
    with page.expect_download() as lines:
        page.get_by_role("button", name="Export as JSON lines").click()

    assert table.value.suggested_filename.endswith(".csv")
    assert lines.value.suggested_filename.endswith(".jsonl")
