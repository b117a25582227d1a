"""`manage.py send_test_mail ADDRESS`: find out whether the mail server accepts our mail."""

import smtplib
import ssl
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from articles.identity.current import current_identity
from articles.outbox.transport import compose, has_mail_server, mail_server, sender_address

TEXT = "This is a test of the mail server of {url}. If you can read it, letters to readers and claimants arrive too.\n"


class Command(BaseCommand):
    help = "Send one email at once, without the outbox, and say what is wrong if the mail server does not accept it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        address = options["address"]
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError(f"{address} is not an email address.") from error
        if not has_mail_server():
            raise CommandError("No mail server is configured: set NEWSROOM_MAIL_HOST.")
        mail = compose(address, f"Test from {current_identity().name}", TEXT.format(url=settings.SITE_URL), {})
        server = mail_server()
        try:
            server.send_messages([mail])
        except (OSError, smtplib.SMTPException) as error:
            raise CommandError(explain(error)) from error
        finally:
            server.close()
        self.stdout.write(f"Accepted for {address}, from {sender_address()}.")


def explain(error: Exception) -> str:
    """What an operator can do about a failure, and the words of the mail server."""
    words = " ".join(str(error).split())
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The certificate of the mail server is not valid: {error.verify_message}. Nothing was sent."
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"The mail server refuses NEWSROOM_MAIL_USER with this password: {words}"
    if isinstance(error, smtplib.SMTPNotSupportedError | ssl.SSLError):
        return f"The mail server does not speak this NEWSROOM_MAIL_SECURITY: {words}"
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
        return f"The mail server refuses the mail: {words}"
    return f"The mail server cannot be reached: {words}"
