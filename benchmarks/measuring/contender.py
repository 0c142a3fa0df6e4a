"""An engine in a process of its own, as the program that measures sees it.

The one decision worth knowing: the process (:mod:`benchmarks.measuring.worker`) is asked by its standard input and answers by its standard
output, one pickle each; it is a fresh interpreter, so that nothing of this one is in its memory.
"""

import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.engines import Answer
from benchmarks.measuring.memory import Memory
from benchmarks.texts.queries import Leaf, Query
from indexer.report import Report

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query took and found."""

    ms: float
    answer: Answer


@dataclass(frozen=True, slots=True)
class Indexed:
    """What indexing took, how large the index is, and the most memory that it needed beyond what the process had before."""

    seconds: float
    size: int
    peak: int


class Contender:
    """The engine's process; its methods are done there. ``base`` is the memory that it began with, its modules imported."""

    def __init__(self, name: str, folder: Path, columns: tuple[str, ...]) -> None:
        self.name = name
        command = [sys.executable, "-m", "benchmarks.measuring.worker"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own
        self._send((name, folder, columns))
        self.base = self.memory()

    def close(self) -> None:
        """End the process."""
        if self._process.stdin is not None and self._process.stdout is not None:
            self._process.stdin.close()
            self._process.wait()
            self._process.stdout.close()

    def index(self, path: Path) -> Indexed:
        """Index the reports of a file of stored ones; reading them back does not count."""
        return self._call("index", path)  # type: ignore[no-any-return]

    def index_files(self, folder: Path) -> Indexed:
        """Index a folder of report files."""
        return self._call("index_files", folder)  # type: ignore[no-any-return]

    def open(self) -> None:
        """Open the index."""
        self._call("open")

    def first(self, task: str, query: Query, *, cold: bool) -> Asked:
        """Open the index and answer a first query; ``cold``: with none of its files in the page cache."""
        return self._call("first", task, query, cold)  # type: ignore[no-any-return]

    def prepare(self, task: str, queries: Sequence[Query]) -> list[bool]:
        """Make queries ready; say of each whether the engine can answer it."""
        return self._call("prepare", task, queries)  # type: ignore[no-any-return]

    def ask(self, number: int) -> Asked:
        """Answer one of the prepared queries."""
        return self._call("ask", number)  # type: ignore[no-any-return]

    def leaves(self, reports: Sequence[Report], most: int) -> list[tuple[Leaf, ...]]:
        """Return what Precedent looks for on behalf of reports."""
        return self._call("leaves", reports, most)  # type: ignore[no-any-return]

    def update(self, report: Report, query: Query) -> Asked:
        """Replace a report and ask until it is found."""
        return self._call("update", report, query)  # type: ignore[no-any-return]

    def update_file(self, folder: Path, path: Path, query: Query) -> Asked:
        """Take up a changed file of a folder and ask until its report is found."""
        return self._call("update_file", folder, path, query)  # type: ignore[no-any-return]

    def memory(self) -> Memory:
        """Return what the process holds."""
        return self._call("memory")  # type: ignore[no-any-return]

    def _call(self, method: str, *arguments: object) -> Any:
        self._send((method, arguments))
        assert self._process.stdout is not None
        done, result = pickle.load(self._process.stdout)  # noqa: S301 - from our own process
        if not done:
            raise RuntimeError(f"{self.name}: {method} failed\n{result}")
        return result

    def _send(self, message: object) -> None:
        assert self._process.stdin is not None
        pickle.dump(message, self._process.stdin)
        self._process.stdin.flush()
