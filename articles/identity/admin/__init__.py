"""Admin of the identity of the site."""

from articles.identity.admin import identity, operator_script

__all__ = ["identity", "operator_script"]
