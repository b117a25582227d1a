"""Navigation by task: every list is reachable for those who may see it, and in a place of its own."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client

from articles.desk.navigation import TASKS, by_task
from articles.models import NewsItem
from tests.makers import make_person_at_desk


def navigation(client: Client, language: str = "/en") -> dict[str, list[str]]:
    """The addresses of the lists, by the label of their task."""
    groups = client.get(f"{language}/admin/").context["available_apps"]
    return {str(group["name"]): [model["admin_url"] for model in group["models"]] for group in groups}


def test_a_writer_sees_what_a_writer_needs_and_no_complaints(client: Client, db: None) -> None:
    client.force_login(make_person_at_desk("wen", "Writer"))

    shown = navigation(client)

    assert list(shown) == ["Write", "Publish", "Complaints and takedowns", "Rights", "Settings"]
    assert shown["Write"] == [f"/en/admin/{name}/" for name in WRITTEN]
    assert shown["Complaints and takedowns"] == ["/en/admin/articles/restriction/"]


WRITTEN = ("articles/article", "briefs/brief", "pictures/picture", "wire/delivery")


def test_tasks_have_chinese_names(mo: Client) -> None:
    assert list(navigation(mo, "")) == ["写稿", "发布", "投诉与撤下", "版权", "设置"]


def test_an_administrator_reaches_every_list_once(client: Client, db: None) -> None:
    boss = make_person_at_desk("boss")
    User.objects.filter(pk=boss.pk).update(is_superuser=True)
    client.force_login(boss)
    # Registered for autocompletes and redirects only.
    hidden = {NewsItem}

    reached = [address for addresses in navigation(client).values() for address in addresses]

    names = {f"{model._meta.app_label}/{model._meta.model_name}" for model in set(admin.site._registry) - hidden}
    assert sorted(reached) == sorted(f"/en/admin/{name}/" for name in names)


def test_a_model_that_no_task_names_is_listed_under_settings() -> None:
    app: dict[str, Any] = {"models": [{"model": NewsItem, "name": "News items"}]}

    (group,) = by_task([app])

    assert group["app_label"] == "settings"
    assert group["models"] == app["models"]


def test_every_model_that_a_task_names_is_at_the_desk() -> None:
    registered = {model._meta.label_lower for model in admin.site._registry}

    assert {label for _name, _words, labels in TASKS for label in labels} - registered == set()


def test_the_list_that_is_open_is_marked(ada: Client) -> None:
    page = ada.get("/en/admin/articles/tag/").content.decode()

    assert page.count('aria-current="page"') == 1
    assert '<a href="/en/admin/articles/tag/" aria-current="page">' in page
