"""Type into the body editor as a person does: real keys, real compositions of an input method, real pastes."""

from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from articles.briefs.models import Brief
from articles.models import Article
from tests.desk.test_in_browser import sign_in

TEXT = ".body-editor .ProseMirror"
ADD = "articles/article/add/"
AXE = """async () => {
    const found = await axe.run(document, {preload: false, resultTypes: ['violations'], iframes: false})
    return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}`))
}"""


def open_editor(page: Page, address: str) -> None:
    page.goto(f"/en/admin/{address}")
    page.locator(TEXT).wait_for()
    page.evaluate("addEventListener('securitypolicyviolation', (event) => console.error('CSP', event.blockedURI))")


def opened(page: Page, live_server: LiveServer, address: str = ADD, groups: tuple[str, ...] = ("Editor",)) -> None:
    sign_in(page, live_server, "ada", *groups)
    open_editor(page, address)


def change(item: Article | Brief) -> str:
    label = "articles/article" if isinstance(item, Article) else "briefs/brief"
    return f"{label}/{item.pk}/change/"


def settled(page: Page) -> None:
    """Two frames: by then the editor has read what the keys did to the selection and the text."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))")


def focus_text(page: Page) -> None:
    """Focus the text. 20 ms later the editor restores its last selection, which would undo a key pressed before."""
    page.locator(TEXT).focus()
    page.evaluate("new Promise(done => setTimeout(done, 40))")


def caret(page: Page) -> None:
    """Into the text, at its end."""
    focus_text(page)
    page.keyboard.press("Control+End")
    settled(page)


def body(page: Page) -> str:
    """What the form would send."""
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    return str(page.locator("#id_body").evaluate("area => area.value"))


def put(page: Page, html: str) -> str:
    """Give the editor this text from outside; what it would send then."""
    page.locator("#id_body").evaluate(
        "(area, html) => area.dispatchEvent(new CustomEvent('body:set', {detail: html}))", html
    )
    return body(page)


def compose(page: Page, *steps: str, takes: str) -> None:
    """A composition: what stands underlined after each key, and what the chosen candidate puts in its place."""
    session = page.context.new_cdp_session(page)
    for step in steps:
        at = {"selectionStart": len(step), "selectionEnd": len(step)}
        session.send("Input.imeSetComposition", {"text": step, **at})
        settled(page)
    session.send("Input.insertText", {"text": takes})
    session.detach()
    # The popup looks once more 20 ms after a composition.
    page.wait_for_timeout(60)
    settled(page)


def paste(page: Page, html: str = "", text: str = "") -> None:
    """As by Ctrl+V of what another program copied."""
    page.locator(TEXT).evaluate(
        """(element, [html, text]) => {
            const clipboardData = new DataTransfer();
            if (html) clipboardData.setData("text/html", html);
            clipboardData.setData("text/plain", text);
            element.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
        }""",
        [html, text],
    )
    settled(page)


def paste_file(page: Page, data: bytes, name: str, kind: str) -> None:
    page.locator(TEXT).evaluate(
        """(element, [bytes, name, type]) => {
            const clipboardData = new DataTransfer();
            clipboardData.items.add(new File([new Uint8Array(bytes)], name, {type}));
            element.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
        }""",
        [list(data), name, kind],
    )
