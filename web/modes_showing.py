"""Failure modes become what templates show: a row with its spark line for the catalogue, reports and horizons for a mode's page.

The one decision worth knowing: the spark lines of all modes have the same months, so that modes can be compared at a glance.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from indexer.failure_modes import Catalogue, FailureMode, Prevention, Quote
from web.showing import count, day

SPAN: Final = 36
"""Months of a spark line."""
HEIGHT: Final = 20
_STEP: Final = 4
_NO_PLACE: Final = frozenset({"other", "title"})
"""Sections whose place on a report's page their key does not tell."""


class Placed(Protocol):
    """A passage that says which section it is from."""

    @property
    def section(self) -> str:
        """The section's key."""
        ...


@dataclass(frozen=True, slots=True)
class Spark:
    """Reports by month as bars of x, y and height in a box of ``width`` by :data:`HEIGHT`, and the same in words."""

    bars: tuple[tuple[int, float, float], ...]
    width: int
    says: str


@dataclass(frozen=True, slots=True)
class Row:
    """A mode in the catalogue."""

    mode: FailureMode
    spark: Spark | None
    last_seen: str


def rows(modes: Iterable[FailureMode], found: Catalogue) -> list[Row]:
    """Return modes of a catalogue as its rows."""
    last = max((mode.months[-1].month for mode in found.modes if mode.months), default="")
    return [Row(mode, spark(mode, last), last_seen(mode)) for mode in modes]


def last_seen(mode: FailureMode) -> str:
    """Return the month of a mode's latest report, "" if none has a date."""
    return month(mode.months[-1].month) if mode.months else ""


def month(name: str) -> str:
    """Show ``2024-05`` as ``May 2024``."""
    return day(f"{name}-01").partition(" ")[2]


def spark(mode: FailureMode, last: str) -> Spark | None:
    """Draw the months up to ``last``, tallest bar full height; None for a mode without dates."""
    if not mode.months:
        return None
    counts = {entry.month: entry.count for entry in mode.months}
    names = _span(last)
    shown = {name: counts[name] for name in names if counts.get(name)}
    most = max(shown.values(), default=1)
    bars = tuple(
        (place * _STEP, round(HEIGHT - HEIGHT * counts[name] / most, 2), round(HEIGHT * counts[name] / most, 2))
        for place, name in enumerate(names)
        if name in shown
    )
    return Spark(bars, SPAN * _STEP, _said(shown, names))


def matching(modes: Sequence[FailureMode], text: str) -> list[FailureMode]:
    """Return the modes that have every word of a text in their name, description, terms or ids of reports."""
    words = text.casefold().split()

    def has_all(mode: FailureMode) -> bool:
        said = "\n".join((mode.name, mode.description, mode.slug, *mode.terms, *mode.reports)).casefold()
        return all(word in said for word in words)

    return [mode for mode in modes if has_all(mode)]


def by_horizon(prevention: Iterable[Prevention]) -> dict[str, list[Prevention]]:
    """Group what prevents a mode by where it is planned, in the order of first appearance; "" is what no plan has a term for."""
    groups: dict[str, list[Prevention]] = {}
    for entry in prevention:
        groups.setdefault(entry.horizon.strip().rstrip(":"), []).append(entry)
    return groups


def said_in(passages: Iterable[Quote], section: str) -> Quote | None:
    """Return the first passage from a section."""
    return next((quote for quote in passages if quote.section == section), None)


def place(quote: Placed) -> str | None:
    """Return the anchor of a passage's section on its report's page, None where only the page itself is certain."""
    return None if quote.section in _NO_PLACE else quote.section.replace("_", "-")


def _span(last: str) -> list[str]:
    end = date.fromisoformat(f"{last}-01")
    number = end.year * 12 + end.month - 1
    return [f"{each // 12:04}-{each % 12 + 1:02}" for each in range(number - SPAN + 1, number + 1)]


def _said(shown: Mapping[str, int], names: Sequence[str]) -> str:
    span = f"Reports by month, {month(names[0])} to {month(names[-1])}"
    if not shown:
        return f"{span}: none"
    peak = max(shown, key=lambda name: (shown[name], name))
    return f"{span}: {count(sum(shown.values()), 'report')}, at most {shown[peak]} in a month, last so in {month(peak)}"
