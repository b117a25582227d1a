"""A removal takes effect on every surface and in every process once it is acknowledged.

`benchmarks/removal.py` does the same at length.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from articles.models import Mode, Restriction
from articles.takedowns.decisions.decide import restore, take_down
from newsroom.server.command import APPLICATION
from tests import makers
from tests.newsroom_server import prepare_newsroom, serving
from tests.takedowns.removal_play import Newsroom, Play, connecting_to, make_newsroom, missing, play

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def newsroom(settings: Any, data_folder: Path) -> Newsroom:
    settings.MEDIA_ROOT = data_folder / "pictures"
    return make_newsroom()


def _decisions(newsroom: Newsroom) -> tuple[Callable[[], None], Callable[[], None]]:
    mo = makers.make_person_at_desk("mo", "Moderator")

    def decide() -> None:
        take_down(newsroom.picture, Mode.REMOVED, mo, "应当事人要求")
        take_down(newsroom.brief, Mode.REMOVED, mo, "应当事人要求")

    def undo() -> None:
        for restriction in Restriction.objects.filter(lifted_at=None):
            restore(restriction, mo)

    return decide, undo


@contextmanager
def _sabotaged(how: str) -> Iterator[str]:
    os.environ["SABOTAGE"] = how
    try:
        yield "tests.takedowns.sabotaged:application"
    finally:
        del os.environ["SABOTAGE"]


def _played(newsroom: Newsroom, data: Path, application: str = APPLICATION) -> Play:
    prepare_newsroom(data)
    with serving(data, workers=2, application=application) as server:
        image = newsroom.picture.file.read()
        newsroom.picture.file.seek(0)
        assert missing(connecting_to(server.url), newsroom, image) == []
        return play(connecting_to(server.url), newsroom, *_decisions(newsroom), readers=8, seed=1)


def test_no_request_begun_after_a_removal_gets_an_old_byte(newsroom: Newsroom, data_folder: Path) -> None:
    played = _played(newsroom, data_folder)

    assert len(played.shown_before) > 20
    assert played.violations == []
    assert played.not_restored == []


@pytest.mark.parametrize("how", ["gate", "edition"])
def test_a_sabotaged_application_is_detected(newsroom: Newsroom, data_folder: Path, how: str) -> None:
    with _sabotaged(how) as application:
        played = _played(newsroom, data_folder, application)

    assert played.violations != []
