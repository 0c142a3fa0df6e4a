"""Dates become periods: months, or quarters or years when the span is long, without gaps from the first date to the last.

The one decision worth knowing: there are never more than :data:`MAX_PERIODS`. If even years are too many, the first period holds all that
is earlier, so that one report from 1970 does not flatten everything else.
"""

from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from indexer.engines import Ints

MAX_PERIODS: Final = 24
"""Two years of months, six of quarters: what a chart can label."""


class Scale(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS: Final = {Scale.MONTH: 1, Scale.QUARTER: 3, Scale.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included: ``2024-02``, ``2024-Q1``, ``2024``; ``first`` is "" where it is open to the past."""

    name: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Periods one after another, oldest first; none if no date is known."""

    scale: Scale
    periods: tuple[Period, ...]
    start: int = 0
    """Number of the first period, counted from year 0 in the scale's own length."""

    def places(self, days: Ints) -> Ints:
        """Return which period each day (YYYYMMDD) lies in, -1 where the day is unknown."""
        numbers = np.maximum(_months(days) // _MONTHS[self.scale] - self.start, 0)
        return np.where(days >= 0, numbers, -1)


def axis_of(days: Ints) -> Axis:
    """Return the axis over all known days, with the shortest periods of which there are not too many."""
    known = _months(days[days >= 0])
    if not len(known):
        return Axis(Scale.MONTH, ())
    first, last = int(known.min()), int(known.max())
    scale = next((scale for scale, months in _MONTHS.items() if last // months - first // months < MAX_PERIODS), Scale.YEAR)
    months = _MONTHS[scale]
    start = max(first // months, last // months - MAX_PERIODS + 1)
    periods = [_period(scale, number) for number in range(start, last // months + 1)]
    if start > first // months:
        periods[0] = Period(f"{periods[0].name} and before", "", periods[0].last)
    return Axis(scale, tuple(periods), start)


def _months(days: Ints) -> Ints:
    return days // 10_000 * 12 + days // 100 % 100 - 1


def _period(scale: Scale, number: int) -> Period:
    months = _MONTHS[scale]
    year, month = divmod(number * months, 12)
    end = month + months
    name = {Scale.MONTH: f"{year:04}-{end:02}", Scale.QUARTER: f"{year:04}-Q{end // 3}", Scale.YEAR: f"{year:04}"}[scale]
    return Period(name, f"{year:04}-{month + 1:02}-01", f"{year:04}-{end:02}-{monthrange(year, end)[1]:02}")
