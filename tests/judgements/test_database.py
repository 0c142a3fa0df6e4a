"""The database: made privately when it is needed, of a known version, shared by many writers, and clear about what is wrong with it."""

import multiprocessing
import sqlite3
import stat
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from multiprocessing.synchronize import Barrier
from pathlib import Path
from threading import Timer

import pytest
from sqlalchemy import ClauseElement, Connection, Engine, event, insert, select
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from indexer.errors import JudgementsError
from indexer.judgements import Asked, Counted, Event, Judgements, LinkKind, Tally, Verdict
from indexer.judgements.database import Database
from indexer.judgements.tables import META, METADATA, VERSION

SAME = LinkKind.SAME_FAILURE
PASTED = Asked.of_terms(["disk", "full"])
WRITERS = 3
ROUNDS = 15


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


# --- made when needed


def test_nothing_is_made_before_it_is_needed(url: str) -> None:
    with Judgements(url):
        assert not path_of(url).parent.exists()


def test_the_folder_and_its_files_are_private(judgements: Judgements, url: str) -> None:
    judgements.put_link("CE1", "CE2", SAME)
    folder = path_of(url).parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) & 0o077 for path in folder.iterdir()} == dict.fromkeys(
        ["judgements.db", "judgements.db-wal", "judgements.db-shm"], 0
    )


def test_what_was_said_is_there_after_closing(url: str) -> None:
    with Judgements(url) as first:
        made = first.put_link("CE1", "CE2", SAME)
        first.put_feedback(PASTED, "CE1", Verdict.COPIED)
    assert [path.name for path in path_of(url).parent.iterdir()] == ["judgements.db"], "one file to copy"
    with Judgements(url) as second:
        assert second.all_links() == (made,)
        assert second.tallies(["CE1"]) == {"CE1": Tally(copied=1)}


def test_a_closed_one_opens_again(judgements: Judgements) -> None:
    judgements.put_link("CE1", "CE2", SAME)
    judgements.close()
    assert len(judgements.all_links()) == 1


def test_foreign_keys_hold_and_sqlite_writes_ahead(url: str) -> None:
    database = Database(url)
    assert database.read(lambda connection: connection.exec_driver_sql("PRAGMA foreign_keys").scalar()) == 1
    assert database.read(lambda connection: connection.exec_driver_sql("PRAGMA journal_mode").scalar()) == "wal"
    database.close()


# --- versions


def test_a_newer_database_is_refused_and_left_alone(judgements: Judgements, url: str) -> None:
    judgements.put_link("CE1", "CE2", SAME)
    judgements.close()
    with closing(sqlite3.connect(path_of(url))) as connection:
        connection.execute("UPDATE precedent_meta SET value = ?", (VERSION + 1,))
        connection.commit()
    before = path_of(url).read_bytes()
    with Judgements(url) as later, pytest.raises(JudgementsError, match=f"version {VERSION + 1} .* newer Precedent is needed"):
        later.put_link("CE1", "CE3", SAME)
    assert path_of(url).read_bytes() == before


def test_tables_of_others_are_left_alone(url: str, judgements: Judgements) -> None:
    path_of(url).parent.mkdir()
    with closing(sqlite3.connect(path_of(url))) as connection:
        connection.execute("CREATE TABLE links (theirs TEXT)")
    judgements.put_link("CE1", "CE2", SAME)
    with closing(sqlite3.connect(path_of(url))) as connection:
        assert connection.execute("SELECT count(*) FROM links").fetchone() == (0,)


# --- what is wrong with it


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        pytest.param("var/judgements.db", "unusable URL", id="a-path"),
        pytest.param("", "unusable URL", id="empty"),
        pytest.param("abacus:///x", "unusable URL", id="an-unknown-database"),
        pytest.param("postgresql://noor:hunter2@host:port/x", "unusable URL", id="a-port-that-is-none"),
        pytest.param("sqlite://", "in memory", id="in-memory"),
        pytest.param("sqlite:///:memory:", "in memory", id="in-memory-by-name"),
        pytest.param("postgresql+pg8000://noor:hunter2@127.0.0.1:1/x", "database|postgresql", id="no-driver-or-no-server"),
    ],
)
def test_a_database_that_cannot_be_is_named_without_its_password(bad: str, reason: str) -> None:
    with pytest.raises(JudgementsError, match=reason) as raised:
        Judgements(bad).all_links()
    assert "hunter2" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_no_database_is_named_with_the_reason(judgements: Judgements, url: str) -> None:
    path_of(url).parent.mkdir()
    path_of(url).write_text("Dear diary, " * 200, encoding="utf-8")
    with pytest.raises(JudgementsError, match=r"judgements\.db: file is not a database"):
        judgements.all_links()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("in the way", encoding="utf-8")
    with Judgements(f"sqlite:///{tmp_path}/var/judgements.db") as judgements, pytest.raises(JudgementsError, match="directory"):
        judgements.put_link("CE1", "CE2", SAME)


def test_a_failure_says_nothing_of_what_was_to_be_stored(judgements: Judgements, url: str) -> None:
    judgements.all_links()
    with closing(sqlite3.connect(path_of(url))) as connection:
        connection.execute("DROP TABLE precedent_links")
    with pytest.raises(JudgementsError, match="no such table") as raised:
        judgements.put_link("CE1", "CE2", SAME, note="between us")
    assert "between us" not in f"{raised.value}{raised.value.__cause__}"


# --- many at once


def _work(url: str, barrier: Barrier, writer: int) -> None:
    """Open a new database at the same moment as others do, and write what they write, and what only we do."""
    with Judgements(url) as judgements:
        barrier.wait(60)
        for number in range(ROUNDS):
            judgements.put_link("CE1", f"CE1{number}", SAME, by=str(writer))
            judgements.put_feedback(PASTED, f"CE{number}", Verdict.HELPFUL)
            judgements.put_feedback(Asked.of_terms([f"writer{writer}"]), f"CE{number}", Verdict.COPIED)


def test_processes_write_at_once_and_nothing_is_lost_or_counted_twice(judgements: Judgements, url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(WRITERS)
    writers = [spawn.Process(target=_work, args=(url, barrier, number)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    assert len(judgements.all_links()) == ROUNDS
    reports = [f"CE{number}" for number in range(ROUNDS)]
    assert judgements.tallies(reports) == dict.fromkeys(reports, Tally(helpful=1, copied=WRITERS))


def test_threads_click_at_once_and_it_counts_once(judgements: Judgements) -> None:
    with ThreadPoolExecutor(8) as threads:
        changed = list(threads.map(lambda _: judgements.put_feedback(PASTED, "CE1", Verdict.HELPFUL), range(24)))
    assert changed.count(True) == 1
    assert judgements.tallies(["CE1"]) == {"CE1": Tally(helpful=1)}


@pytest.fixture
def writing(judgements: Judgements, url: str) -> Iterator[sqlite3.Connection]:
    """Be in the middle of writing."""
    judgements.put_link("CE1", "CE2", SAME)
    with closing(sqlite3.connect(path_of(url), isolation_level=None, check_same_thread=False)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM precedent_links")
        yield connection


def test_a_reader_does_not_wait_for_a_writer(judgements: Judgements, writing: sqlite3.Connection) -> None:
    assert len(judgements.all_links()) == 1
    assert writing.in_transaction


def test_a_writer_waits_for_another(judgements: Judgements, writing: sqlite3.Connection) -> None:
    pause = Timer(0.3, writing.commit)
    started = time.monotonic()
    pause.start()
    judgements.put_link("CE1", "CE3", SAME)
    assert time.monotonic() - started >= 0.25
    pause.join()
    assert [link.second for link in judgements.all_links()] == ["CE3"]


def test_the_slower_of_two_writers_runs_again_and_leaves_nothing_of_the_first_try(url: str) -> None:
    database = Database(url)
    runs: list[int] = []

    def change(connection: Connection) -> str:
        runs.append(len(runs))
        connection.execute(insert(META).values(name=f"run {len(runs)}", value=0))
        if len(runs) < 3:  # as if another process had inserted the same row since we looked
            connection.execute(insert(META).values(name=f"run {len(runs)}", value=0))
        return "done"

    assert database.write(change) == "done"
    names = database.read(lambda connection: connection.execute(select(META.c.name).order_by(META.c.name)).scalars().all())
    assert names == ["run 3", "schema version"]
    database.close()


def test_a_change_that_never_succeeds_fails_in_the_end(url: str) -> None:
    database = Database(url)
    with pytest.raises(JudgementsError, match="UNIQUE"):
        database.write(lambda connection: [connection.execute(insert(META).values(name="twice", value=0)) for _ in range(2)])
    database.close()


# --- other databases


@pytest.fixture
def statements(judgements: Judgements) -> Iterator[list[ClauseElement]]:
    """Collect every statement that the whole interface executes."""
    seen: list[ClauseElement] = []

    def note(_connection: Connection, statement: ClauseElement, *_: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_execute", note)
    try:
        judgements.put_link("CE1", "CE2", SAME)
        judgements.links_of("CE1")
        judgements.all_links()
        judgements.put_feedback(PASTED, "CE1", Verdict.HELPFUL)
        judgements.put_feedback(PASTED, "CE1", Verdict.NOT_HELPFUL)
        judgements.tallies(["CE1", "CE2"])
        judgements.all_feedback()
        judgements.count_searches([Counted("disk full", searches=1)])
        judgements.count_searches([Counted("disk full", searches=1, copied=1)])
        judgements.search_counts(Event.SEARCHED, limit=5)
        judgements.delete_link("CE1", "CE2")
        yield seen
    finally:
        event.remove(Engine, "before_execute", note)


def test_every_statement_is_one_that_postgresql_understands(statements: list[ClauseElement]) -> None:
    texts = [str(statement.compile(dialect=postgresql.dialect())) for statement in statements]  # type: ignore[no-untyped-call]  # theirs
    assert {text.split()[0] for text in texts} == {"CREATE", "SELECT", "INSERT", "UPDATE", "DELETE"}
    assert [text for text in texts if "PRAGMA" in text or " OR REPLACE" in text or "ON CONFLICT" in text] == []
    unbound = [text for text in texts if "?" in text]
    assert unbound == []


@pytest.mark.parametrize("name", ["postgresql", "mysql"])
def test_the_tables_can_be_made_elsewhere(name: str) -> None:
    dialect = {"postgresql": postgresql.dialect, "mysql": mysql.dialect}[name]()
    for table in METADATA.sorted_tables:
        assert str(CreateTable(table).compile(dialect=dialect)).strip().startswith(f"CREATE TABLE {table.name}")
        for index in table.indexes:
            assert table.name in str(CreateIndex(index).compile(dialect=dialect))
