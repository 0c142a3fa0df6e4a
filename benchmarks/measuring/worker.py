"""The process of one engine: commands come in by standard input, what they took goes out by standard output.

The one decision worth knowing: the process times what it does itself, so that the way to it and back is in nobody's time; and it holds one
engine and nothing else, so that its memory is the engine's.
"""

import os
import pickle
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from io import BufferedReader
from pathlib import Path

from benchmarks.engines import Ask, engine
from benchmarks.measuring.contender import Asked, Indexed
from benchmarks.measuring.memory import Memory, evict, memory
from benchmarks.texts.queries import Leaf, Query
from benchmarks.texts.storing import stored
from indexer.report import Report


class Worker:
    """What is done here for a :class:`benchmarks.measuring.contender.Contender`, method by method."""

    def __init__(self, name: str, folder: Path, columns: tuple[str, ...]) -> None:
        self._folder = folder
        self._engine = engine(name)(folder, columns)
        self._task = ""
        self._prepared: list[Ask | None] = []

    def index(self, path: Path) -> Indexed:
        """See :meth:`benchmarks.measuring.contender.Contender.index`."""
        before = memory()
        reports = _Paused(stored(path))
        started = time.perf_counter()
        self._engine.index(reports)
        taken = time.perf_counter() - started - reports.seconds
        return Indexed(taken, self._engine.size(), memory().peak - before.rss)

    def index_files(self, folder: Path) -> Indexed:
        """See :meth:`benchmarks.measuring.contender.Contender.index_files`."""
        before = memory()
        started = time.perf_counter()
        self._engine.index_files(folder)
        return Indexed(time.perf_counter() - started, self._engine.size(), memory().peak - before.rss)

    def open(self) -> None:
        """See :meth:`benchmarks.measuring.contender.Contender.open`."""
        self._engine.open()

    def first(self, task: str, query: Query, cold: bool) -> Asked:
        """See :meth:`benchmarks.measuring.contender.Contender.first`."""
        if cold:
            evict(self._folder)
        started = time.perf_counter()
        self._engine.open()
        ask = self._engine.prepare(task, query)
        assert ask is not None
        found = ask()
        return Asked((time.perf_counter() - started) * 1_000, self._engine.answer(task, found))

    def prepare(self, task: str, queries: Sequence[Query]) -> list[bool]:
        """See :meth:`benchmarks.measuring.contender.Contender.prepare`."""
        self._task = task
        self._prepared = [self._engine.prepare(task, query) for query in queries]
        return [ask is not None for ask in self._prepared]

    def ask(self, number: int) -> Asked:
        """See :meth:`benchmarks.measuring.contender.Contender.ask`."""
        ask = self._prepared[number]
        assert ask is not None
        started = time.perf_counter()
        found = ask()
        taken = (time.perf_counter() - started) * 1_000
        return Asked(taken, self._engine.answer(self._task, found))

    def leaves(self, reports: Sequence[Report], most: int) -> list[tuple[Leaf, ...]]:
        """See :meth:`benchmarks.measuring.contender.Contender.leaves`."""
        from benchmarks.engines.precedent import Precedent

        assert isinstance(self._engine, Precedent)
        return [self._engine.leaves(report, most) for report in reports]

    def update(self, report: Report, query: Query) -> Asked:
        """See :meth:`benchmarks.measuring.contender.Contender.update`."""
        started = time.perf_counter()
        self._engine.update(report)
        return self._until_found(query, started)

    def update_file(self, folder: Path, path: Path, query: Query) -> Asked:
        """See :meth:`benchmarks.measuring.contender.Contender.update_file`."""
        started = time.perf_counter()
        self._engine.update_file(folder, path)
        return self._until_found(query, started)

    def close(self) -> None:
        """Let go of the index."""
        self._engine.close()

    def _until_found(self, query: Query, started: float) -> Asked:
        while True:
            ask = self._engine.prepare("search", query)
            assert ask is not None
            answer = self._engine.answer("search", ask())
            if query.report in answer.ids:
                return Asked((time.perf_counter() - started) * 1_000, answer)

    def memory(self) -> Memory:
        """See :meth:`benchmarks.measuring.contender.Contender.memory`."""
        return memory()


class _Paused:
    """An iterator that knows how long its values took to come."""

    def __init__(self, values: Iterable[Report]) -> None:
        self._values = iter(values)
        self.seconds = 0.0

    def __iter__(self) -> Iterator[Report]:
        return self

    def __next__(self) -> Report:
        started = time.perf_counter()
        try:
            return next(self._values)
        finally:
            self.seconds += time.perf_counter() - started


def main() -> None:
    """Do what standard input says, until it ends."""
    # What a library prints must not come between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    commands = BufferedReader(os.fdopen(os.dup(0), "rb", buffering=0))
    worker = Worker(*pickle.load(commands))  # noqa: S301 - from the program that has started this one
    while commands.peek(1):
        method, arguments = pickle.load(commands)  # noqa: S301
        try:
            answer: tuple[bool, object] = True, getattr(worker, method)(*arguments)
        except Exception:  # noqa: BLE001 - whatever it is, the program that measures raises it
            answer = False, traceback.format_exc()
        pickle.dump(answer, answers)
        answers.flush()


if __name__ == "__main__":
    main()
