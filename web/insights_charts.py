"""Figures become charts: bars, a trend, and which way of drawing is whose.

The one decision worth knowing: one accent colour, and nothing is told apart by colour. Series stand in rows of their own with their name
beside them, and what is not counted as the rest is drawn as an outline.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from indexer.insights import (
    UNKNOWN,
    UNRESOLVED,
    Behind,
    Insights,
    Table,
    bin_name,
    days_behind,
    level_name,
    period_name,
    resolved_in,
    spread_said,
)
from web.insights_canvas import ACCENT, EDGE, LINE, TEXT, Canvas, Drawing, Mark, draw
from web.insights_grids import COMPACT, WIDE, Frame, Link, heat, period_labels, rows, short
from web.showing import count

_AXIS: Final = 24.0
_SHOWN: Final = 20
"""Customers that are drawn; the table has more."""


def chart(found: Insights, table: Table, link: Link, *, compact: bool = False) -> Drawing | None:
    """Draw the chart of a table, None if there is nothing to draw; ``compact``: as wide as a phone, if it is one of :data:`GRIDS`."""
    if table.nothing:
        return None
    if table.chart in GRIDS:
        return GRIDS[table.chart](found, link, COMPACT if compact else WIDE)
    return _PAINTERS[table.chart](found, link)


@dataclass(frozen=True, slots=True)
class _Bar:
    """A horizontal bar: ``filled`` of its ``count`` are drawn filled, the rest as an outline."""

    name: str
    count: int
    filled: int
    mark: Mark
    note: str = ""


def _bars(bars: Sequence[_Bar]) -> Drawing:
    """Draw named horizontal bars, each with its count."""
    names = min(max((len(bar.name) for bar in bars), default=0) * 6.8 + 14, 164)
    step, thick = 25.0, 0.62
    height = step * len(bars) + 6
    most = max((bar.count for bar in bars), default=0) or 1
    notes = max((len(f"{bar.count:,}{bar.note}") for bar in bars), default=0) * 6.6 + 10

    def paint(canvas: Canvas) -> None:
        width = COMPACT.width - names - notes
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
            canvas.linked_label(axes, (-8 * unit, place), short(bar.name, letters), mark=bar.mark, ha="right", color=TEXT)
            canvas.label(axes, (bar.count + 6 * unit, place), f"{bar.count:,}{bar.note}", ha="left")

    return draw(paint, width=COMPACT.width, height=height)


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

        axes = canvas.axes(left, 12, COMPACT.width - left - 24, height - 12 - _AXIS)
        axes.set_xlim(-0.5, len(trend.periods) - 0.5)
        axes.set_ylim(0, most * 1.04)
        axes.set_axisbelow(True)
        units = len(trend.periods) / (COMPACT.width - left - 24)
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
        below = canvas.axes(left, height - _AXIS, COMPACT.width - left - 24, _AXIS)
        period_labels(canvas, below, trend.periods, trend.scale, width=COMPACT.width - left - 24)

    return draw(paint, width=COMPACT.width, height=height)


_PAINTERS: Final[Mapping[str, Callable[[Insights, Link], Drawing]]] = {
    "days-to-resolve": _days,
    "days-trend": _trend,
    "customers": _customers,
    "escalation-levels": _levels,
}
GRIDS: Final[Mapping[str, Callable[[Insights, Link, Frame], Drawing]]] = {
    "priority": lambda found, link, frame: rows(found.priorities, "priority", link, frame),
    "failure-modes": lambda found, link, frame: rows(found.modes, "", link, frame),
    "components": lambda found, link, frame: heat(found.components, "component", link, frame),
}
"""Charts of values by period, which take the whole width of a page, and have a compact drawing for a phone."""
