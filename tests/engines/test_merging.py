"""Segments merge in the background: which, how it is published, and that nothing of it can be seen but fewer files."""

import fcntl
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from indexer.engines import Engine, Selection, open_engine
from indexer.engines.whoosh import WhooshEngine, background, codec, merging
from indexer.engines.whoosh.joining import join
from indexer.engines.whoosh.merging import (
    BULK_AT_ONCE,
    LARGEST_MERGE,
    LARGEST_SEGMENT,
    MERGED_AT_ONCE,
    Candidate,
    due,
    due_at_end,
    due_in_bulk,
    packed,
)
from indexer.engines.whoosh.segment_file import write_arrays
from indexer.errors import EngineError, IndexCorruptError
from indexer.query import EVERYTHING, Term
from tests.engines.contract import REPORTS, documents, ids, report

WAIT: Final = 30.0
"""Seconds after which a test gives up."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(folder: Path) -> Iterator[Engine]:
    engine = open_engine(folder, create=True)
    yield engine
    engine.close()


def segments(folder: Path, generation: str = "g000001") -> list[str]:
    return sorted(path.name for path in (folder / generation).glob("*.seg"))


def files(folder: Path) -> set[str]:
    return {path.name for path in (folder / "g000001").iterdir()}


def found(engine: Engine, word: str = "") -> list[str]:
    return sorted(ids(engine.search(Term("text", word) if word else EVERYTHING, Selection(limit=10_000))))


def fill(engine: Engine, count: int, *, at: int = 0) -> list[str]:
    """Write reports, each in a commit of its own; return the ids."""
    names = [f"M{number:04}" for number in range(at, at + count)]
    for name in names:
        engine.write(documents(report(name, f"word{name} in common")))
    return names


def sized(documents: int, deleted: int = 0, size: int = 0) -> Candidate:
    return Candidate(None, documents, documents - deleted, size)


class TestPolicy:
    """What is due, by the sizes of segments alone."""

    def test_few_segments_stay_as_they_are(self) -> None:
        assert due([]) == []
        assert due([sized(1)] * (MERGED_AT_ONCE - 1) + [sized(1_000)] * (MERGED_AT_ONCE - 1)) == []

    def test_many_of_one_size_become_one_and_the_smallest_first(self) -> None:
        assert due([sized(1_000 + number) for number in range(MERGED_AT_ONCE)]) == [sized(1_000 + n) for n in range(MERGED_AT_ONCE)]
        assert due([sized(1_000)] * MERGED_AT_ONCE + [sized(number) for number in range(1, 9)]) == [sized(number) for number in range(1, 9)]

    def test_mostly_deleted_ones_are_written_anew_by_themselves(self) -> None:
        assert due([sized(100, 50), sized(100, 51), sized(90, 80)]) == [sized(100, 51)]

    def test_none_becomes_too_large(self) -> None:
        assert due([sized(LARGEST_SEGMENT // 2 + 1)] * 20) == []
        chosen = due([sized(30_000)] * MERGED_AT_ONCE)
        assert sum(segment.documents for segment in chosen) <= LARGEST_SEGMENT
        assert len(chosen) == LARGEST_SEGMENT // 30_000

    def test_what_is_merged_fits_into_memory(self) -> None:
        large = LARGEST_MERGE // 3
        assert len(due([sized(1_000, size=large)] * MERGED_AT_ONCE)) == 3
        assert due([sized(1_000, size=LARGEST_MERGE // 2 + 1)] * MERGED_AT_ONCE) == []
        assert len(due([sized(1_000, 900, size=LARGEST_MERGE)] * MERGED_AT_ONCE)) == MERGED_AT_ONCE
        assert [len(group) for group in packed([sized(1_000, size=large)] * 7)] == [3, 3]
        assert len(due_in_bulk([sized(1_000, size=large)] * 3)) == 3

    @pytest.mark.parametrize("seed", range(5))
    def test_whatever_comes_it_ends_with_few_segments(self, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311  # no secret
        state: list[Candidate] = []
        for _ in range(400):
            state.append(sized(chance.choice((1, 3, 1_000, 1_000, LARGEST_SEGMENT))))
            place = chance.randrange(len(state))
            before = state[place]
            deleted = before.documents - before.live + chance.choice((0, 1, 500))
            state[place] = sized(before.documents, min(before.documents - 1, deleted))
            while chosen := due(state):
                joined = sum(segment.live for segment in chosen)
                assert 0 < joined <= LARGEST_SEGMENT
                for segment in chosen:
                    state.remove(segment)
                state.append(sized(joined))
        small = [segment for segment in state if segment.live * 2 <= LARGEST_SEGMENT]
        assert len(small) < 4 * MERGED_AT_ONCE

    def test_packing_makes_as_few_as_fit_and_leaves_what_is_well(self) -> None:
        sizes = [sized(1_000)] * 100
        groups = packed(sizes)
        assert sorted(len(group) for group in groups) == [100 - LARGEST_SEGMENT // 1_000, LARGEST_SEGMENT // 1_000]
        assert packed([sized(LARGEST_SEGMENT), sized(60_000)]) == []
        assert packed([sized(10), sized(20), sized(5_000)], most=40) == [[sized(20), sized(10)]]
        assert packed([sized(100, 99)]) == [[sized(100, 99)]]

    def test_a_long_run_merges_what_makes_a_nearly_full_one(self) -> None:
        assert due_in_bulk([sized(1_000)] * 49) == []
        assert len(due_in_bulk([sized(1_000)] * 50)) == 50
        assert due_in_bulk([sized(1)] * (BULK_AT_ONCE - 1)) == []
        assert len(due_in_bulk([sized(1)] * BULK_AT_ONCE)) == BULK_AT_ONCE
        assert due_in_bulk([sized(65_000)] * 200) == []
        assert due_in_bulk([sized(63_000), sized(1), sized(2_000)]) == []

    def test_at_the_end_as_much_is_merged_again_as_was_added(self) -> None:
        state = [sized(30_000), sized(500), sized(400), sized(100)]
        assert due_at_end(state, added=10) == []
        assert due_at_end(state, added=250) == [sized(400), sized(100)]
        assert due_at_end(state, added=None) == state


def test_many_small_commits_are_merged_into_few_segments(engine: Engine, folder: Path) -> None:
    names = fill(engine, MERGED_AT_ONCE * 5)
    engine.close()
    assert len(segments(folder)) < MERGED_AT_ONCE * 2
    assert found(engine, "common") == names


def test_a_segment_that_would_be_too_large_is_not_made(engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "LARGEST_SEGMENT", 1)
    fill(engine, MERGED_AT_ONCE + 2)
    engine.close()
    assert len(segments(folder)) == MERGED_AT_ONCE + 2


def test_what_a_run_has_added_is_one_segment_at_its_end(engine: Engine, folder: Path) -> None:
    engine.write(documents(*(report(f"OLD{number}", "word") for number in range(100))))
    engine.close()
    (old,) = segments(folder)
    with engine.writing():
        fill(engine, MERGED_AT_ONCE - 1)
        assert len(segments(folder)) == MERGED_AT_ONCE
    assert len(segments(folder)) == 2
    assert old in segments(folder)


def test_segments_of_which_little_is_left_are_written_anew(engine: Engine, folder: Path) -> None:
    engine.write(documents(*(report(f"M{number}", f"word{number}") for number in range(50))))
    size = engine.info().size_bytes
    engine.write([], delete=[f"M{number}" for number in range(45)])
    engine.write(documents(report("LAST", "word")))
    engine.close()
    assert engine.info().size_bytes < size * 0.7
    assert set(found(engine)) == {"LAST", *(f"M{number}" for number in range(45, 50))}
    engine.write([], delete=["LAST", *(f"M{number}" for number in range(45, 50))])
    assert engine.search(EVERYTHING, Selection()).total == 0
    engine.close()
    assert engine.search(EVERYTHING, Selection()).total == 0
    assert segments(folder) == []


def test_more_documents_than_a_segment_holds_are_one_commit(engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "LARGEST_SEGMENT", 4)
    before = engine.info().revision
    names = [f"M{number:04}" for number in range(10)]
    engine.write(documents(*(report(name, "word in common") for name in names)))
    assert int(engine.info().revision.rpartition(".")[2]) == int(before.rpartition(".")[2]) + 1
    assert len(segments(folder)) == 3
    assert found(engine, "common") == names


def test_of_a_large_commit_that_fails_nothing_stays(engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.write(documents(*REPORTS))
    before = files(folder)
    written = []

    def full_at_last(stream: Any, arrays: Any) -> None:
        written.append(stream)
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        write_arrays(stream, arrays)

    monkeypatch.setattr(merging, "LARGEST_SEGMENT", 4)
    monkeypatch.setattr(codec, "write_arrays", full_at_last)
    with pytest.raises(EngineError, match="No space left"):
        engine.write(documents(*(report(f"M{number}", "word") for number in range(10))), delete=["CE1"])
    assert files(folder) == before
    assert set(found(engine)) == {entry.id for entry in REPORTS}


@contextmanager
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Let the first merge wait when it has read its segments; yield what says that it does, and what lets it go on."""
    reached, go_on = threading.Event(), threading.Event()

    def joined(parts: Sequence[Any]) -> Any:
        if not reached.is_set():
            reached.set()
            assert go_on.wait(WAIT)
        return join(parts)

    monkeypatch.setattr(background, "join", joined)
    try:
        yield reached, go_on
    finally:
        go_on.set()


def test_what_is_deleted_or_replaced_while_segments_merge_stays_so(engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.write(documents(report("GONE", "before all"), report("FIRST", "word in common")))
    engine.write([], delete=["GONE"])
    with held(monkeypatch) as (reached, go_on):
        names = fill(engine, MERGED_AT_ONCE - 1)
        assert reached.wait(WAIT)
        engine.write(documents(report(names[3], "gizmo")), delete=["FIRST", names[0]])
        engine.write(documents(report("NEW", "word in common")))
        expected = found(engine)
        go_on.set()
        engine._merging._running.exception(WAIT)  # type: ignore[attr-defined]
    assert len(segments(folder)) == 3
    assert found(engine) == expected == sorted({*names, "NEW"} - {names[0]})
    assert found(engine, "common") == sorted({*names, "NEW"} - {names[0], names[3]})
    assert found(engine, "gizmo") == [names[3]]


def test_a_merge_of_what_another_one_has_merged_is_thrown_away(engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = open_engine(folder)
    with held(monkeypatch) as (reached, go_on):
        names = fill(engine, MERGED_AT_ONCE)
        assert reached.wait(WAIT)
        names += fill(other, 1, at=MERGED_AT_ONCE)
        other.close()
        merged = set(segments(folder))
        assert len(merged) == 1
        go_on.set()
        engine.close()
    assert set(segments(folder)) == merged
    assert not list((folder / "g000001").glob("*.part"))
    assert found(engine, "common") == names


def test_a_merge_in_a_generation_that_is_not_live_any_more_is_thrown_away(
    engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with held(monkeypatch) as (reached, go_on):
        fill(engine, MERGED_AT_ONCE)
        assert reached.wait(WAIT)
        for _ in range(2):
            with open_engine(folder).rebuild() as fresh:
                fresh.write(documents(*REPORTS))
        assert not (folder / "g000001").exists()
        go_on.set()
        engine.close()
    assert set(found(engine)) == {entry.id for entry in REPORTS}


def test_an_interrupted_run_leaves_whole_commits_and_no_unfinished_file(
    engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "BULK_AT_ONCE", MERGED_AT_ONCE)

    def interrupted() -> None:
        with held(monkeypatch) as (reached, go_on), engine.writing():
            fill(engine, MERGED_AT_ONCE)
            assert reached.wait(WAIT)
            assert len(list((folder / "g000001").glob("*.part"))) == 1
            go_on.set()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not list((folder / "g000001").glob("*.part"))
    assert len(found(engine, "common")) == MERGED_AT_ONCE
    fill(engine, 1, at=MERGED_AT_ONCE)
    engine.close()
    assert len(segments(folder)) == 1


def failing_once(error: OSError, then: Callable[..., Any]) -> Callable[..., Any]:
    failed: list[OSError] = []

    def fail(*given: Any) -> Any:
        if not failed:
            failed.append(error)
            raise error
        return then(*given)

    return fail


def test_what_goes_wrong_in_the_background_is_said_by_the_next_write(engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "write_arrays", failing_once(OSError(28, "No space left on device"), write_arrays))
    with held(monkeypatch) as (reached, go_on):
        names = fill(engine, MERGED_AT_ONCE)
        assert reached.wait(WAIT)
        go_on.set()
        engine._merging._running.exception(WAIT)  # type: ignore[attr-defined]
    with pytest.raises(EngineError, match=r"segments cannot be merged; every report is indexed as before: .*No space left"):
        engine.write(documents(report("NEW", "word in common")))
    assert found(engine, "common") == names
    assert not list((folder / "g000001").glob("*.part"))
    engine.write(documents(report("NEW", "word in common")))
    engine.close()
    assert found(engine, "common") == sorted([*names, "NEW"])
    assert len(segments(folder)) == 1


def test_what_goes_wrong_in_the_background_is_said_on_closing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "write_arrays", failing_once(OSError(28, "No space left on device"), write_arrays))
    names = fill(engine, MERGED_AT_ONCE)
    with pytest.raises(EngineError, match="No space left"):
        engine.close()
    assert found(engine, "common") == names


def test_a_damaged_segment_is_named_and_never_merged(engine: Engine, folder: Path) -> None:
    fill(engine, MERGED_AT_ONCE - 1)
    path = folder / "g000001" / segments(folder)[0]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(IndexCorruptError, match=path.name):  # a commit may need what is damaged, merging does
        fill(engine, 1, at=100)
        engine.close()
    engine._merging.cancel()  # type: ignore[attr-defined]
    assert path.name in segments(folder)


def test_the_end_of_a_run_waits_for_merges(engine: Engine, folder: Path) -> None:
    with engine.writing():
        fill(engine, MERGED_AT_ONCE)
    assert len(segments(folder)) == 1


def test_a_new_generation_is_merged_before_it_goes_live(engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "LARGEST_SEGMENT", 10)
    with engine.rebuild() as fresh:
        names = fill(fresh, 23)
        fresh.write([], delete=names[:3])
    assert len(segments(folder, "g000002")) == 2
    assert found(engine, "common") == names[3:]


def test_readers_see_whole_commits_while_segments_merge(engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "MERGED_AT_ONCE", 2)
    done = threading.Event()
    seen: list[list[str]] = []

    def read() -> None:
        reader = open_engine(folder)
        while not done.is_set():
            seen.append(found(reader, "common"))

    with open_engine(folder).writing():  # the thread is a part of this process, and needs no lock
        thread = threading.Thread(target=read)
        thread.start()
        for number in range(30):
            engine_writes(engine, number)
        done.set()
        thread.join(WAIT)
    assert len(seen) > 1
    for names in seen:  # pairs come together, and the pair before is replaced by as many
        assert len(names) % 2 == 0
        assert len(set(names)) == len(names)
        assert len(names) == 0 or names == [f"P{number:02}" for number in range(int(names[0][1:]), int(names[0][1:]) + len(names))]


def test_what_a_reader_has_open_can_be_read_after_its_files_were_merged_away(engine: Engine, folder: Path) -> None:
    names = fill(engine, MERGED_AT_ONCE - 1)
    reader = WhooshEngine(folder)
    with reader._reading() as view:
        before = segments(folder)
        names += fill(engine, 1, at=100)
        engine.close()
        assert not set(before) & set(segments(folder))
        assert sorted(view.live_ids()) == names[:-1]
        assert all(view.stored(leaf, number) for leaf in view.leaves for number in range(leaf.size))
    assert found(reader, "common") == names


def engine_writes(engine: Engine, number: int) -> None:
    """Add a pair of reports, and take the pair away that is ten older."""
    gone = [f"P{2 * (number - 10) + part:02}" for part in range(2) if number >= 10]
    engine.write(documents(*(report(f"P{2 * number + part:02}", "word in common") for part in range(2))), delete=gone)


@pytest.mark.parametrize("name", ["abc.part", "_MAIN_7.toc.1700000000.25", "MAIN_0123456789abcdef.seg", "_MAIN_0.toc"])
def test_what_killed_writers_left_is_removed_by_the_next_commit(engine: Engine, folder: Path, name: str) -> None:
    fill(engine, 1)
    (folder / "g000001" / name).write_bytes(b"half a")
    fill(engine, 1, at=1)
    assert name not in files(folder)
    assert len(found(engine)) == 2


def test_what_a_living_process_has_not_finished_is_not_removed(engine: Engine, folder: Path) -> None:
    path = folder / "g000001" / "abc.part"
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        fill(engine, 1)
        assert path.exists()
    fill(engine, 1, at=1)
    assert not path.exists()


def test_a_generation_that_a_killed_rebuild_left_is_removed_by_the_next_writer(engine: Engine, folder: Path) -> None:
    fill(engine, 1)
    half = folder / "g000002"
    half.mkdir()
    (half / "MAIN_0123456789abcdef.seg").write_bytes(b"half a")
    (folder / "CURRENT.new").write_text("g0")
    fill(engine, 1, at=1)
    assert sorted(path.name for path in folder.iterdir()) == ["CURRENT", "g000001", "write.lock"]
