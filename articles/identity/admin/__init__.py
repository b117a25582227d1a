"""Admin of the identity of the site."""

from articles.identity.admin import identity

__all__ = ["identity"]
