"""Benchmark: a removal under load. Four workers, 64 readers, every surface, twenty decisions.

Each run takes down a brief and a picture at a random moment while readers request every surface in loops: plainly,
conditionally, for a range, or only the head. A request begun after the acknowledgement must not get an old byte. Then
it is undone, and every address must show the content again. Prints the milliseconds from the click to the start of the
last request that got old content. Both sabotaged applications must fail. Exits with 1 if a guarantee was broken.

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
from articles.takedowns.decisions.decide import restore, take_down
from tests.newsroom_server import serving
from tests.takedowns.removal_play import Newsroom, Play, connecting_to, make_newsroom, play

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
            played = play(connecting_to(server.url), newsroom, *_decisions(newsroom, mo), readers=READERS, seed=run)
            faults += _report(f"run {run}", played)
            last.append(played.last_old_byte)
    summary = f"median {statistics.median(last):.0f}, at most {max(last):.0f}"
    print(f"{connection.vendor}, from the click to the last old byte begun, in ms: {summary}")
    for how in ("gate", "edition"):
        os.environ["SABOTAGE"] = how
        with serving(throwaway.FOLDER, workers=WORKERS, application="tests.takedowns.sabotaged:application") as server:
            played = play(connecting_to(server.url), newsroom, *_decisions(newsroom, mo), readers=READERS, seed=99)
        print(f"sabotaged {how}: {len(played.violations)} old responses, as expected")
        faults += not played.violations
    sys.exit(bool(faults))


def _decisions(newsroom: Newsroom, mo: User) -> tuple[Callable[[], None], Callable[[], None]]:
    def decide() -> None:
        take_down(newsroom.picture, Mode.REMOVED, mo, REASON)
        take_down(newsroom.brief, Mode.REMOVED, mo, REASON)

    def undo() -> None:
        for restriction in Restriction.objects.filter(lifted_at=None):
            restore(restriction, mo)

    return decide, undo


def _report(run: str, played: Play) -> int:
    print(
        f"{run}: {played.responses} responses, {len(played.shown_before)} addresses showed it before, "
        f"{len(played.violations)} old ones after, {len(played.not_restored)} not restored, "
        f"last {played.last_old_byte:.0f} ms"
    )
    for response in played.violations[:3]:
        print("   ", response)
    return len(played.violations) + len(played.not_restored)


if __name__ == "__main__":
    main()
