"""Tests of the layout with extreme texts, names and pictures, in a real browser."""

import pytest
from playwright.sync_api import Page

from articles.models import Article, Byline, HomeLead
from tests import makers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ENDLESS = "W" * 120
ARABIC = "ميناء الدار البيضاء"
WIDTHS = (320, 360, 768, 1440)
WIDER_THAN_SCREEN = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Text boxes that leave the screen or overlap. Elements with their own scrolling may be wider.
MISPLACED = """() => {
    const scrolls = element => element.closest('.table-scroll, .unseen, .skip')
    const wide = document.documentElement.clientWidth
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const boxes = []
    while (walker.nextNode()) {
        const words = walker.currentNode
        const owner = words.parentElement
        if (!words.data.trim() || !owner.checkVisibility() || scrolls(owner)) continue
        const range = document.createRange()
        range.selectNodeContents(words)
        for (const box of range.getClientRects()) boxes.push([box, owner])
    }
    const beside = boxes.filter(([box]) => box.left < -1 || box.right > wide + 1)
    const covered = boxes.filter(([a, owner], at) => boxes.slice(at + 1).some(([b, other]) =>
        owner !== other && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
            && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.4 * Math.min(a.height, b.height)))
    return [...beside, ...covered].map(([, owner]) => owner.outerHTML.slice(0, 120))
}"""
# Whether each picture is distorted, taller than the screen, or thinner than a pixel.
PICTURES = """() => [...document.querySelectorAll('main img')].map(image => {
    const box = image.getBoundingClientRect()
    return {
        bent: getComputedStyle(image).objectFit === 'fill'
            && Math.abs(box.width / box.height / (image.naturalWidth / image.naturalHeight) - 1) > 0.05,
        tall: box.height > innerHeight, thin: box.width < 1 || box.height < 1,
    }
})"""


def picture(width: int, height: int) -> object:
    return makers.make_picture(alt=ENDLESS, credit=ENDLESS, data=makers.image_bytes(size=(width, height)))


def fill_oddly() -> dict[str, str]:
    """Addresses of pages on which everything that has a name has an extremely long one."""
    section = makers.make_section(name=ENDLESS[:40], name_en=ENDLESS[:40])
    source = makers.make_source(name=ENDLESS, name_en=ENDLESS)
    channel = makers.make_channel(name=ENDLESS[:40])
    person = makers.make_person(name=ENDLESS)
    values = {"source": source, "tags": (ENDLESS[:60], ARABIC), "headline": "W" * 200}
    briefs = [
        makers.make_brief(
            channel=channel,
            label=ENDLESS[:60],
            importance=1,
            happened_at=makers.hours_ago(number * 9),
            happened_precision="minute",
            body=f"<p>{ENDLESS * 3}</p>",
            **values,
        )
        for number in range(40)
    ]
    lead, *others = (
        makers.make_article(section=section, lead_picture=picture(*size), standfirst=ENDLESS * 2, **values)
        for size in ((40, 800), (800, 40), (40, 800), (800, 40), (640, 400))
    )
    HomeLead.objects.create(article=lead, ends_at=makers.hours_ahead(1))
    full = _full(briefs, section=section, lead_picture=others[0].lead_picture, **values)
    Byline.objects.create(item=full, role="writer", person=person)
    for item in (full, briefs[0]):
        makers.make_correction(item, text=ENDLESS * 2)
    word = makers.make_article(headline="字", body="<p>字</p>", published_at=makers.hours_ago(99))
    tags = {tag.name: tag.pk for tag in full.tags.all()}
    return {
        "home": "/",
        "stream": "/briefs/",
        "channel": f"/briefs/channels/{channel.pk}/",
        "section": f"/sections/{section.pk}/",
        "empty section": f"/sections/{makers.make_section().pk}/",
        "tag": f"/tags/{tags[ENDLESS[:60]]}/",
        "Arabic tag": f"/en/tags/{tags[ARABIC]}/",
        "source": f"/sources/{source.pk}/",
        "person": f"/people/{person.pk}/",
        "corrections": "/corrections/",
        "feeds": "/feeds/",
        "full": full.get_absolute_url(),
        "full in English": f"/en{full.get_absolute_url()}",
        "one word": word.get_absolute_url(),
        "brief": briefs[0].get_absolute_url(),
        "claim": f"/takedowns/new/?item={full.pk}",
    }


def _full(briefs: list, **values: object) -> Article:
    """Forty briefs in a row, a table wider than any screen, and lines without break points."""
    table = f"<table><caption>{ENDLESS}</caption><tr>{'<td>吞吐量12,345标准箱</td>' * 14}</tr></table>"
    link = f'<p><a href="https://far.example/{ENDLESS}">https://far.example/{ENDLESS}</a></p>'
    figures = "".join(f'<figure data-picture="{picture(*size).pk}"></figure>' for size in ((40, 800), (800, 40)))
    rest = f"<h2>{ENDLESS}</h2><blockquote><p>{ENDLESS}</p></blockquote><ol><li>{ENDLESS}</li></ol><pre>{ENDLESS}</pre>"
    return makers.make_article(
        body=makers.embed(*briefs) + table + link + figures + rest,
        standfirst="n" * 300,
        origin="agreed",
        original_url=f"https://first.example/{ENDLESS}",
        rights_sentence=ENDLESS,
        **values,
    )


def test_text_and_pictures_stay_on_the_screen_without_overlap(page: Page):
    problems = {}
    for name, address in fill_oddly().items():
        assert page.goto(address).status == 200
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            problems[f"{name}, {width} px"] = _layout_problems(page)

    assert {name: wrong for name, wrong in problems.items() if wrong} == {}


def _layout_problems(page: Page) -> list[str]:
    wider = page.evaluate(WIDER_THAN_SCREEN)
    pictures = enumerate(page.evaluate(PICTURES))
    wrong = page.evaluate(MISPLACED) + [
        f"picture {number}: {flaws}" for number, flaws in pictures if any(flaws.values())
    ]
    return [*wrong, f"{wider} px wider than the screen"] if wider else wrong
