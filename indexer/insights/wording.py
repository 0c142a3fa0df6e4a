"""Figures become words: what a period, a bin of days, a row or a level is called, the same in charts, tables and the terminal.

The one decision worth knowing: what has no name in any report (the rest, the unknown) is named here, in words that no value looks like.
"""

from typing import Final

from indexer.insights.model import Bin, Breakdown, Level, Part, Row
from indexer.insights.periods import Period

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def period_name(period: Period) -> str:
    """Return ``Feb 2024``, ``Q1 2024``, ``2024`` or ``2001 and before``."""
    name, _, rest = period.name.partition(" ")
    year, _, part = name.partition("-")
    said = f"{part} {year}" if part.startswith("Q") else f"{_MONTHS[int(part) - 1]} {year}" if part else year
    return f"{said} {rest}".strip()


def bin_name(entry: Bin) -> str:
    """Return ``same day``, ``1 day``, ``4 to 7 days`` or ``91 days and more``."""
    if entry.most is None:
        return f"{entry.least} days and more"
    if entry.most > entry.least:
        return f"{entry.least} to {entry.most} days"
    return "same day" if not entry.least else "1 day" if entry.least == 1 else f"{entry.least} days"


def row_name(row: Row, breakdown: Breakdown, *, noun: str) -> str:
    """Return what a row counts; ``noun`` is what its values are, as in ``2 other components`` and ``no component``."""
    if row.part is Part.REST:
        return f"{breakdown.rest:,} other {noun}s"
    return f"no {noun}" if row.part is Part.NONE else row.name


def level_name(level: Level) -> str:
    """Return a level's name, or that none is stated."""
    return level.name or "none stated"
