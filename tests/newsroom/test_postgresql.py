"""An address names a database, a socket or nothing at all; what is odd stops the start and tells no password."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.data_folder import prepare
from newsroom.postgresql import read_database
from tests.newsroom_server import run_command

NAME = "DATABASE_URL"


def test_an_address_names_user_password_host_port_and_database():
    read = read_database(NAME, "postgresql://ada:p%40ss@db.example:6432/news%20room")

    assert {key: read[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")} == {
        "USER": "ada", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "6432", "NAME": "news room",
    }  # fmt: skip


@pytest.mark.parametrize("address", ["postgresql:///news?host=/run/postgresql", "postgres://%2Frun%2Fpostgresql/news"])
def test_a_socket_is_named_by_its_folder(address):
    read = read_database(NAME, address)

    assert (read["HOST"], read["NAME"]) == ("/run/postgresql", "news")


def test_what_else_the_client_library_knows_is_passed_on():
    read = read_database(NAME, "postgresql://h/n?sslmode=verify-full&connect_timeout=2&options=-csearch_path%3Dnews")

    options = read["OPTIONS"].pop("options")
    assert read["OPTIONS"] == {"sslmode": "verify-full", "connect_timeout": "2"}
    assert options.endswith(" -csearch_path=news")


def test_a_connection_is_kept_and_tried_before_its_next_use():
    read = read_database(NAME, "postgresql://h/n")

    assert read["CONN_MAX_AGE"] > 0
    assert read["CONN_HEALTH_CHECKS"]


@pytest.mark.parametrize(
    "odd",
    [
        "mysql://ada:hush@host/news",
        "postgresql+psycopg://ada:hush@host/news",
        "ada:hush@host/news",
        "dbname=news password=hush",
        "postgresql://ada:hush@host",
        "postgresql://ada:hush@host/",
        "postgresql://ada:hush@host:port/news",
        "postgresql://ada:hush@host:0/news",
        "postgresql://ada:hush@host:65536/news",
        "postgresql://ada:hush@one,two/news",
        "postgresql://ada:hu sh@host/news",
        "postgresql://ada:hush%zz@host/news",
        "postgresql://ada:hush@host/news?colour=red",
    ],
)
def test_an_odd_address_is_refused_in_words_without_its_password(odd):
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL is an address such as postgresql://") as refused:
        read_database(NAME, odd)

    assert "hu" not in str(refused.value).replace("postgresql://user:password", "")
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_an_odd_address_stops_the_start(tmp_path):
    prepare(tmp_path)
    (tmp_path / "database_url").write_text("postgresql://ada:hush@host:port/news")

    done = run_command(tmp_path, "check")

    assert done.returncode == 1
    assert b"DATABASE_URL is an address such as" in done.stderr
    assert b"hush" not in done.stderr


def test_without_an_address_the_file_in_the_data_folder_is_the_database(tmp_path):
    prepare(tmp_path)

    done = run_command(tmp_path, "migrate", "--verbosity=0")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "newsroom.sqlite3").exists()
