"""Which PostgreSQL does an address name? Read by the client library itself, so it means what it means to `psql`.

postgresql://user:password@host:5432/name
postgresql:///name?host=/var/run/postgresql      a socket of this machine
postgresql://…/name?sslmode=verify-full          and whatever else the library knows
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

SCHEMES = ("postgresql://", "postgres://")
PLACES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
# A connection is kept for ten minutes and tried before each use: a server that was started again costs nobody a page.
KEPT = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
PATIENCE = 5
# Everything here reads a few rows along an index: on today's disks no dearer than the next row of a table, which the
# server does not believe by itself; and questions so short are over before they could be compiled.
PLANNING = "-c random_page_cost=1.1 -c jit=off"


def read_database(name: str, value: str) -> dict[str, Any]:
    """Django's settings for the database at an address. Errors never repeat it: it holds a password."""
    try:
        parts = conninfo_to_dict(value) if value.startswith(SCHEMES) else {}
    except ProgrammingError:
        parts = {}
    port = str(parts.get("port", "5432"))
    if not parts.get("dbname") or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise ImproperlyConfigured(
            f"{name} is an address such as postgresql://user:password@host:5432/name"
            " or postgresql:///name?host=/var/run/postgresql"
        ) from None
    places = {PLACES[key]: str(part) for key, part in parts.items() if key in PLACES}
    options = {"connect_timeout": PATIENCE} | {key: part for key, part in parts.items() if key not in PLACES}
    options["options"] = f"{PLANNING} {options.get('options', '')}".strip()
    return {"ENGINE": "django.db.backends.postgresql"} | KEPT | places | {"OPTIONS": options}
