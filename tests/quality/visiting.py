"""Browser visits: layout shift, width, console errors, foreign requests, cookies and accessibility of each page."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

WIDE, NARROW, NARROWEST = 1280, 360, 320
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# The dark scheme changes only colours, so only the rules about colours can give another result.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
SCHEMES = {"light": WCAG, "dark": COLOURS}
# Runs before the page's own scripts, so that no event is missed.
LISTEN = """
window.heard = {shift: 0, refused: []}
new PerformanceObserver(list => list.getEntries().forEach(entry => { heard.shift += entry.value }))
    .observe({type: 'layout-shift', buffered: true})
document.addEventListener('securitypolicyviolation', event =>
    heard.refused.push(`${event.violatedDirective}: ${event.blockedURI}`))
"""
# Scrolls down the page and up again, so that lazy pictures load and the layout shift they cause is counted.
READ = """async () => {
    const frame = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))
    for (const picture of document.images) {
        picture.scrollIntoView()
        await frame()
        await picture.decode().catch(() => {})
    }
    scrollTo(0, 0)
    await document.fonts.ready
    await frame()
    await frame()
    return heard
}"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
AXE = """async asked => {
    const found = await axe.run(document, {runOnly: asked, resultTypes: ['violations'], iframes: false, preload: false})
    return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}`))
}"""


@dataclass
class Visit:
    """The problems of one page. All fields are empty or 0 for a page without any."""

    inaccessible: dict[str, list[str]] = field(default_factory=dict)
    shift: dict[str, float] = field(default_factory=dict)
    sideways: int = 0
    complaints: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)


def visit_each(browser: Browser, url: str, addresses: dict[str, str]) -> dict[str, Visit]:
    """Visit each address on a wide and a narrow screen, in both colour schemes."""
    visits = {name: Visit() for name in addresses}
    for width in (WIDE, NARROW):
        size = {"width": width, "height": 800}
        context = browser.new_context(base_url=url, viewport=size, locale="zh-CN", reduced_motion="reduce")
        context.add_init_script(LISTEN)
        for name, address in addresses.items():
            _visit(context, url, address, width, visits[name])
        context.close()
    return visits


def _visit(context: BrowserContext, url: str, address: str, width: int, visit: Visit) -> None:
    page = context.new_page()
    host = urlsplit(url).netloc

    def hear(message: ConsoleMessage) -> None:
        # The browser logs the status of an error page to the console; that is expected.
        if message.type == "error" and message.location["url"] != url + address:
            visit.complaints.append(message.text)

    def meet(request: Request) -> None:
        if urlsplit(request.url).netloc not in (host, ""):
            visit.strangers.append(request.url)

    page.on("console", hear)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("request", meet)
    page.goto(address)
    heard = page.evaluate(READ)
    visit.shift[f"{width} px"] = heard["shift"]
    visit.refused += heard["refused"]
    visit.cookies += [cookie["name"] for cookie in context.cookies()]
    _check_accessibility(page, width, visit)
    if width == NARROW:
        page.set_viewport_size({"width": NARROWEST, "height": 800})
        visit.sideways = page.evaluate(SIDEWAYS)
    page.close()


def _check_accessibility(page: Page, width: int, visit: Visit) -> None:
    page.evaluate(AXE_SCRIPT)
    for scheme, rules in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)
        visit.inaccessible[f"{scheme}, {width} px"] = page.evaluate(AXE, rules)
