"""Containers of an HTML page: which `<div>`, section or cell holds the sentences of the article."""

from __future__ import annotations

from collections.abc import Sequence

from articles.text.wordlists import word_set

CONTAINERS = word_set("div section article main center td aside nav header footer form fieldset details")
# Of all sentences on the page: less is in comments, in teasers and beside the text.
_MIN_SHARE = 0.66
# Of the sentences together. On a page with less text nothing tells the article from its frame.
_MIN_WEIGHT = 60


class Container:
    """An element that may hold the text of the article. `number` counts them in page order, from 0 for the page."""

    __slots__ = ("name", "number", "parent")

    def __init__(self, name: str, number: int, parent: Container | None) -> None:
        self.name, self.number, self.parent = name, number, parent


class ContainerStack:
    """The containers of a page while it is read."""

    def __init__(self) -> None:
        self.current = Container("", 0, None)
        self.all = [self.current]

    def enter(self, name: str) -> None:
        if name in CONTAINERS:
            self.current = Container(name, len(self.all), self.current)
            self.all.append(self.current)

    def leave(self, name: str) -> None:
        if name in CONTAINERS and self.current.parent is not None:
            self.current = self.current.parent


def body_container(containers: Sequence[Container], weights: dict[int, int]) -> Container | None:
    """The innermost container with most of the sentences; None if that is the page itself.

    `weights`: number of a container -> length of the sentences directly in it.
    """
    totals = [weights.get(container.number, 0) for container in containers]
    for container in reversed(containers):
        if container.parent is not None:
            totals[container.parent.number] += totals[container.number]
    least = max(_MIN_WEIGHT, totals[0] * _MIN_SHARE)
    # Containers with more than half of the text are inside one another, so that the last one is the innermost.
    found = next((container for container in reversed(containers) if totals[container.number] >= least), None)
    return None if found is None or found.parent is None else found


def numbers_inside(containers: Sequence[Container], outer: Container) -> set[int]:
    """Numbers of the container and of all that are inside it."""
    inside = {outer.number}
    for container in containers[outer.number + 1 :]:
        if container.parent is not None and container.parent.number in inside:
            inside.add(container.number)
    return inside
