"""Every figure has a table, and the search behind a cell finds just as many reports as the cell says."""

from dataclasses import replace

import pytest

from indexer.engines import Engine, Selection
from indexer.insights import CHARTS, Behind, Insights, Table, table, tables
from indexer.insights.model import Spread
from indexer.query import all_of, days_between, parse


def found_by(engine: Engine, behind: Behind) -> int:
    query = all_of([parse(behind.text).query, *days_between("created", behind.first or None, behind.last or None)])
    return engine.search(query, Selection(filters={name: (value,) for name, value in behind.filters.items()}, limit=0)).total


def test_there_is_one_for_each_chart(found: Insights) -> None:
    assert tuple(entry.chart for entry in tables(found)) == CHARTS
    assert all(len(row) == len(entry.columns) for entry in tables(found) for row in entry.rows)
    with pytest.raises(KeyError):
        table(found, "pie")


@pytest.mark.parametrize("chart", [chart for chart in CHARTS if chart != "failure-modes"])
def test_the_search_behind_a_cell_finds_what_it_counts(engine: Engine, found: Insights, chart: str) -> None:
    entry = table(found, chart)
    counted = [cell for row in entry.rows for cell in row[1:] if isinstance(cell.value, int) and cell.behind]
    assert counted
    assert [found_by(engine, cell.behind) for cell in counted if cell.behind] == [cell.value for cell in counted]


def test_a_failure_mode_leads_to_its_page(found: Insights) -> None:
    row = table(found, "failure-modes").rows[0]
    assert all(cell.behind == Behind(mode="valve") for cell in row if cell.value)
    assert [cell.value for cell in row] == ["Valve", 1, 2, 0, 0, 0, 3]


def test_what_has_no_name_is_named_and_what_is_unknown_is_not_zero(found: Insights) -> None:
    def names(entry: Table) -> list[object]:
        return [row[0].value for row in entry.rows]

    assert names(table(found, "priority"))[-1] == "no priority"
    assert names(table(found, "escalation-levels"))[-1] == "none stated"
    assert names(table(found, "days-to-resolve"))[-2:] == ["not resolved yet", "resolved, days unknown"]
    assert table(found, "customers").rows[1][3].value is None
    assert "Median 2 days, middle half 0.75 to 4.75, of 4 reports" in table(found, "days-to-resolve").note


def test_one_day_is_singular_and_no_customer_is_not_counted(found: Insights) -> None:
    day = replace(found, resolving=replace(found.resolving, spread=Spread(1, 1, 1, 1)), recurrence=replace(found.recurrence, once=0))
    assert table(day, "days-to-resolve").note == "Median 1 day, middle half 1 to 1, of 1 report."
    assert "a single report" not in table(day, "customers").note
