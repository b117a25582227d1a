"""Passkeys for the address of this newsroom: a passkey of another site, or of another address, is refused."""

from urllib.parse import urlsplit

from django.conf import settings
from django_otp_webauthn.helpers import WebAuthnHelper

from articles.identity.current import site_identity


class Passkeys(WebAuthnHelper):
    """The library's ceremonies, for the host of `settings.SITE_URL`."""

    def get_relying_party_domain(self) -> str:
        return urlsplit(settings.SITE_URL).hostname or ""

    def get_relying_party_name(self) -> str:
        return site_identity("name")

    def get_allowed_origins(self) -> list[str]:
        return [settings.SITE_URL]


def are_offered() -> bool:
    """Whether browsers offer passkeys at the address of this newsroom: over https, or under the name localhost."""
    address = urlsplit(settings.SITE_URL)
    return address.scheme == "https" or address.hostname == "localhost"
