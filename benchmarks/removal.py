"""Is a removal true everywhere at once, under load? Four workers, 64 readers, every surface, twenty decisions.

Each time readers ask in loops, plainly, conditionally, for a part, for the head alone; a brief and a picture are taken
down at a random moment; whatever is asked for after the acknowledgement must give no old byte. Then it is undone, and
every address must tell again. Prints the milliseconds from the click to the last old byte begun. Both sabotaged
newsrooms must fail. Ends with code 1 where one promise was broken.

    python benchmarks/removal.py
    DATABASE_URL=postgresql://… python benchmarks/removal.py
"""

import os
import statistics
import sys
from collections.abc import Callable

import throwaway
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from articles.models import Mode, Restriction
from articles.takedowns.deciding import give_back, take_down
from tests.everywhere import Newsroom, Play, make_newsroom, play
from tests.newsroom_server import serving

WORKERS, READERS, RUNS = 4, 64, 20
REASON = "应当事人要求"


def main() -> None:
    call_command("collectstatic", verbosity=0, interactive=False)
    if os.environ.get("DATABASE_URL"):
        (throwaway.FOLDER / "database_url").write_text(os.environ["DATABASE_URL"])
    newsroom, mo = make_newsroom(), User.objects.create_user("mo")
    faults = 0
    with serving(throwaway.FOLDER, workers=WORKERS) as server:
        last = []
        for run in range(1, RUNS + 1):
            played = play(server.url, newsroom, *_decisions(newsroom, mo), readers=READERS, seed=run)
            faults += _told(f"run {run}", played)
            last.append(played.last_old_byte)
    ends = f"median {statistics.median(last):.0f}, at most {max(last):.0f}"
    print(f"{connection.vendor}, from the click to the last old byte begun, in ms: {ends}")
    for how in ("gate", "edition"):
        os.environ["SABOTAGE"] = how
        with serving(throwaway.FOLDER, workers=WORKERS, application="tests.sabotaged:application") as server:
            played = play(server.url, newsroom, *_decisions(newsroom, mo), readers=READERS, seed=99)
        print(f"sabotaged {how}: {len(played.violations)} old answers, as it should be")
        faults += not played.violations
    sys.exit(bool(faults))


def _decisions(newsroom: Newsroom, mo: User) -> tuple[Callable[[], None], Callable[[], None]]:
    def decide() -> None:
        take_down(newsroom.picture, Mode.REMOVED, mo, REASON)
        take_down(newsroom.brief, Mode.REMOVED, mo, REASON)

    def undo() -> None:
        for restriction in Restriction.objects.filter(lifted_at=None):
            give_back(restriction, mo)

    return decide, undo


def _told(run: str, played: Play) -> int:
    print(
        f"{run}: {played.answers} answers, {len(played.told_before)} addresses told before, "
        f"{len(played.violations)} old ones after, {len(played.back)} not back, last {played.last_old_byte:.0f} ms"
    )
    for one in played.violations[:3]:
        print("   ", one)
    return len(played.violations) + len(played.back)


if __name__ == "__main__":
    main()
