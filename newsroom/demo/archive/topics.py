"""Names of the invented archive: topics, people and a sampler that makes a few topics common and most of them rare."""

from dataclasses import dataclass
from itertools import accumulate
from random import Random

from newsroom.demo.archive import phrases


@dataclass(frozen=True, slots=True)
class Topic:
    """A tag to be created: a company with its aliases (English first), or a subject without aliases."""

    name: str
    aliases: tuple[str, ...] = ()

    @property
    def english(self) -> str:
        return self.aliases[0] if self.aliases else ""


def split_entry(entry: str) -> tuple[str, ...]:
    """`望江晚报=Evening_River_Post` gives ("望江晚报", "Evening River Post")."""
    return tuple(part.replace("_", " ") for part in entry.split("="))


def all_topics() -> list[Topic]:
    """All topics, most frequent first. The result is always the same."""
    trades = [split_entry(entry) for entry in phrases.TRADES]
    companies = []
    for index, (root, english) in enumerate(zip(phrases.ROOTS, phrases.ROOTS_EN, strict=True)):
        for number, (trade, trade_en) in enumerate(trades):
            # Only one company of each root also has the bare root as an alias, so aliases stay unique.
            short = (root,) if number == index % len(trades) else ()
            companies.append(Topic(f"{root}{trade}", (f"{english} {trade_en}", *short)))
    subjects = [Topic(subject) for subject in phrases.SUBJECTS]
    rng = Random("topics")  # noqa: S311
    rng.shuffle(companies)
    leading = subjects[:12] + companies[:12]
    rest = subjects[12:] + companies[12:]
    rng.shuffle(leading)
    rng.shuffle(rest)
    return leading + rest


def chinese_names() -> list[str]:
    """Names of all Chinese writers and editors."""
    return [f"{surname}{given_name}" for surname in phrases.SURNAMES for given_name in phrases.GIVEN_NAMES]


class ZipfSampler:
    """Draws indexes from 0 to size - 1; index k has the weight 1 / (k + 1) ** exponent."""

    def __init__(self, size: int, exponent: float) -> None:
        self.indexes = range(size)
        self.cumulative_weights = list(accumulate(1 / (index + 1) ** exponent for index in self.indexes))

    def draw(self, rng: Random, count: int) -> list[int]:
        """Distinct indexes; fewer than `count` if one was drawn repeatedly."""
        return list(dict.fromkeys(rng.choices(self.indexes, cum_weights=self.cumulative_weights, k=count)))
