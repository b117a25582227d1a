"""Tests of start_newsroom: questions in both languages, a file of answers, and wrong answers, which are asked again."""

import getpass
import io

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from articles.identity.models import Identity
from newsroom.management.commands import start_newsroom
from tests import makers

GOOD = ["晚港日报", "", "晚港报社", "desk@wangang.example", "fix@wangang.example", "晚港路 1 号", "", "chief"]
PASSWORD = "tern-and-tide-41"
FILE = """
name = "晚港日报"
publisher = "晚港报社"
email = "desk@wangang.example"
corrections_email = "fix@wangang.example"
address = "晚港路 1 号"
police_number = "沪公网安备31010102000001号"
username = "chief"
password = "tern-and-tide-41"
"""

pytestmark = pytest.mark.django_db


class Terminal:
    """Answers questions in order; an exception among the answers is raised."""

    def __init__(self, monkeypatch, settings, tmp_path):
        settings.DATA = tmp_path
        self.prompts, self.output, self.answers = [], io.StringIO(), []
        monkeypatch.setattr("builtins.input", self.answer)
        monkeypatch.setattr(getpass, "getpass", self.answer)
        monkeypatch.setattr(start_newsroom, "prepare", lambda: None)

    def answer(self, prompt):
        self.prompts.append(prompt)
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def start(self, *answers, **options):
        self.answers, self.prompts = list(answers), []
        call_command("start_newsroom", stdout=self.output, **options)


@pytest.fixture
def terminal(monkeypatch, settings, tmp_path):
    return Terminal(monkeypatch, settings, tmp_path)


@pytest.mark.parametrize(
    ("choice", "first", "stored"),
    [("1", "站名", "zh-Hans"), ("", "站名", "zh-Hans"), ("2", "name of the site", "en"), ("English", "name", "en")],
)
def test_it_asks_in_chinese_or_english(terminal, choice, first, stored):
    terminal.start(choice, *GOOD, PASSWORD, PASSWORD)

    assert terminal.prompts[1].startswith(first)
    identity = Identity.objects.get()
    assert (identity.name, identity.email, identity.language) == ("晚港日报", "desk@wangang.example", stored)
    assert User.objects.get().is_superuser
    assert User.objects.get().check_password(PASSWORD)


def test_a_wrong_answer_gets_a_message_and_is_asked_again_alone(terminal):
    wrong = ["3", "2", "晚港日报", "", "晚港报社", "desk at wangang", "desk@wangang.example", "fix@wangang.example"]
    rest = ["", "晚港路 1 号", "12345", "", "a name!", "chief", "12345678", PASSWORD, "tern-and-tide-42"]

    terminal.start(*wrong, *rest, PASSWORD, PASSWORD)

    asked = [prompt.partition(" (")[0].rstrip(": ") for prompt in terminal.prompts]
    assert asked.count("email of the newsroom") == 2
    assert asked.count("postal address") == 2
    assert asked.count("ICP filing number") == 2
    assert asked.count("name of the site") == 1
    for words in ("Please type 1 or 2.", "Enter a valid email address.", "This cannot be empty.", "differ", "ICP备"):
        assert words in terminal.output.getvalue()
    assert Identity.objects.get().address == "晚港路 1 号"


def test_answers_typed_before_an_interruption_are_offered_again(terminal):
    with pytest.raises(CommandError, match="答案已保存") as stopped:
        terminal.start("1", "晚港日报", "", "晚港报社", KeyboardInterrupt())
    assert stopped.value.returncode == 130
    assert not Identity.objects.exists()

    terminal.start("1", "", "", "", *GOOD[3:], PASSWORD, PASSWORD)

    assert "[晚港日报]" in terminal.prompts[1]
    assert (Identity.objects.get().name, Identity.objects.get().publisher) == ("晚港日报", "晚港报社")
    assert not list(start_newsroom.settings.DATA.glob("*.toml"))


def test_a_complete_file_answers_every_question(terminal, tmp_path):
    (tmp_path / "answers").write_text(FILE, encoding="utf-8")

    terminal.start(file=tmp_path / "answers")

    assert terminal.prompts == []
    assert Identity.objects.get().police_number == "沪公网安备31010102000001号"
    assert User.objects.get().username == "chief"


def test_all_mistakes_in_a_file_are_named_and_nothing_is_created(terminal, tmp_path):
    wrong = FILE.replace("desk@", "desk ").replace("police_number", "polic_number").replace("tern-and-tide-41", "1234")
    (tmp_path / "answers").write_text(wrong, encoding="utf-8")

    with pytest.raises(CommandError) as refused:
        terminal.start(file=tmp_path / "answers")

    assert [line.partition(":")[0] for line in str(refused.value).splitlines()] == ["polic_number", "email", "password"]
    assert not Identity.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize("content", [b"name = ", b"name = 5", b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(terminal, tmp_path, content):
    (tmp_path / "answers").write_bytes(content)

    with pytest.raises(CommandError, match=r"answers|name"):
        terminal.start(file=tmp_path / "answers")


def test_without_a_terminal_the_missing_answer_is_named(terminal):
    with pytest.raises(CommandError, match="站名"):
        terminal.start("1", EOFError())


def test_a_newsroom_in_use_is_not_asked_anything_more(terminal):
    makers.make_person_at_desk("ada", "Editor")

    with pytest.raises(CommandError):
        terminal.start("1")

    assert len(terminal.prompts) == 1
