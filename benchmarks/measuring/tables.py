"""Figures become tables of all that was measured, in Markdown, and a list of what is left out and why.

The one decision worth knowing: every engine's own figures are printed beside the ratio, so that a good ratio of two bad times is seen.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.engines import TASKS
from benchmarks.markdown import markdown
from benchmarks.measuring.figures import PRECEDENT, Figure, growth

ONCE: Final = {
    "open": "a first query in a fresh process",
    "cold": "the same with no file of the index in the page cache",
    "update": "a changed report until it is found",
    "update-file": "a changed report file until it is found",
    "index": "indexing",
    "index-files": "indexing from report files, parsing included",
}
_NOTES: Final = {
    "sqlite-fts5": "SQLite FTS5 has no fuzzy words; its bags of words have no weights",
    "whoosh": "stock Whoosh is measured with 10,000 reports at most, and makes no pages",
}
_RATES: Final = ("index", "index-files")


class Table:
    """The figures of one vocabulary."""

    def __init__(self, figures: Sequence[Figure], vocabulary: str) -> None:
        self._figures = [figure for figure in figures if figure.vocabulary == vocabulary]
        self._engines = list(dict.fromkeys(figure.engine for figure in self._figures))
        self._peers = list(dict.fromkeys(figure.engine for figure in self._figures if figure.engine != PRECEDENT))
        self._sizes = sorted({figure.reports for figure in self._figures})

    def latency(self) -> str:
        """Return what queries take, task by task and size by size, and each peer's beside Precedent's."""
        head = ["task", "reports", "Precedent p50", "p99"]
        head += [cell for peer in self._peers for cell in (f"{peer} p50", "p99", "ratio p50", "p99")]
        rows = []
        for task in [*TASKS, *(task for task in ONCE if task not in _RATES)]:
            for size in self._sizes:
                ours = self._figure(PRECEDENT, task, size)
                if ours is None:
                    continue
                row = [task, f"{size:,}", milliseconds(ours.p50_ms), milliseconds(ours.p99_ms)]
                rows.append(row + [cell for peer in self._peers for cell in self._beside(peer, task, size)])
        return markdown(head, rows)

    def warm_and_cold(self) -> str:
        """Return what a search takes in a process that is at work, as the first one of a process, and with nothing in the page cache."""
        rows = []
        for size in self._sizes:
            for name in self._engines:
                figures = [self._figure(name, task, size) for task in ("search", "open", "cold")]
                if any(figures):
                    rows.append([f"{size:,}", name, *("" if figure is None else milliseconds(figure.p50_ms) for figure in figures)])
        return markdown(["reports", "engine", "search p50", "first in a process", "and with a cold page cache"], rows)

    def growth(self) -> str:
        """Return the exponents by which medians grow with the number of reports; "" for a single size."""
        found = [(task, [growth_cell(self._figures, name, task) for name in self._engines]) for task in (*TASKS, *ONCE)]
        rows = [[task, *cells] for task, cells in found if any(cells)]
        return markdown(["growth exponent", *self._engines], rows) if rows else ""

    def indexing(self) -> str:
        """Return how fast reports are indexed, how large the index is beside their text, and the memory that it needs."""
        rows = []
        for task in _RATES:
            for size in self._sizes:
                for name in self._engines:
                    figure = self._figure(name, task, size)
                    if figure is None:
                        continue
                    share = (figure.size_bytes or 0) / (figure.text_bytes or 1)
                    ratio = "" if figure.ratio_p50 is None else f"{figure.ratio_p50:.2f}"
                    sizes = [megabytes(figure.size_bytes), f"{share:.2f}" if task == "index" else "", megabytes(figure.peak_bytes)]
                    rows.append([task, f"{size:,}", name, f"{figure.rate:,.0f}", ratio, *sizes])
        head = ["task", "reports", "engine", "reports a second", "Precedent's time over it", "index MB", "of the text", "peak MB"]
        return markdown(head, rows)

    def memory(self) -> str:
        """Return what the process of each engine holds after all queries."""
        rows = []
        for size in self._sizes:
            for name in self._engines:
                figure = next((found for task in reversed(list(TASKS)) if (found := self._figure(name, task, size))), None)
                if figure is not None:
                    sizes = (figure.base_bytes, figure.private_bytes, figure.uss_bytes, figure.rss_bytes, figure.peak_bytes)
                    rows.append([f"{size:,}", name, *map(megabytes, sizes)])
        return markdown(["reports", "engine", "private MB before opening", "private MB", "USS MB", "RSS MB", "peak RSS MB"], rows)

    def _figure(self, engine: str, task: str, size: int) -> Figure | None:
        wanted = (engine, task, size)
        return next((figure for figure in self._figures if (figure.engine, figure.task, figure.reports) == wanted), None)

    def _beside(self, peer: str, task: str, size: int) -> list[str]:
        figure = self._figure(peer, task, size)
        if figure is None:
            return ["", "", "", ""]
        return [milliseconds(figure.p50_ms), milliseconds(figure.p99_ms), f"{figure.ratio_p50 or 0:.2f}", f"{figure.ratio_p99 or 0:.2f}"]


def tables(figures: Sequence[Figure]) -> Iterable[str]:
    """Yield all tables with their headings, vocabulary by vocabulary."""
    for conditions in dict.fromkeys(figure.conditions for figure in figures):
        yield f"{conditions}\n"
    for vocabulary in dict.fromkeys(figure.vocabulary for figure in figures):
        table = Table(figures, vocabulary)
        yield f"### Vocabulary: {vocabulary}\n"
        yield f"Milliseconds; ratios are Precedent's time over the peer's on the same queries.\n\n{table.latency()}\n"
        yield f"{table.warm_and_cold()}\n"
        if growing := table.growth():
            yield f"{growing}\n"
        yield f"{table.indexing()}\n"
        yield f"{table.memory()}\n"
    for name, note in _NOTES.items():
        if any(figure.engine == name for figure in figures):
            yield f"- {note}."


def growth_cell(figures: Sequence[Figure], engine: str, task: str) -> str:
    """Return the exponent of growth for a cell; figures are of one vocabulary."""
    exponent = growth(figures, engine, task)
    return "" if exponent is None else f"{exponent:.2f}"


def milliseconds(value: float) -> str:
    """Return a time for a cell."""
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def megabytes(value: int | None) -> str:
    """Return bytes as megabytes for a cell; "" for None."""
    return "" if value is None else f"{value / 1e6:,.0f}"
