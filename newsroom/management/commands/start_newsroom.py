"""`manage.py start_newsroom`: set up an empty newsroom with its own name and a first account."""

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

from newsroom.setup import is_untouched, prepare

IDENTITY = {
    "name": "Name of the site",
    "name_en": "Name in English",
    "publisher": "Publisher",
    "email": "Editorial email address",
    "corrections_email": "Email address for corrections and removals",
    "address": "Postal address",
}
OPTIONAL = {
    "tagline": "Tagline",
    "tagline_en": "Tagline in English",
    "publisher_en": "Publisher in English",
    "address_en": "Postal address in English",
    "phone": "Telephone number",
    "filing_number": "Filing number (ICP)",
}


class Command(BaseCommand):
    help = "Set up an empty newsroom. Asks for everything that is not given as an option."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        for key, label in (IDENTITY | OPTIONAL).items():
            parser.add_argument(f"--{key.replace('_', '-')}", help=label)
        parser.add_argument("--username", help="User name of the first account")
        parser.add_argument("--password", help="Its password; prompted for without echo if omitted")

    def handle(self, *args: Any, **options: Any) -> None:
        identity = {key: options[key] or self._ask(label) for key, label in IDENTITY.items()}
        identity |= {key: options[key] or "" for key in OPTIONAL}
        username = options["username"] or self._ask("User name of the first account")
        password = options["password"] or getpass.getpass("Password: ")
        self._check(identity, username, password)
        prepare()
        if not is_untouched():
            raise CommandError("This newsroom already has accounts or items. Nothing was changed.")
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in identity.items()]
        (settings.DATA / "site.toml").write_text("".join(lines), encoding="utf-8")
        User.objects.create_superuser(username, identity["email"], password)
        self.stdout.write(
            f"{identity['name']} is set up. Sign in as {username}. "
            f"To change its name or address, edit {settings.DATA}/site.toml."
        )

    def _ask(self, label: str) -> str:
        try:
            return input(f"{label}: ").strip()
        except EOFError as error:
            raise CommandError(f"{label} is missing, and there is no terminal to ask for it.") from error

    def _check(self, identity: dict[str, str], username: str, password: str) -> None:
        try:
            if missing := [IDENTITY[key] for key in IDENTITY if not identity[key]]:
                raise ValidationError(f"{missing[0]} is missing.")
            validate_email(identity["email"])
            validate_email(identity["corrections_email"])
            validate_password(password, User(username=username))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
