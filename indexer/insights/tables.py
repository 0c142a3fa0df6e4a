"""Figures become tables: one for each chart, for those who cannot see it, for CSV, and for the terminal.

The one decision worth knowing: a cell says which search finds what it counts (:class:`Behind`), in the words of the query language and the
filters, so that whoever shows it can lead there without knowing how it was counted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from indexer.insights.model import Bin, Breakdown, Insights, Level, Part, Row, Spread
from indexer.insights.periods import Period
from indexer.insights.wording import bin_name, level_name, period_name, row_name


@dataclass(frozen=True, slots=True)
class Behind:
    """What narrows a search to what was counted: query text, filters, a span of created ISO dates; or the slug of a failure mode."""

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, None where there is none to give; ``behind`` is None where no search finds just what it counts."""

    value: str | int | float | None
    behind: Behind | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of one chart: its slug, what it shows, how to read it, the names of its columns, and rows that begin with their name.

    ``behind`` leads to all reports that the chart is about; ``nothing`` says why there is nothing to draw, "" if there is; ``note`` is what
    else is to be said of the figures; ``uncounted``: it is empty because what it counts was not at hand, not because there is none.
    """

    chart: str
    title: str
    reading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    behind: Behind = Behind()
    nothing: str = ""
    note: str = ""
    uncounted: bool = False


UNRESOLVED: Final = Behind(text="NOT ttr:>=0 NOT status:Resolved")
UNKNOWN: Final = Behind(text="NOT ttr:>=0 status:Resolved")
_NO_REPORTS: Final = "There are no reports to count."
_NO_DATES: Final = "None of these reports has a date of creation."
_NO_DAYS: Final = "Of none of these reports is it known when it was created and when it was resolved."
_NO_MODES: Final = "Failure modes are not at hand: they are being found just now, or the file of decisions about them cannot be read."
UNDATED: Final = "NOT created:>=0001"


def table(found: Insights, chart: str) -> Table:
    """Return the table of one chart; raises KeyError if there is no such chart."""
    return _MAKERS[chart](found)


def tables(found: Insights) -> tuple[Table, ...]:
    """Return the tables of all charts, in the order of :data:`CHARTS`."""
    return tuple(make(found) for make in _MAKERS.values())


def row_behind(row: Row, filtered: str) -> Behind | None:
    """Return what finds a row of a breakdown; ``filtered`` is the field that its names are values of, "" for failure modes."""
    if row.part is not Part.VALUE:
        return None
    return Behind(filters={filtered: row.name}) if filtered else Behind(mode=row.slug)


def cell_behind(row: Row, period: Period, filtered: str) -> Behind | None:
    """Return what finds a row's reports of one period; of a failure mode, its page."""
    if row.part is not Part.VALUE:
        return None
    return Behind(filters={filtered: row.name}, first=period.first, last=period.last) if filtered else Behind(mode=row.slug)


def _priorities(found: Insights) -> Table:
    title = f"Reports created by {found.priorities.scale} and priority"
    reading = "One row a priority, the most urgent first; all filled bars have the same scale."
    return _broken_down("priority", title, reading, found.priorities, "priority")


def _modes(found: Insights) -> Table:
    title = f"Reports created by {found.modes.scale} and failure mode"
    reading = "One row a failure mode, the commonest first; all filled bars have the same scale and lead to the page of the failure mode."
    if not found.modes_known:
        return Table("failure-modes", title, reading, ("Failure mode",), (), nothing=_NO_MODES, uncounted=True)
    return _broken_down("failure-modes", title, reading, found.modes, "")


def _components(found: Insights) -> Table:
    title = f"Components by {found.components.scale}"
    reading = "How many reports named a component, the commonest first: the more, the darker."
    if all(row.part is Part.NONE for row in found.components.rows):
        return Table("components", title, reading, ("Component",), (), nothing="None of these reports names its component in its header.")
    return _broken_down("components", title, reading, found.components, "component")


def _broken_down(chart: str, title: str, reading: str, found: Breakdown, filtered: str) -> Table:
    noun = filtered or "failure mode"
    rows = []
    for row in found.rows:
        cells = [Cell(row_name(row, found, noun=noun), row_behind(row, filtered))]
        cells += [
            Cell(count, cell_behind(row, period, filtered) if count else None)
            for period, count in zip(found.periods, row.counts, strict=True)
        ]
        undated = Behind(text=UNDATED, filters={filtered: row.name}) if filtered and row.part is Part.VALUE and row.undated else None
        rows.append((*cells, Cell(row.undated, undated), Cell(row.total, row_behind(row, filtered))))
    columns = (noun.capitalize(), *(period_name(period) for period in found.periods), "No date", "All")
    return Table(chart, title, reading, columns, tuple(rows), nothing="" if found.periods else _NO_DATES)


def _days(found: Insights) -> Table:
    resolving = found.resolving
    rows = [(Cell(bin_name(entry)), Cell(entry.count, days_behind(entry) if entry.count else None)) for entry in resolving.bins]
    rows.append((Cell("not resolved yet"), Cell(resolving.unresolved, UNRESOLVED if resolving.unresolved else None)))
    rows.append((Cell("resolved, days unknown"), Cell(resolving.unknown, UNKNOWN if resolving.unknown else None)))
    spread = resolving.spread
    reading = "The longer a bar, the more reports took so many days; an outline counts those of which it is not known."
    note = f"{spread_said(spread)}." if spread else _NO_DAYS
    nothing = "" if found.total else _NO_REPORTS
    columns = ("Days to resolve", "Reports")
    return Table("days-to-resolve", "Days from created to resolved", reading, columns, tuple(rows), nothing=nothing, note=note)


def days_behind(entry: Bin) -> Behind:
    """Return what finds the reports of a bin."""
    if entry.most is None:
        return Behind(text=f"ttr:>={entry.least}")
    return Behind(text=f"ttr:{entry.least}" if entry.most == entry.least else f"ttr:{entry.least}..{entry.most}")


def spread_said(spread: Spread) -> str:
    """Say a spread in a sentence without its full stop."""
    reports = f"{spread.known:,} report{'' if spread.known == 1 else 's'}"
    days = "day" if spread.median == 1 else "days"
    return f"Median {spread.median:g} {days}, middle half {spread.lower:g} to {spread.upper:g}, of {reports}"


def resolved_in(period: Period) -> Behind:
    """Return what finds the reports resolved in a period whose days to resolve are known."""
    return Behind(text=f"resolved:{period.first}..{period.last} ttr:>=0")


def _trend(found: Insights) -> Table:
    rows = []
    for period, spread in zip(found.trend.periods, found.trend.spreads, strict=True):
        name = Cell(period_name(period), resolved_in(period) if spread else None)
        if spread is None:
            rows.append((name, Cell(0), Cell(None), Cell(None), Cell(None)))
        else:
            known = Cell(spread.known, resolved_in(period))
            rows.append((name, known, Cell(spread.lower), Cell(spread.median), Cell(spread.upper)))
    columns = ("Resolved in", "Reports", "First quartile, days", "Median, days", "Third quartile, days")
    title = f"Days to resolve by {found.trend.scale} of resolution"
    reading = "The line joins the medians; a band is the middle half of the reports resolved in that time."
    return Table("days-trend", title, reading, columns, tuple(rows), Behind(text="ttr:>=0"), "" if rows else _NO_DAYS)


def _customers(found: Insights) -> Table:
    rows = []
    for customer in found.recurrence.customers:
        same = "; ".join(f"{mode.name} ({mode.count:,})" for mode in customer.modes)
        behind = Behind(filters={"customer": customer.name})
        mode = Behind(mode=customer.modes[0].slug) if len(customer.modes) == 1 else None
        last = Cell(customer.last or None)
        again = Cell(customer.again if found.modes_known else None)
        rows.append((Cell(customer.name, behind), Cell(customer.reports, behind), again, Cell(same or None, mode), last))
    once, more = found.recurrence.once, found.recurrence.more
    reading = "Customers with several reports; the filled part failed as an earlier one of theirs had."
    note = f"{once:,} more {_have(once)} a single report." if once else ""
    if more:
        note += f" {more:,} further {_have(more)} several, too few to be listed."
    note += "" if found.modes_known else f" Which failures recurred is not known. {_NO_MODES}"
    columns = ("Customer", "Reports", "Same failure again", "Failures that recurred", "Latest")
    nothing = "" if rows else "No customer has more than one of these reports."
    return Table("customers", "Customers hit again", reading, columns, tuple(rows), nothing=nothing, note=note.strip())


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _levels(found: Insights) -> Table:
    rows = tuple((Cell(level_name(level), _level_behind(level)), Cell(level.count, _level_behind(level))) for level in found.levels)
    reading = "How far reports were escalated, the lowest level first."
    return Table(
        "escalation-levels",
        "Reports by escalation level",
        reading,
        ("Escalation level", "Reports"),
        rows,
        nothing="" if rows else _NO_REPORTS,
    )


def _level_behind(level: Level) -> Behind | None:
    return Behind(filters={"escalation_level": level.name}) if level.name else None


_MAKERS: Final[Mapping[str, Callable[[Insights], Table]]] = {
    "priority": _priorities,
    "failure-modes": _modes,
    "days-to-resolve": _days,
    "days-trend": _trend,
    "components": _components,
    "customers": _customers,
    "escalation-levels": _levels,
}
CHARTS: Final = tuple(_MAKERS)
"""The slugs of all charts, in the order in which they are shown."""
