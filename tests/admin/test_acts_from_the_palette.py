"""Acts of the desk by the stopwatch: a brief embedded, an item found, a credit put right, an article taken down.

What the hand does is the same on every machine and must keep its target, with the machine's share of it left over; what
the machine took here is printed.
"""

import random

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.briefs.models import Brief
from articles.bulk import Newcomer, create_together
from articles.models import Article, Byline, Correction, NewsItem
from articles.takedowns.models import Decision
from tests.admin.seconds import Played
from tests.admin.test_in_browser import sign_in
from tests.admin.test_palette_in_browser import ACTS, LIT
from tests.admin.typing import TEXT
from tests.makers import embed, hours_ago, make_article, make_brief, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ARCHIVE, AT_ONCE = 10_000, 1_000
CARD = ".body-card"


def keeps(hand: Played, target: float, machine: float, capsys: pytest.CaptureFixture[str]) -> None:
    """Whether an act keeps its target in seconds, of which so many are the machine's."""
    with capsys.disabled():
        print(f"\n{hand} (target {target} s)")
    assert hand.by_hand <= target - machine, str(hand)


@pytest.fixture
def desk(page: Page, live_server: LiveServer) -> Page:
    sign_in(page, live_server, "kai", "Editor", "Moderator")
    return page


def looked_up(hand: Played, letters: str, lit: str) -> None:
    """What is looked for is known; it is typed, and seen to be the right one."""
    hand.decides(1)
    hand.types("Control+k", *letters[:-1])
    hand.waits_to_see(hand.page.locator(LIT, has_text=lit), letters[-1])
    hand.decides(1)


@pytest.mark.parametrize("way", ["by initials", "by two characters"])
def test_a_brief_is_embedded(desk: Page, way: str, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = make_brief(headline="雾情通报", published_at=hours_ago(1))
    for number in range(30):
        make_brief(headline=f"临屿港第{number}号雾情", published_at=hours_ago(2 + number))
    article = make_article(published_at=None, body="<p>首班船。</p>")
    desk.goto(f"/en/admin/articles/article/{article.pk}/change/")
    desk.locator(TEXT).focus()
    desk.keyboard.press("Control+End")
    desk.keyboard.press("Enter")
    # A server that has been asked before, as any at a desk has.
    desk.request.get("/en/admin/briefs/brief/embed/search/?q=yh")
    hand = Played(desk, f"A2 {way}")
    option = desk.locator(".body-popup [aria-selected=true]", has_text="雾情通报")

    hand.decides(1)
    if way == "by initials":
        hand.types("/", "w")
        hand.waits_to_see(option, "q")
    else:
        hand.types("/")
        hand.composes("雾情", "wuqing")
        hand.waits_to_see(option)
    hand.decides(1)
    hand.waits_to_see(desk.locator(CARD).first, "Enter")

    keeps(hand, 4.0 if way == "by initials" else 5.5, 0.05, capsys)
    with desk.expect_navigation():
        desk.keyboard.press("Control+s")
    article.refresh_from_db()
    assert f'data-id="{wanted.pk}"' in article.body


def fill_archive() -> None:
    """Ten thousand items with invented headlines of some words each."""
    dice, words = (
        random.Random(10),
        "临屿港 望海湾 候潮站 夜航 停航 复航 提单 运价 引航 拖轮 雾散 涨潮 落潮 泊位 码头 通告".split(),
    )
    for first in range(0, ARCHIVE, AT_ONCE):
        kinds = [Article if dice.random() < 0.2 else Brief for _ in range(AT_ONCE)]
        create_together(
            [
                Newcomer(kind(headline="".join(dice.sample(words, 3)), published_at=hours_ago(first + at + 2)))
                for at, kind in enumerate(kinds)
            ]
        )


def test_one_is_found_in_ten_thousand(desk: Page, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = make_article(headline="灯塔守夜人", published_at=hours_ago(8_000.5))
    fill_archive()
    assert NewsItem.objects.count() > ARCHIVE
    desk.goto("/en/admin/briefs/brief/add/")
    hand = Played(desk, f"A10 among {ARCHIVE:,}")

    looked_up(hand, "dts", "灯塔守夜人")
    hand.waits_for("Enter")

    keeps(hand, 5, 0.1, capsys)
    assert desk.url.endswith(f"/{wanted.pk}/change/")


def test_a_wrong_author_is_put_right_on_five_articles(desk: Page, capsys: pytest.CaptureFixture[str]) -> None:
    wrong, right = make_person(name="江宁"), make_person(name="沈知远")
    articles = [make_article(headline=f"江宁见闻之{number}") for number in range(5)]
    for article in articles:
        Byline.objects.create(item=article, role="writer", person=wrong)
    desk.goto("/en/admin/")
    hand = Played(desk, "A7")

    looked_up(hand, "jn", "江宁")
    hand.waits_to_see(desk.locator(ACTS).first, "ArrowRight")
    hand.waits_for("c")
    expect(desk.locator("#content-main ol li")).to_have_count(5)
    expect(desk.locator("#id_name")).to_be_focused()
    hand.composes("沈知远", "shenzhiyuan")
    # Whether it is these five, and him.
    hand.decides(1)
    hand.waits_for("Control+Enter")
    hand.decides(1)

    expect(desk.locator(".messagelist .success")).to_contain_text("5 items name 沈知远 instead of 江宁 now")
    keeps(hand, 12, 0.3, capsys)
    assert set(Byline.objects.filter(person=right).values_list("item", flat=True)) == {one.pk for one in articles}
    assert Correction.objects.count() == 5
    assert Decision.objects.count() == 1
    assert all("沈知远" in Client().get(one.get_absolute_url()).content.decode() for one in articles)


def test_a_typo_in_a_brief_used_three_times_is_right_everywhere(desk: Page, capsys: pytest.CaptureFixture[str]) -> None:
    brief = make_brief(headline="夜航恢复", body="<p>首班船今晚九点离岗，全程四十分钟。</p>")
    articles = [make_article(headline=f"第{number}篇", body=embed(brief)) for number in range(3)]
    desk.goto("/en/admin/")
    hand = Played(desk, "A3")

    # The wrong word is what is looked for.
    hand.decides(1)
    hand.types("Control+k")
    hand.composes("离岗", "ligang")
    hand.waits_to_see(desk.locator(LIT, has_text="夜航恢复"))
    hand.waits_to_see(desk.locator(ACTS).first, "ArrowRight")
    hand.waits_for("c")
    expect(desk.locator(TEXT)).to_be_focused()
    hand.composes("离港", "ligang")
    # A typo, and nothing else.
    hand.decides(1)
    hand.waits_to_see(desk.locator(".change-kind.is-asked"), "Control+Enter")
    hand.waits_for("1")
    hand.decides(1)

    expect(desk.locator(".desk-proof h2")).to_have_text("Right in 3 articles.")
    keeps(hand, 11, 0.4, capsys)
    assert not Correction.objects.exists()
    assert all("离港" in Client().get(one.get_absolute_url()).content.decode() for one in articles)


def test_an_article_is_taken_down_and_proved_gone(desk: Page, capsys: pytest.CaptureFixture[str]) -> None:
    article = make_article(headline="灯塔守夜人")
    make_article(headline="夜航恢复")
    desk.goto("/en/admin/")
    hand = Played(desk, "A8")

    looked_up(hand, "dt", "灯塔守夜人")
    hand.waits_to_see(desk.locator(ACTS).first, "ArrowRight")
    hand.waits_for("t")
    expect(desk.locator("#id_reason")).to_be_focused()
    expect(desk.get_by_label("Removed: 410")).to_be_checked()
    hand.composes("误发", "wufa")
    hand.decides(1)
    hand.waits_for("Control+Enter")
    # The receipts are read: nobody visits a page.
    hand.decides(1)

    told = desk.locator(".messagelist .success")
    expect(told).to_contain_text("answers 410 now")
    expect(told).to_contain_text("addresses were asked: none shows it any more")
    keeps(hand, 10.5, 0.3, capsys)
    assert Client().get(article.get_absolute_url()).status_code == 410
    assert Decision.objects.get().statement.reason == "误发"
