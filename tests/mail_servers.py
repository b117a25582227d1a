"""Mailers for tests, in the format of `settings.MAILERS`."""

# What is sent is in the fixture `mailoutbox`.
IN_MEMORY = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


def smtp(host: str, port: int, **options: object) -> dict[str, object]:
    """The mailer that sends to a server of a test."""
    where = {"host": host, "port": port, "timeout": 20} | options
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": where}}
