"""Benchmark: how soon the body editor is there, and how soon a key shows.

A body of 50 kB with 30 flash briefs, in chromium on the real server: the time that making the editor takes, and the
time from a key to the frame that shows it. Prints medians and their share of the targets.

    python benchmarks/editor.py
"""

import shutil
import statistics
import sys

import throwaway
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright

from articles.briefs.models import Brief
from articles.models import Article, Channel
from tests.newsroom_server import serving

OPENINGS, KEYS = 15, 60
MADE_MS, KEY_MS = 100, 50
FRAME = """() => {
    window.frames_ms = [];
    document.addEventListener("keydown", () => {
        const began = performance.now();
        requestAnimationFrame(() => setTimeout(() => frames_ms.push(performance.now() - began)));
    }, true);
}"""


def main() -> None:
    article = make_article()
    call_command("collectstatic", verbosity=0, interactive=False)
    with serving(throwaway.FOLDER) as server:
        made, shown = measured(server.url, article.pk)
    print(f"{len(article.body.encode()):,} bytes, {article.body.count('<flash-brief')} briefs")
    missed = told("making the editor", made, MADE_MS) | told("key to frame", shown, KEY_MS)
    sys.exit(missed)


def make_article() -> Article:
    now = timezone.now()
    channel = Channel.objects.create(name="动态")
    briefs = [
        Brief(headline=f"临屿港第{number}号快讯", body="<p>首班船离港。</p>", channel=channel, published_at=now)
        for number in range(30)
    ]
    for brief in briefs:
        brief.save()
    blocks = []
    for number in range(98):
        blocks.append(
            f"<p>第{number}段，{'潮水在夜里涨了又落，船在港外等候引航员登轮。' * 7}<strong>要点</strong>在此。</p>"
        )
        if number % 3 == 0 and briefs:
            blocks.append(f'<flash-brief data-id="{briefs.pop().pk}"></flash-brief>')
    article = Article(headline="长文", body="".join(blocks))
    article.save()
    return article


def measured(base: str, number: int) -> tuple[list[float], list[float]]:
    client = Client()
    client.force_login(User.objects.create_superuser("measuring"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(base_url=base).new_page()
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base}])
        made = [opened(page, number) for _ in range(OPENINGS)]
        shown = keys(page)
        browser.close()
    return made, shown


def opened(page: Page, number: int) -> float:
    page.goto(f"/en/admin/articles/article/{number}/change/")
    page.locator(".body-card[data-state=live] >> nth=29").wait_for()
    return page.evaluate("performance.getEntriesByName('newsroom-editor')[0].duration")


def keys(page: Page) -> list[float]:
    page.locator(".ProseMirror p >> nth=40").click()
    page.evaluate(FRAME)
    for _ in range(KEYS):
        page.keyboard.press("x")
        page.wait_for_timeout(30)
    return page.evaluate("frames_ms")


def told(what: str, times: list[float], target: int) -> bool:
    median, worst = statistics.median(times), max(times)
    print(f"{what:30}{median:>8.1f} ms, worst {worst:.1f}; {median / target:.2f} of {target} ms")
    return median > target


if __name__ == "__main__":
    main()
