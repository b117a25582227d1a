"""DATABASE_URL for PostgreSQL, parsed by the client library, so that it means what it means to `psql`.

postgresql://user:password@host:5432/name
postgresql:///name?host=/var/run/postgresql      a socket on this machine
postgresql://…/name?sslmode=verify-full          and whatever else the library knows
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

SCHEMES = ("postgresql://", "postgres://")
PLACES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
# Connections live for ten minutes and are checked before use, so a restarted database server fails no request.
CONNECTIONS = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
CONNECT_TIMEOUT = 5
# Queries read few rows along an index: on SSDs that costs about as much as a sequential read, which PostgreSQL does not
# assume by default, and they finish before JIT compilation would pay.
PLANNING = "-c random_page_cost=1.1 -c jit=off"


def read_database(name: str, value: str) -> dict[str, Any]:
    """The value of `DATABASES["default"]`. Errors never repeat the URL, because it contains a password."""
    try:
        parts = conninfo_to_dict(value) if value.startswith(SCHEMES) else {}
    except ProgrammingError:
        parts = {}
    port = str(parts.get("port", "5432"))
    if not parts.get("dbname") or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise ImproperlyConfigured(
            f"{name} must be a URL such as postgresql://user:password@host:5432/name"
            " or postgresql:///name?host=/var/run/postgresql"
        ) from None
    places = {PLACES[key]: str(part) for key, part in parts.items() if key in PLACES}
    options = {"connect_timeout": CONNECT_TIMEOUT} | {key: part for key, part in parts.items() if key not in PLACES}
    options["options"] = f"{PLANNING} {options.get('options', '')}".strip()
    return {"ENGINE": "django.db.backends.postgresql"} | CONNECTIONS | places | {"OPTIONS": options}
