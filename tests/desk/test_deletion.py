"""Deletion pages: what is named, what prevents a deletion and what is deleted along with a row."""

import pytest
from django.test import Client

from articles.models import Tag
from tests.makers import make_article, make_person_at_desk, make_section


@pytest.fixture
def lin(client: Client, db: None) -> Client:
    """Lin is chief editor."""
    client.force_login(make_person_at_desk("lin", "Chief editor"))
    return client


def test_a_row_is_named_as_in_its_list(lin: Client) -> None:
    draft = make_article(headline="夜航恢复", published_at=None, first_published_at=None)

    page = lin.get(f"/admin/articles/article/{draft.pk}/delete/").content.decode()

    assert f"确定删除文章“夜航恢复（文章{draft.pk}）”吗？" in page
    assert "文章：1" in page


def test_rows_that_prevent_a_deletion_are_named_and_linked(lin: Client) -> None:
    section = make_section()
    article = make_article(headline="夜航恢复", section=section)

    page = lin.get(f"/admin/articles/section/{section.pk}/delete/").content.decode()

    assert f'<a href="/admin/articles/newsitem/{article.pk}/change/">' in page or f"文章 {article.pk}" in page
    assert "须先删除" in page


def test_rows_of_many_to_many_tables_are_not_listed(client: Client, db: None) -> None:
    boss = make_person_at_desk("boss", "Editor")
    boss.is_superuser = True
    boss.save()
    client.force_login(boss)

    page = client.get(f"/admin/auth/group/{boss.groups.get().pk}/delete/").content.decode()

    assert "编辑" in page
    assert "User_groups object" not in page
    assert "Group_permissions object" not in page


def test_the_aliases_of_a_tag_are_deleted_with_it(lin: Client) -> None:
    tag = Tag.objects.create(name="老码头")
    tag.aliases.create(name="Old Wharf")

    page = lin.get(f"/admin/articles/tag/{tag.pk}/delete/").content.decode()

    assert "标签：" in page
    assert "Old Wharf" in page
