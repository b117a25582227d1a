"""Benchmark: a decision that reaches far. One brief in 500 articles and 12 pasted copies, removed and undone.

Also a wrong credit on 500 articles, corrected and undone. The target is under two seconds each on SQLite; the time to
save one article is printed beside it, to tell a slow machine from slow code.

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
from articles.takedowns.decisions.actions import Action, DecisionText, FixCredit, Restrict
from articles.takedowns.decisions.decide import decide
from articles.takedowns.decisions.pasted_copies import find_copies
from articles.takedowns.decisions.undo import undo
from articles.takedowns.models import Case
from tests import makers

PLACEMENTS, COPIES, TARGET = 500, 12, 2.0
TEXT = "临屿港二号航道昨夜恢复夜航，首班货轮零时十五分离泊，引航员全程登轮，港内另有两艘拖轮待命。"
TEXT_OF_DECISION = DecisionText("应当事人要求", "", "内容有误，已处理。")


def main() -> None:
    mo = User.objects.create_superuser("mo")
    brief = makers.make_brief(headline="临屿港夜航恢复", body=f"<p>{TEXT}</p>")
    source, right = makers.make_source(name="误社"), makers.make_source(name="正社")
    paragraphs = "".join(f"<p>第{n}段，说的是港口里每天都有的事，与夜航无关。</p>" for n in range(10))
    carrying = [makers.make_article(body=paragraphs + makers.embed(brief), source=source) for _n in range(PLACEMENTS)]
    for _number in range(COPIES):
        makers.make_article(body=f"{paragraphs}<p>{TEXT}</p>")
    seconds_to_save = _seconds(carrying[0].save)
    slow = 0
    for name, item, action in (
        ("a brief", brief, lambda: Restrict((brief,), Mode.REMOVED, None, tuple(find_copies(brief)))),
        ("a credit", carrying[0], lambda: FixCredit(source, right)),
    ):
        slow += _play(name, makers.make_notice(item=item, basis="gdpr_17")[0].cases.get(), action, mo, seconds_to_save)
    sys.exit(bool(slow) and connection.vendor == "sqlite")


def _play(name: str, case: Case, action: Callable[[], Action], mo: User, seconds_to_save: float) -> bool:
    decided = _seconds(lambda: decide(case, case.version, action(), TEXT_OF_DECISION, mo))
    decision = case.decisions.get()
    case.refresh_from_db()
    undone = _seconds(lambda: undo(decision, case.version, mo))
    for verb, seconds in (("decided", decided), ("undone", undone)):
        ratio = seconds / seconds_to_save
        print(f"{connection.vendor}: {name} {verb} in {seconds:.2f} s, {ratio:.0f} times saving an article")
    return max(decided, undone) > TARGET


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
