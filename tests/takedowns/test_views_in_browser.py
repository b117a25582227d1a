"""The public form in a real browser: without script, at 320 px, in dark mode and by keyboard."""

import pytest
from playwright.sync_api import expect

from articles.takedowns.models import Notice
from tests.makers import embed, make_article, make_brief, make_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Milliseconds; faster submissions are taken for a program's.
HUMAN_PACE = 2_100
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Controls and links outside of text. A link inside a sentence may be only as high as its line.
SMALL_TARGETS = """[...document.querySelectorAll('main :is(input, textarea, button, dd a)')]
    .filter(control => control.type !== 'hidden' && !control.closest('.unseen'))
    .filter(control => { const box = control.getBoundingClientRect(); return box.width < 24 || box.height < 24 })
    .map(control => control.outerHTML)"""
UNLABELLED = """[...document.querySelectorAll('main :is(input:not([type=hidden]), textarea)')]
    .filter(control => !control.labels.length || !control.labels[0].innerText.trim())
    .map(control => control.outerHTML)"""
BROKEN_REFERENCES = """[...document.querySelectorAll('[aria-describedby], [aria-labelledby]')]
    .flatMap(node => (node.getAttribute('aria-describedby') || node.getAttribute('aria-labelledby')).split(' '))
    .filter(id => !document.getElementById(id))"""


def an_item():
    return make_article(headline="渡轮复航", body=embed(make_brief(), make_brief()), lead_picture=make_picture())


def test_without_script_a_stranger_sends_a_notice_and_sees_its_status(browser, live_server):
    item = an_item()
    page = browser.new_context(base_url=live_server.url, java_script_enabled=False).new_page()

    page.goto(f"/en/takedowns/new/?item={item.pk}")
    page.get_by_label("A fact is wrong").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("The whole text").check()
    page.get_by_label("Describe the problem").fill("船名写错了。")
    page.wait_for_timeout(HUMAN_PACE)
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text(Notice.objects.get().reference, exact=True)).to_be_visible()
    page.context.close()


def test_the_error_summary_gets_the_focus_and_links_to_the_field(page):
    page.goto("/en/takedowns/new/?subject=fact")
    page.get_by_label("What is your evidence?").fill("船名录。")
    page.get_by_role("button", name="Send").click()

    expect(page.locator(".faults")).to_be_focused()
    page.get_by_role("link", name="Tell us what is wrong").click()

    expect(page.get_by_label("Describe the problem")).to_be_focused()
    expect(page.get_by_label("What is your evidence?")).to_have_value("船名录。")


def test_changing_the_problem_type_keeps_what_was_entered(page):
    page.goto("/en/takedowns/new/?subject=fact")
    page.get_by_label("Describe the problem").fill("这是我写的。")
    page.get_by_role("button", name="Choose another type of problem").click()
    page.get_by_label("My copyright (United States)").check()
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_label("Describe the problem")).to_have_value("这是我写的。")
    expect(page.get_by_label("under penalty of perjury")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(("scheme", "subject"), [("light", "copyright-us"), ("dark", "fact"), ("light", "")])
def test_the_form_fits_and_every_control_has_a_label_and_is_large_enough(page, width, scheme, subject):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)

    page.goto(f"/takedowns/new/?item={an_item().pk}&subject={subject}")
    page.locator("button[type=submit]").first.click()

    expect(page.locator("#routes" if subject == "" else ".faults")).to_be_visible()
    assert not page.evaluate(TOO_WIDE)
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(UNLABELLED) == []
    assert page.evaluate(BROKEN_REFERENCES) == []


def test_the_tab_key_skips_the_honeypot(page):
    page.goto("/takedowns/new/?subject=other")
    page.locator("#id_authority").focus()

    page.keyboard.press("Tab")

    expect(page.locator("button[type=submit]").first).to_be_focused()
