"""The person who is signed in to the desk."""

from django.contrib.auth.models import User
from django.http import HttpRequest


def current_user(request: HttpRequest) -> User:
    """The user of a request to the desk. Raises TypeError without one: a desk view never runs for a visitor."""
    if not isinstance(request.user, User):
        raise TypeError("a desk view was called without a signed-in user")
    return request.user


def person_name(account: User) -> str:
    """The name of a colleague in lists: the full name, else the user name."""
    return account.get_full_name() or account.get_username()
