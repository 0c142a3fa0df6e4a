"""Reports by value and period become a grid: a row of bars, or of cells, for each value.

The one decision worth knowing: every grid has two drawings, a wide one with names beside the rows and one that is as wide as a phone, with
names above them; which of them is seen, the page's style sheet decides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from indexer.insights import Behind, Breakdown, Part, Period, Row, Scale, cell_behind, period_name, row_behind, row_name
from web.insights_canvas import ACCENT, EDGE, LINE, MUTED, SIZE, TEXT, Canvas, Drawing, Mark, draw
from web.showing import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Link = Callable[[Behind | None], str]
"""Returns the address of the search behind a figure, "" if there is none."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How a grid is laid out: its width, the room for names beside the rows and for totals, and the room for both above each row."""

    width: float
    names: float
    totals: float
    above: float

    @property
    def inner(self) -> float:
        """The width of the rows."""
        return self.width - self.names - self.totals


WIDE: Final = Frame(720, 212, 56, 0)
COMPACT: Final = Frame(358, 1, 1, 18)

_LETTERS: Final = 28
_COMPACT_LETTERS: Final = 44
"""Letters of a name that surely fit beside and above a row; the mark and the table have all of it."""
_AXIS: Final = 24.0
_TICK: Final = 58.0
"""Room that a period's name needs."""
_CROWDED: Final = 99
"""A count above which there is no room for every bar's own."""
_STEPS: Final[Mapping[Scale, tuple[int, ...]]] = {Scale.MONTH: (1, 2, 3, 6, 12), Scale.QUARTER: (1, 2, 4, 8), Scale.YEAR: (1, 2, 5, 10)}


def rows(breakdown: Breakdown, filtered: str, link: Link, frame: Frame) -> Drawing:
    """Draw one row of bars for each value, all to one scale; what is no value has a scale of its own where it would dwarf the others.

    ``filtered`` is the field of the values, "" for failure modes.
    """
    step, tall = 42.0 + frame.above, 26.0
    height = step * len(breakdown.rows) + _AXIS
    most = _most(breakdown)

    def paint(canvas: Canvas) -> None:
        for number, row in enumerate(breakdown.rows):
            axes = canvas.axes(frame.names, number * step + 15 + frame.above, frame.inner, tall)
            axes.set_xlim(-0.5, len(breakdown.periods) - 0.5)
            peak = max(row.counts, default=0)
            top = most if row.part is Part.VALUE else max(most, peak)
            axes.set_ylim(0, top)
            axes.axhline(0, color=LINE, linewidth=1, clip_on=False)
            _named(canvas, axes, (row, breakdown, filtered), link, frame)
            colours: dict[str, Any] = (
                {"facecolor": ACCENT, "edgecolor": ACCENT} if row.part is Part.VALUE else {"facecolor": "none", "edgecolor": EDGE}
            )
            for place, value in enumerate(row.counts):
                if value:
                    (bar,) = axes.bar(place, value, width=0.74, linewidth=0.8, clip_on=False, **colours)
                    canvas.mark(bar, _mark(row, breakdown, filtered, link, place))
                    if top <= _CROWDED or value == peak:
                        canvas.label(axes, (place, value), f"{value:,}", ha="center", va="bottom", fontsize=11)
        _below(canvas, breakdown, frame, top=height - _AXIS)

    return draw(paint, width=frame.width, height=height)


def heat(breakdown: Breakdown, filtered: str, link: Link, frame: Frame) -> Drawing:
    """Draw one row of cells for each value, darker the more; ``filtered`` as above."""
    step = 26.0 + frame.above
    height = step * len(breakdown.rows) + _AXIS + 4
    most = _most(breakdown)

    def paint(canvas: Canvas) -> None:
        for number, row in enumerate(breakdown.rows):
            axes = canvas.axes(frame.names, number * step + 2 + frame.above, frame.inner, 22)
            axes.set_xlim(-0.5, len(breakdown.periods) - 0.5)
            axes.set_ylim(0, 1)
            _named(canvas, axes, (row, breakdown, filtered), link, frame, lines=1)
            for place, value in enumerate(row.counts):
                solid = row.part is Part.VALUE and value > 0
                shade = (ACCENT, 0.1 + 0.34 * min(1.0, value / most)) if solid else "none"
                edge = "none" if solid else LINE
                (cell,) = axes.bar(place, 1, width=0.94, facecolor=shade, edgecolor=edge, linewidth=0.7, clip_on=False)
                if value:
                    canvas.mark(cell, _mark(row, breakdown, filtered, link, place))
                    canvas.label(axes, (place, 0.5), _brief(value), ha="center", fontsize=11, color=TEXT if solid else MUTED)
        _below(canvas, breakdown, frame, top=height - _AXIS)

    return draw(paint, width=frame.width, height=height)


def period_labels(canvas: Canvas, axes: "Axes", periods: Sequence[Period], scale: Scale, *, width: float, around: float = 24) -> None:
    """Write the names of periods in axes, as many as have room; ``around`` is the room to the left and right of the axes."""
    axes.set_xlim(-0.5, len(periods) - 0.5)
    axes.set_ylim(0, 1)
    room = width / len(periods)
    every = next(step for step in (*_STEPS[scale], len(periods)) if step * room >= _TICK or step >= len(periods))
    for place in range(0, len(periods), every):
        where, side = float(place), "center"
        if around + (place + 0.5) * room < _TICK / 2:
            where, side = -0.5, "left"
        elif around + (len(periods) - place - 0.5) * room < _TICK / 2:
            where, side = len(periods) - 0.5, "right"
        canvas.label(axes, (where, 0.45), period_name(periods[place]).removesuffix(" and before"), ha=side, fontsize=11)


def short(name: str, letters: int) -> str:
    """Return a name on one line, cut if it is too long."""
    line = " ".join(name.split())
    return line if len(line) <= letters else f"{line[: letters - 1].rstrip()}…"


def _most(breakdown: Breakdown) -> int:
    """Return the most reports that a value has in a period, at least 1."""
    return max((value for row in breakdown.rows if row.part is Part.VALUE for value in row.counts), default=0) or 1


def _name(row: Row, breakdown: Breakdown, filtered: str) -> str:
    return row_name(row, breakdown, noun=filtered or "failure mode")


def _mark(row: Row, breakdown: Breakdown, filtered: str, link: Link, place: int) -> Mark:
    period = breakdown.periods[place]
    says = f"{_name(row, breakdown, filtered)}, {period_name(period)}: {count(row.counts[place], 'report')}"
    return Mark(link(cell_behind(row, period, filtered)), says)


def _named(canvas: Canvas, axes: "Axes", what: tuple[Row, Breakdown, str], link: Link, frame: Frame, *, lines: int = 2) -> None:
    """Write a row's name and its total: beside the row, the name in at most so many lines, or above it."""
    row, _, filtered = what
    name = _name(*what)
    mark = Mark(link(row_behind(row, filtered)), name)
    left, right = axes.get_xlim()
    unit, whole = (right - left) / frame.inner, axes.get_ylim()[1]
    look = {"color": TEXT, "fontsize": SIZE}
    if frame.above:
        height = whole * (1 + (21 / 26 if lines > 1 else 10 / 22))
        canvas.linked_label(axes, (left, height), short(name, _COMPACT_LETTERS), mark=mark, ha="left", **look)
        canvas.label(axes, (right, height), f"{row.total:,}", ha="right", fontweight="bold", **look)
        return
    middle = whole * (0.34 if lines > 1 else 0.5)
    written = _lines(name, _LETTERS) if lines > 1 else [short(name, _LETTERS)]
    for number, line in enumerate(written):
        height = middle + whole * 0.29 * (len(written) - 1 - 2 * number)
        canvas.linked_label(axes, (left - 12 * unit, height), line, mark=mark, ha="right", **look)
    canvas.label(axes, (right + frame.totals * unit, middle), f"{row.total:,}", ha="right", fontweight="bold", **look)


def _below(canvas: Canvas, breakdown: Breakdown, frame: Frame, *, top: float) -> None:
    axes = canvas.axes(frame.names, top, frame.inner, _AXIS)
    period_labels(canvas, axes, breakdown.periods, breakdown.scale, width=frame.inner, around=min(frame.names, frame.totals))


def _lines(name: str, letters: int) -> list[str]:
    """Return a name in one line or two, the second cut if need be."""
    line = " ".join(name.split())
    if len(line) <= letters:
        return [line]
    first = line[: letters + 1].rpartition(" ")[0] or line[:letters]
    return [first, short(line[len(first) :], letters)]


def _brief(number: int) -> str:
    """Return a number in at most three figures: ``999``, ``1k``."""
    return str(number) if number < 1_000 else f"{number / 1_000:.0f}k"
