"""Accounts of the demonstration: one per group and an administrator, with random passwords stored in a file."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User

# Letters and digits, without those that look alike.
UNAMBIGUOUS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS = {
    "lin": "Chief editor",
    "ada": "Editor",
    "wen": "Writer",
    "mo": "Moderator",
    "lea": "Lead moderator",
    "fa": "Counsel",
    "audrey": "Auditor",
}


def password_file() -> Path:
    """File with the random passwords of the demo accounts, readable only by its owner."""
    return settings.DATA / "demo_people.txt"


def create_accounts() -> None:
    """Create the accounts and write user names, passwords and groups to the password file."""
    lines, people = [], {"admin": "", **GROUPS}
    passwords = ["-".join("".join(secrets.choice(UNAMBIGUOUS) for _ in range(4)) for _ in range(3)) for _ in people]
    # A hash takes a third of a second on purpose; they are computed outside of Python's lock.
    with ThreadPoolExecutor() as pool:
        hashes = list(pool.map(make_password, passwords))
    for (username, group), password, hashed in zip(people.items(), passwords, hashes, strict=True):
        user = User.objects.create(
            username=username,
            email=f"{username}@tidewatch.example",
            password=hashed,
            is_staff=True,
            is_superuser=not group,
        )
        user.groups.set(Group.objects.filter(name=group))
        lines.append(f"{username:8} {password}   {group or 'Administrator'}\n")
    password_file().touch(mode=0o600)
    password_file().write_text("".join(lines), encoding="utf-8")
