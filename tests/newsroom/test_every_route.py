"""Every route as every role: no request fails, and what a role may not do is refused."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client

from articles.editing.notes import add_note
from articles.editing.restrictions import restrict
from articles.models import Article, HomeLead, Mode, SectionLimit
from articles.outbox.models import Message
from articles.text.text_quote import TextQuote
from newsroom.groups import GROUPS
from tests.databases import ON_POSTGRESQL
from tests.desk.removed_items import RemovedItems
from tests.editing.test_working_copies import make_copy
from tests.makers import (
    hours_ago,
    hours_ahead,
    make_article,
    make_brief,
    make_channel,
    make_message,
    make_person,
    make_person_at_desk,
    make_picture,
    make_preview_link,
    make_section,
    make_source,
    make_step,
    make_term,
    make_wording,
)
from tests.routes import TOKEN, addresses

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROLES = ("anonymous", "reader", *GROUPS, "superuser")
# Who is refused does not depend on the database: on PostgreSQL every query runs once more, not for every role.
ROLES_TRIED = ("anonymous", "Editor", "superuser") if ON_POSTGRESQL else ROLES
GROUPS_TRIED = ("Editor",) if ON_POSTGRESQL else tuple(GROUPS)
# Signing out would end the test.
LEFT_OUT = ("admin:logout",)
# The permissions of which a page needs one.
VERBS = {
    "changelist": ("view", "change"),
    "add": ("add",),
    "change": ("view", "change"),
    "history": ("view", "change"),
    "delete": ("delete",),
}
# Its pages lead to those of the item's kind.
REDIRECTED = ("articles_newsitem",)


def fill() -> None:
    """Rows in every table of the desk, among them removed ones."""
    user = User.objects.create(username="author", is_staff=True)
    RemovedItems(Mode.REMOVED, user).make()
    article = make_article(section=make_section(), source=make_source(), lead_picture=make_picture())
    article.bylines.create(role="writer", person=make_person())
    make_brief(channel=make_channel())
    make_copy(article, user, headline="改过的标题")
    make_article(published_at=None, first_published_at=None)
    make_wording("仅供参考。", source=article.source)
    make_message()
    make_term("帐户")
    HomeLead.objects.create(article=article, starts_at=hours_ago(1), ends_at=hours_ahead(1))
    restrict(make_article(), Mode.SEALED, None, "依法")
    make_preview_link(article, user, TOKEN)
    add_note(article, user, "@author 请看", TextQuote("正文"))
    make_step()
    SectionLimit.objects.create(group=Group.objects.first(), section=article.section)


def client_of(role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role == "reader":
        client.force_login(User.objects.create(username="ravi"))
    elif role == "superuser":
        client.force_login(User.objects.create(username="root", is_staff=True, is_superuser=True))
    elif role != "anonymous":
        client.force_login(make_person_at_desk("lin", role))
    return client


def every_address() -> Iterator[tuple[str, str]]:
    """The name and some addresses of every route: those of the first rows and of the last."""
    for name, paths in addresses().items():
        if name not in LEFT_OUT:
            yield from ((name, path) for path in dict.fromkeys((*paths[:2], *paths[-1:])))


def public_texts() -> list[tuple[object, ...]]:
    columns = ("pk", "headline", "body", "published_at", "withdrawn_at")
    return list(Article.objects.order_by("pk").values_list(*columns))


@pytest.mark.parametrize("role", ROLES_TRIED)
def test_no_request_fails_and_none_without_fields_changes_a_text(role: str) -> None:
    fill()
    client = client_of(role)
    before = public_texts()

    failed = {
        (method, path): status
        for _name, path in list(every_address())
        for method in ("get", "post")
        if (status := getattr(client, method)(path).status_code) >= 500
    }

    assert failed == {}
    assert public_texts() == before


@pytest.mark.parametrize("role", ["anonymous", "reader"])
def test_the_desk_and_its_previews_are_closed_to_people_without_an_account(role: str) -> None:
    fill()
    client = client_of(role)
    opened = {}

    for name, path in list(every_address()):
        is_of_desk = name.startswith("admin:") or name.endswith((":preview", ":copy_preview", ":typed"))
        if is_of_desk and name not in ("admin:login", "admin:jsi18n"):
            for method in ("get", "post"):
                response = getattr(client, method)(path)
                if not (response.status_code == 302 and response["Location"].startswith("/admin/login/")):
                    opened[method, path] = response.status_code

    assert opened == {}


def lacking(user: User) -> Iterator[str]:
    """The pages of rows for which a user has neither the permission to view nor the one that the page needs."""
    tables = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}
    for name, path in every_address():
        table, _underscore, page = name.removeprefix("admin:").rpartition("_")
        if table not in tables or page not in VERBS or table in REDIRECTED:
            continue
        meta = tables[table]._meta
        if not any(user.has_perm(f"{meta.app_label}.{verb}_{meta.model_name}") for verb in VERBS[page]):
            yield path


@pytest.mark.parametrize("role", GROUPS_TRIED)
def test_what_a_group_lacks_permission_for_is_refused(role: str) -> None:
    fill()
    client = client_of(role)
    refused = list(lacking(User.objects.get(username="lin")))
    assert refused

    statuses = {
        (method, path): getattr(client, method)(path).status_code for path in refused for method in ("get", "post")
    }

    assert {key: status for key, status in statuses.items() if status != 403} == {}


@pytest.mark.parametrize("button", ["_publish", "_schedule", "_cancel_schedule", "_withdraw", "_republish"])
def test_a_writer_presses_no_publish_button(button: str) -> None:
    draft, public = make_article(published_at=None, first_published_at=None), make_article()
    client = client_of("Writer")

    statuses = {
        client.post(f"/admin/articles/article/{item.pk}/change/", {button: "1", "release_at": "+2h"}).status_code
        for item in (draft, public)
    }

    draft.refresh_from_db()
    public.refresh_from_db()
    assert statuses == {403}
    assert (draft.published_at, public.withdrawn_at) == (None, None)
    assert not Message.objects.exists()
