"""Restrictions: the page on which a target is taken down or restored, and what that affects."""
