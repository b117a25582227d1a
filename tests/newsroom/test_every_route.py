"""Every route and method as every role: no request fails, and what a role may not do is refused.

`tests/samples/access.txt` says for each route what each role gets. A new route fails until it has a line there.
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.template import Template
from django.test import Client

from articles.editing.notes import add_note
from articles.editing.restrictions import restrict
from articles.models import Article, HomeLead, Mode, SectionLimit
from articles.outbox.models import Message
from articles.site_pages.models import SitePage
from articles.takedowns.models import CalendarYear
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
    make_identity,
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
# Nor does it depend on what a page shows: for other roles templates are left empty, which saves half of the time.
ROLES_SHOWN = ("anonymous", "Editor", "Lead moderator", "superuser")
ROLES_TRIED = ("anonymous", "Editor", "superuser") if ON_POSTGRESQL else ROLES
GROUPS_TRIED = ("Editor",) if ON_POSTGRESQL else tuple(GROUPS)
LEFT_OUT = ("admin:logout",)
# Of tables in which `fill` makes no row; the tests of their subjects visit them.
WITHOUT_ROWS = (
    *("operatorscript_", "matchreview_", "transparencyreport_"),
    *("_case_addition", "_appeal_file", ":script", ":emblem"),
)
TABLE = Path(__file__).parents[1] / "samples" / "access.txt"
REFUSED_METHODS = ("put", "patch", "delete", "options", "trace")
FORM_AND_REFUSED = ("post", *REFUSED_METHODS)
# What a request gets, the most first: a page or file, another page, a refusal of the form or method, and so on.
LETTERS = "OR4NGMFL"
# Where other systems forgot to ask for a permission.
GAPS = {
    "history": (
        "admin:articles_article_history",
        "admin:articles_article_versions",
        "admin:site_pages_sitepage_versions",
    ),
    "compare": ("admin:articles_article_kept", "admin:articles_article_published", "admin:briefs_brief_published"),
    "copy": ("admin:articles_article_copy", "articles:copy_preview", "admin:articles_article_copy_publish"),
    "preview": ("articles:preview", "articles:typed", "articles:shared", "admin:articles_article_previews"),
    "fields of an API": ("admin:autocomplete", "admin:briefs_brief_cards", "admin:articles_newsitem_words"),
    "digests of files": ("pictures:picture", "articles:shared_picture", "admin:takedowns_notice_evidence"),
    "translations": ("admin:articles_newsitem_moment", "admin:jsi18n", "admin:language"),
    "deletion": ("admin:articles_article_delete", "admin:takedowns_case_delete", "admin:takedowns_notice_erase"),
}
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
    restrict(make_article(), Mode.SEALED, None, "依法")
    make_article(published_at=None, first_published_at=None)
    # The last article and the last brief are visited.
    article = make_article(section=make_section(), source=make_source(), lead_picture=make_picture())
    article.bylines.create(role="writer", person=make_person())
    brief = make_brief(channel=make_channel())
    brief.headline = "第二版的题"
    brief.save()
    for item in (article, brief):
        make_copy(item, user, headline="改过的标题")
    make_wording("仅供参考。", source=article.source)
    make_message()
    make_term("帐户")
    HomeLead.objects.create(article=article, starts_at=hours_ago(1), ends_at=hours_ahead(1))
    make_preview_link(article, user, TOKEN)
    add_note(article, user, "@author 请看", TextQuote("正文"))
    make_step()
    make_identity()
    SitePage.objects.create(slug="privacy", title="隐私政策", body="<p>不设Cookie。</p>", published_at=hours_ago(1))
    # A migration stores those of known years.
    CalendarYear.objects.get_or_create(year=2026)
    SectionLimit.objects.create(group=Group.objects.first(), section=article.section)


def person_of(role: str) -> User | None:
    if role == "anonymous":
        return None
    if role == "reader":
        return User.objects.create(username="ravi")
    if role == "superuser":
        return User.objects.create(username="root", is_staff=True, is_superuser=True)
    return make_person_at_desk("lin", role)


def client_of(person: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
    return client


def every_address() -> list[tuple[str, list[str]]]:
    """The name and some addresses of every route: that of the last row, and on the site that of the first one too."""
    every = {
        name: list(dict.fromkeys((*paths[:1][: not name.startswith("admin:")], *paths[-1:])))
        for name, paths in addresses().items()
    }
    assert [name for name, paths in every.items() if not paths and not any(map(name.__contains__, WITHOUT_ROWS))] == []
    return [(name, paths) for name, paths in every.items() if paths and name not in LEFT_OUT]


def public_texts() -> list[tuple[object, ...]]:
    columns = ("pk", "headline", "body", "published_at", "withdrawn_at")
    return list(Article.objects.order_by("pk").values_list(*columns))


def lacking(user: User) -> Iterator[str]:
    """The pages of rows for which a user has neither the permission to view nor the one that the page needs."""
    tables = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}
    for name, paths in every_address():
        table, _underscore, page = name.removeprefix("admin:").rpartition("_")
        if table not in tables or page not in VERBS or table in REDIRECTED:
            continue
        meta = tables[table]._meta
        if not any(user.has_perm(f"{meta.app_label}.{verb}_{meta.model_name}") for verb in VERBS[page]):
            yield from paths


@dataclass(frozen=True)
class Visit:
    """What a role got for each method and address: the statuses, and where they led."""

    role: str
    statuses: Mapping[tuple[str, str, str], int]
    letters: Mapping[tuple[str, str], str]
    lacking: frozenset[str]


def letter(status: int, location: str) -> str:
    if status == 302 and location.startswith("/admin/login/"):
        return "L"
    known = {302: "R", 301: "R", 403: "F", 404: "N", 410: "G", 405: "M"}
    return known.get(status, "O" if status < 300 else "4")


def visit(role: str) -> Visit:
    """Request some addresses of every route, with the methods that no route has for one of each."""
    person = person_of(role)
    client = client_of(person)
    statuses: dict[tuple[str, str, str], int] = {}
    letters: dict[tuple[str, str], str] = {}
    for name, paths in every_address():
        for method, path in (*(("get", path) for path in paths), *((method, paths[0]) for method in FORM_AND_REFUSED)):
            # From networks of their own, because those that open dead links are refused after some.
            network = len(statuses)
            response = getattr(client, method)(path, REMOTE_ADDR=f"10.{network // 200}.{network % 200}.1")
            statuses[name, path, method] = response.status_code
            got = letter(response.status_code, response.get("Location", ""))
            letters[name, method] = min(got, letters.get((name, method), got), key=LETTERS.index)
        if name.startswith("signin:"):
            # It may have ended the session.
            client = client_of(person)
    return Visit(role, statuses, letters, frozenset(lacking(person)) if role in GROUPS else frozenset())


@pytest.mark.parametrize("role", ROLES_TRIED)
def test_each_role_gets_of_each_route_what_the_table_says(role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fill()
    if role not in ROLES_SHOWN:
        monkeypatch.setattr(Template, "_render", lambda template, context: "")
    before = public_texts()

    visited = visit(role)

    assert {key: status for key, status in visited.statuses.items() if status >= 500} == {}
    assert {key for key, status in visited.statuses.items() if key[2] in REFUSED_METHODS and status != 405} == set()
    assert public_texts() == before
    assert opened_to_strangers(visited) == {}
    assert opened_without_permission(visited) == {}
    assert "\n".join(differences(visited)) == ""


def opened_to_strangers(visited: Visit) -> Mapping[tuple[str, str], str]:
    """Desk pages and previews that somebody without an account gets."""
    if visited.role not in ("anonymous", "reader"):
        return {}
    of_desk = {
        key: got
        for key, got in visited.letters.items()
        if key[0].startswith("admin:") or key[0].endswith((":preview", ":copy_preview", ":typed"))
    }
    assert len(of_desk) > 500
    open_to_all = ("admin:login", "admin:jsi18n")
    return {
        (name, method): got
        for (name, method), got in of_desk.items()
        if name not in open_to_all and method in ("get", "post") and got != "L"
    }


def opened_without_permission(visited: Visit) -> Mapping[tuple[str, str, str], int]:
    """Pages of rows that a group gets although it may neither view them nor do what the page is for."""
    assert bool(visited.lacking) == (visited.role in GROUPS)
    return {
        key: status
        for key, status in visited.statuses.items()
        if key[1] in visited.lacking and key[2] in ("get", "post") and status != 403
    }


@cache
def expected() -> Mapping[str, tuple[str, str]]:
    """The letters for GET and POST by the name of the route, one for each of ROLES."""
    lines = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {name: (get, post) for name, get, post in lines}


def differences(visited: Visit) -> list[str]:
    """The lines of the table that are otherwise for this role: `-` as it is written, `+` as it is now."""
    column = ROLES.index(visited.role)
    written = [f"{name} {get[column]} {post[column]}" for name, (get, post) in sorted(expected().items())]
    names = sorted({name for name, _method in visited.letters})
    found = [f"{name} {visited.letters[name, 'get']} {visited.letters[name, 'post']}" for name in names]
    return [
        line for line in difflib.unified_diff(written, found, lineterm="", n=0) if line[:2] not in ("--", "++", "@@")
    ]


@pytest.mark.parametrize("gap", GAPS)
def test_the_gaps_that_other_systems_published_have_lines_in_the_table(gap: str) -> None:
    for name in GAPS[gap]:
        assert len(expected()[name][0]) == len(ROLES), name


def test_head_gets_the_status_of_get_and_no_body() -> None:
    fill()
    client = Client(raise_request_exception=False)
    found = {}
    for number, (name, paths) in enumerate(addresses().items()):
        if name not in LEFT_OUT and paths:
            network = f"10.{number // 200}.{number % 200}.1"
            get, head = (ask(paths[-1], REMOTE_ADDR=network) for ask in (client.get, client.head))
            if (head.status_code, head.content) != (get.status_code, b"") and head.status_code != 405:
                found[name] = (get.status_code, head.status_code)

    assert found == {}


@pytest.mark.parametrize("button", ["_publish", "_schedule", "_cancel_schedule", "_withdraw", "_republish"])
def test_a_writer_presses_no_publish_button(button: str) -> None:
    draft, public = make_article(published_at=None, first_published_at=None), make_article()
    client = client_of(person_of("Writer"))

    statuses = {
        client.post(f"/admin/articles/article/{item.pk}/change/", {button: "1", "release_at": "+2h"}).status_code
        for item in (draft, public)
    }

    draft.refresh_from_db()
    public.refresh_from_db()
    assert statuses == {403}
    assert (draft.published_at, public.withdrawn_at) == (None, None)
    assert not Message.objects.exists()
