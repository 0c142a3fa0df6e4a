"""Generated reports become figures: how fast they are indexed and searched, beside other engines in the same run.

    python -m benchmarks.speed --reports 1000 --reports 10000 --json figures.json

The one decision worth knowing: the engines take turns, query by query, so that a busy moment of the machine meets both; what lasts
longer than the moment is seen in the ratio.
"""

import json
import os
import platform
import sqlite3
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import click
import numpy

from benchmarks.contestants import Contestant, Fts5, Precedent, Tantivy
from benchmarks.texts import Query, Texts

WARM_UP: Final = 20
_QUERY_TASKS: Final = {
    "all-words": "ten best reports that have all of 2 to 5 words",
    "any-word": "ten best reports that have any of 2 to 5 words",
    "page": "a page of results: passages with marks, number of matches; Precedent's also facets and resolutions",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """What one engine took for one task; ``rate`` is reports (index) or queries a second, times are milliseconds."""

    engine: str
    task: str
    reports: int
    rate: float
    p50_ms: float | None = None
    p99_ms: float | None = None
    size_bytes: int | None = None


@click.command()
@click.option("--reports", "sizes", type=click.IntRange(10, 10_000_000), multiple=True, default=(1_000, 10_000), show_default=True)
@click.option("--queries", type=click.IntRange(10), default=400, show_default=True, help="Queries of each kind.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, other reports and queries.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the figures there, as JSON.")
def main(sizes: tuple[int, ...], queries: int, seed: int, json_file: Path | None) -> None:
    """Measure index rate and query latency of Precedent, SQLite FTS5 and Tantivy."""
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores, seed {seed}")
    for task, meaning in _QUERY_TASKS.items():
        print(f"{task:>10}: {meaning}")
    figures: list[Figure] = []
    for count in sizes:
        found = measure(count, queries, seed)
        figures += found
        show(found)
    if json_file:
        json_file.write_text(json.dumps([asdict(figure) for figure in figures], indent=2) + "\n", encoding="utf-8")


def measure(count: int, queries: int, seed: int) -> list[Figure]:
    """Index ``count`` reports with all engines, then let them take turns at the queries."""
    texts = Texts(seed)
    reports = list(texts.reports(count))
    asked = texts.queries(reports, queries)
    with tempfile.TemporaryDirectory() as folder:
        contestants: list[Contestant] = [Precedent(Path(folder, "precedent")), Fts5(Path(folder, "fts5")), Tantivy(Path(folder, "tantivy"))]
        figures = []
        for contestant in contestants:
            seconds = _timed(lambda contestant=contestant: contestant.index(reports))  # type: ignore[misc]  # mypy: bound lambda
            figures.append(Figure(contestant.name, "index", count, count / seconds, size_bytes=contestant.size()))
        for contestant in contestants:
            seconds = _timed(lambda contestant=contestant: _first(contestant, asked[0]))  # type: ignore[misc]  # mypy: bound lambda
            figures.append(Figure(contestant.name, "open", count, 1 / seconds, seconds * 1_000, seconds * 1_000))
        for task in _QUERY_TASKS:
            figures += _latencies(contestants, task, asked, count)
        return figures


def _first(contestant: Contestant, query: Query) -> None:
    contestant.reopen()
    contestant.any_word(query)


def _latencies(contestants: list[Contestant], task: str, queries: list[Query], reports: int) -> list[Figure]:
    times: dict[str, list[float]] = {contestant.name: [] for contestant in contestants}
    for number, query in enumerate([*queries[:WARM_UP], *queries]):
        for contestant in contestants:
            ask: Callable[[Query], int] = getattr(contestant, task.replace("-", "_"))
            started = time.perf_counter()
            found = ask(query)
            taken = (time.perf_counter() - started) * 1_000
            assert found, f"{contestant.name} finds nothing for {query.text}, which was taken from a report"
            if number >= WARM_UP:
                times[contestant.name].append(taken)
    return [
        Figure(name, task, reports, 1_000 * len(taken) / sum(taken), float(numpy.percentile(taken, 50)), float(numpy.percentile(taken, 99)))
        for name, taken in times.items()
    ]


def _timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def show(figures: list[Figure]) -> None:
    """Print the figures of one size, task by task, each peer's with Precedent's as multiples of it."""
    by_task = {(figure.engine, figure.task): figure for figure in figures}
    names = list(dict.fromkeys(figure.engine for figure in figures))
    print(f"\n{figures[0].reports:,} reports{'':14}" + f"{names[0]:>12}" + "".join(f"{name:>14}{'ratio':>8}" for name in names[1:]))
    for task in dict.fromkeys(figure.task for figure in figures):
        row = [by_task[name, task] for name in names]
        if task == "index":
            _row("index: reports a second", [figure.rate for figure in row])
            _row("index: megabytes", [(figure.size_bytes or 0) / 1e6 for figure in row])
        elif task == "open":
            _row("open, first query: ms", [figure.p50_ms or 0.0 for figure in row])
        else:
            _row(f"{task}: median ms", [figure.p50_ms or 0.0 for figure in row])
            _row(f"{task}: 99th percentile ms", [figure.p99_ms or 0.0 for figure in row])


def _row(label: str, values: list[float]) -> None:
    print(f"{label:<30}{values[0]:>12,.2f}" + "".join(f"{value:>14,.2f}{values[0] / value:>8.2f}" for value in values[1:]))


if __name__ == "__main__":
    main()
