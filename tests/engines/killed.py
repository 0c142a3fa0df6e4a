"""What runs in processes that are killed: it writes as the model says, and tells what is done.

The one decision worth knowing: what is written follows from a seed and the state before it. So whoever has killed the writer knows which
states the index may be in: the one after the last commit that was acknowledged, and the one after the commit that was not.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from indexer.engines import Engine, open_engine
from indexer.engines.whoosh import merging
from indexer.schema import Document
from tests.engines.contract import documents, report

State = Mapping[str, int]
"""Report id to the number of the commit that wrote its newest content."""

NAMES: Final = 40
"""Ids that a writer chooses from: few, so that most commits replace or delete some."""


@dataclass(frozen=True)
class Commit:
    """What to write and to delete; a rebuild writes the whole state into a new generation instead."""

    written: State
    deleted: tuple[str, ...]
    rebuilds: bool


def content(name: str, number: int) -> Document:
    return documents(report(name, f"content{number} of {name} " + "in common " * (number % 5)))[0]


def commits(prefix: str, seed: int, state: State, *, rebuilds: bool = False) -> Iterator[tuple[Commit, State]]:
    """Yield what a writer of the ids with a prefix commits, and the state after each."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    number = max(state.values(), default=0)
    while True:
        number += 1
        rebuild = rebuilds and chance.random() < 0.15
        names = [f"{prefix}{chance.randrange(NAMES)}" for _ in range(chance.choice((1, 1, 3, 30)))]
        deleted = [] if rebuild else chance.sample(sorted(state), min(len(state), chance.choice((0, 0, 2, 20))))
        written = dict.fromkeys(names, number)
        state = {name: version for name, version in state.items() if name not in deleted} | written
        yield Commit(written, tuple(deleted), rebuild), state


def make(engine: Engine, commit: Commit, state: State) -> None:
    """Do what a commit says; ``state`` is the one after it."""
    if not commit.rebuilds:
        engine.write([content(name, number) for name, number in commit.written.items()], delete=commit.deleted)
        return
    with engine.rebuild() as fresh:
        names = sorted(state)
        for first in range(0, len(names), 15):
            fresh.write([content(name, state[name]) for name in names[first : first + 15]])


@dataclass(frozen=True)
class Task:
    """What a writer does: up to ``most`` commits after a state, with a ``pause`` of seconds after each; it is killed before its step with
    the number ``step``."""

    folder: Path
    prefix: str
    seed: int
    state: State
    rebuilds: bool = False
    most: int = 10_000
    pause: float = 0.0
    step: int | None = None

    def commits(self) -> Iterator[tuple[Commit, State]]:
        return commits(self.prefix, self.seed, self.state, rebuilds=self.rebuilds)


def write(task: Task, told: Connection) -> None:
    """Do it, telling the number of each commit as soon as it is done."""
    merge_often()
    if task.step is not None:
        end_at(task.step, task.folder)
    engine = open_engine(task.folder, create=True)
    for number, (commit, after) in enumerate(islice(task.commits(), task.most), 1):
        make(engine, commit, after)
        told.send(number)
        time.sleep(task.pause)
    engine.close()
    told.send("closed")


def merge_often() -> None:
    """Let a few small segments be enough for everything that merging does."""
    merging.MERGED_AT_ONCE = 2  # type: ignore[misc]
    merging.SMALLEST_CLASS = 4  # type: ignore[misc]
    merging.LARGEST_SEGMENT = 25  # type: ignore[misc]
    merging.BULK_AT_ONCE = 2  # type: ignore[misc]


def end_at(number: int, folder: Path) -> None:
    """Kill this process when it is about to change something in a folder for the ``number``-th time, or to wait for the disk."""
    left = number

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(event: str, given: tuple[Any, ...]) -> None:
        changes = event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir") or (event == "open" and given[2] & os.O_CREAT)
        if changes and str(given[0]).startswith(str(folder)):
            count()

    def synced(descriptor: int) -> None:
        count()
        fsync(descriptor)

    fsync = os.fsync
    os.fsync = synced  # type: ignore[assignment]
    sys.addaudithook(heard)
