"""Figures leave the house: as plain values for JSON, and tables as CSV.

The one decision worth knowing: a customer's name may begin with ``=`` or ``@``, which spreadsheets run as a formula, so CSV is written by a
library that takes the sting out of such cells.
"""

from dataclasses import asdict
from io import StringIO
from typing import Any

from defusedcsv import csv

from indexer.errors import FailureModesError
from indexer.insights.model import Breakdown, Insights
from indexer.insights.tables import Table


def as_dict(found: Insights) -> dict[str, Any]:
    """Return the figures in the shape of the API's answer."""
    trend = found.trend
    return {
        "total": found.total,
        "undated": found.undated,
        "priorities": _breakdown(found.priorities),
        "failure_modes": _breakdown(found.modes) if found.modes_known else None,
        "components": _breakdown(found.components),
        "days_to_resolve": asdict(found.resolving),
        "days_trend": {
            "scale": trend.scale.value,
            "periods": [asdict(period) for period in trend.periods],
            "spreads": [spread and asdict(spread) for spread in trend.spreads],
        },
        "customers": {**asdict(found.recurrence), "customers": [asdict(customer) for customer in found.recurrence.customers]},
        "escalation_levels": [asdict(level) for level in found.levels],
    }


def _breakdown(found: Breakdown) -> dict[str, Any]:
    return {
        "scale": found.scale.value,
        "periods": [asdict(period) for period in found.periods],
        "rows": [{**asdict(row), "part": row.part.value, "counts": list(row.counts), "total": row.total} for row in found.rows],
        "rest": found.rest,
    }


def as_csv(table: Table) -> str:
    """Return a table as CSV with a header line; what a spreadsheet would run is made text.

    Raises FailureModesError if the table is one of failure modes that are not at hand: an empty file would say that there are none.
    """
    if table.uncounted:
        raise FailureModesError(table.nothing)
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(table.columns)
    writer.writerows([["" if cell.value is None else cell.value for cell in row] for row in table.rows])
    return written.getvalue()
