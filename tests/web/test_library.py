"""What a process remembers of the index: precedents of a report are found once for all who ask, and forgotten with the index's state."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from indexer.errors import EngineError
from indexer.similar import Precedents
from web.library import REMEMBERED, Library
from web.settings import Settings

NONE = Precedents((), (), (), ())


@pytest.fixture
def shelf(settings: Settings) -> Library:
    """A library over the sample reports."""
    return Library(settings)


def test_who_asks_while_precedents_are_being_found_waits_for_them(shelf: Library) -> None:
    begun, go_on = threading.Event(), threading.Event()
    found: list[str] = []

    def find() -> Precedents:
        found.append("once")
        begun.set()
        assert go_on.wait(30)
        return NONE

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(shelf.remembered, "QF7001", find)
        assert begun.wait(30)
        others = [pool.submit(shelf.remembered, "QF7001", find) for _ in range(3)]
        assert shelf.remembered("QF7002", lambda: NONE) is NONE  # who asks for another report does not wait
        go_on.set()
        assert [answer.result(30) for answer in (first, *others)] == [NONE] * 4
    assert found == ["once"]


def test_what_could_not_be_found_is_looked_for_again(shelf: Library) -> None:
    def fail() -> Precedents:
        raise EngineError("gone")

    with pytest.raises(EngineError):
        shelf.remembered("QF7001", fail)
    assert shelf.remembered("QF7001", lambda: NONE) is NONE


def test_only_so_many_answers_are_kept_and_the_latest_are(shelf: Library) -> None:
    asked: list[int] = []

    def find(number: int) -> Precedents:
        asked.append(number)
        return NONE

    for number in [*range(REMEMBERED), 0, REMEMBERED, 0, 1]:
        shelf.remembered(number, partial(find, number))
    assert asked == [*range(REMEMBERED), REMEMBERED, 1]
