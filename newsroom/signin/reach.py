"""Whose accounts a person may change: nobody takes over an account that may do more than their own."""

from django.contrib.auth.models import Permission, User
from django.db.models import Q


def is_beyond(account: User, user: User) -> bool:
    """Whether an account may do something that this user may not, now or as soon as it is active again."""
    if user.is_superuser:
        return False
    if account.is_superuser:
        return True
    held = Permission.objects.filter(Q(user=account) | Q(group__user=account)).order_by()
    names = held.values_list("content_type__app_label", "codename").distinct()
    return not user.has_perms([f"{app}.{codename}" for app, codename in names])
