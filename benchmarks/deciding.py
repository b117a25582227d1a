"""How long does a decision take that reaches far? One brief in 500 articles and 12 pasted copies, removed and undone.

Also a wrong credit on 500 articles, put right and back. The target is less than two seconds each on SQLite; beside it
stands what saving one article takes, so that a slow machine can be told from slow code.

    python benchmarks/deciding.py
    DATABASE_URL=postgresql://… python benchmarks/deciding.py
"""

import sys
import time
from collections.abc import Callable

import throwaway  # noqa: F401
from django.contrib.auth.models import User
from django.db import connection

from articles.models import Mode
from articles.takedowns.acts import Act, FixCredit, Restrict, Words
from articles.takedowns.copies import find_copies
from articles.takedowns.deciding import decide
from articles.takedowns.models import Case
from articles.takedowns.undoing import undo
from tests import makers

PLACEMENTS, COPIES, TARGET = 500, 12, 2.0
TEXT = "临屿港二号航道昨夜恢复夜航，首班货轮零时十五分离泊，引航员全程登轮，港内另有两艘拖轮待命。"
WHY = Words("应当事人要求", "", "内容有误，已处理。")


def main() -> None:
    mo = User.objects.create_superuser("mo")
    brief = makers.make_brief(headline="临屿港夜航恢复", body=f"<p>{TEXT}</p>")
    source, right = makers.make_source(name="误社"), makers.make_source(name="正社")
    paragraphs = "".join(f"<p>第{n}段，说的是港口里每天都有的事，与夜航无关。</p>" for n in range(10))
    carrying = [makers.make_article(body=paragraphs + makers.embed(brief), source=source) for _n in range(PLACEMENTS)]
    for _number in range(COPIES):
        makers.make_article(body=f"{paragraphs}<p>{TEXT}</p>")
    one = _seconds(carrying[0].save)
    slow = 0
    for name, item, act in (
        ("a brief", brief, lambda: Restrict((brief,), Mode.REMOVED, None, tuple(find_copies(brief)))),
        ("a credit", carrying[0], lambda: FixCredit(source, right)),
    ):
        slow += _play(name, makers.make_notice(item=item, basis="gdpr_17")[0].cases.get(), act, mo, one)
    sys.exit(bool(slow) and connection.vendor == "sqlite")


def _play(name: str, case: Case, act: Callable[[], Act], mo: User, one: float) -> bool:
    decided = _seconds(lambda: decide(case, case.version, act(), WHY, mo))
    decision = case.decisions.get()
    case.refresh_from_db()
    undone = _seconds(lambda: undo(decision, case.version, mo))
    for verb, seconds in (("decided", decided), ("undone", undone)):
        print(f"{connection.vendor}: {name} {verb} in {seconds:.2f} s, {seconds / one:.0f} times saving an article")
    return max(decided, undone) > TARGET


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
