"""Figures become the README's tables: the largest collection, one row a task, Precedent beside each peer.

The one decision worth knowing: a cell holds a median and a 99th percentile, and a ratio is Precedent's time over the peer's on the same
queries, so that up to 1 Precedent is as fast.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.engines import TASKS
from benchmarks.markdown import markdown
from benchmarks.measuring.figures import PRECEDENT, Figure
from benchmarks.measuring.tables import ONCE, growth_cell, megabytes, milliseconds

_INDEXING: Final = ("index", "index-files")
_LATENCIES: Final = (*TASKS, *(task for task in ONCE if task not in _INDEXING))


def readme_tables(figures: Sequence[Figure], at: int | None = None) -> Iterable[str]:
    """Yield the tables of the README: those of ``at`` reports, or of as many as there are figures of."""
    for conditions in dict.fromkeys(figure.conditions for figure in figures):
        yield f"{conditions}\n"
    for vocabulary in dict.fromkeys(figure.vocabulary for figure in figures):
        some = [figure for figure in figures if figure.vocabulary == vocabulary]
        size = at or max(figure.reports for figure in some)
        yield f"Vocabulary `{vocabulary}`, {size:,} reports; milliseconds, median / 99th percentile:\n"
        yield _latencies(some, size) + "\n"
        yield _sizes(some, size) + "\n"


def _latencies(figures: Sequence[Figure], size: int) -> str:
    rows = []
    for task in _LATENCIES:
        ours = _figure(figures, PRECEDENT, task, size)
        if ours is None:
            continue
        rows.append(
            [
                f"`{task}`",
                _both(ours),
                *_beside(_figure(figures, "tantivy", task, size)),
                *_beside(_figure(figures, "sqlite-fts5", task, size)),
                _times_faster(figures, "whoosh", task),
                growth_cell(figures, PRECEDENT, task),
            ]
        )
    head = ["task", "Precedent", "Tantivy", "ratio", "SQLite FTS5", "ratio", "faster than stock Whoosh", "growth"]
    return markdown(head, rows)


def _sizes(figures: Sequence[Figure], size: int) -> str:
    """Return what indexing takes, and what the index and a process that answers hold."""
    engines = list(dict.fromkeys(figure.engine for figure in figures))
    rows = []
    for engine in engines:
        largest = max((figure.reports for figure in figures if figure.engine == engine and figure.reports <= size), default=size)
        index, files = (_figure(figures, engine, task, largest) for task in _INDEXING)
        answered = next((found for task in reversed(list(TASKS)) if (found := _figure(figures, engine, task, largest))), None)
        if index is None:
            continue
        rows.append(
            [
                engine,
                f"{largest:,}",
                f"{index.rate:,.0f}",
                "" if files is None else f"{files.rate:,.0f}" + ("" if files.reports == largest else f" ({files.reports:,} files)"),
                f"{(index.size_bytes or 0) / (index.text_bytes or 1):.2f}",
                megabytes(index.peak_bytes),
                growth_cell(figures, engine, "index"),
                "" if answered is None else f"{megabytes(answered.private_bytes)} / {megabytes(answered.rss_bytes)}",
            ]
        )
    head = ["engine", "reports", "reports a second", "from files", "index / text", "peak MB", "growth", "answering: private / resident MB"]
    return markdown(head, rows)


def _figure(figures: Sequence[Figure], engine: str, task: str, size: int) -> Figure | None:
    """Return the figure of a task; that of the most files, if fewer of them were read."""
    found = [figure for figure in figures if figure.engine == engine and figure.task == task and figure.reports <= size]
    exact = [figure for figure in found if figure.reports == size or task in ("index-files", "update-file")]
    return max(exact, key=lambda figure: figure.reports, default=None)


def _both(figure: Figure) -> str:
    return f"{milliseconds(figure.p50_ms)} / {milliseconds(figure.p99_ms)}"


def _beside(figure: Figure | None) -> list[str]:
    if figure is None:
        return ["", ""]
    ratio = "" if figure.ratio_p50 is None else f"**{figure.ratio_p50:.2f}** / {figure.ratio_p99:.2f}"
    return [_both(figure), ratio]


def _times_faster(figures: Sequence[Figure], engine: str, task: str) -> str:
    """Return how many times faster Precedent is in the largest collection that an engine was measured with."""
    found = [figure for figure in figures if figure.engine == engine and figure.task == task and figure.ratio_p50 is not None]
    largest = max(found, key=lambda figure: figure.reports, default=None)
    return "" if largest is None or largest.ratio_p50 is None else f"{1 / largest.ratio_p50:,.0f} times at {largest.reports:,}"
