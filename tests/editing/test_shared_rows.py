"""Shared rows: who may change a picture, source, person or tag that public pages show."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from articles.editing.shared_rows import is_in_public_use, may_change_shared_row
from articles.models import Article, Byline, HomeLead
from articles.models.byline import Role
from tests.makers import (
    hours_ago,
    hours_ahead,
    make_article,
    make_channel,
    make_correction,
    make_licence,
    make_person,
    make_person_at_desk,
    make_picture,
    make_section,
    make_source,
    make_tag,
    make_wording,
)

pytestmark = pytest.mark.django_db


def show_picture(article: Article) -> Any:
    picture = make_picture()
    article.body = f'<figure data-picture="{picture.pk}"></figure>'
    article.save()
    return picture


def show_lead_picture(article: Article) -> Any:
    article.lead_picture = make_picture()
    article.save()
    return article.lead_picture


def show_source(article: Article) -> Any:
    article.source = make_source()
    article.save()
    return article.source


def show_source_of_picture(article: Article) -> Any:
    source = make_source()
    article.lead_picture = make_picture(source=source)
    article.save()
    return source


def show_person(article: Article) -> Any:
    person = make_person()
    Byline.objects.create(item=article, role=Role.WRITER, person=person)
    return person


def show_outlet(article: Article) -> Any:
    source = make_source()
    Byline.objects.create(item=article, role=Role.OUTLET, outlet=source)
    return source


def show_outlet_of_person(article: Article) -> Any:
    source = make_source()
    Byline.objects.create(item=article, role=Role.WRITER, person=make_person(outlet=source))
    return source


def show_tag(article: Article) -> Any:
    tag = make_tag("枰石港")
    article.tags.add(tag)
    return tag


def show_mentioned_tag(article: Article) -> Any:
    tag = make_tag("枰石港")
    article.body = "<p>枰石港昨夜恢复作业。</p>"
    article.save()
    return tag


def show_licence(article: Article) -> Any:
    article.licence = make_licence()
    article.save()
    return article.licence


def show_licence_of_source(article: Article) -> Any:
    licence = make_licence()
    article.source = make_source(licence=licence)
    article.save()
    return licence


def show_licence_of_picture(article: Article) -> Any:
    licence = make_licence()
    article.lead_picture = make_picture(licence=licence)
    article.save()
    return licence


SHOWN = [
    show_licence,
    show_licence_of_source,
    show_licence_of_picture,
    show_picture,
    show_lead_picture,
    show_source,
    show_source_of_picture,
    show_person,
    show_outlet,
    show_outlet_of_person,
    show_tag,
    show_mentioned_tag,
]
shown_by = pytest.mark.parametrize("show", SHOWN, ids=lambda show: show.__name__)


@shown_by
def test_a_row_that_a_published_item_shows_is_in_public_use(show: Callable[[Article], Any]) -> None:
    assert is_in_public_use(show(make_article()))


@shown_by
def test_a_row_that_only_a_draft_shows_is_not_in_public_use(show: Callable[[Article], Any]) -> None:
    assert not is_in_public_use(show(make_article(published_at=None)))


def test_a_row_of_a_scheduled_item_is_in_public_use() -> None:
    assert is_in_public_use(show_source(make_article(published_at=hours_ahead(1))))


@pytest.mark.parametrize(
    ("group", "may_change"),
    [("Writer", False), ("Editor", True), ("Chief editor", True), ("Moderator", True), ("Lead moderator", True)],
)
def test_people_who_may_publish_or_take_down_may_change_it(group: str, may_change: bool) -> None:
    source = show_source(make_article())

    assert may_change_shared_row(make_person_at_desk("lin", group), source) is may_change


def test_permission_to_publish_only_briefs_is_not_enough() -> None:
    wen = make_person_at_desk("wen", "Writer")
    wen.user_permissions.add(Permission.objects.get(codename="publish_brief"))

    assert not may_change_shared_row(wen, show_source(make_article()))


@pytest.fixture
def wen(client: Client) -> Client:
    """Wen writes and may not publish."""
    client.force_login(make_person_at_desk("wen", "Writer"))
    return client


def test_a_writer_cannot_rename_the_source_of_a_published_item(wen: Client) -> None:
    source = show_source(make_article())
    name = source.name
    address = f"/en/admin/rights/source/{source.pk}/change/"

    refused = wen.post(address, {"name": "望海日报", "name_en": "", "site": ""})

    source.refresh_from_db()
    assert (refused.status_code, source.name) == (403, name)
    assert "only people who may publish can change it" in wen.get(address).content.decode()


def test_a_writer_cannot_add_an_alias_to_a_tag_of_a_published_item(wen: Client) -> None:
    tag = show_tag(make_article())
    form = {
        "name": tag.name,
        "aliases-TOTAL_FORMS": "1",
        "aliases-INITIAL_FORMS": "0",
        "aliases-0-name": "枰石",
        "aliases-0-tag": str(tag.pk),
    }

    refused = wen.post(f"/en/admin/articles/tag/{tag.pk}/change/", form)

    assert refused.status_code == 403
    assert not tag.aliases.exists()


def test_a_writer_renames_a_source_that_only_drafts_use(wen: Client) -> None:
    source = show_source(make_article(published_at=None))

    saved = wen.post(f"/en/admin/rights/source/{source.pk}/change/", {"name": "望海日报", "name_en": "", "site": ""})

    source.refresh_from_db()
    assert (saved.status_code, source.name) == (302, "望海日报")


# These are ignored, or add another row.
HARMLESS = ("action", "list", "save as")


def every_shared_row() -> dict[str, Any]:
    """One row of each model that a published item, a menu or the front page shows, by the name of its table."""
    article = make_article(section=make_section())
    channel, rule = make_channel(), make_wording("仅供参考。", item=article)
    lead = HomeLead.objects.create(article=article, starts_at=hours_ago(1), ends_at=hours_ahead(1))
    shown = [show(article) for show in (show_picture, show_licence, show_source, show_person, show_tag)]
    rows = [*shown, article.section, channel, rule, rule.disclaimer, lead, make_correction(article)]
    return {f"{row._meta.app_label}_{row._meta.model_name}": row for row in rows}


def state(row: Any) -> dict[str, Any] | None:
    return type(row).objects.filter(pk=row.pk).values().first()


def attempts(client: Client, table: str, row: Any) -> dict[str, int]:
    """The status of every way in which the desk might let somebody change or delete a row."""
    change, remove = (reverse(f"admin:{table}_{page}", args=[row.pk]) for page in ("change", "delete"))
    values = {name: "改过" if isinstance(value, str) else value for name, value in (state(row) or {}).items()}
    rows = "aliases form uses"
    formsets = {f"{name}-{count}_FORMS": "0" for name in rows.split() for count in ("TOTAL", "INITIAL")}
    typed = {name: value for name, value in (values | formsets).items() if value is not None}
    listed = reverse(f"admin:{table}_changelist")
    return {
        "change": client.post(change, typed).status_code,
        "popup": client.post(f"{change}?_popup=1", typed | {"_popup": "1"}).status_code,
        "save as": client.post(change, typed | {"_saveasnew": "1"}).status_code,
        "delete": client.post(remove, {"post": "yes"}).status_code,
        "delete popup": client.post(f"{remove}?_popup=1", {"post": "yes", "_popup": "1"}).status_code,
        "action": client.post(listed, {"action": "delete_selected", "_selected_action": row.pk}).status_code,
        "list": client.post(listed, formsets | {"form-0-id": row.pk, "form-0-name": "改过"}).status_code,
    }


@pytest.fixture
def custom(client: Client) -> Client:
    """Somebody whom an operator gave every permission except those to publish and to take down."""
    user = User.objects.create(username="custom", is_staff=True)
    public = ("publish_article", "publish_brief", "take_down")
    user.user_permissions.set(Permission.objects.exclude(codename__in=public))
    client.force_login(user)
    return client


@pytest.mark.parametrize("group", ["Writer", "custom"])
def test_no_route_of_the_desk_changes_a_public_row_for_people_who_may_not_publish(custom: Client, group: str) -> None:
    if group != "custom":
        custom.force_login(make_person_at_desk("wen", group))
    rows = every_shared_row()
    before = {table: state(row) for table, row in rows.items()}

    refused = {table: attempts(custom, table, row) for table, row in rows.items()}

    assert {table: state(row) for table, row in rows.items()} == before
    pages = {
        table: {status for way, status in by_way.items() if way not in HARMLESS} for table, by_way in refused.items()
    }
    assert pages == {table: {403} for table in rows}


@pytest.mark.parametrize("table", ["section", "channel", "correction", "homelead", "disclaimer", "disclaimerrule"])
def test_rows_that_are_public_at_once_are_added_only_by_people_who_may_publish(custom: Client, table: str) -> None:
    app = "rights" if table == "disclaimer" else "articles"

    assert custom.get(reverse(f"admin:{app}_{table}_add")).status_code == 403

    custom.force_login(User.objects.create(username="root", is_staff=True, is_superuser=True))
    assert custom.get(reverse(f"admin:{app}_{table}_add")).status_code == 200


@pytest.mark.parametrize("table", ["section", "channel", "licence", "disclaimerrule"])
def test_chief_editors_may_change_public_rows(client: Client, table: str) -> None:
    row = next(row for name, row in every_shared_row().items() if name.endswith(f"_{table}"))
    client.force_login(make_person_at_desk("chen", "Chief editor"))

    page = client.get(reverse(f"admin:{row._meta.app_label}_{table}_change", args=[row.pk]))

    assert 'name="_save"' in page.content.decode()
    assert "公开页面显示此内容" not in page.content.decode()


def test_a_writer_cannot_replace_a_public_picture_through_the_editor(wen: Client) -> None:
    picture = show_picture(make_article())
    digest = picture.digest

    wen.post(reverse("admin:pictures_picture_upload"), {"id": picture.pk, "file": "", "alt": "改过"})

    picture.refresh_from_db()
    assert picture.digest == digest
