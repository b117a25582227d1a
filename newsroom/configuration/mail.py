"""Outgoing mail: the variables NEWSROOM_MAIL_… as Django's `MAILERS` and sender addresses."""

import ipaddress
import os
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from newsroom.configuration.environment import read_choice, read_number, read_secret

SMTP = "django.core.mail.backends.smtp.EmailBackend"
PORTS = {"none": 25, "starttls": 587, "tls": 465}
TIMEOUT_SECONDS = 30
IMAPS = 993


def read_mailers() -> dict[str, Any]:
    """The mailer "default", or none at all without NEWSROOM_MAIL_HOST.

    Django 6.1 introduced the format. `articles/outbox/transport.py` reads it, because 5.2 does not.
    """
    host = os.environ.get("NEWSROOM_MAIL_HOST", "")
    if not host:
        return {}
    user, password = os.environ.get("NEWSROOM_MAIL_USER", ""), read_secret("NEWSROOM_MAIL_PASSWORD")
    if bool(user) != bool(password):
        raise ImproperlyConfigured("NEWSROOM_MAIL_USER and NEWSROOM_MAIL_PASSWORD belong together; one is missing")
    security = read_choice("NEWSROOM_MAIL_SECURITY", tuple(PORTS), "starttls" if user else "none")
    if user and security == "none" and not _is_loopback(host):
        raise ImproperlyConfigured("NEWSROOM_MAIL_SECURITY must be starttls or tls, or the password could be read")
    options = {
        "host": host,
        "port": read_number("NEWSROOM_MAIL_PORT", PORTS[security], 65_535, "a port"),
        "username": user,
        "password": password,
        "use_tls": security == "starttls",
        "use_ssl": security == "tls",
        "timeout": TIMEOUT_SECONDS,
    }
    return {"default": {"BACKEND": SMTP, "OPTIONS": options}}


def read_mail_address(name: str, default: str) -> str:
    """An address, with or without a name: `desk@news.example` or `News desk <desk@news.example>`."""
    value = os.environ.get(name) or default
    if not value:
        return ""
    try:
        validate_email(parseaddr(value)[1])
    except ValidationError as error:
        raise ImproperlyConfigured(f"{name} must be an email address, not {value!r}") from error
    return value


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A folder of an IMAP server, reached by TLS."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str


def read_bounces_mailbox() -> Mailbox | None:
    """`NEWSROOM_BOUNCES`, such as imaps://bounces@mail.example/INBOX, with its password in a variable or file."""
    value = os.environ.get("NEWSROOM_BOUNCES", "")
    if not value:
        return None
    try:
        parts = urlsplit(value)
        port = parts.port or IMAPS
    except ValueError:
        parts, port = urlsplit(""), IMAPS
    if parts.scheme != "imaps" or not parts.hostname or not parts.username or parts.password:
        raise ImproperlyConfigured("NEWSROOM_BOUNCES must be an address such as imaps://user@mail.example/INBOX")
    if not (password := read_secret("NEWSROOM_BOUNCES_PASSWORD")):
        raise ImproperlyConfigured("NEWSROOM_BOUNCES needs NEWSROOM_BOUNCES_PASSWORD, or its file")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if not folder.isascii() or not folder.isprintable():
        raise ImproperlyConfigured("NEWSROOM_BOUNCES must name a folder in ASCII")
    return Mailbox(parts.hostname, port, unquote(parts.username), password, folder)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
