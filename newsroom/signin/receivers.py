"""What follows when people sign in and out, and when passwords and roles change: the log, and sessions that end.

`apps.py` connects these. They run in the transaction of the change, whatever page or command makes it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import is_password_usable
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from newsroom.signin import audit, mails, second_factor, sessions
from newsroom.signin.audit import Action, acting_account
from newsroom.signin.known_devices import forget_devices
from newsroom.signin.models import StaffSession
from newsroom.signin.sessions import end_sessions, list_session

OLD_EVENTS = gettext_lazy("events of the security log")
ADDRESS_CHANGED = gettext_lazy("Your email address at %(site)s was changed")
NEW_ADDRESS = gettext_lazy(
    "Your account “%(name)s” at %(site)s has another email address now. Links for a new password go there."
)
# Columns of an account that decide what it may do.
ROLE_COLUMNS = ("is_active", "is_staff", "is_superuser")
# In the session: when the password was last entered.
ENTERED_AT = "password_entered_at"
ENDING = ("password", *ROLE_COLUMNS)
WATCHED = (*ENDING, "email")


def after_sign_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    second_factor.begin(request.session, user)
    if getattr(request, "factor_confirmed", False):
        second_factor.confirm(request.session)
    request.session[ENTERED_AT] = timezone.now().isoformat()
    list_session(request, user)
    request.signed_in_as = user  # type: ignore[attr-defined]
    audit.record(Action.SIGNED_IN, user)


def before_sign_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    account = user or second_factor.pending_user(request)
    if account is not None:
        StaffSession.objects.filter(key=request.session.session_key or "").delete()
        audit.record(Action.SIGNED_OUT, account)


def before_account_saved(instance: User, update_fields: Iterable[str] | None, **kwargs: Any) -> None:
    """Remember what of the password and role is new. The time of a sign-in is saved without looking.

    Django renews a stored hash by saving it alone, without a new password: that changes nothing for the person.
    """
    names = WATCHED if update_fields is None else tuple(name for name in WATCHED if name in update_fields)
    is_renewal = names == ("password",) and instance._password is None  # type: ignore[attr-defined]
    looks = bool(instance.pk and names and not is_renewal)
    stored = User.objects.filter(pk=instance.pk).values(*names).first() if looks else None
    former = stored or {}
    instance.former_values = {  # type: ignore[attr-defined]
        name: value for name, value in former.items() if value != getattr(instance, name)
    }


def after_account_saved(instance: User, created: bool, **kwargs: Any) -> None:
    former: dict[str, Any] = getattr(instance, "former_values", {})
    roles = {name: getattr(instance, name) for name in ROLE_COLUMNS if name in former}
    if created and (instance.is_staff or instance.is_superuser):
        rights = {"is_superuser": True} if instance.is_superuser else {}
        audit.record(Action.ROLE_CHANGED, acting_account(), instance, created=True, **rights)
    if roles:
        audit.record(Action.ROLE_CHANGED, acting_account(), instance, **roles)
    if "password" in former:
        _after_password_changed(instance, former["password"])
    if former_address := former.get("email"):
        mails.notify_at(former_address, instance, ADDRESS_CHANGED, NEW_ADDRESS)
    if any(name in former for name in ENDING):
        end_other_sessions(instance)
        end_known_devices(instance)


def _after_password_changed(account: User, former: str) -> None:
    """A first password needs no mail: the person has just set it by the link of an invitation."""
    audit.record(Action.PASSWORD_CHANGED, acting_account(), account)
    if former and is_password_usable(former):
        mails.notify(
            account,
            gettext_lazy("Your password at %(site)s was changed"),
            gettext_lazy("The password of your account “%(name)s” at %(site)s was changed."),
        )


def after_membership_changed(
    action: str, instance: Any, pk_set: set[int] | None, reverse: bool, model: Any, **kwargs: Any
) -> None:
    """Groups or single permissions of an account, changed from either side."""
    if action == "pre_clear":
        instance.cleared = list(_other_side(instance, model))
        return
    if action not in ("post_add", "post_remove", "post_clear"):
        return
    rows = model.objects.filter(pk__in=pk_set) if pk_set is not None else getattr(instance, "cleared", [])
    verb = "added" if action == "post_add" else "removed"
    users, names = ([instance], [_name(row) for row in rows]) if not reverse else (list(rows), [_name(instance)])
    for user in users if names else []:
        audit.record(Action.ROLE_CHANGED, acting_account(), user, **{verb: sorted(names)})
        end_other_sessions(user)


def before_group_deleted(instance: Group, **kwargs: Any) -> None:
    """Its members lose a role, which the signals of memberships do not say."""
    for user in instance.user_set.all():
        audit.record(Action.ROLE_CHANGED, acting_account(), user, removed=[instance.name])
        end_other_sessions(user)


def after_group_permissions_changed(
    action: str, instance: Any, pk_set: set[int] | None, reverse: bool, model: Any, **kwargs: Any
) -> None:
    """Permissions of a group apply at once, also in open sessions; `migrate` and setup are not logged."""
    if action in ("post_add", "post_remove", "post_clear") and not reverse and acting_account() is not None:
        names = sorted(model.objects.filter(pk__in=pk_set or ()).values_list("codename", flat=True))
        verb = "added" if action == "post_add" else "removed"
        audit.record(Action.ROLE_CHANGED, acting_account(), None, group=instance.name, **{verb: names})


def end_other_sessions(user: User) -> None:
    """End the sessions of an account, but the one in which the person is changing it."""
    request = audit.CURRENT.get()
    is_own = request is not None and acting_account() == user
    ended = end_sessions(user, (request.session.session_key or "") if request and is_own else "")
    if ended:
        audit.record(Action.SESSIONS_ENDED, acting_account(), user, count=ended)


def end_known_devices(user: User) -> None:
    """Forget the devices of an account. One on which the person is changing it is remembered with this answer."""
    forget_devices(user)
    request = audit.CURRENT.get()
    if request is not None and request.user == user:
        request.signed_in_as = user  # type: ignore[attr-defined]


def _other_side(instance: Any, model: Any) -> Any:
    """The groups or permissions of an account, or the accounts of a group or permission."""
    if isinstance(instance, User):
        return model.objects.filter(user=instance)
    return instance.user_set.all()


def _name(row: Any) -> str:
    """Of a group its name, of a permission its code."""
    return str(getattr(row, "codename", "") or row.name)


def after_retention(at: datetime, **kwargs: Any) -> tuple[Any, int]:
    """Delete the events that are older than `settings.AUDIT_DAYS`, and listed sessions that have ended."""
    sessions.forget_old_sessions(at)
    return OLD_EVENTS, audit.old_events(at).delete()[0]


def on_retention_counted(at: datetime, **kwargs: Any) -> tuple[Any, int]:
    return OLD_EVENTS, audit.old_events(at).count()
