"""Counts of searches: added up by day, masked, bounded, and nothing else than a text, a day and numbers."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import Connection, Insert, Integer, insert, update

from indexer.judgements import DAYS, MOST_A_DAY, Counted, Event, Judgements, LinkKind, Searched, as_counted
from indexer.judgements.database import Database
from indexer.judgements.tables import LINKS, META, SEARCHES, VERSION
from tests.judgements.conftest import NOON, Clock

TODAY = NOON // 86_400


def counts(judgements: Judgements, event: Event = Event.SEARCHED) -> dict[str, tuple[int, int, int]]:
    """Return searches, those without results and copies by text."""
    found = judgements.search_counts(event, limit=100).texts
    return {entry.text: (entry.searches, entry.without_results, entry.copied) for entry in found}


@pytest.mark.parametrize(
    ("typed", "counted"),
    [
        pytest.param("  RF=1   Replication ", "rf=1 replication", id="white-space-and-case"),
        pytest.param("mail from jane.doe+x@example.co.uk bounced", "mail from (mail address) bounced", id="a-mail-address"),
        pytest.param("mail from JANE@Example.COM,bob@b", "mail from (mail address),(mail address)", id="two-of-them"),
        pytest.param("x" * 150, "x" * 120, id="cut"),
        pytest.param("x" * 115 + " jane@example.com", "x" * 115 + " (mai", id="masked-before-it-is-cut"),
        pytest.param("", None, id="empty"),
        pytest.param(" \n ", None, id="blank"),
        pytest.param("disk full\nnode 3 down", None, id="lines"),
        pytest.param("x" * 201, None, id="long"),
        pytest.param("a " * 26, None, id="many-words"),
        pytest.param("bell\x07", None, id="a-control-character"),
    ],
)
def test_a_text_as_it_is_counted(typed: str, counted: str | None) -> None:
    assert as_counted(typed) == counted


def test_counts_of_a_text_add_up_over_days(judgements: Judgements, clock: Clock) -> None:
    judgements.count_searches([Counted("disk full", searches=2, without_results=1), Counted("rf=1", searches=1)])
    judgements.count_searches([Counted("disk full", copied=1)])
    clock.pass_hours(24)
    judgements.count_searches([Counted("disk full", searches=1)])
    assert counts(judgements) == {"disk full": (3, 1, 1), "rf=1": (1, 0, 0)}
    assert counts(judgements, Event.WITHOUT_RESULTS) == {"disk full": (3, 1, 1)}
    assert judgements.search_counts(Event.COPIED, limit=5).texts == (Searched("disk full", 3, 1, 1, TODAY + 1),)


def test_the_most_come_first_and_the_rest_is_said(judgements: Judgements) -> None:
    judgements.count_searches([Counted(f"text {number}", searches=number) for number in range(1, 6)])
    found = judgements.search_counts(Event.SEARCHED, limit=2)
    assert [entry.text for entry in found.texts] == ["text 5", "text 4"]
    assert found.different == 5


def test_a_copy_belongs_to_a_search_of_the_day_or_of_the_day_before(judgements: Judgements, clock: Clock) -> None:
    judgements.count_searches([Counted("disk full", searches=1)])
    clock.pass_hours(13)
    judgements.count_searches([Counted("disk full", copied=1), Counted("never searched", copied=1)])
    assert counts(judgements) == {"disk full": (1, 0, 1)}
    clock.pass_hours(24)
    judgements.count_searches([Counted("disk full", copied=1)])
    assert counts(judgements) == {"disk full": (1, 0, 1)}


def test_counts_are_forgotten_after_their_days(judgements: Judgements, clock: Clock, url: str) -> None:
    judgements.count_searches([Counted("old", searches=1)])
    clock.pass_hours(24 * (DAYS - 1))
    assert counts(judgements) == {"old": (1, 0, 0)}
    clock.pass_hours(24)
    assert counts(judgements) == {}
    judgements.count_searches([Counted("new", searches=1)])
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        assert connection.execute("SELECT text FROM precedent_searches").fetchall() == [("new",)]


def test_a_day_has_room_for_so_many_texts_and_known_ones_count_on(judgements: Judgements) -> None:
    judgements.count_searches([Counted(f"{number:05}", searches=1) for number in range(MOST_A_DAY + 5)])
    judgements.count_searches([Counted("00000", searches=1), Counted("one more", searches=1)])
    found = judgements.search_counts(Event.SEARCHED, limit=1)
    assert (found.texts[0].text, found.texts[0].searches, found.different) == ("00000", 2, MOST_A_DAY)


def test_a_row_is_a_text_a_day_and_numbers(judgements: Judgements, url: str) -> None:
    judgements.count_searches([Counted("disk full", searches=3, without_results=2)])
    judgements.count_searches([Counted("disk full", copied=1)])
    numbers = {column.name for column in SEARCHES.columns if isinstance(column.type, Integer)}
    assert numbers == {"day", "searches", "without_results", "copied"}
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        assert connection.execute("SELECT day, text, searches, without_results, copied FROM precedent_searches").fetchall() == [
            (TODAY, "disk full", 3, 2, 1)
        ]
        names = [row[1] for row in connection.execute("PRAGMA table_info(precedent_searches)")]
    assert sorted(names) == ["copied", "day", "key", "searches", "text", "without_results"]


def test_threads_count_at_once_and_nothing_is_lost(judgements: Judgements) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda n: judgements.count_searches([Counted("a", searches=1), Counted(f"b{n % 2}", searches=1)]), range(24)))
    assert counts(judgements) == {"a": (24, 0, 0), "b0": (12, 0, 0), "b1": (12, 0, 0)}


def as_version_one(url: str, *statements: Insert) -> None:
    """Make a database as version 1 left it, with some rows."""

    def change(connection: Connection) -> None:
        SEARCHES.drop(connection)
        for statement in (update(META).values(value=1), *statements):
            connection.execute(statement)

    database = Database(url)
    database.write(change)
    database.close()


def test_a_database_of_the_former_version_gets_the_table_and_loses_nothing(judgements: Judgements, url: str) -> None:
    link = {"first_key": "ce1", "second_key": "ce2", "first_id": "CE1", "second_id": "CE2", "kind": "same-failure", "made_by": "Noor"}
    as_version_one(url, insert(LINKS).values(**link, note="", made_at=7))
    judgements.count_searches([Counted("disk full", searches=1)])
    assert [(link.first, link.second, link.kind) for link in judgements.all_links()] == [("CE1", "CE2", LinkKind.SAME_FAILURE)]
    assert counts(judgements) == {"disk full": (1, 0, 0)}
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        assert connection.execute("SELECT value FROM precedent_meta").fetchall() == [(VERSION,)]


def test_several_that_bring_a_database_up_to_date_at_once_lose_nothing(url: str) -> None:
    as_version_one(url)
    every = [Judgements(url) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda one: one.count_searches([Counted("a", searches=1)]), every))
    assert counts(every[0]) == {"a": (4, 0, 0)}
    for one in every:
        one.close()
