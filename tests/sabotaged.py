"""The newsroom with one of its promises broken, to see that the tests of a removal would notice.

`SABOTAGE=gate` forgets restrictions in lists; `SABOTAGE=edition` keeps pages whatever has changed.
"""

import os

from newsroom.wsgi import application

if os.environ["SABOTAGE"] == "gate":
    from articles.models.gate import GatedQuerySet

    GatedQuerySet.listed = GatedQuerySet.released
else:
    from newsroom.pagecache import KeptPage

    KeptPage.holds = lambda self, token, at: True

__all__ = ["application"]
