"""The queue and a case in a real browser: keyboard, estimated seconds, accessibility and scripts disabled."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from articles.models import Mode
from articles.takedowns.cases import workflow
from articles.takedowns.models import Case, ClaimantMessage, Decision
from tests.desk.keystroke_model import Played
from tests.makers import embed, hours_ahead, make_article, make_brief, make_notice, make_person_at_desk, make_picture
from tests.quality.visiting import AXE, AXE_SCRIPT, WCAG
from tests.takedowns.admin.notices.test_notices_in_browser import TOO_WIDE, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUEUE = "/en/admin/takedowns/case/"
TARGET, MACHINE = 15, 2


def case_on(item, hours: float, **values) -> Case:
    """A case on an item, due in so many hours."""
    fields = {"subject": "copyright", "basis": "us_dmca", "relief": "remove", "statement": "这篇是我写的。"}
    notice, _token = make_notice(item=item, **(fields | values))
    case = notice.cases.get()
    case.due_at = hours_ahead(hours)
    case.save()
    return case


def three_cases() -> list[Case]:
    return [case_on(make_article(headline=f"第{n}座灯塔"), n) for n in (1, 30, 900)]


def at_queue(page: Page, live_server) -> None:
    sign_in(page.context, live_server)
    page.goto(QUEUE)


def open_case(page: Page, live_server) -> Case:
    case = three_cases()[0]
    sign_in(page.context, live_server)
    page.goto(f"{QUEUE}{case.pk}/change/")
    return case


def test_a_complaint_is_answered_by_template_in_fifteen_seconds(page, live_server):
    first = three_cases()[0]
    at_queue(page, live_server)
    hand = Played(page, "A12")

    # Decisions: which case; what is claimed and by whom; which action and how.
    hand.decides(1)
    hand.waits_for("Enter")
    hand.decides(2)
    hand.types("6")
    hand.decides(2)
    hand.waits_for("Control+Enter")
    # Decision: whether the preview is as intended.
    hand.decides(1)
    hand.waits_for("Enter")

    print(hand)
    assert hand.by_hand <= TARGET - MACHINE
    decision = Decision.objects.get()
    first.refresh_from_db()
    assert (decision.case, first.state) == (first, Case.State.IN_FORCE)
    assert page.request.get(first.item.get_absolute_url()).status in (410, 451)
    mail = ClaimantMessage.objects.get(decision=decision)
    assert mail.recipient == "stella@reader.example"
    assert first.notices.get().reference in mail.subject + mail.text
    assert mail.not_before > decision.made_at


def test_rows_are_selected_opened_and_claimed_by_keyboard(page, live_server):
    first, second, third = three_cases()
    at_queue(page, live_server)
    current = page.locator("#result_list tr[aria-current=true] .queue-open")
    expect(current).to_have_text(first.reference)

    page.keyboard.press("k")
    expect(current).to_have_text(first.reference)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(current).to_have_text(third.reference)
    page.keyboard.press("k")
    with page.expect_navigation():
        page.keyboard.press("c")

    second.refresh_from_db()
    assert second.assignee.username == "mo"
    expect(current).to_have_text(second.reference)
    page.keyboard.press("Enter")
    expect(page).to_have_title(f"Case {second.reference} | Tidewatch desk")


def test_keys_lead_to_the_next_case_and_back_to_the_same_queue(page, live_server):
    first, second, _third = three_cases()
    sign_in(page.context, live_server)
    page.goto(f"{QUEUE}?view=nobody")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{first.pk}/change/")

    page.keyboard.press("j")
    page.wait_for_url(f"**/{second.pk}/change/")
    page.keyboard.press("k")
    page.wait_for_url(f"**/{first.pk}/change/")
    page.keyboard.press("q")

    page.wait_for_url(f"**{QUEUE}?view=nobody")
    expect(page.locator("tr.is-current .queue-open")).to_have_text(first.reference)


def test_a_key_opens_its_action_and_focuses_the_first_field(page, live_server):
    open_case(page, live_server)

    page.keyboard.press("6")
    expect(page.locator(".case-act[open] summary")).to_contain_text("Remove")
    assert page.evaluate("document.activeElement.name") == "remove-mode"
    page.keyboard.press("0")
    expect(page.locator(".case-act[open]")).to_have_count(1)
    assert page.evaluate("document.activeElement.name") == "nothing-facts"
    page.keyboard.type("610 c u ?")

    expect(page.locator("textarea[name=nothing-facts]")).to_have_value(re.compile(re.escape("610 c u ?")))
    expect(page.locator("dialog.keys")).to_be_hidden()
    assert Decision.objects.count() == 0


def test_keys_do_nothing_with_modifiers_or_during_a_composition(page, live_server):
    open_case(page, live_server)

    for change in ("{key: '6', ctrlKey: true}", "{key: '6', altKey: true}", "{key: '6', metaKey: true}"):
        page.evaluate(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {{...{change}, bubbles: true}}))")
    for change in ("{key: '6', isComposing: true}", "{key: '6', keyCode: 229}", "{key: '6', repeat: true}"):
        page.evaluate(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {{...{change}, bubbles: true}}))")

    expect(page.locator(".case-act[open]")).to_have_count(0)


def test_a_held_key_makes_no_decision_on_the_next_page(page, live_server):
    open_case(page, live_server)
    page.keyboard.press("6")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".case-preview button[name=_decide]")).to_be_focused()

    refused = page.evaluate(
        """() => !document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', {key: 'Enter', repeat: true, bubbles: true, cancelable: true}))"""
    )

    assert refused
    assert Decision.objects.count() == 0


def test_repeated_presses_send_a_form_once(page, live_server):
    case = open_case(page, live_server)
    held: list[Route] = []
    # The server has not responded yet when the key is pressed again.
    page.route("**/move/", lambda route: held.append(route))

    for _ in range(3):
        page.keyboard.press("c")
        page.wait_for_timeout(150)

    assert len(held) == 1
    held[0].continue_()
    expect(page.locator("[data-key=c]")).to_have_count(0)
    case.refresh_from_db()
    assert case.version == 1


def test_undo_ask_claim_and_first_difference_have_keys(page, live_server):
    brief, other = make_brief(), make_brief()
    article = make_article(body=f"<p>渡轮今晚离港。</p>{embed(brief)}")
    case = case_on(article, 3)
    article.body = f"<p>渡轮明早离港。</p>{embed(other)}"
    article.save()
    sign_in(page.context, live_server)
    page.goto(f"{QUEUE}{case.pk}/change/")

    page.keyboard.press("d")
    expect(page.locator("#difference-1")).to_be_focused()
    page.keyboard.press("i")
    assert page.evaluate("document.activeElement.name") == "reason"
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("c")
    page.keyboard.press("4")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".case-preview button[name=_decide]")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Decision.objects.get().mode == Mode.DELISTED
    with page.expect_navigation():
        page.keyboard.press("u")

    assert Decision.objects.first().action == Decision.Action.REVERSE


def test_keys_can_be_listed_changed_and_turned_off_and_the_choice_is_stored(page, live_server):
    open_case(page, live_server)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Shortcuts on this page")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_label("Remove", exact=True)).to_have_value("6")
    assert dialog.locator("li").count() >= 14

    dialog.get_by_label("Remove", exact=True).press_sequentially("x")
    page.keyboard.press("Escape")
    page.keyboard.press("6")
    expect(page.locator(".case-act[open]")).to_have_count(0)
    page.keyboard.press("x")
    expect(page.locator(".case-act[open] summary")).to_contain_text("Remove")

    page.reload()
    expect(page.locator('summary[data-cap="x"]')).to_contain_text("Remove")
    page.get_by_role("button", name="Shortcuts").click()
    dialog.get_by_label("Use single-key shortcuts").uncheck()
    dialog.get_by_role("button", name="Close").click()
    page.keyboard.press("x")
    page.keyboard.press("?")
    expect(page.locator(".case-act[open]")).to_have_count(0)
    expect(dialog).to_be_hidden()

    page.get_by_role("button", name="Shortcuts").click()
    dialog.get_by_role("button", name="Restore defaults").click()
    expect(dialog.get_by_label("Remove", exact=True)).to_have_value("6")


def test_assigning_a_used_key_swaps_the_two_keys(page, live_server):
    open_case(page, live_server)
    page.get_by_role("button", name="Shortcuts").click()
    dialog = page.locator("dialog.keys")

    dialog.get_by_label("Remove", exact=True).press_sequentially("0")

    expect(dialog.get_by_label("Remove", exact=True)).to_have_value("0")
    expect(dialog.get_by_label("Take no action")).to_have_value("6")


def test_a_case_is_decided_without_scripts(browser, live_server):
    case = three_cases()[0]
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    sign_in(context, live_server)
    page = context.new_page()
    page.goto(QUEUE)
    expect(page.get_by_role("button", name="Shortcuts")).to_be_hidden()

    page.get_by_role("button", name=case.reference).click()
    page.get_by_role("link", name=case.reference).click()
    page.locator("summary", has_text="Other actions").click()
    page.locator("summary", has_text="Remove from lists").click()
    page.locator(".case-act[open]").get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Decide now").click()

    case.refresh_from_db()
    assert (case.state, case.assignee.username) == (Case.State.IN_FORCE, "mo")
    context.close()


def fill_desk() -> Case:
    """A queue with every kind of row, and a case with everything a case can show."""
    brief = make_brief(headline="停航通知")
    article = make_article(body=f"<p>渡轮今晚离港。</p>{embed(brief)}", headline="跨海渡轮复航时间表")
    case = case_on(article, -3)
    case_on(brief, 5, subject="fact", basis="fact", relief="correct", language="en")
    case_on(None, 30, picture=make_picture())
    waiting = case_on(make_article(headline="灯塔夜航指南" * 5), 200)
    workflow.await_reply(waiting, waiting.version, make_person_at_desk("mo", "Moderator"), "等身份证明")
    case_on(None, 900)
    article.body = "<p>渡轮明早离港。</p>"
    article.save()
    return case


def places(case: Case) -> dict[str, str]:
    return {"desk": "/en/admin/", "queue": QUEUE, "case": f"{QUEUE}{case.pk}/change/"}


def preview(page: Page) -> None:
    page.keyboard.press("6")
    page.locator(".case-act[open]").get_by_role("button", name="Preview").click()
    page.locator(".case-preview").wait_for()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_pass_axe_and_fit_the_screen(browser, live_server, width, scheme):
    case = fill_desk()
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    sign_in(context, live_server)
    page = context.new_page()
    violations = {}

    def check(name: str) -> None:
        page.evaluate(AXE_SCRIPT)
        violations[name] = page.evaluate(AXE, WCAG) + (["too wide"] if page.evaluate(TOO_WIDE) else [])

    for name, address in places(case).items():
        page.goto(address)
        check(name)
    # Phones have no button for it.
    page.keyboard.press("?")
    check("keys")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    check("act")
    preview(page)
    check("preview")
    page.get_by_role("button", name="Decide now").click()
    page.locator(".case-history").wait_for()
    check("decided")

    assert {name: faults for name, faults in violations.items() if faults} == {}
    context.close()


def boxes_of(page: Page) -> dict[str, dict[str, float]]:
    """The boxes of the claim, the marked words and the first actions, in CSS pixels of the window."""
    places = {"claim": ".case-statement", "mark": ".case-quote mark", "actions": ".case-decide > .case-act"}
    return {
        f"{name}-{number}": box
        for name, place in places.items()
        for number, row in enumerate(page.locator(place).all()[:3])
        if (box := row.bounding_box())
    }


@pytest.mark.parametrize(("language", "path"), [("zh-hans", "/admin"), ("en", "/en/admin")])
@pytest.mark.parametrize(("width", "height"), [(1400, 900), (1024, 768), (360, 740)])
def test_claim_passage_and_first_actions_are_visible_together(page, live_server, width, height, language, path):
    article = make_article(
        headline="费率封顶0.2%，少收的八百万谁来补", body=f"<p>{'市场并不意外。' * 30}小额付款占走廊总量的四成六。</p>"
    )
    statement = "按我们手上的月报，五千元以下的付款占比应为四成一，请核对。" * 12
    case = case_on(
        article, 48, subject="fact", basis="fact", part="占走廊总量的四成六", statement=statement, relief="correct"
    )
    sign_in(page.context, live_server)
    page.set_viewport_size({"width": width, "height": height})

    page.goto(f"{path}/takedowns/case/{case.pk}/change/")

    boxes = boxes_of(page)
    assert set(boxes) == {"claim-0", "mark-0", "actions-0", "actions-1", "actions-2"}
    assert {name: box for name, box in boxes.items() if box["y"] < 0 or box["y"] + box["height"] > height} == {}
    order = [(box["x"], box["y"]) for box in (boxes["claim-0"], boxes["mark-0"], boxes["actions-0"])]
    key = (lambda corner: corner[0]) if width == 1400 else (lambda corner: corner[1])
    assert order == sorted(order, key=key) or width == 1024
    expect(page.locator(".case-quote mark")).to_have_text("占走廊总量的四成六")


def test_the_rest_of_a_claim_unfolds_on_a_phone_without_scripts(browser, live_server):
    case = case_on(make_article(), 48, subject="fact", basis="fact", statement="请核对。" * 200, evidence="月报")
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    sign_in(context, live_server)
    page = context.new_page()
    page.goto(f"{QUEUE}{case.pk}/change/")
    expect(page.get_by_text("月报")).to_be_hidden()

    page.get_by_text("Show the whole claim").click()

    expect(page.get_by_text("月报")).to_be_visible()
    statement = page.locator(".case-statement")
    assert statement.evaluate("element => element.scrollHeight === element.clientHeight")
    context.close()


def test_the_key_of_a_folded_action_unfolds_the_list(page, live_server):
    open_case(page, live_server)
    expect(page.locator(".case-others")).not_to_have_attribute("open", "")

    page.keyboard.press("1")

    expect(page.locator(".case-others .case-act[open] summary")).to_contain_text("Correct a credit")
    expect(page.get_by_label("Correct name")).to_be_visible()
