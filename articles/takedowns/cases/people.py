"""The people of a case: who may read and comment on it, and to whom it can be assigned.

Whether somebody may decide it is in `locking.py`.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from articles.models.removed_text import reading_as
from articles.takedowns.cases.closed_claims import is_case_closed
from articles.takedowns.cases.locking import PERMISSION
from articles.takedowns.models import Case

VIEW = "takedowns.view_case"
COMMENT = "takedowns.comment_case"
# For leads: assigning cases to anybody who may see them, and the workload of everybody.
ASSIGN_TO_ANYBODY = "takedowns.assign_case"
MAX_SUGGESTED = 20
# No name has so many parts; each is one more condition of the query.
MAX_PARTS = 12


def may_read_case(user: Any, case: Case) -> bool:
    """Whether a user may see a case with what its claims quote. Text of sealed items needs a permission of its own."""
    with reading_as(user):
        return bool(user.is_active and user.has_perm(VIEW) and not is_case_closed(case))


def may_comment(user: Any, case: Case) -> bool:
    return bool(user.has_perm(COMMENT)) and may_read_case(user, case)


def may_assign(user: Any, case: Case) -> bool:
    """Moderators; counsel may pass on a case that is assigned to them."""
    return bool(user.has_perm(PERMISSION) or (user.has_perm(COMMENT) and case.assignee_id == user.pk))


def assignable_by(user: Any) -> "QuerySet[User]":
    """The accounts to which a user can assign cases: moderators and counsel; for leads everybody who may see cases."""
    return staff_with(VIEW if user.has_perm(ASSIGN_TO_ANYBODY) else COMMENT)


def find_assignable(user: Any, typed: str, most: int) -> "list[User]":
    """The accounts to which a user can assign cases and whose user name or full name contains every typed part."""
    people, parts = assignable_by(user), typed.split()
    if len(parts) > MAX_PARTS:
        return []
    for part in parts:
        people = people.filter(
            Q(username__icontains=part) | Q(first_name__icontains=part) | Q(last_name__icontains=part)
        )
    return list(people[:most])


def staff_with(permission: str) -> "QuerySet[User]":
    """Active staff who have a permission directly, through a group or as superusers, by user name."""
    app, codename = permission.split(".")
    wanted = {"content_type__app_label": app, "codename": codename}
    by_group = Q(**{f"groups__permissions__{column}": value for column, value in wanted.items()})
    by_user = Q(**{f"user_permissions__{column}": value for column, value in wanted.items()})
    staff = User.objects.filter(is_active=True, is_staff=True)
    return staff.filter(by_group | by_user | Q(is_superuser=True)).distinct().order_by("username")
