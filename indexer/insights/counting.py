"""The reports that a query matches become figures.

The one decision worth knowing: everything is counted from the engine's columns with array operations, and no report is read, so that the
figures of a hundred thousand reports take a fraction of a second.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from indexer.engines import Columns, Engine, Ints, Values
from indexer.failure_modes import FailureMode
from indexer.insights.model import Bin, Breakdown, Customer, Insights, Level, Part, Recurrence, Repeated, Resolving, Row, Spread, Trend
from indexer.insights.periods import Axis, axis_of
from indexer.query import Query
from indexer.schema import PRIORITY_RANK

FIELDS: Final = ("created", "resolved", "ttr", "status", "priority", "component", "customer", "escalation_level")
"""The columns that figures are counted from."""
BINS: Final = ((0, 0), (1, 1), (2, 2), (3, 3), (4, 7), (8, 14), (15, 30), (31, 90), (91, None))
"""Days to resolve: by the day while days matter, then a week, two, a month, three."""
SHOWN_MODES: Final = 8
SHOWN_COMPONENTS: Final = 12
MAX_CUSTOMERS: Final = 1_000
"""Customers with several reports that are listed; the figures of a page must not grow with the corpus."""
_RESOLVED: Final = "Resolved"


@dataclass(frozen=True, slots=True)
class _Coded:
    """One value or none for each report: ``codes[row]`` is its place in ``names``, or -1."""

    names: tuple[str, ...]
    codes: Ints


def insights(engine: Engine, query: Query, *, filters: Mapping[str, Sequence[str]], modes: Sequence[FailureMode] | None = None) -> Insights:
    """Count the reports that match a query and have the chosen values; ``modes`` None: failure modes are not at hand."""
    found = engine.columns(query, FIELDS, filters=filters)
    created = found.numbers["created"]
    axis = axis_of(created)
    places = axis.places(created)
    sorted_into = _modes(found.ids, modes or ())
    slugs = [mode.slug for mode in modes or ()]
    return Insights(
        total=len(found.ids),
        undated=int((created < 0).sum()),
        priorities=_breakdown(axis, places, _coded(found, "priority"), rank=PRIORITY_RANK),
        modes=_breakdown(axis, places, sorted_into, shown=SHOWN_MODES, slugs=slugs),
        components=_breakdown(axis, places, _coded(found, "component"), shown=SHOWN_COMPONENTS),
        resolving=_resolving(found.numbers["ttr"], _coded(found, "status")),
        trend=_trend(found.numbers["ttr"], found.numbers["resolved"]),
        recurrence=_recurrence(_coded(found, "customer"), sorted_into, slugs, created),
        levels=_levels(_coded(found, "escalation_level")),
        modes_known=modes is not None,
    )


def _coded(found: Columns, field: str) -> _Coded:
    values: Values = found.values[field]
    codes = np.full(len(found.ids), -1, np.int64)
    codes[values.rows] = values.ordinals
    return _Coded(values.names, codes)


def _modes(ids: Sequence[str], modes: Sequence[FailureMode]) -> _Coded:
    mode_of = {report: number for number, mode in enumerate(modes) for report in mode.reports}
    codes = np.fromiter((mode_of.get(report, -1) for report in ids), np.int64, len(ids))
    return _Coded(tuple(mode.name for mode in modes), codes)


def _breakdown(
    axis: Axis,
    places: Ints,
    coded: _Coded,
    *,
    shown: int | None = None,
    rank: Mapping[str, int] | None = None,
    slugs: Sequence[str] = (),
) -> Breakdown:
    """Count by value and period: ranked values in their order, others commonest first; beyond ``shown`` they share a row."""
    width = len(axis.periods) + 1
    table = np.bincount((coded.codes + 1) * width + places + 1, minlength=(len(coded.names) + 1) * width).reshape(-1, width)
    totals = table[1:].sum(axis=1)
    present = [code for code in range(len(coded.names)) if totals[code]]
    ranks = rank or {}
    present.sort(key=lambda code: (ranks.get(coded.names[code], len(ranks)), -totals[code], coded.names[code].casefold(), code))
    rest = [] if shown is None or len(present) <= shown + 1 else present[shown:]
    rows = [_row(coded.names[code], table[code + 1], slug=slugs[code] if slugs else "") for code in present if code not in set(rest)]
    if rest:
        rows.append(_row("", table[np.array(rest) + 1].sum(axis=0), part=Part.REST))
    if table[0].any():
        rows.append(_row("", table[0], part=Part.NONE))
    return Breakdown(axis.scale, axis.periods, tuple(rows), len(rest))


def _row(name: str, counts: Ints, *, part: Part = Part.VALUE, slug: str = "") -> Row:
    return Row(name, tuple(counts[1:].tolist()), int(counts[0]), part, slug)


def _resolving(days: Ints, status: _Coded) -> Resolving:
    known = days[days >= 0]
    bins = [Bin(least, most, int(((known >= least) & (known <= (np.inf if most is None else most))).sum())) for least, most in BINS]
    done = status.codes == status.names.index(_RESOLVED) if _RESOLVED in status.names else np.zeros(len(days), np.bool_)
    unknown = int((done & (days < 0)).sum())
    return Resolving(tuple(bins), int((days < 0).sum()) - unknown, unknown, _spread(known))


def _trend(days: Ints, resolved: Ints) -> Trend:
    both = (days >= 0) & (resolved >= 0)
    axis = axis_of(resolved[both])
    places = axis.places(resolved[both])
    return Trend(axis.scale, axis.periods, tuple(_spread(days[both][places == place]) for place in range(len(axis.periods))))


def _spread(days: Ints) -> Spread | None:
    if not len(days):
        return None
    lower, median, upper = (round(float(value), 2) for value in np.percentile(days, (25, 50, 75)))
    return Spread(len(days), lower, median, upper)


def _recurrence(customers: _Coded, modes: _Coded, slugs: Sequence[str], created: Ints) -> Recurrence:
    known = customers.codes >= 0
    reports = np.bincount(customers.codes[known], minlength=len(customers.names))
    last = np.full(len(customers.names), -1, np.int64)
    np.maximum.at(last, customers.codes[known], created[known])
    repeated = _repeated(customers, modes, slugs)
    several = [
        Customer(
            name=customers.names[code],
            reports=int(reports[code]),
            again=sum(mode.count - 1 for mode in repeated.get(code, ())),
            modes=tuple(repeated.get(code, ())),
            last=_iso(int(last[code])),
        )
        for code in np.flatnonzero(reports > 1).tolist()
    ]
    several.sort(key=lambda customer: (-customer.again, -customer.reports, customer.name.casefold(), customer.name))
    return Recurrence(tuple(several[:MAX_CUSTOMERS]), int((reports == 1).sum()), max(0, len(several) - MAX_CUSTOMERS))


def _repeated(customers: _Coded, modes: _Coded, slugs: Sequence[str]) -> dict[int, list[Repeated]]:
    """Return by customer the modes that hit it several times, most often first."""
    both = (customers.codes >= 0) & (modes.codes >= 0)
    width = max(1, len(modes.names))
    pairs, counts = np.unique(customers.codes[both] * width + modes.codes[both], return_counts=True)
    found: dict[int, list[Repeated]] = {}
    for pair, count in zip(pairs[counts > 1].tolist(), counts[counts > 1].tolist(), strict=True):
        customer, mode = divmod(pair, width)
        found.setdefault(customer, []).append(Repeated(slugs[mode], modes.names[mode], count))
    return {customer: sorted(entries, key=lambda entry: (-entry.count, entry.name)) for customer, entries in found.items()}


def _levels(coded: _Coded) -> tuple[Level, ...]:
    counts = np.bincount(coded.codes + 1, minlength=len(coded.names) + 1)
    levels = [Level(name, int(count)) for name, count in zip(coded.names, counts[1:], strict=True) if count]
    levels.sort(key=lambda level: (_number(level.name), level.name.casefold()))
    return (*levels, Level("", int(counts[0]))) if counts[0] else tuple(levels)


def _number(name: str) -> int:
    """Return the first number in a level's name: levels are steps, whatever they are called; those without one come last."""
    digits = re.search(r"\d{1,9}", name, re.ASCII)
    return int(digits[0]) if digits else 1_000_000_000


def _iso(day: int) -> str:
    return "" if day < 0 else f"{day // 10_000:04}-{day // 100 % 100:02}-{day % 100:02}"
