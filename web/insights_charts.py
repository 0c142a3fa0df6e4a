"""Figures become charts: four ways of drawing, and which of them each chart is drawn in.

The one decision worth knowing: one accent colour, and nothing is told apart by colour. Series stand in rows of their own with their name
beside them, and what is not counted as the rest is drawn as an outline.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from indexer.insights import (
    UNKNOWN,
    UNRESOLVED,
    Behind,
    Breakdown,
    Insights,
    Part,
    Period,
    Scale,
    Table,
    bin_name,
    cell_behind,
    days_behind,
    level_name,
    period_name,
    resolved_in,
    row_behind,
    row_name,
    spread_said,
)
from web.insights_canvas import ACCENT, EDGE, LINE, MUTED, SIZE, TEXT, Canvas, Drawing, Mark, draw
from web.showing import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDE: Final = 720.0
NARROW: Final = 358.0
Link = Callable[[Behind | None], str]
"""Returns the address of the search behind a figure, "" if there is none."""

_NAMES: Final = 216.0
_TOTALS: Final = 44.0
_NAME_LETTERS: Final = 28
"""Letters of a name that surely fit beside a row; the mark and the table have all of it."""
_AXIS: Final = 24.0
_TICK: Final = 58.0
"""Room that a period's name needs."""
_CROWDED: Final = 99
"""A count above which there is no room for every bar's own."""
_SHOWN: Final = 20
"""Customers that are drawn; the table has more."""


def chart(found: Insights, table: Table, link: Link) -> Drawing | None:
    """Draw the chart of a table; None if there is nothing to draw."""
    return None if table.nothing else _PAINTERS[table.chart](found, link)


@dataclass(frozen=True, slots=True)
class _Bar:
    """A horizontal bar: ``filled`` of its ``count`` are drawn filled, the rest as an outline."""

    name: str
    count: int
    filled: int
    mark: Mark
    note: str = ""


def _rows(breakdown: Breakdown, noun: str, filtered: str, link: Link) -> Drawing:
    """Draw one row of bars for each value, all to one scale."""
    step, tall = 42.0, 26.0
    height = step * len(breakdown.rows) + _AXIS
    most = max((value for row in breakdown.rows for value in row.counts), default=0) or 1

    def paint(canvas: Canvas) -> None:
        for number, row in enumerate(breakdown.rows):
            axes = canvas.axes(_NAMES, number * step + 15, WIDE - _NAMES - _TOTALS, tall)
            axes.set_xlim(-0.5, len(breakdown.periods) - 0.5)
            axes.set_ylim(0, most)
            axes.axhline(0, color=LINE, linewidth=1, clip_on=False)
            name = row_name(row, breakdown, noun=noun)
            _beside(canvas, axes, total=row.total, name=name, mark=Mark(link(row_behind(row, filtered)), name))
            peak = max(row.counts, default=0)
            for place, value in enumerate(row.counts):
                if not value:
                    continue
                solid = row.part is Part.VALUE
                (bar,) = axes.bar(
                    place, value, width=0.74, facecolor=ACCENT if solid else "none", edgecolor=ACCENT if solid else EDGE, linewidth=0.8
                )
                bar.set_clip_on(False)
                period = breakdown.periods[place]
                canvas.mark(bar, Mark(link(cell_behind(row, period, filtered)), f"{name}, {period_name(period)}: {count(value, 'report')}"))
                if most <= _CROWDED or value == peak:
                    canvas.label(axes, (place, value), f"{value:,}", ha="center", va="bottom", fontsize=11)
        _periods(canvas, breakdown.periods, breakdown.scale, top=height - _AXIS)

    return draw(paint, width=WIDE, height=height)


def _heat(breakdown: Breakdown, noun: str, filtered: str, link: Link) -> Drawing:
    """Draw one row of cells for each value, darker the more."""
    step = 26.0
    height = step * len(breakdown.rows) + _AXIS + 4
    counted = [row for row in breakdown.rows if row.part is Part.VALUE]
    most = max((value for row in counted for value in row.counts), default=0) or 1

    def paint(canvas: Canvas) -> None:
        for number, row in enumerate(breakdown.rows):
            axes = canvas.axes(_NAMES, number * step + 2, WIDE - _NAMES - _TOTALS, step - 4)
            axes.set_xlim(-0.5, len(breakdown.periods) - 0.5)
            axes.set_ylim(0, 1)
            name = row_name(row, breakdown, noun=noun)
            _beside(canvas, axes, total=row.total, name=name, mark=Mark(link(row_behind(row, filtered)), name), at=0.5)
            for place, value in enumerate(row.counts):
                solid = row.part is Part.VALUE and value > 0
                shade = (ACCENT, 0.1 + 0.34 * min(1.0, value / most)) if solid else "none"
                (cell,) = axes.bar(place, 1, width=0.94, facecolor=shade, edgecolor=LINE if not solid else "none", linewidth=0.7)
                cell.set_clip_on(False)
                if value:
                    period = breakdown.periods[place]
                    says = f"{name}, {period_name(period)}: {count(value, 'report')}"
                    canvas.mark(cell, Mark(link(cell_behind(row, period, filtered)), says))
                    canvas.label(axes, (place, 0.5), f"{value:,}", ha="center", fontsize=11, color=TEXT if solid else MUTED)
        _periods(canvas, breakdown.periods, breakdown.scale, top=height - _AXIS)

    return draw(paint, width=WIDE, height=height)


def _beside(canvas: Canvas, axes: "Axes", *, total: int, name: str, mark: Mark, at: float | None = None) -> None:
    """Write a row's name to its left and its total to its right."""
    left, right = axes.get_xlim()
    units = (right - left) / (WIDE - _NAMES - _TOTALS)
    whole = axes.get_ylim()[1]
    look = {"color": TEXT, "fontsize": SIZE}
    lines = _lines(name, _NAME_LETTERS) if at is None else [_short(name, _NAME_LETTERS)]
    middle = whole * (0.34 if at is None else at)
    for number, line in enumerate(lines):
        height = middle + whole * 0.29 * (len(lines) - 1 - 2 * number)
        canvas.linked_label(axes, (left - 12 * units, height), line, mark=mark, ha="right", **look)
    canvas.label(axes, (right + _TOTALS * units, middle), f"{total:,}", ha="right", fontweight="bold", **look)


def _periods(canvas: Canvas, periods: Sequence[Period], scale: Scale, *, top: float) -> None:
    """Write the names of periods below the rows, as many as have room."""
    if not periods:
        return
    axes = canvas.axes(_NAMES, top, WIDE - _NAMES - _TOTALS, _AXIS)
    _period_labels(canvas, axes, periods, scale, width=WIDE - _NAMES - _TOTALS)


def _period_labels(canvas: Canvas, axes: "Axes", periods: Sequence[Period], scale: Scale, *, width: float) -> None:
    axes.set_xlim(-0.5, len(periods) - 0.5)
    axes.set_ylim(0, 1)
    room = width / len(periods)
    every = next(step for step in (*_STEPS[scale], len(periods)) if step * room >= _TICK or step >= len(periods))
    for place in range(0, len(periods), every):
        # A name at either end would hang over; there is room for half of it only between rows and totals.
        canvas.label(axes, (place, 0.45), period_name(periods[place]).removesuffix(" and before"), ha="center", fontsize=11)


_STEPS: Final[Mapping[Scale, tuple[int, ...]]] = {Scale.MONTH: (1, 2, 3, 6, 12), Scale.QUARTER: (1, 2, 4, 8), Scale.YEAR: (1, 2, 5, 10)}


def _bars(bars: Sequence[_Bar]) -> Drawing:
    """Draw named horizontal bars, each with its count."""
    names = min(max((len(bar.name) for bar in bars), default=0) * 6.8 + 14, 164)
    step, thick = 25.0, 0.62
    height = step * len(bars) + 6
    most = max((bar.count for bar in bars), default=0) or 1
    notes = max((len(f"{bar.count:,}{bar.note}") for bar in bars), default=0) * 6.6 + 10

    def paint(canvas: Canvas) -> None:
        width = NARROW - names - notes
        axes = canvas.axes(names, 3, width, height - 6)
        axes.set_xlim(0, most)
        axes.set_ylim(len(bars) - 0.5, -0.5)
        axes.axvline(0, color=EDGE, linewidth=0.8, clip_on=False)
        for place, bar in enumerate(bars):
            if bar.filled:
                (part,) = axes.barh(place, bar.filled, height=thick, facecolor=ACCENT, edgecolor=ACCENT, linewidth=0.9)
                part.set_clip_on(False)
            if bar.count:
                (whole,) = axes.barh(place, bar.count, height=thick, facecolor="none", edgecolor=EDGE if bar.filled < bar.count else ACCENT)
                whole.set(clip_on=False, linewidth=0.9)
                canvas.mark(whole, bar.mark)
            unit = most / width
            letters = int((names - 12) / 6.2)
            canvas.linked_label(axes, (-8 * unit, place), _short(bar.name, letters), mark=bar.mark, ha="right", color=TEXT)
            canvas.label(axes, (bar.count + 6 * unit, place), f"{bar.count:,}{bar.note}", ha="left")

    return draw(paint, width=NARROW, height=height)


def _days(found: Insights, link: Link) -> Drawing:
    resolving = found.resolving
    bars = []
    for entry in resolving.bins:
        says = f"{bin_name(entry)}: {count(entry.count, 'report')}"
        bars.append(_Bar(bin_name(entry), entry.count, entry.count, Mark(link(days_behind(entry)), says)))
    for name, number, behind in (("not resolved yet", resolving.unresolved, UNRESOLVED), ("days unknown", resolving.unknown, UNKNOWN)):
        if number:
            bars.append(_Bar(name, number, 0, Mark(link(behind), f"{name}: {count(number, 'report')}")))
    return _bars(bars)


def _customers(found: Insights, link: Link) -> Drawing:
    bars = []
    for customer in found.recurrence.customers[:_SHOWN]:
        again = f", {customer.again:,} again" if customer.again else ""
        says = f"{customer.name}: {count(customer.reports, 'report')}{again + ' the same failure' if again else ''}"
        mark = Mark(link(Behind(filters={"customer": customer.name})), says)
        bars.append(_Bar(customer.name, customer.reports, customer.again, mark, again))
    return _bars(bars)


def _levels(found: Insights, link: Link) -> Drawing:
    bars = []
    for level in found.levels:
        name = level_name(level)
        behind = Behind(filters={"escalation_level": level.name}) if level.name else None
        says = f"{name}: {count(level.count, 'report')}"
        bars.append(_Bar(name, level.count, level.count if level.name else 0, Mark(link(behind), says)))
    return _bars(bars)


def _trend(found: Insights, link: Link) -> Drawing:
    """Draw a band for the middle half of each period and a line through the medians."""
    trend, height, left = found.trend, 236.0, 34.0
    known = [(place, spread) for place, spread in enumerate(trend.spreads) if spread is not None]
    most = max(spread.upper for _, spread in known) or 1

    def paint(canvas: Canvas) -> None:
        from matplotlib.ticker import MaxNLocator

        axes = canvas.axes(left, 12, NARROW - left - 24, height - 12 - _AXIS)
        axes.set_xlim(-0.5, len(trend.periods) - 0.5)
        axes.set_ylim(0, most * 1.04)
        axes.set_axisbelow(True)
        units = len(trend.periods) / (NARROW - left - 24)
        for tick in MaxNLocator(nbins=5, integer=True).tick_values(0, most):
            if 0 <= tick <= most * 1.04:
                axes.axhline(tick, color=LINE, linewidth=0.8, clip_on=False, zorder=0)
                canvas.label(axes, (-0.5 - 6 * units, tick), f"{tick:g}", ha="right", fontsize=11)
        for place, spread in known:
            tall = max(spread.upper - spread.lower, most * 0.015)
            (band,) = axes.bar(place, tall, bottom=spread.lower, width=0.6, facecolor=(ACCENT, 0.22), edgecolor=ACCENT, linewidth=0.6)
            band.set_clip_on(False)
            period = trend.periods[place]
            canvas.mark(band, Mark(link(resolved_in(period)), f"{period_name(period)}: {spread_said(spread)}"))
        axes.plot(
            [place for place, _ in known], [spread.median for _, spread in known], color=ACCENT, linewidth=1.6, clip_on=False, zorder=4
        )
        for place, spread in known:
            axes.hlines(spread.median, place - 0.3, place + 0.3, color=ACCENT, linewidth=2.4, clip_on=False, zorder=5)
        below = canvas.axes(left, height - _AXIS, NARROW - left - 24, _AXIS)
        _period_labels(canvas, below, trend.periods, trend.scale, width=NARROW - left - 24)

    return draw(paint, width=NARROW, height=height)


def _lines(name: str, letters: int) -> list[str]:
    """Return a name in one line or two, the second cut if need be."""
    line = " ".join(name.split())
    if len(line) <= letters:
        return [line]
    first = line[: letters + 1].rpartition(" ")[0] or line[:letters]
    return [first, _short(line[len(first) :], letters)]


def _short(name: str, letters: int) -> str:
    line = " ".join(name.split())
    return line if len(line) <= letters else f"{line[: letters - 1].rstrip()}…"


_PAINTERS: Final[Mapping[str, Callable[[Insights, Link], Drawing]]] = {
    "priority": lambda found, link: _rows(found.priorities, "priority", "priority", link),
    "failure-modes": lambda found, link: _rows(found.modes, "failure mode", "", link),
    "days-to-resolve": _days,
    "days-trend": _trend,
    "components": lambda found, link: _heat(found.components, "component", "component", link),
    "customers": _customers,
    "escalation-levels": _levels,
}
