"""Passkeys in a real browser with a virtual authenticator: enrolment, signing in, and a passkey of another site."""

from typing import Any

import pytest
from django.test import Client
from django_otp_webauthn.models import WebAuthnCredential
from playwright.sync_api import Page, expect

from newsroom.signin.models import AuditEvent
from tests.newsroom.signin.people import PASSWORD, VERIFY, make_member, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


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
    "content", ["", "[]", "{", '{"credential": {"response": {}}}', '{"credential": 5}', "x" * 30_000]
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
