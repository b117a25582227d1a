"""Is every page of the desk open to everybody, by day and by night, and as wide as its screen?"""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from articles.models import Byline, HomeLead, Mode
from articles.restricting import restrict
from articles.wire.models import Delivery
from tests.admin.test_in_browser import sign_in
from tests.makers import (
    embed,
    hours_ahead,
    make_article,
    make_brief,
    make_channel,
    make_correction,
    make_licence,
    make_message,
    make_notice,
    make_person,
    make_picture,
    make_section,
    make_source,
    make_wording,
)
from tests.quality.visiting import AXE, SCHEMES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OF_A_ROW = ("change", "takedown", "review", "erase", "credit")
OF_ALL = ("changelist", "add", "flash", "paste", "palette")


def make_one_of_each() -> None:
    source, person = make_source(licence=make_licence()), make_person()
    picture, section, channel = make_picture(), make_section(), make_channel()
    brief = make_brief(channel=channel, tags=["潮汐"])
    figure = f'<figure data-picture="{picture.pk}"><figcaption>图注</figcaption></figure>'
    article = make_article(section=section, source=source, body=f"<p>正文。</p>{embed(brief)}{figure}")
    Byline.objects.create(item=article, role="writer", person=person, position=0)
    make_correction(article)
    make_wording("本文仅代表作者观点。", section=section)
    make_message()
    make_notice(item=article)
    restrict(brief, Mode.LABELLED, None, "试")
    HomeLead.objects.create(article=article, starts_at=timezone.now(), ends_at=hours_ahead(1))
    Delivery.objects.create(raw="夜航恢复\n\n首班船二十二时离港。\n\n全程四十分钟。".encode(), name="page.txt")


def addresses() -> Iterator[str]:
    """Every page that is made for the desk, by the names under which the desk has them."""
    yield reverse("admin:index")
    yield reverse("admin:password_change")
    for model in admin.site._registry:
        row = model._default_manager.order_by("-pk").first()
        yield from filter(None, (address(model, page, row) for page in (*OF_ALL, *OF_A_ROW)))


def address(model: type[Model], page: str, row: Model | None) -> str | None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    if page in OF_A_ROW and row is None:
        return None
    try:
        return reverse(name, args=[row.pk] if row and page in OF_A_ROW else [])
    except NoReverseMatch:
        return None


def test_nobody_is_shut_out_of_any_page_of_the_desk(page: Page, live_server: LiveServer) -> None:
    make_one_of_each()
    sign_in(page, live_server, "lin")
    User.objects.filter(username="lin").update(is_superuser=True)
    visited, found = 0, []

    for asked in addresses():
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        answer = page.goto(asked)
        if answer is None or answer.status == 403:
            continue
        assert answer.status == 200, asked
        # The fields get their names by a timer of the page that is shorter.
        page.evaluate("new Promise(done => setTimeout(done, 100))")
        visited += 1
        page.evaluate(AXE_SCRIPT)
        for scheme, rules in SCHEMES.items():
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            # Django's own links change their colour slowly.
            page.evaluate("document.getAnimations().forEach(one => one.finish())")
            found += [f"{asked} {scheme}: {told}" for told in page.evaluate(AXE, rules)]
        page.set_viewport_size({"width": 360, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            found.append(f"{asked} scrolls sideways")

    assert not found, "\n".join(found)
    assert visited > 60
