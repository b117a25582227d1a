"""What does a page do in a browser: does it move, scroll sideways, complain, call elsewhere, shut anybody out?"""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

WIDE, NARROW, NARROWEST = 1280, 360, 320
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# By night the same elements stand in other colours: only the rules about colours can say something new.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
SCHEMES = {"light": WCAG, "dark": COLOURS}
# Before the page's first byte, so that nothing is missed.
LISTEN = """
window.heard = {shift: 0, refused: []}
new PerformanceObserver(list => list.getEntries().forEach(entry => { heard.shift += entry.value }))
    .observe({type: 'layout-shift', buffered: true})
document.addEventListener('securitypolicyviolation', event =>
    heard.refused.push(`${event.violatedDirective}: ${event.blockedURI}`))
"""
# Down the page and up again: pictures that come late come now, and what they move is counted.
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
    """What was seen of one page; all of it is empty or 0 where all is well."""

    inaccessible: dict[str, list[str]] = field(default_factory=dict)
    shift: dict[str, float] = field(default_factory=dict)
    sideways: int = 0
    complaints: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)


def visit_each(browser: Browser, url: str, addresses: dict[str, str]) -> dict[str, Visit]:
    """Each address once wide and once narrow, in both colours."""
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
        # A page of an error is told on the console by its own status; that is no complaint.
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
    _judge(page, width, visit)
    if width == NARROW:
        page.set_viewport_size({"width": NARROWEST, "height": 800})
        visit.sideways = page.evaluate(SIDEWAYS)
    page.close()


def _judge(page: Page, width: int, visit: Visit) -> None:
    page.evaluate(AXE_SCRIPT)
    for scheme, asked in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)
        visit.inaccessible[f"{scheme}, {width} px"] = page.evaluate(AXE, asked)
