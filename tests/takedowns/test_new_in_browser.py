"""The door for claims in a real browser: without script, at 320 px, in the dark, by keyboard."""

import pytest
from playwright.sync_api import expect

from articles.takedowns.models import Notice
from tests.makers import embed, make_article, make_brief, make_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

A_PERSON_S_PACE = 2_100
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Controls and links that stand alone; a link inside a sentence may be as high as its line.
SMALL_TARGETS = """[...document.querySelectorAll('main :is(input, textarea, button, dd a)')]
    .filter(one => one.type !== 'hidden' && !one.closest('.unseen'))
    .filter(one => { const box = one.getBoundingClientRect(); return box.width < 24 || box.height < 24 })
    .map(one => one.outerHTML)"""
UNNAMED = """[...document.querySelectorAll('main :is(input:not([type=hidden]), textarea)')]
    .filter(one => !one.labels.length || !one.labels[0].innerText.trim()).map(one => one.outerHTML)"""
DANGLING = """[...document.querySelectorAll('[aria-describedby], [aria-labelledby]')]
    .flatMap(one => (one.getAttribute('aria-describedby') || one.getAttribute('aria-labelledby')).split(' '))
    .filter(id => !document.getElementById(id))"""


def an_item():
    return make_article(headline="渡轮复航", body=embed(make_brief(), make_brief()), lead_picture=make_picture())


def test_a_stranger_without_script_sends_a_notice_and_sees_its_state(browser, live_server):
    item = an_item()
    page = browser.new_context(base_url=live_server.url, java_script_enabled=False).new_page()

    page.goto(f"/en/takedowns/new/?item={item.pk}")
    page.get_by_label("A fact is wrong").check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("The whole text").check()
    page.get_by_label("Say it in your words").fill("船名写错了。")
    page.wait_for_timeout(A_PERSON_S_PACE)
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text(Notice.objects.get().reference, exact=True)).to_be_visible()
    page.context.close()


def test_a_fault_is_announced_first_and_leads_to_its_field(page):
    page.goto("/en/takedowns/new/?subject=fact")
    page.get_by_label("What shows it?").fill("船名录。")
    page.get_by_role("button", name="Send").click()

    expect(page.locator(".faults")).to_be_focused()
    page.get_by_role("link", name="Tell us what is wrong").click()

    expect(page.get_by_label("Say it in your words")).to_be_focused()
    expect(page.get_by_label("What shows it?")).to_have_value("船名录。")


def test_another_answer_carries_along_what_was_written(page):
    page.goto("/en/takedowns/new/?subject=fact")
    page.get_by_label("Say it in your words").fill("这是我写的。")
    page.get_by_role("button", name="Choose something else").click()
    page.get_by_label("My copyright, in the United States").check()
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_label("Say it in your words")).to_have_value("这是我写的。")
    expect(page.get_by_label("under penalty of perjury")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(("scheme", "subject"), [("light", "copyright-us"), ("dark", "fact"), ("light", "")])
def test_it_fits_and_every_control_is_named_and_large_enough(page, width, scheme, subject):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)

    page.goto(f"/takedowns/new/?item={an_item().pk}&subject={subject}")
    page.locator("button[type=submit]").first.click()

    expect(page.locator("#routes" if subject == "" else ".faults")).to_be_visible()
    assert not page.evaluate(TOO_WIDE)
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(UNNAMED) == []
    assert page.evaluate(DANGLING) == []


def test_the_keyboard_reaches_the_button_and_never_the_trap(page):
    page.goto("/takedowns/new/?subject=other")
    page.locator("#id_authority").focus()

    page.keyboard.press("Tab")

    expect(page.locator("button[type=submit]").first).to_be_focused()
