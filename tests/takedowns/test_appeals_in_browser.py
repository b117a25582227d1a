"""Appeals in a real browser: the pages of the parties and of the desk, accessible and without sideways scrolling."""

from collections.abc import Callable
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.takedowns.cases.appeals.filing import file_appeal
from articles.takedowns.law.elements import Element
from articles.takedowns.letters.status_links import AffectedParty, new_status_link
from articles.takedowns.models import Appeal, PartyLink
from tests import makers
from tests.quality.visiting import AXE, AXE_SCRIPT, WCAG
from tests.takedowns.admin.notices.test_notices_in_browser import TOO_WIDE, sign_in
from tests.takedowns.decisions.test_appeals import counter, person, removed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = ({"width": 1400, "height": 900}, {"width": 360, "height": 780})
# Milliseconds; faster submissions are taken for a program's.
HUMAN_PACE = 2_100


def an_appeal(*elements: Element, signature: str = "") -> tuple[str, Appeal]:
    """The status page of an outlet that sent a counter-notice, and the counter-notice."""
    _article, notice, decision = removed(makers.make_person_at_desk("mia", "Moderator"))
    link = new_status_link(notice, AffectedParty(decision.case, decision))
    sender, party = person(signature=signature), PartyLink.objects.latest("pk").party
    appeal = file_appeal(counter(decision, notice, elements=elements, person=sender, affected=party), None)
    return urlsplit(link).path, appeal


def stay(page: Page) -> None:
    """Look at the page as it is."""


def faults(browser: Any, live_server: Any, address: str, go_on: Callable[[Page], None] = stay) -> list[str]:
    """What is wrong with a page, after a further step, at both widths and in both colour schemes."""
    found: list[str] = []
    for size, scheme in product(SIZES, ("light", "dark")):
        context = browser.new_context(
            base_url=live_server.url, viewport=size, color_scheme=scheme, reduced_motion="reduce", locale="zh-CN"
        )
        sign_in(context, live_server)
        page = context.new_page()
        page.goto(address)
        go_on(page)
        page.evaluate(AXE_SCRIPT)
        found += [f"{size['width']} {scheme}: {fault}" for fault in page.evaluate(AXE, WCAG)]
        found += [f"too wide at {size['width']}"] if page.evaluate(TOO_WIDE) else []
        context.close()
    return found


def test_a_party_completes_its_appeal_and_keeps_what_was_typed_after_a_refusal(page):
    status, appeal = an_appeal(Element.PERJURY)
    page.goto(f"/en{status}")
    page.get_by_role("link", name="Send what is missing").click()
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".faults")).to_be_focused()
    page.get_by_label("Your signature").fill("潮声社")
    page.get_by_label("I consent to the jurisdiction").check()
    page.wait_for_timeout(HUMAN_PACE)

    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("Complete since")).to_be_visible()
    appeal.refresh_from_db()
    assert appeal.missing == []


def test_the_refused_form_and_the_status_page_with_an_appeal_are_accessible(browser, live_server):
    status, appeal = an_appeal(Element.PERJURY)

    def send_nothing(page: Page) -> None:
        page.get_by_role("button", name="提交").click()
        expect(page.locator(".faults")).to_be_visible()

    assert faults(browser, live_server, status) == []
    assert faults(browser, live_server, f"{status}appeal/{appeal.reference}/", send_nothing) == []


def test_the_appeal_on_the_case_page_and_the_letters_before_forwarding_are_accessible(browser, live_server):
    _status, appeal = an_appeal(Element.PERJURY, Element.JURISDICTION, signature="潮声社")
    address = reverse("admin:takedowns_case_change", args=[appeal.case_id])

    def preview(page: Page) -> None:
        page.locator("#appeals").get_by_role("button", name="转送投诉人").click()
        expect(page.get_by_role("button", name="立即转送")).to_be_visible()

    assert faults(browser, live_server, address) == []
    assert faults(browser, live_server, address, preview) == []
    appeal.refresh_from_db()
    assert appeal.forwarded_at is None


def test_the_page_to_add_what_was_received_is_accessible(browser, live_server):
    _status, appeal = an_appeal()
    address = reverse("admin:takedowns_case_addition", args=[appeal.case_id, appeal.pk])

    assert faults(browser, live_server, address) == []
