"""A database of links and feedback in a folder of the test, and a clock that the test moves."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from indexer.judgements import Judgements

NOON = 20_000 * 86_400 + 43_200
"""Seconds: noon of some day, UTC."""


@dataclass(slots=True)
class Clock:
    """A clock that stands still until it is moved."""

    now: float = NOON

    def __call__(self) -> float:
        return self.now

    def pass_hours(self, hours: float) -> None:
        self.now += hours * 3_600


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/var/judgements.db"


@pytest.fixture
def judgements(url: str, clock: Clock) -> Iterator[Judgements]:
    with Judgements(url, clock=clock) as opened:
        yield opened
