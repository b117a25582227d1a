"""Variables of outgoing mail: ports by security, secrets from files, and clear errors."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.configuration.mail import read_mail_address, read_mailers


@pytest.fixture
def mail(monkeypatch):
    """Sets NEWSROOM_MAIL_… and returns the options of the mailer."""

    def read(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"NEWSROOM_MAIL_{name.upper()}", value)
        return read_mailers()["default"]["OPTIONS"]

    return read


def test_without_a_host_there_is_no_mailer(monkeypatch):
    monkeypatch.delenv("NEWSROOM_MAIL_HOST", raising=False)

    assert read_mailers() == {}


@pytest.mark.parametrize(("security", "port"), [("none", 25), ("starttls", 587), ("tls", 465)])
def test_the_port_follows_the_security(mail, security, port):
    options = mail(host="mail.example", security=security)

    assert (options["port"], options["use_tls"], options["use_ssl"]) == (
        port,
        security == "starttls",
        security == "tls",
    )


def test_a_password_file_is_read_and_its_line_break_left_out(mail, tmp_path):
    (tmp_path / "password").write_text("a pass word \n", encoding="utf-8")

    options = mail(host="mail.example", user="desk", password_file=str(tmp_path / "password"))

    assert (options["username"], options["password"], options["use_tls"]) == ("desk", "a pass word ", True)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"user": "desk"}, "belong together"),
        ({"password": "x"}, "belong together"),
        ({"user": "desk", "password": "x", "security": "none"}, "could be read"),
        ({"security": "ssl"}, "none, starttls or tls, not 'ssl'"),
        ({"port": "0"}, "NEWSROOM_MAIL_PORT must be a port"),
        ({"port": "99999"}, "NEWSROOM_MAIL_PORT"),
        ({"user": "desk", "password": "x", "password_file": "/dev/null"}, "both set"),
        ({"user": "desk", "password_file": "/nowhere/password"}, "cannot be read"),
    ],
)
def test_a_wrong_value_is_named(mail, values, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        mail(host="mail.example", **values)


def test_a_server_on_this_machine_may_take_a_password_without_tls(mail):
    assert mail(host="127.0.0.1", user="desk", password="x", security="none")["password"] == "x"


def test_an_address_may_have_a_name_and_must_be_one(monkeypatch):
    monkeypatch.setenv("NEWSROOM_MAIL_FROM", "候潮 <desk@tide.example>")
    assert read_mail_address("NEWSROOM_MAIL_FROM", "") == "候潮 <desk@tide.example>"
    monkeypatch.setenv("NEWSROOM_MAIL_FROM", "desk")

    with pytest.raises(ImproperlyConfigured, match="NEWSROOM_MAIL_FROM must be an email address"):
        read_mail_address("NEWSROOM_MAIL_FROM", "")
