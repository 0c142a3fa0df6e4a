"""Writers are killed with SIGKILL at any moment: no acknowledged report is lost, doubled or old, and no commit is there in part.

Rounds are few, so that the suite stays quick; ``PRECEDENT_TEST_KILLS=500`` asks for as many of each kind. A failure shows the seed; the
moment of the kill is up to the machine.
"""

import multiprocessing
import os
import random
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pytest

from indexer.engines import Engine, Selection, open_engine
from indexer.errors import IndexMissingError
from indexer.query import EVERYTHING
from tests.engines.contract import documents, report
from tests.engines.killed import State, Task, commits, content, write

ROUNDS: Final = int(os.environ.get("PRECEDENT_TEST_KILLS", "8"))
LONGEST: Final = 0.25
"""Seconds after the first commit until a writer is killed, at most."""

WAIT: Final = 60.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def chance() -> random.Random:
    seed = random.SystemRandom().randrange(2**32)
    sys.stdout.write(f"seed {seed}\n")
    return random.Random(seed)  # noqa: S311  # no secret


class Writer:
    """A process that writes, and what it was told to."""

    def __init__(self, task: Task) -> None:
        self._task = task
        context: Any = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.engines.killed"])
        self._heard, told = context.Pipe(duplex=False)
        self._process = context.Process(target=write, args=(task, told))
        self._process.start()
        told.close()

    def is_writing(self) -> bool:
        """Wait for the first commit; return whether there was one."""
        return bool(self._heard.poll(WAIT))

    def kill(self) -> None:
        self._process.kill()

    def _all(self) -> Iterator[Any]:
        """Yield what the process tells until it ends; it is killed if it hangs."""
        with suppress(EOFError):
            while self._heard.poll(WAIT):
                yield self._heard.recv()
            self.kill()
            pytest.fail("the writer hangs")

    def end(self) -> tuple[list[State], bool]:
        """Wait for the end; return the states that the index may be in now, and whether the writer came to its own end."""
        done, closed = 0, False
        for told in self._all():
            closed = told == "closed"
            done = done if closed else int(told)
        self._process.join(WAIT)
        states = [self._task.state, *(state for _, state in islice(self._task.commits(), done + 1))]
        return states[-2 : -1 if closed else None], closed


def held(engine: Engine, prefix: str = "") -> State:
    """Return what an index holds; each report once, the same by its id as by a query, and the number that its content has."""
    results = engine.search(EVERYTHING, Selection(limit=10_000))
    reports = {hit.report.id: hit.report for hit in results.hits}
    assert len(reports) == len(results.hits) == results.total == engine.info().reports
    state = {}
    for name, found in reports.items():
        assert engine.get(name) == found
        text = found.sections[0].text
        state[name] = int(text.split()[0].removeprefix("content"))
        assert content(name, state[name]).stored == documents(found)[0].stored
    return {name: number for name, number in state.items() if name.startswith(prefix)}


def check(folder: Path, expected: dict[str, list[State]]) -> dict[str, State]:
    """Look at an index whose writers were killed, by the prefixes of their ids; write to it; return what it holds."""
    engine = open_engine(folder, create=True)
    found = {prefix: held(engine, prefix) for prefix in expected}
    for prefix, states in expected.items():
        assert found[prefix] in states, f"of the writer {prefix} there is neither what was acknowledged nor the next commit"
    engine.write(documents(report("AFTER", "the lock is free again")))
    assert engine.get("AFTER") is not None
    engine.write([], delete=["AFTER"])
    engine.close()
    assert {prefix: held(engine, prefix) for prefix in expected} == found
    assert leftovers(folder) == []
    return found


def leftovers(folder: Path) -> list[str]:
    """Return what lies in an index folder and belongs to nothing."""
    live = (folder / "CURRENT").read_text().split()[0]
    generations = sorted(path.name for path in folder.glob("g*"))
    odd = [path.name for path in folder.iterdir() if path.name not in ("CURRENT", "write.lock", *generations)]
    odd += [name for name in generations[:-2] if name != live] + [name for name in generations if name > live]
    for path in (folder / live).iterdir():
        if path.suffix not in (".toc", ".seg") and path.name != "meta.json":
            odd.append(path.name)
    return odd + sorted(path.name for path in (folder / live).glob("*.toc"))[:-1]


@pytest.mark.parametrize("rebuilds", [False, True], ids=["commits and merges", "rebuilds too"])
def test_a_writer_killed_at_any_moment_loses_and_doubles_nothing(folder: Path, chance: random.Random, rebuilds: bool) -> None:
    state: State = {}
    for _ in range(ROUNDS):
        writer = Writer(Task(folder, "A", chance.randrange(2**32), state, rebuilds))
        assert writer.is_writing()
        time.sleep(chance.uniform(0, LONGEST))
        writer.kill()
        expected, closed = writer.end()
        assert not closed
        state = check(folder, {"A": expected})["A"]


def test_two_writers_killed_at_any_moment_leave_what_each_was_told(folder: Path, chance: random.Random) -> None:
    states: dict[str, State] = {"A": {}, "B": {}}
    open_engine(folder, create=True)
    for _ in range(ROUNDS // 2):
        writers = {name: Writer(Task(folder, name, chance.randrange(2**32), state, pause=0.1)) for name, state in states.items()}
        assert all(writer.is_writing() for writer in writers.values())
        time.sleep(chance.uniform(0, LONGEST))
        for writer in writers.values():
            writer.kill()
        states = check(folder, {prefix: writer.end()[0] for prefix, writer in writers.items()})


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, State]:
    """An index with a few commits in it."""
    folder = tmp_path_factory.mktemp("prepared") / "index"
    writer = Writer(Task(folder, "A", 1, {}, most=6))
    (state,), closed = writer.end()
    assert closed
    return folder, state


@pytest.mark.parametrize("rebuilds", [False, True], ids=["commits and merges", "a rebuild that goes live"])
def test_a_writer_killed_before_any_single_step_leaves_whole_commits(
    folder: Path, prepared: tuple[Path, State], chance: random.Random, rebuilds: bool
) -> None:
    seed = next(seed for seed in range(1_000) if next(commits("A", seed, prepared[1], rebuilds=True))[0].rebuilds)
    steps = 0
    closed = False
    while not closed:
        steps += 1 if ROUNDS > 100 else chance.choice((1, 2, 3) if rebuilds else (3, 5, 7))
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(prepared[0], folder)
        writer = Writer(Task(folder, "A", seed, prepared[1], rebuilds, 1 if rebuilds else 3, step=steps))
        expected, closed = writer.end()
        check(folder, {"A": expected})
    assert steps > 20


def test_an_index_whose_making_was_killed_before_any_single_step_is_made_by_the_next(folder: Path) -> None:
    closed = False
    steps = 0
    while not closed:
        steps += 1
        shutil.rmtree(folder, ignore_errors=True)
        writer = Writer(Task(folder, "A", 1, {}, most=0, step=steps))
        _, closed = writer.end()
        try:
            assert open_engine(folder).info().reports == 0
        except IndexMissingError:
            assert not (folder / "CURRENT").exists()
        check(folder, {"A": [{}]})
    assert steps > 5
