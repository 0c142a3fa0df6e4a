"""Times become figures: percentiles, ratios between engines on the same queries, and how times grow with the number of reports.

The one decision worth knowing: a ratio is of the queries that both engines answered. A slow engine stops before the others do, and would
otherwise be compared with what it was never asked.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

PRECEDENT: Final = "precedent"


@dataclass(frozen=True, slots=True)
class Figure:
    """What one engine took for one task on one collection.

    Times are milliseconds; of what is done once, indexing, both percentiles are the whole time. ``rate`` is queries or reports a
    second. ``ratio_p50`` and ``ratio_p99`` are Precedent's times over this engine's, on the ``queries`` that both answered. ``matches`` is
    the number of all matches of all queries, and ``matches_ratio`` that over Precedent's for the same ones. Bytes: ``size`` of the index,
    ``text`` of the reports, ``private`` memory (no file behind it) after the task, and ``base``, what of that the process had before it
    opened the index; resident memory and USS then, and the ``peak``: of all tasks so far, or of indexing beyond what the process had
    before. ``conditions`` says what was measured on.
    """

    engine: str
    task: str
    reports: int
    p50_ms: float
    p99_ms: float
    vocabulary: str
    mean_ms: float = 0.0
    queries: int = 1
    rate: float = 0.0
    ratio_p50: float | None = None
    ratio_p99: float | None = None
    matches: int | None = None
    matches_ratio: float | None = None
    size_bytes: int | None = None
    text_bytes: int | None = None
    base_bytes: int | None = None
    private_bytes: int | None = None
    uss_bytes: int | None = None
    rss_bytes: int | None = None
    peak_bytes: int | None = None
    conditions: str = ""


Times = Mapping[int, float]
"""Number of a query to its milliseconds."""


def percentile(times: Iterable[float], share: int) -> float:
    """Return a percentile of times; of none it is no number."""
    some = list(times)
    return float(np.percentile(some, share)) if some else math.nan


def ratios(ours: Times, theirs: Times) -> tuple[float, float]:
    """Return our median and 99th percentile as multiples of theirs, on the queries that both answered."""
    both = sorted(ours.keys() & theirs.keys())
    mine, other = [ours[number] for number in both], [theirs[number] for number in both]
    return percentile(mine, 50) / percentile(other, 50), percentile(mine, 99) / percentile(other, 99)


def growth(figures: Sequence[Figure], engine: str, task: str) -> float | None:
    """Return the exponent of an engine's growth in a task: the slope of log time over log reports; None for a single size.

    1 is linear in the number of reports, 0 does not depend on it. The figures are of one vocabulary.
    """
    points = [
        (math.log(figure.reports), math.log(figure.p50_ms))
        for figure in figures
        if (figure.engine, figure.task) == (engine, task)
    ]
    if len({reports for reports, _ in points}) < 2:
        return None
    slope, _ = np.polyfit([reports for reports, _ in points], [time for _, time in points], 1)
    return float(slope)
