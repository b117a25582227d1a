"""`manage.py start_newsroom`: set up an empty newsroom with its own name and a first account."""

import getpass
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from articles.formats.interface_language import interface_code_for
from articles.formats.lists import sentences
from articles.identity.models import Identity, Language
from newsroom.first_answers import (
    ASKED,
    KEYS,
    PASSWORD,
    USERNAME,
    Question,
    cleaned,
    errors_in,
    questions,
    read_answers,
    write_answers,
)
from newsroom.setup import is_untouched, prepare
from newsroom.translations import compile_catalogues

LANGUAGES = {"1": Language.CHINESE, "2": Language.ENGLISH, "中文": Language.CHINESE, "english": Language.ENGLISH}
WHICH_LANGUAGE = "语言 / Language: 1 中文, 2 English [1]: "


class Command(BaseCommand):
    help = "Set up an empty newsroom. Asks for everything that neither an option nor the file says."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, help="TOML file with answers under the names of these options")
        for key in KEYS:
            parser.add_argument(f"--{key.replace('_', '-')}", choices=Language.values if key == "language" else None)

    def handle(self, *args: Any, **options: Any) -> None:
        compile_catalogues()
        answers = self._given(options)
        try:
            self._set_up(answers)
        except KeyboardInterrupt:
            self._store(answers)
            raise CommandError(_("Stopped. Nothing is set up yet; your answers are kept."), returncode=130) from None

    def _given(self, options: dict[str, Any]) -> dict[str, str]:
        """What the options and the file say, checked before anything is created."""
        try:
            answers = read_answers(options["file"]) if options["file"] else {}
        except ValidationError as error:
            raise CommandError(sentences(error.messages)) from error
        answers |= {key: options[key] for key in KEYS if options[key] is not None}
        if errors := errors_in(answers):
            raise CommandError("\n".join(errors))
        return answers

    def _set_up(self, answers: dict[str, str]) -> None:
        is_complete = {*ASKED, USERNAME, PASSWORD} - {"name_en", "filing_number"} <= answers.keys()
        if "language" not in answers:
            answers["language"] = Language.CHINESE if is_complete else self._ask_language()
        with translation.override(interface_code_for(answers["language"])):
            prepare()
            if not is_untouched():
                raise CommandError(_("This newsroom already has accounts or items. Nothing was changed."))
            if not is_complete:
                self._ask_for_the_rest(answers)
            self._create(answers)
            words = _("{name} is set up. Sign in as {username}; the first page of the desk says what comes next.")
            self.stdout.write(words.format(**answers))

    def _create(self, answers: dict[str, str]) -> None:
        values = {key: cleaned(key, answers[key], answers) for key in KEYS if key in answers}
        username, password = values.pop(USERNAME), values.pop(PASSWORD)
        with transaction.atomic():
            Identity.objects.create(**values)
            User.objects.create_superuser(username, values["email"], password)
        self._unfinished.unlink(missing_ok=True)

    def _ask_language(self) -> str:
        while True:
            answer = self._input(WHICH_LANGUAGE).strip().lower() or "1"
            if answer in LANGUAGES:
                return LANGUAGES[answer]
            self.stdout.write("请输入1或2。 / Please type 1 or 2.")

    def _ask_for_the_rest(self, answers: dict[str, str]) -> None:
        former = read_answers(self._unfinished) if self._unfinished.exists() else {}
        for question in questions(answers):
            answers[question.key] = self._ask(question, former.get(question.key, ""), answers)
        if USERNAME not in answers:
            question = Question(USERNAME, _("user name of the first account"), "", is_required=True)
            answers[USERNAME] = self._ask(question, former.get(USERNAME, ""), answers)
        if PASSWORD not in answers:
            answers[PASSWORD] = self._ask_password(answers)

    def _ask(self, question: Question, former: str, answers: dict[str, str]) -> str:
        """Ask until the answer is valid; Enter alone takes the answer of an earlier attempt."""
        hint = question.example if question.is_required else _("Enter to skip it")
        prompt = f"{question.label}{f' ({hint})' if hint else ''}{f' [{former}]' if former else ''}: "
        while True:
            try:
                return cleaned(question.key, self._input(prompt).strip() or former, answers)
            except ValidationError as error:
                self.stdout.write(f"  {' '.join(error.messages)}")

    def _ask_password(self, answers: dict[str, str]) -> str:
        while True:
            password = self._typed(getpass.getpass, f"{_('Password')}: ")
            try:
                cleaned(PASSWORD, password, answers)
            except ValidationError as error:
                self.stdout.write(f"  {' '.join(error.messages)}")
                continue
            if self._typed(getpass.getpass, f"{_('Password again')}: ") == password:
                return password
            self.stdout.write(f"  {_('The two passwords differ.')}")

    def _input(self, prompt: str) -> str:
        return self._typed(input, prompt)

    def _typed(self, ask: Any, prompt: str) -> str:
        try:
            return str(ask(prompt))
        except EOFError as error:
            words = _("There is no terminal to answer “{question}”. Give it as an option or in a file.")
            raise CommandError(words.format(question=prompt.rstrip(": "))) from error

    @property
    def _unfinished(self) -> Path:
        return Path(settings.DATA) / "start_newsroom.toml"

    def _store(self, answers: dict[str, str]) -> None:
        write_answers(self._unfinished, answers, [*ASKED, USERNAME])
