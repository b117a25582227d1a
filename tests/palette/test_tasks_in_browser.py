"""Tasks at the desk: embedding a brief, finding an item, correcting a credit or a typo, taking an article down.

Estimated seconds of the hand are the same on every machine and must stay below the target minus the machine's share.
What the machine took is printed.
"""

import random

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.briefs.models import Brief
from articles.editing.bulk_create import NewItem, create_together
from articles.models import Article, Byline, Correction, NewsItem
from articles.takedowns.models import Decision
from tests.admin.editor.typing import TEXT, caret
from tests.desk.keystroke_model import Played
from tests.desk.test_in_browser import sign_in
from tests.makers import embed, hours_ago, make_article, make_brief, make_person, make_tag
from tests.palette.test_palette_in_browser import ACTIONS, HIGHLIGHTED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ARCHIVE, AT_ONCE = 10_000, 1_000
CARD = ".body-card"


def assert_within(hand: Played, target: float, machine: float, capsys: pytest.CaptureFixture[str]) -> None:
    """Assert that a task stays below its target in seconds, some of which are the share of the machine."""
    with capsys.disabled():
        print(f"\n{hand} (target {target} s)")
    assert hand.by_hand <= target - machine, str(hand)


@pytest.fixture
def desk(page: Page, live_server: LiveServer) -> Page:
    sign_in(page, live_server, "kai", "Editor", "Moderator")
    return page


def find(hand: Played, letters: str, lit: str) -> None:
    """Find a known item: decide what to type, type it, and see that the highlighted result is the right one."""
    hand.decides(1)
    hand.types("Control+k", *letters[:-1])
    hand.waits_to_see(hand.page.locator(HIGHLIGHTED, has_text=lit), letters[-1])
    hand.decides(1)


@pytest.mark.parametrize("way", ["by initials", "by two characters"])
def test_a_brief_is_embedded(desk: Page, way: str, capsys: pytest.CaptureFixture[str]) -> None:
    match = make_brief(headline="雾情通报", published_at=hours_ago(1))
    for number in range(30):
        make_brief(headline=f"临屿港第{number}号雾情", published_at=hours_ago(2 + number))
    article = make_article(published_at=None, body="<p>首班船。</p>")
    desk.goto(f"/en/admin/articles/article/{article.pk}/change/")
    caret(desk)
    desk.keyboard.press("Enter")
    # The first search of a process is slower; a server at work has had it.
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

    assert_within(hand, 4.0 if way == "by initials" else 5.5, 0.05, capsys)
    with desk.expect_navigation():
        desk.keyboard.press("Control+s")
    article.refresh_from_db()
    assert f'data-id="{match.pk}"' in article.body


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
                NewItem(kind(headline="".join(dice.sample(words, 3)), published_at=hours_ago(first + at + 2)))
                for at, kind in enumerate(kinds)
            ]
        )


def test_an_item_is_found_among_ten_thousand(desk: Page, capsys: pytest.CaptureFixture[str]) -> None:
    match = make_article(headline="灯塔守夜人", published_at=hours_ago(8_000.5))
    fill_archive()
    assert NewsItem.objects.count() > ARCHIVE
    desk.goto("/en/admin/briefs/brief/add/")
    hand = Played(desk, f"A10 among {ARCHIVE:,}")

    find(hand, "dts", "灯塔守夜人")
    hand.waits_for("Enter")

    assert_within(hand, 5, 0.1, capsys)
    assert desk.url.endswith(f"/{match.pk}/change/")


def test_a_wrong_author_is_corrected_on_five_articles(desk: Page, capsys: pytest.CaptureFixture[str]) -> None:
    wrong, right = make_person(name="江宁"), make_person(name="沈知远")
    articles = [make_article(headline=f"江宁见闻之{number}") for number in range(5)]
    for article in articles:
        Byline.objects.create(item=article, role="writer", person=wrong)
    desk.goto("/en/admin/")
    hand = Played(desk, "A7")

    find(hand, "jn", "江宁")
    hand.waits_to_see(desk.locator(ACTIONS).first, "ArrowRight")
    hand.waits_for("c")
    expect(desk.locator("#content-main ol li")).to_have_count(5)
    expect(desk.locator("#id_name")).to_be_focused()
    hand.composes("沈知远", "shenzhiyuan")
    # Decision: whether these are the five articles and the right person.
    hand.decides(1)
    hand.waits_for("Control+Enter")
    hand.decides(1)

    expect(desk.locator(".messagelist .success")).to_contain_text("5 items now credit 沈知远 instead of 江宁")
    assert_within(hand, 12, 0.3, capsys)
    assert set(Byline.objects.filter(person=right).values_list("item", flat=True)) == {
        article.pk for article in articles
    }
    assert Correction.objects.count() == 5
    assert Decision.objects.count() == 1
    assert all("沈知远" in Client().get(article.get_absolute_url()).content.decode() for article in articles)


def test_a_typo_in_a_brief_is_corrected_in_three_articles(desk: Page, capsys: pytest.CaptureFixture[str]) -> None:
    brief = make_brief(headline="夜航恢复", body="<p>首班船今晚九点离岗，全程四十分钟。</p>")
    articles = [make_article(headline=f"第{number}篇", body=embed(brief)) for number in range(3)]
    desk.goto("/en/admin/")
    hand = Played(desk, "A3")

    # Decision: to search for the wrong word.
    hand.decides(1)
    hand.types("Control+k")
    hand.composes("离岗", "ligang")
    hand.waits_to_see(desk.locator(HIGHLIGHTED, has_text="夜航恢复"))
    hand.waits_to_see(desk.locator(ACTIONS).first, "ArrowRight")
    hand.waits_for("c")
    expect(desk.locator(TEXT)).to_be_focused()
    hand.composes("离港", "ligang")
    # Decision: that the change is a typo.
    hand.decides(1)
    hand.waits_to_see(desk.locator(".change-kind.is-asked"), "Control+Enter")
    hand.waits_for("1")
    hand.decides(1)

    expect(desk.locator(".desk-proof h2")).to_have_text("3 articles are up to date.")
    assert_within(hand, 11, 0.4, capsys)
    assert not Correction.objects.exists()
    assert all("离港" in Client().get(article.get_absolute_url()).content.decode() for article in articles)


def test_an_earlier_version_is_restored(desk: Page, capsys: pytest.CaptureFixture[str]) -> None:
    article = make_article(headline="灯塔守夜人", body="<p>雾散后首班船离港。</p>")
    make_article(headline="夜航恢复")
    article.body = "<p>首班船。</p>"
    article.save()
    desk.goto("/en/admin/")
    hand = Played(desk, "A11")

    find(hand, "dt", "灯塔守夜人")
    hand.waits_to_see(desk.locator(ACTIONS).first, "ArrowRight")
    hand.waits_for("h")
    # Decision: which version.
    hand.decides(1)
    hand.waits_for("Enter")
    expect(desk.locator(".versions del").first).to_contain_text("雾散后")
    # Decisions: that it is the right one, and the kind of change.
    hand.decides(2)
    hand.types("1")
    hand.waits_for("Control+Enter")

    expect(desk.locator(".messagelist .success").first).to_contain_text("Version 1 restored")
    assert_within(hand, 10, 0.3, capsys)
    assert "雾散后" in Client().get(article.get_absolute_url()).content.decode()


def test_two_tags_are_merged(page: Page, live_server: LiveServer, capsys: pytest.CaptureFixture[str]) -> None:
    old, target = make_tag("夜航船"), make_tag("渡轮")
    articles = [make_article(headline=f"第{number}篇", tags=["夜航船"]) for number in range(6)]
    sign_in(page, live_server, "kai", "Chief editor")
    page.goto("/en/admin/")
    hand = Played(page, "A9")

    find(hand, "yhc", "夜航船")
    hand.waits_to_see(page.locator(ACTIONS).first, "ArrowRight")
    hand.waits_for("m")
    expect(page.locator("[name=target]")).to_be_focused()
    hand.composes("渡轮", "dulun")
    hand.waits_for("Enter")
    expect(page.locator("#content-main")).to_contain_text("6 items with “夜航船” get “渡轮” instead.")
    # Decision: whether the preview is right.
    hand.decides(1)
    hand.waits_for("Enter")
    hand.decides(1)

    expect(page.locator(".messagelist .success")).to_contain_text("6 items have the new tag. You can undo this")
    assert_within(hand, 12, 0.3, capsys)
    assert set(target.taggings.values_list("content_object", flat=True)) == {article.pk for article in articles}
    moved = Client().get(f"/tags/{old.pk}/")
    assert (moved.status_code, moved["Location"]) == (301, f"/tags/{target.pk}/")


def test_an_article_is_taken_down_and_its_removal_proved(desk: Page, capsys: pytest.CaptureFixture[str]) -> None:
    article = make_article(headline="灯塔守夜人")
    make_article(headline="夜航恢复")
    desk.goto("/en/admin/")
    hand = Played(desk, "A8")

    find(hand, "dt", "灯塔守夜人")
    hand.waits_to_see(desk.locator(ACTIONS).first, "ArrowRight")
    hand.waits_for("t")
    expect(desk.locator("#id_reason")).to_be_focused()
    expect(desk.get_by_label("Removed: returns 410")).to_be_checked()
    hand.composes("误发", "wufa")
    hand.decides(1)
    hand.waits_for("Control+Enter")
    # Decision: the receipt is read instead of visiting a page.
    hand.decides(1)

    expect(desk.locator(".messagelist .success")).to_contain_text("returns 410.")
    expect(desk.locator(".decision-check")).to_contain_text("none shows it any more")
    assert_within(hand, 10.5, 0.3, capsys)
    assert Client().get(article.get_absolute_url()).status_code == 410
    assert Decision.objects.get().statement.reason == "误发"


def test_an_editor_withdraws_an_article_with_the_same_proof(
    page: Page, live_server: LiveServer, capsys: pytest.CaptureFixture[str]
) -> None:
    article = make_article(headline="灯塔守夜人")
    make_article(headline="夜航恢复")
    sign_in(page, live_server, "ada", "Editor")
    page.goto("/en/admin/")
    hand = Played(page, "A8, Withdraw")

    find(hand, "dt", "灯塔守夜人")
    hand.waits_for("Enter")
    hand.decides(1)
    hand.changes_hands()
    hand.clicks(page.get_by_title("More actions"))
    hand.waits(page.expect_navigation(), lambda: hand.clicks(page.locator("[name=_withdraw]")))
    # Decision: the receipt is read instead of visiting a page.
    hand.decides(1)

    expect(page.locator(".desk-proof")).to_contain_text("none shows it any more")
    assert_within(hand, 10.5, 0.3, capsys)
    assert Client().get(article.get_absolute_url()).status_code == 410
