"""Which names does an archive to try know, and how often is each in the news? A few everywhere, most hardly ever."""

from dataclasses import dataclass
from itertools import accumulate
from random import Random

from newsroom.archive import words


@dataclass(frozen=True, slots=True)
class Topic:
    """What becomes a tag: a name with other spellings, the English one first, or a subject, which has none."""

    name: str
    aliases: tuple[str, ...] = ()

    @property
    def english(self) -> str:
        return self.aliases[0] if self.aliases else ""


def pair(written: str) -> tuple[str, ...]:
    return tuple(part.replace("_", " ") for part in written.split("="))


def topics() -> list[Topic]:
    """Every name, in the order of how often it is in the news. Always the same."""
    trades = [pair(trade) for trade in words.TRADES]
    companies = []
    for at, (root, english) in enumerate(zip(words.ROOTS, words.ROOTS_EN, strict=True)):
        for number, (trade, trade_en) in enumerate(trades):
            # The bare root is said of the first company of that name alone.
            short = (root,) if number == at % len(trades) else ()
            whole = f"{english} {trade_en}"
            companies.append(Topic(f"{root}{trade}", (whole, *short)))
    subjects = [Topic(subject) for subject in words.SUBJECTS]
    dice = Random("topics")  # noqa: S311
    dice.shuffle(companies)
    leading = subjects[:12] + companies[:12]
    rest = subjects[12:] + companies[12:]
    dice.shuffle(leading)
    dice.shuffle(rest)
    return leading + rest


def people() -> list[str]:
    return [f"{surname}{given}" for surname in words.SURNAMES for given in words.GIVEN]


class Chances:
    """Draws from a list whose first is drawn most, the others ever less: a few names are always there.

    Of n names the one at place k is drawn in proportion to 1 / (k + 1) ** steepness.
    """

    def __init__(self, size: int, steepness: float) -> None:
        self.places = range(size)
        self.weights = list(accumulate(1 / (place + 1) ** steepness for place in self.places))

    def draw(self, dice: Random, count: int) -> list[int]:
        """Places, each once; fewer than `count` where one was drawn twice."""
        return list(dict.fromkeys(dice.choices(self.places, cum_weights=self.weights, k=count)))
