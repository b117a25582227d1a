"""Codes of the second factor: of an authenticator app (RFC 6238), and backup codes. Each works once.

An app's code is accepted up to a minute early or late, and its drift is remembered. Backup codes are stored as keyed
digests; used ones are kept, so that the answer to a used code can say so.
"""

import secrets
import time
import unicodedata
from enum import StrEnum

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

STEP_SECONDS = 30
TOLERANCE = 2
BACKUP_CODES = 10
# Without letters and digits that look alike: ten of them have 49 bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
BACKUP_LENGTH = 10
# How far back an expired code is recognised. Codes to come are not: the answer would say which one to use later.
EXPIRED_STEPS = 20
UNUSED, USED = "backup codes", "used backup codes"


class Outcome(StrEnum):
    APP = "app"
    BACKUP = "backup"
    WRONG = "wrong"
    USED = "used"
    EXPIRED = "expired"
    AHEAD = "ahead"


def normal_code(typed: str) -> str:
    """A code as typed, also with blanks, hyphens or the full-width digits of a Chinese keyboard."""
    folded = unicodedata.normalize("NFKC", typed).casefold()
    return "".join(character for character in folded if character.isalnum())[:40]


def check_code(user: User, typed: str) -> Outcome:
    """Check a code and use it up. Rows are locked, so that of two requests with one code only one gets in."""
    code = normal_code(typed)
    with transaction.atomic():
        if code.isascii() and code.isdecimal() and len(code) == 6:
            return _check_app(user, int(code))
        return _check_backup(user, code)


def new_app(user: User, key: str, name: str = "") -> TOTPDevice:
    """An authenticator app that is not stored yet."""
    return TOTPDevice(user=user, key=key, name=name, confirmed=True, tolerance=TOLERANCE, step=STEP_SECONDS)


def confirm_app(device: TOTPDevice, typed: str) -> Outcome:
    """Store a new app once it shows a right code. A code of a clock that is off by minutes is recognised as such."""
    code = normal_code(typed)
    if not (code.isascii() and code.isdecimal() and len(code) == 6):
        return Outcome.WRONG
    generator = TOTP(device.bin_key, device.step, device.t0, device.digits)
    generator.time = time.time()
    if generator.verify(int(code), TOLERANCE):
        device.last_t, device.drift = generator.t(), generator.drift
        device.save()
        return Outcome.APP
    if int(code) in _tokens(device, range(-EXPIRED_STEPS, 0)):
        return Outcome.EXPIRED
    return Outcome.AHEAD if int(code) in _tokens(device, range(1, EXPIRED_STEPS + 1)) else Outcome.WRONG


def make_backup_codes(user: User) -> list[str]:
    """New codes, such as "k7fbq-m2xhd"; the former ones end. They are readable only here."""
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(BACKUP_LENGTH)) for _ in range(BACKUP_CODES)]
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name=UNUSED, confirmed=True)
        StaticDevice.objects.create(user=user, name=USED, confirmed=False)
        StaticToken.objects.bulk_create([StaticToken(device=device, token=_digest(user, code)) for code in codes])
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def backup_codes_left(user: User) -> int:
    return int(StaticToken.objects.filter(device__user=user, device__name=UNUSED).count())


def _check_app(user: User, code: int) -> Outcome:
    devices = list(TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).order_by("pk"))
    if any(device.verify_token(code) for device in devices):
        return Outcome.APP
    for device in devices:
        if code in _tokens(device, range(-TOLERANCE, TOLERANCE + 1)):
            return Outcome.USED
        if code in _tokens(device, range(-EXPIRED_STEPS, 0)):
            return Outcome.EXPIRED
    return Outcome.WRONG


def _tokens(device: TOTPDevice, steps: range) -> set[int]:
    """The codes of the app at so many steps from now."""
    generator = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    tokens = set()
    for step in steps:
        generator.time = time.time() + step * device.step
        tokens.add(generator.token())
    return tokens


def _check_backup(user: User, code: str) -> Outcome:
    tokens = StaticToken.objects.filter(device__user=user, token=_digest(user, code))
    used = StaticDevice.objects.filter(user=user, name=USED).first()
    if used and tokens.filter(device__name=UNUSED).update(device=used):
        return Outcome.BACKUP
    return Outcome.USED if tokens.exists() else Outcome.WRONG


def _digest(user: User, code: str) -> str:
    """As much of a keyed digest as the library's column holds: 64 bits."""
    return salted_hmac("newsroom.signin.codes", f"{user.pk} {code}", algorithm="sha256").hexdigest()[:16]
