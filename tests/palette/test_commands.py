"""Commands of the palette: found by name or initials, and offered only to users who may run them."""

import pytest
from django.test import Client

from tests.makers import make_person_at_desk
from tests.palette.requests import command_labels, results

pytestmark = pytest.mark.django_db


def test_commands_are_found_by_name_in_both_languages_and_by_initials(ada: Client) -> None:
    assert command_labels(ada, "粘贴")[0] == command_labels(ada, "ztlg")[0] == command_labels(ada, "paste a")[0]
    assert command_labels(ada, "zhantie")[0] == command_labels(ada, "粘贴")[0]
    assert "写文章" in command_labels(ada, "xwz")
    assert "写文章" in command_labels(ada, "write an")
    assert "新建：快讯" in command_labels(ada, "kx")
    assert "新建：快讯" in command_labels(ada, "kuaixun")
    assert "退出登录" in command_labels(ada, "tcdl")
    assert "列表：人员" in command_labels(ada, "people")
    assert len(command_labels(ada, "")) > 10


def test_a_user_is_offered_only_permitted_commands(ada: Client, mo: Client, client: Client) -> None:
    client.force_login(make_person_at_desk("nobody"))

    assert any("案件" in label for label in command_labels(mo, "案件"))
    assert not any("案件" in label for label in command_labels(ada, "案件"))
    assert not any(label.startswith("新建：快讯") for label in command_labels(mo, "快讯"))
    assert command_labels(client, "文章") == []


@pytest.mark.parametrize(
    ("here", "address"),
    [
        ("/admin/briefs/brief/?q=1", "/en/admin/briefs/brief/?q=1"),
        ("https://elsewhere.example/admin/", "/en/admin/"),
        ("//elsewhere.example", "/en/admin/"),
        ("/admin//elsewhere.example", "/en/admin//elsewhere.example"),
    ],
)
def test_the_language_command_leads_to_the_same_page(ada: Client, here: str, address: str) -> None:
    (command,) = [result for result in results(ada, "English", here=here) if result["key"] == "command-language"]

    assert command["address"] == address
    assert command["script"] == "language"
