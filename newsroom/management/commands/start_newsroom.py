"""`manage.py start_newsroom`: begin a real, empty newsroom with its own identity and a first account."""

import getpass
import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from newsroom.preparing import is_untouched, prepare

IDENTITY = {
    "name": "Name of the site",
    "name_en": "Name in English",
    "publisher": "Publisher",
    "email": "Editorial email address",
    "corrections_email": "Email address for corrections and removals",
    "address": "Postal address",
}
OPTIONAL = {"tagline": "", "tagline_en": "", "publisher_en": "", "address_en": "", "phone": "", "filing_number": ""}


class Command(BaseCommand):
    help = "Begin a real, empty newsroom: asks for what is not given as an option."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        for key, words in (IDENTITY | OPTIONAL).items():
            parser.add_argument(f"--{key.replace('_', '-')}", help=words or key.replace("_", " "))
        parser.add_argument("--username", help="The first account")
        parser.add_argument("--password", help="Its password; asked for without echo when it is left out")

    def handle(self, *args: Any, **options: Any) -> None:
        identity = {key: options[key] or self._ask(words) for key, words in IDENTITY.items()}
        identity |= {key: options[key] or default for key, default in OPTIONAL.items()}
        username = options["username"] or self._ask("User name of the first account")
        password = options["password"] or getpass.getpass("Password: ")
        self._check(identity, username, password)
        prepare()
        if not is_untouched():
            raise CommandError("This newsroom has begun: there are accounts or items in it. Nothing was changed.")
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in identity.items()]
        (settings.DATA / "site.toml").write_text("".join(lines), encoding="utf-8")
        User.objects.create_superuser(username, identity["email"], password)
        self.stdout.write(
            f"{identity['name']} has begun. Sign in as {username}; its identity is in {settings.DATA}/site.toml."
        )

    def _ask(self, words: str) -> str:
        try:
            return input(f"{words}: ").strip()
        except EOFError as error:
            raise CommandError(f"{words}: missing, and nobody is there to ask.") from error

    def _check(self, identity: dict[str, str], username: str, password: str) -> None:
        try:
            if missing := [IDENTITY[key] for key in IDENTITY if not identity[key]]:
                raise ValidationError(f"{missing[0]} is missing.")
            validate_email(identity["email"])
            validate_email(identity["corrections_email"])
            validate_password(password, User(username=username))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
