"""Tests of accessibility and width of every admin page, in light and dark colour schemes."""

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

from articles.editing.notes import add_note, add_reply
from articles.editing.restrictions import restrict
from articles.ingest.models import Delivery
from articles.models import Byline, HomeLead, Mode
from articles.text.text_quote import TextQuote
from tests.desk.test_in_browser import sign_in
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
    make_person_at_desk,
    make_picture,
    make_preview_link,
    make_section,
    make_source,
    make_wording,
)
from tests.quality.visiting import AXE, SCHEMES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OF_A_ROW = ("change", "takedown", "review", "erase", "credit", "notes", "previews")
OF_ALL = ("changelist", "add", "flash", "paste", "palette")


def make_one_of_each() -> None:
    source, person = make_source(licence=make_licence()), make_person()
    picture, section, channel = make_picture(), make_section(), make_channel()
    brief = make_brief(channel=channel, tags=["潮汐"])
    figure = f'<figure data-picture="{picture.pk}"><figcaption>图注</figcaption></figure>'
    article = make_article(section=section, source=source, body=f"<p>正文。</p>{embed(brief)}{figure}")
    Byline.objects.create(item=article, role="writer", person=person, position=0)
    make_correction(article)
    author = make_person_at_desk("ada", "Editor")
    add_reply(add_note(article, author, "船名对吗", TextQuote("正文。")).note, author, "@lin 请看")
    make_preview_link(article, author, "a", recipient="周工")
    make_wording("本文仅代表作者观点。", section=section)
    make_message()
    make_notice(item=article)
    restrict(brief, Mode.LABELLED, None, "试")
    HomeLead.objects.create(article=article, starts_at=timezone.now(), ends_at=hours_ahead(1))
    Delivery.objects.create(raw="夜航恢复\n\n首班船二十二时离港。\n\n全程四十分钟。".encode(), name="page.txt")


def addresses() -> Iterator[str]:
    """The address of every admin page, found by its URL name."""
    yield reverse("admin:index")
    yield reverse("admin:password_change")
    yield reverse("admin:help_page", args=["editors"])
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


def test_every_admin_page_passes_axe_and_fits_a_narrow_screen(page: Page, live_server: LiveServer) -> None:
    make_one_of_each()
    sign_in(page, live_server, "lin")
    User.objects.filter(username="lin").update(is_superuser=True)
    visited, problems = 0, []

    for path in addresses():
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        answer = page.goto(path)
        if answer is None or answer.status == 403:
            continue
        assert answer.status == 200, path
        # A script labels the fields after a timeout shorter than this.
        page.evaluate("new Promise(done => setTimeout(done, 100))")
        visited += 1
        page.evaluate(AXE_SCRIPT)
        for scheme, rules in SCHEMES.items():
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            # Finish the colour transitions of Django's links before measuring contrast.
            page.evaluate("document.getAnimations().forEach(animation => animation.finish())")
            problems += [f"{path} {scheme}: {violation}" for violation in page.evaluate(AXE, rules)]
        page.set_viewport_size({"width": 360, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            problems.append(f"{path} scrolls sideways")

    assert not problems, "\n".join(problems)
    assert visited > 60
