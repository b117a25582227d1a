"""Tests of the edition triggers: any committed change a page can show is in the next response of a second process."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles.editing.restrictions import lift, restrict
from articles.edition import triggers
from articles.edition.triggers import PUBLIC, edition_token, install_triggers, missing_triggers
from articles.models import (
    Alias,
    Byline,
    Correction,
    DisclaimerRule,
    HomeLead,
    Mode,
    NewsItem,
    PersonProfile,
    Placement,
    Tag,
)
from articles.models.byline import Role
from articles.pictures.models import Picture
from articles.rights.models import Disclaimer
from articles.site_pages.models import SitePage
from newsroom.monitoring.readiness import MAX_AGE
from tests import makers
from tests.databases import ON_POSTGRESQL
from tests.newsroom_server import Server, prepare_newsroom, serving

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(scope="module")
def server(data_folder: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Server]:
    """One server for the module, so that its page cache survives from test to test."""
    prepare_newsroom(data_folder)
    with serving(data_folder) as started:
        yield started


@pytest.fixture
def story(settings: Any, data_folder: Path) -> dict[str, Any]:
    """One row of each kind that a public page can show."""
    settings.MEDIA_ROOT = data_folder / "pictures"
    install_triggers()
    makers.make_identity()
    SitePage.objects.create(slug="privacy", title="隐私政策", body="<p>不设Cookie。</p>", published_at=timezone.now())
    licence = makers.make_licence(name="约定转载")
    source = makers.make_source(name="望海社", licence=licence)
    person = makers.make_person(name="江宁", outlet=source)
    PersonProfile.objects.create(person=person, biography="港口记者。")
    section = makers.make_section(name="码头版")
    channel = makers.make_channel(name="动态")
    picture = makers.make_picture(credit="摄影部供图")
    brief = makers.make_brief(
        headline="临屿港试行夜航", body="<p>夜航今晚开始。</p>", channel=channel, source=source, tags=["夜航"]
    )
    other = makers.make_brief(
        headline="夜航首日平稳", body="<p>夜航首日共十二艘次。</p>", channel=channel, tags=["夜航"]
    )
    body = f'{makers.embed(brief)}<figure data-picture="{picture.pk}"><figcaption>泊位</figcaption></figure>'
    article = makers.make_article(
        headline="夜航背后",
        body=body,
        section=section,
        source=source,
        origin="agreed",
        original_url="https://wanghai.example/1",
        lead_picture=picture,
        tags=["夜航"],
    )
    Byline.objects.create(item=article, role=Role.OUTLET, outlet=source)
    Byline.objects.create(item=article, role=Role.WRITER, person=person, position=1)
    wording = Disclaimer.objects.create(language="zh-Hans", text="本文转载自合作媒体。")
    rule = DisclaimerRule.objects.create(disclaimer=wording, source=source, starts_at=makers.hours_ago(5))
    return locals() | {"page": article.get_absolute_url(), "brief_page": brief.get_absolute_url()}


def _next_request_shows(server: Server, path: str, change: Callable[[], Any], old: str, new: str) -> None:
    """Request the page twice before the change, so that the second process has cached the old bytes."""
    for _ in range(2):
        assert old in server.get(path).text
    change()
    after = server.get(path)
    assert new in after.text
    assert old not in after.text


def _renamed(row: Any, **values: Any) -> Callable[[], None]:
    def change() -> None:
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    return change


def test_a_new_source_name_is_on_article_and_brief_pages(server, story):
    _next_request_shows(server, story["page"], _renamed(story["source"], name="望洋社"), "望海社", "望洋社")
    assert "望洋社" in server.get(story["brief_page"]).text


def test_a_new_name_of_a_person_is_on_the_article_page(server, story):
    _next_request_shows(server, story["page"], _renamed(story["person"], name="江泞"), "江宁</", "江泞</")


def test_a_new_tag_name_is_on_the_article_page(server, story):
    tag = Tag.objects.get(name="夜航")

    _next_request_shows(server, story["page"], _renamed(tag, name="夜间航行"), ">夜航<", ">夜间航行<")


def test_a_new_headline_of_a_brief_is_on_its_article_and_both_lists(server, story):
    change = _renamed(story["brief"], headline="临屿港推迟夜航")

    _next_request_shows(server, story["page"], change, "试行夜航", "推迟夜航")
    assert "推迟夜航" in server.get("/").text
    assert "推迟夜航" in server.get("/briefs/").text


def test_a_correction_of_a_brief_is_on_the_article_that_embeds_it(server, story):
    def change() -> None:
        Correction.objects.create(item=story["brief"], text="船名应为海鸥三号。")

    server.get(story["page"])
    change()
    assert "船名应为海鸥三号。" in server.get(story["page"]).text


def test_a_disclaimer_that_ended_is_replaced_on_the_page(server, story):
    other = Disclaimer.objects.create(language="zh-Hans", text="本文版权归合作媒体所有。")

    def change() -> None:
        story["rule"].ends_at = timezone.now()
        story["rule"].save()
        DisclaimerRule.objects.create(disclaimer=other, source=story["source"])

    _next_request_shows(server, story["page"], change, "本文转载自合作媒体。", "本文版权归合作媒体所有。")


def test_a_replaced_picture_has_a_new_address_and_the_old_one_answers_404(server, story):
    picture: Picture = story["picture"]
    former = picture.get_absolute_url()
    assert server.get(former).status == 200

    picture.file.save("new.png", ContentFile(makers.image_bytes(colour="red")), save=False)
    picture.accept_upload()
    picture.save()

    assert picture.get_absolute_url() in server.get(story["page"]).text
    assert server.get(former).status == 404


def test_a_restriction_and_its_lifting_show_in_the_next_response(server, story):
    before = server.get(story["page"]).body
    restriction = restrict(story["article"], Mode.REMOVED, None, "按要求")
    assert server.get(story["page"]).status == 410
    assert "夜航背后" not in server.get("/").text

    lift(restriction, None)
    assert server.get(story["page"]).body == before


def test_a_brief_removed_from_one_article_stays_on_its_own_page(server, story):
    placement = Placement.objects.get(article=story["article"], brief=story["brief"])
    assert "夜航今晚开始" in server.get(story["page"]).text

    restrict(placement, Mode.ELEMENT_REMOVED, None, "按要求")

    assert "夜航今晚开始" not in server.get(story["page"]).text
    assert "夜航今晚开始" in server.get(story["brief_page"]).text


def test_a_scheduled_article_appears_at_its_time_without_a_job(server, story):
    article, early = makers.make_article(headline="定时发布的一篇"), ""
    # The server reads the real clock: on a busy machine it may need a later moment to respond before it.
    for seconds in (1, 4, 16):
        soon = timezone.now() + timedelta(seconds=seconds)
        NewsItem.objects.filter(pk=article.pk).update(published_at=soon, first_published_at=soon)
        early = server.get("/").text
        if timezone.now() < soon:
            break
    assert "定时发布的一篇" not in early

    time.sleep(max((soon - timezone.now()).total_seconds(), 0) + 0.1)

    assert "定时发布的一篇" in server.get("/").text


def test_a_bulk_update_shows_in_the_next_response(server, story):
    def change() -> None:
        NewsItem.objects.filter(pk=story["article"].pk).update(headline="夜航之后")

    _next_request_shows(server, story["page"], change, "夜航背后", "夜航之后")


@pytest.mark.parametrize(
    ("statement", "old", "new"),
    [
        ("UPDATE articles_newsitem SET headline = '换过的标题' WHERE headline = '夜航背后'", "夜航背后", "换过的标题"),
        ("UPDATE articles_section SET name = '夜班' WHERE name = '码头版'", "码头版", "夜班"),
        ("UPDATE articles_channel SET name = '快讯台' WHERE name = '动态'", "动态", "快讯台"),
        (
            "UPDATE rights_disclaimer SET text = '换过的声明' WHERE text LIKE '本文转载%'",
            "本文转载自合作媒体。",
            "换过的声明",
        ),
        ("UPDATE pictures_picture SET credit = '换过的署名'", "摄影部供图", "换过的署名"),
    ],
)
def test_raw_sql_updates_show_in_the_next_response(server, story, statement, old, new):
    def change() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    _next_request_shows(server, story["page"], change, old, new)


# A published report refuses updates; tests/takedowns/report/test_publishing.py tests its insert.
@pytest.mark.parametrize("table", [table for table in PUBLIC if table != "takedowns_transparencyreport"])
def test_an_update_of_any_public_table_changes_the_edition_token_and_not_the_etags(server, story, table):
    article, brief = story["article"], story["brief"]
    Alias.objects.create(tag=Tag.objects.get(name="夜航"), name="夜间航行")
    HomeLead.objects.create(article=article, ends_at=makers.hours_ahead(5))
    Correction.objects.create(item=brief, text="更正。")
    restrict(brief, Mode.LABELLED, None, "测试")
    addresses = ["/", "/about/", "/briefs/", story["page"], story["brief_page"], story["picture"].get_absolute_url()]
    before = {address: server.get(address).headers["ETag"] for address in addresses}
    token = edition_token()

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET id = id")

    assert edition_token() != token
    assert {address: server.get(address).headers["ETag"] for address in addresses} == before


def drop_trigger(table: str, event: str) -> None:
    where = f" ON {table}" if ON_POSTGRESQL else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER edition_{table}_{event}{where}")


def test_without_the_triggers_a_second_process_serves_a_stale_page_and_healthz_503(server, story):
    server.get(story["page"])
    for table in PUBLIC:
        for event in ("insert", "update", "delete"):
            drop_trigger(table, event)
    try:
        _renamed(story["source"], name="望洋社")()
        stale = server.get(story["page"]).text
        # What it found before is forgotten by then.
        time.sleep(MAX_AGE)
        health = server.get("/healthz")
    finally:
        install_triggers()

    assert "望海社" in stale
    assert health.status == 503


def test_a_draft_leaves_the_edition_token_unchanged(db):
    before = edition_token()

    draft = makers.make_article(
        published_at=None, body=makers.embed(makers.make_brief(published_at=None)), tags=["夜航"]
    )
    draft.headline = "另一稿"
    draft.save()

    # The first draft creates the tag, and tag names are public; the second draft with it changes nothing.
    after_tag = edition_token()
    makers.make_article(published_at=None, tags=["夜航"])
    assert edition_token() == after_tag
    assert before


def test_every_table_is_classified_as_public_or_private(db):
    private = {
        "articles_checksetting",
        "articles_checksetting_overriders",
        "articles_deskpreferences",
        "articles_edition",
        "articles_houseterm",
        "articles_kepttext",
        "articles_lastchange",
        "articles_matchreview",
        "articles_picturehash",
        "articles_picturereview",
        "articles_mergeditem",
        "articles_note",
        "articles_notemention",
        "articles_previewlink",
        "articles_approval",
        "articles_contribution",
        "articles_opencheck",
        "articles_removedtext",
        "articles_removedtextkey",
        "articles_reviewrequest",
        "articles_reviewstep",
        "articles_reviewstep_author_groups",
        "articles_reviewstep_reviewer_groups",
        "articles_sectionlimit",
        "articles_revision",
        "articles_revisionblock",
        "articles_tagmerge",
        "articles_workingcopy",
        "articles_wordlist",
        "journal_journalentry",
        "outbox_message",
        "pictures_picturefingerprint",
        "pictures_picturekey",
        "pictures_picturepart",
        "search_spelling",
        "search_namepart",
        "search_searchindex",
        "search_sketch",
        "briefs_sending",
        "takedowns_calendaryear",
        "takedowns_claimant",
        "takedowns_claimantmessage",
        "takedowns_appeal",
        "takedowns_appealmessage",
        "takedowns_appellant",
        "takedowns_case",
        "takedowns_casemention",
        "takedowns_casenote",
        "takedowns_change",
        "takedowns_decision",
        "takedowns_effect",
        "takedowns_ledgerevent",
        "takedowns_ledgerhead",
        "takedowns_notice",
        "takedowns_notice_cases",
        "takedowns_noticecount",
        "takedowns_noticeoutcome",
        "takedowns_noticesignature",
        "takedowns_outcomestatement",
        "takedowns_proposedaction",
        "takedowns_pageredaction",
        "takedowns_partylink",
        "takedowns_threadentry",
        "takedowns_pause",
        "takedowns_pendingprobe",
        "takedowns_receipt",
        "takedowns_rowsalt",
        "takedowns_statement",
        "takedowns_pagecopy",
        "takedowns_snapshot",
        "takedowns_unreachedparty",
        "takedowns_evidence",
        "takedowns_noticetarget",
        # Its files never change: pages refer to them by digest.
        "identity_emblem",
        # Pages refer to the script in force by the identity.
        "identity_operatorscript",
        "wire_delivery",
        "wire_rememberedlicence",
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "auth_user",
        "auth_user_groups",
        "auth_user_user_permissions",
        "django_admin_log",
        "django_content_type",
        "django_migrations",
        "django_session",
        "django_otp_webauthn_webauthnattestation",
        "django_otp_webauthn_webauthncredential",
        "django_otp_webauthn_webauthnuserhandle",
        "otp_static_staticdevice",
        "otp_static_statictoken",
        "otp_totp_totpdevice",
        "signin_attemptcount",
        "signin_auditevent",
        "signin_knowndevice",
        "signin_passwordrequest",
        "signin_staffsession",
        "taggit_tag",
        "taggit_taggeditem",
    }
    # The tables of the search index are derived from the items.
    stores = re.compile("sqlite_|search_(?:doc|fts|tokens)_")
    tables = {table for table in connection.introspection.table_names() if not stores.match(table)}

    assert tables - private == set(PUBLIC)


def test_migrate_reinstalls_missing_triggers(db):
    drop_trigger("rights_source", "update")
    assert missing_triggers() == ["edition_rights_source_update"]

    call_command("migrate", verbosity=0)

    assert missing_triggers() == []


@pytest.mark.django_db
def test_the_check_lets_an_upgrade_make_new_tables(monkeypatch):
    """`migrate` runs it before the tables of the release exist."""
    monkeypatch.setattr(triggers, "PUBLIC", (*PUBLIC, "articles_made_by_a_later_migration"))

    assert missing_triggers() != []
    assert triggers.check_triggers(databases=["default"]) == []
