"""Answers to the questions of `start_newsroom`: what is asked, what is wrong with an answer, and what was answered."""

import json
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.identity.models import Identity

REQUIRED = ("name", "publisher", "email", "corrections_email", "address")
ASKED = ("name", "name_en", "publisher", "email", "corrections_email", "address", "filing_number")
USERNAME, PASSWORD = "username", "password"
KEYS: Collection[str] = (*Identity.columns(), USERNAME, PASSWORD)
EXAMPLES: Mapping[str, str | Promise] = {
    "name": gettext_lazy("as readers see it"),
    "publisher": gettext_lazy("the organisation behind it"),
    "email": "desk@news.example",
    "corrections_email": "corrections@news.example",
    "filing_number": "沪ICP备12345678号",
}


@dataclass(frozen=True, slots=True)
class Question:
    """`example`: what an answer looks like, "" where the label says enough."""

    key: str
    label: str
    example: str
    is_required: bool


def questions(answered: Collection[str]) -> list[Question]:
    """The questions about the site that no option and no file has answered, in the language of the interface."""
    return [
        Question(key, _label(key), str(EXAMPLES.get(key, "")), key in REQUIRED) for key in ASKED if key not in answered
    ]


def _label(key: str) -> str:
    if key in (USERNAME, PASSWORD):
        return {USERNAME: _("user name of the first account"), PASSWORD: _("password")}[key]
    return str(_field(key).verbose_name)


def _field(key: str) -> Any:
    return User._meta.get_field("username") if key == USERNAME else Identity._meta.get_field(key)


def cleaned(key: str, answer: str, answers: Mapping[str, str]) -> str:
    """The answer as it is stored. Raises ValidationError with what is wrong; `answers` are the earlier ones."""
    if not isinstance(answer, str):
        raise ValidationError(_("This must be text in quotation marks."))
    answer = answer if key == PASSWORD else answer.strip()
    if not answer and key in (*REQUIRED, USERNAME, PASSWORD):
        raise ValidationError(_("This cannot be empty."))
    if key == PASSWORD:
        validate_password(answer, User(username=answers.get(USERNAME, ""), email=answers.get("email", "")))
        return answer
    return str(_field(key).clean(answer, None))


def errors_in(given: Mapping[str, str]) -> list[str]:
    """A line for each answer that cannot be used, beginning with its key."""
    lines = [f"{key}: {_('There is no such setting.')}" for key in given if key not in KEYS]
    for key in (key for key in KEYS if key in given):
        try:
            cleaned(key, given[key], given)
        except ValidationError as error:
            lines.append(f"{key}: {' '.join(error.messages)}")
    return lines


def read_answers(path: Path) -> dict[str, str]:
    """The answers in a TOML file. Raises ValidationError if it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValidationError(f"{path}: {error}") from error


def write_answers(path: Path, answers: Mapping[str, str], keys: Iterable[str]) -> None:
    """Store answers for the next attempt. A password is none of `keys`."""
    lines = [f"{key} = {json.dumps(answers[key], ensure_ascii=False)}\n" for key in keys if answers.get(key)]
    path.write_text("".join(lines), encoding="utf-8")
