"""People who sign in: with a password, with an authenticator app, on their own browsers."""

import time
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from newsroom.signin.codes import TOLERANCE
from tests.makers import make_person_at_desk

PASSWORD = "the-tide-turns-7"
LOGIN = "/en/admin/login/"
VERIFY = "/en/admin/account/verify/"
ACCOUNT = "/en/admin/account/"
DESK = "/en/admin/"


def make_member(name: str, *groups: str, **values: Any) -> User:
    person = make_person_at_desk(name, *groups)
    person.email = f"{name}@tidewatch.example"
    person.set_password(PASSWORD)
    for column, value in values.items():
        setattr(person, column, value)
    person.save()
    return person


def add_app(person: User) -> TOTPDevice:
    return TOTPDevice.objects.create(user=person, tolerance=TOLERANCE)


def code_of(device: TOTPDevice, seconds: int = 0) -> str:
    """The code that the app shows now, or showed so many seconds ago if negative."""
    generator = TOTP(device.bin_key, device.step)
    generator.time = time.time() + seconds
    return f"{generator.token():06d}"


def sign_in(client: Client, name: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(LOGIN, {"username": name, "password": password, "next": DESK}, **extra)


def is_signed_in(client: Client) -> bool:
    return client.get(DESK).status_code == 200
