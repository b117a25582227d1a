"""The application with one guarantee broken, to prove that the removal tests would notice.

`SABOTAGE=gate` ignores restrictions in lists; `SABOTAGE=edition` treats every cached page as valid.
"""

import os

from newsroom.rsgi import application

if os.environ["SABOTAGE"] == "gate":
    from articles.models.visibility import VisibilityQuerySet

    VisibilityQuerySet.listed = VisibilityQuerySet.released
else:
    from newsroom.pagecache import CachedPage

    CachedPage.is_valid = lambda self, token, at: True

__all__ = ["application"]
