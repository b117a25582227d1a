"""Passkeys in a real browser with a virtual authenticator: enrolment, signing in, and a passkey of another site."""

import hashlib
import json
from typing import Any

import cbor2
import pytest
from django.test import Client
from django_otp_webauthn.models import WebAuthnCredential
from playwright.sync_api import Page, expect
from webauthn.helpers import bytes_to_base64url

from newsroom.signin.models import AuditEvent
from tests.newsroom.signin.people import ACCOUNT, PASSWORD, VERIFY, make_member, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

DEEP = json.dumps({"credential": {"response": {"clientDataJSON": bytes_to_base64url(b"[" * 9_000)}}})


def enter_password(page: Page, base: str) -> None:
    page.goto(f"{base}/en/admin/login/")
    page.fill("#id_username", "lin")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_load_state()


def test_a_passkey_is_added_and_used_and_one_for_another_address_is_refused(
    page: Page, live_server: Any, settings: Any
) -> None:
    # Browsers know passkeys over https and on localhost, not at an IP address.
    base = live_server.url.replace("127.0.0.1", "localhost")
    settings.SITE_URL, settings.SECOND_FACTOR_REQUIRED = base, True
    lin = make_member("lin", "Editor")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    enter_password(page, base)
    page.fill("#passkey-name", "钥匙")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator(".backup-codes li")).to_have_count(10)
    page.get_by_role("link", name="I have them: continue").click()
    expect(page).to_have_url(f"{base}/en/admin/")
    assert WebAuthnCredential.objects.get(user=lin).name == "钥匙"

    page.context.clear_cookies()
    enter_password(page, base)
    assert page.url.startswith(f"{base}{VERIFY}")
    page.get_by_role("button", name="Use your passkey").click()
    expect(page).to_have_url(f"{base}/en/admin/")
    assert AuditEvent.objects.filter(account=lin, action="verified", details__factor="passkey").exists()

    # The newsroom has moved to another port, as another site would be at another origin.
    page.context.clear_cookies()
    enter_password(page, base)
    settings.SITE_URL = "http://localhost:1"
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.locator(".passkey-message")).to_contain_text(f"This passkey was used at {base}")
    expect(page.locator(".passkey-message")).to_contain_text("this newsroom is at http://localhost:1")
    page.goto(f"{base}/en/admin/")
    assert page.url.startswith(f"{base}{VERIFY}")
    assert AuditEvent.objects.filter(account=lin, action="code_failed").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", '{"credential": {"response": {}}}', '{"credential": 5}', "x" * 30_000, "[" * 19_000, DEEP],
)
def test_what_no_authenticator_sends_is_refused(content: str) -> None:
    lin = make_member("lin", "Editor")
    WebAuthnCredential.objects.create(user=lin, credential_id=b"a", public_key=b"b", sign_count=0)
    client = Client()
    sign_in(client, "lin")
    assert client.post("/en/admin/account/passkeys/check/").status_code == 200

    for address in ("check/complete/", "check/complete/"):
        answer = client.post(f"/en/admin/account/passkeys/{address}", content, content_type="application/json")
        assert answer.status_code == 422
        assert answer.json()["error"]
    assert client.get("/en/admin/").status_code == 302


def registration(challenge: str, host: str, origin: str, key: bytes) -> dict[str, Any]:
    """What a browser sends for a new passkey with this id, of an authenticator that says anything."""
    cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    flags_and_count, aaguid = b"\x45" + bytes(4), bytes(16)
    data = hashlib.sha256(host.encode()).digest() + flags_and_count + aaguid + len(key).to_bytes(2, "big") + key + cose
    client = json.dumps({"type": "webauthn.create", "challenge": challenge, "origin": origin}).encode()
    attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
    response = {
        "clientDataJSON": bytes_to_base64url(client),
        "attestationObject": bytes_to_base64url(attestation),
    }
    name = bytes_to_base64url(key)
    return {"id": name, "rawId": name, "type": "public-key", "response": response}


@pytest.mark.django_db
def test_a_passkey_of_another_account_or_site_is_refused_and_each_challenge_is_used_once(settings: Any) -> None:
    settings.SITE_URL = "https://desk.example"
    make_member("lin", "Writer")
    mo = make_member("mo", "Writer")
    WebAuthnCredential.objects.create(user=mo, credential_id=b"of-mo", public_key=b"b", sign_count=0)
    client = Client()
    sign_in(client, "lin")

    def add(key: bytes, host: str = "desk.example", origin: str = "https://desk.example") -> int:
        begun = client.post(f"{ACCOUNT}passkeys/add/").json()
        sent = {"name": "x", "credential": registration(begun["challenge"], host, origin, key)}
        statuses = [
            client.post(f"{ACCOUNT}passkeys/add/complete/", sent, content_type="application/json").status_code
            for _ in range(2)
        ]
        assert statuses[1] == 422
        return statuses[0]

    assert add(b"of-mo") == 422
    assert add(b"a", host="other.example") == 422
    assert add(b"a", origin="https://other.example") == 422
    assert add(b"a") == 200
    assert {(row.user.username, bytes(row.credential_id)) for row in WebAuthnCredential.objects.all()} == {
        ("mo", b"of-mo"),
        ("lin", b"a"),
    }
