"""Forms of signing in. Every attempt is taken from its budgets before the password or code is looked at."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.desk.labels import join_sentences
from newsroom.signin import audit, limits
from newsroom.signin.codes import Outcome, check_code
from newsroom.signin.known_devices import device_of, normal_name
from newsroom.signin.limits import CODE, DEVICE, NAME, NETWORK, Budget
from newsroom.signin.network import network_of_request
from newsroom.signin.second_factor import has_app, has_factor, requires_factor

CODE_INPUT = forms.TextInput(
    attrs={"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false", "maxlength": 40}
)
WRONG_CODES = {
    Outcome.WRONG: gettext_lazy(
        "This code is not right. Enter the code that the app shows now. If it is, check that the clock of your device "
        "is set automatically."
    ),
    Outcome.USED: gettext_lazy("This code has been used before. Wait for the next one, or enter another backup code."),
    Outcome.EXPIRED: gettext_lazy(
        "This code has expired. Enter the one that the app shows now. If it is that one, the clock of your device is "
        "slow: have it set automatically."
    ),
    Outcome.AHEAD: gettext_lazy("The clock of your device is fast. Have it set automatically, then try again."),
}


def password_budgets(request: HttpRequest, username: str) -> tuple[Budget, ...]:
    """What an attempt with this name costs: on a device that has signed in with it, only that device's own budget."""
    if device := device_of(request, username):
        return (Budget(DEVICE, f"{normal_name(username)} {device}"),)
    return Budget(NAME, normal_name(username)), Budget(NETWORK, network_of_request(request))


def code_budgets(request: HttpRequest, user: User) -> tuple[Budget, ...]:
    if device := device_of(request, user.get_username()):
        return (Budget(DEVICE, f"code {user.pk} {device}"),)
    return Budget(CODE, str(user.pk)), Budget(NETWORK, network_of_request(request))


def settle(budgets: tuple[Budget, ...]) -> None:
    """After a success: the device's own failures are forgotten, of shared budgets one attempt is given back."""
    if budgets[0].kind == DEVICE:
        limits.forget(budgets[0])
    else:
        limits.give_back(*budgets)


def take_or_refuse(request: HttpRequest, budgets: tuple[Budget, ...]) -> None:
    """Raises ValidationError, and notes the seconds for the answer's Retry-After, if a budget is used up."""
    seconds = limits.take(*budgets)
    if seconds:
        request.retry_after = seconds  # type: ignore[attr-defined]
        raise ValidationError(too_many_words(seconds), code="limited")


def too_many_words(seconds: int) -> str:
    if seconds <= 90:
        wait = ngettext("Try again in %(count)d second.", "Try again in %(count)d seconds.", seconds)
        return str(join_sentences(_("Too many attempts."), wait % {"count": seconds}))
    minutes = (seconds + 59) // 60
    wait = ngettext("Try again in %(count)d minute.", "Try again in %(count)d minutes.", minutes)
    return str(join_sentences(_("Too many attempts."), wait % {"count": minutes}))


class SignInForm(AdminAuthenticationForm):
    """User name and password, with limits. One message for a wrong password and for a name that no account has."""

    request: HttpRequest

    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username") or ""
        if not username or not self.cleaned_data.get("password"):
            return self.cleaned_data
        budgets = password_budgets(self.request, username)
        take_or_refuse(self.request, budgets)
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            audit.record(audit.Action.FAILED, None, _account_named(username))
            raise
        settle(budgets)
        return cleaned


class ReauthenticationForm(SignInForm):
    """Signing in on the page that holds a form back: with the code as well, because no other page may come between."""

    code = forms.CharField(label=gettext_lazy("Code of your second factor, if you have one"), required=False)
    code.widget = CODE_INPUT

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        user: Any = self.get_user()
        if user is None:
            return cleaned
        if not has_factor(user):
            if requires_factor(user):
                raise ValidationError(_("Your account needs a second factor. Sign in on another tab to set it up."))
            return cleaned
        if not cleaned.get("code"):
            raise ValidationError({"code": _("Enter the code. With a passkey, sign in on another tab instead.")})
        use_code(self.request, user, cleaned["code"], "code")
        self.request.factor_confirmed = True  # type: ignore[attr-defined]
        return cleaned


class CodeForm(forms.Form):
    """A code of the app, or a backup code, of a person whose password was right."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=40, widget=CODE_INPUT)

    def __init__(self, request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user
        self.fields["code"].label = _("Code from your app, or a backup code") if has_app(user) else _("Backup code")

    def clean_code(self) -> str:
        use_code(self.request, self.user, self.cleaned_data["code"], None)
        return str(self.cleaned_data["code"])


class PasswordForm(forms.Form):
    """The password of the person who is signed in, before something about their account changes."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean_password(self) -> str:
        budgets = password_budgets(self.request, self.user.get_username())
        take_or_refuse(self.request, budgets)
        if not self.user.check_password(self.cleaned_data["password"]):
            audit.record(audit.Action.FAILED, self.user)
            raise ValidationError(_("The password is not right."))
        settle(budgets)
        return ""


class LimitedPasswordChangeForm(AdminPasswordChangeForm):
    """Django's form. Whoever found an open session cannot try passwords in it without a limit either."""

    user: User

    def clean_old_password(self) -> str:
        request = audit.CURRENT.get()
        assert request is not None
        budgets = password_budgets(request, self.user.get_username())
        take_or_refuse(request, budgets)
        try:
            password: str = super().clean_old_password()
        except ValidationError:
            audit.record(audit.Action.FAILED, self.user)
            raise
        settle(budgets)
        return password


class AppForm(forms.Form):
    """The first code of a new app, and a name for the device."""

    name = forms.CharField(label=gettext_lazy("Name of the device"), max_length=40, required=False)
    code = forms.CharField(label=gettext_lazy("Code that the app shows"), max_length=40, widget=CODE_INPUT)


class AddressForm(forms.Form):
    """The address of a person who forgot the password."""

    email = forms.EmailField(
        label=gettext_lazy("Email address of your account"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


def use_code(request: HttpRequest, user: User, typed: str, field: str | None) -> Outcome:
    """Use a code up. Raises ValidationError with what was wrong, for this field if it is not the one being cleaned."""
    budgets = code_budgets(request, user)
    take_or_refuse(request, budgets)
    outcome = check_code(user, typed)
    if outcome in WRONG_CODES:
        audit.record(audit.Action.CODE_FAILED, user, why=outcome.value)
        raise ValidationError({field: WRONG_CODES[outcome]} if field else WRONG_CODES[outcome])
    settle(budgets)
    audit.record(audit.Action.VERIFIED, user, factor=outcome.value)
    return outcome


def _account_named(username: str) -> User | None:
    return User.objects.filter(username=username).first()
