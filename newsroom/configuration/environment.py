"""Values of environment variables. Each function raises ImproperlyConfigured with the name of an invalid variable.

A secret may lie in a file instead, as Docker and systemd pass it: `NAME_FILE` is the path.
"""

import os
import re
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured


def refuse_former(name: str, now: str) -> None:
    """Stop at a variable that had another name in an earlier release, instead of ignoring it."""
    if os.environ.get(name, "0") != "0":
        raise ImproperlyConfigured(f"{name} has become {now}: set that instead")


def read_switch(name: str, default: str) -> bool:
    value = os.environ.get(name, default)
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}")
    return value == "1"


def read_zone(name: str, default: str) -> str:
    value = os.environ.get(name, default)
    try:
        return ZoneInfo(value).key
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise ImproperlyConfigured(f"{name} must be a time zone such as Asia/Shanghai, not {value!r}") from error


def read_number(name: str, default: int, highest: int, unit: str, lowest: int = 1) -> int:
    """A whole number from `lowest` to `highest`; `unit` describes it in the error, such as "a number of days"."""
    value = os.environ.get(name) or str(default)
    if not (value.isascii() and value.isdecimal() and lowest <= int(value) <= highest):
        raise ImproperlyConfigured(f"{name} must be {unit}, not {value!r}")
    return int(value)


def read_days(name: str, default: int) -> int:
    return read_number(name, default, 99_999, "a number of days")


def read_choice(name: str, choices: tuple[str, ...], default: str) -> str:
    value = os.environ.get(name) or default
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be {', '.join(choices[:-1])} or {choices[-1]}, not {value!r}")
    return value


def read_hosts(name: str) -> list[str]:
    """Origins such as https://stats.example, separated by commas. Nothing that would open a policy any further."""
    hosts = [host.strip() for host in os.environ.get(name, "").split(",") if host.strip()]
    if wrong := [host for host in hosts if not re.fullmatch(r"https://[a-z0-9.-]+(?::\d{1,5})?", host)]:
        raise ImproperlyConfigured(f"{name} must be addresses such as https://stats.example, not {wrong[0]!r}")
    return hosts


def read_secret(name: str) -> str:
    """The variable, or the content of the file that `NAME_FILE` names, without the line break at its end; else ""."""
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return os.environ.get(name, "")
    if os.environ.get(name):
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set; keep one of them")
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name}_FILE: {path} cannot be read ({error})") from error


def read_address(name: str, default: str, data: Path) -> str:
    """The variable, else the URL at which this data folder was last served."""
    file = data / "served_at"
    served_at = file.read_text(encoding="utf-8").strip() if file.exists() else ""
    # A server that was stopped while writing leaves an empty file.
    value = os.environ.get(name) or served_at or default
    if not value.startswith(("http://", "https://")) or value.endswith("/"):
        raise ImproperlyConfigured(f"{name} must be a URL such as https://news.example, without a trailing slash")
    return value


def read_secret_key(name: str, data: Path) -> str:
    """The variable or its file, else the key that `make setup` generated in the data folder."""
    file = data / "secret_key"
    value = read_secret(name) or (file.read_text(encoding="ascii").strip() if file.exists() else "")
    if len(value) < 32:
        raise ImproperlyConfigured(
            f"There is no secret key: set {name} to 32 characters or more, or run 'make setup' to generate one"
        )
    return value
