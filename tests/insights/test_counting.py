"""Reports become figures, counted by hand beside them."""

from pathlib import Path

from indexer.engines import Engine, open_engine
from indexer.insights import Bin, Customer, Insights, Level, Part, Repeated, Spread, insights
from indexer.insights.counting import SHOWN_COMPONENTS
from indexer.query import EVERYTHING, NOTHING, Term
from tests.engines.contract import documents, report
from tests.insights.conftest import MODES


def test_priorities_by_month_the_most_urgent_first(found: Insights) -> None:
    assert (found.total, found.undated) == (6, 1)
    assert [period.name for period in found.priorities.periods] == ["2024-01", "2024-02", "2024-03", "2024-04"]
    assert [(row.name, row.part, row.counts, row.undated) for row in found.priorities.rows] == [
        ("Critical", Part.VALUE, (0, 1, 0, 0), 0),
        ("High", Part.VALUE, (1, 1, 0, 0), 0),
        ("Low", Part.VALUE, (0, 1, 0, 1), 0),
        ("", Part.NONE, (0, 0, 0, 0), 1),
    ]


def test_failure_modes_with_their_address_and_the_reports_in_none(found: Insights) -> None:
    assert [(row.slug, row.name, row.total) for row in found.modes.rows] == [("valve", "Valve", 3), ("disk", "Disk", 2), ("", "", 1)]
    assert sum(row.total for row in found.modes.rows) == found.total


def test_days_to_resolve_with_those_that_are_not_known(found: Insights) -> None:
    assert [entry.count for entry in found.resolving.bins] == [1, 1, 0, 1, 0, 1, 0, 0, 0]
    assert found.resolving.bins[5] == Bin(8, 14, 1)
    assert (found.resolving.unresolved, found.resolving.unknown) == (1, 1)
    assert found.resolving.spread == Spread(4, 0.75, 2.0, 4.75)


def test_the_trend_is_by_month_of_resolution(found: Insights) -> None:
    assert [period.name for period in found.trend.periods] == ["2024-01", "2024-02", "2024-03"]
    assert found.trend.spreads == (Spread(1, 0.0, 0.0, 0.0), Spread(2, 1.5, 2.0, 2.5), Spread(1, 10.0, 10.0, 10.0))


def test_customers_hit_again_by_the_same_failure_come_first(found: Insights) -> None:
    assert found.recurrence.customers == (
        Customer("Alder", 3, 1, (Repeated("valve", "Valve", 2),), "2024-04-30"),
        Customer("Birch", 2, 0, (), "2024-02-29"),
    )
    assert (found.recurrence.once, found.recurrence.more) == (1, 0)


def test_levels_are_steps_and_those_that_state_none_come_last(found: Insights) -> None:
    assert found.levels == (Level("Level 2", 1), Level("Level 10", 1), Level("", 4))


def test_only_what_query_and_filters_leave_is_counted(engine: Engine) -> None:
    found = insights(engine, Term("text", "valv"), filters={"customer": ("Alder",)}, modes=MODES)
    assert (found.total, [row.name for row in found.priorities.rows]) == (2, ["High"])


def test_nothing_and_a_single_report_have_figures_too(engine: Engine) -> None:
    nothing = insights(engine, NOTHING, filters={}, modes=MODES)
    assert (nothing.total, nothing.priorities.rows, nothing.trend.periods, nothing.levels) == (0, (), (), ())
    single = insights(engine, EVERYTHING, filters={"customer": ("Cedar",)}, modes=MODES)
    assert (single.total, single.resolving.spread, single.recurrence.customers) == (1, Spread(1, 1.0, 1.0, 1.0), ())


def test_without_failure_modes_the_other_figures_are_there(engine: Engine) -> None:
    found = insights(engine, EVERYTHING, filters={})
    assert not found.modes_known
    assert found.recurrence.customers[0].again == 0
    assert found.total == 6


def test_rare_components_share_a_row_but_one_never_does(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "many", create=True)
    many = [report(f"C{number}", "x", component=f"Part {number:02}", created="2024-01-01") for number in range(SHOWN_COMPONENTS + 1)]
    engine.write(documents(*many))
    assert len(insights(engine, EVERYTHING, filters={}).components.rows) == SHOWN_COMPONENTS + 1
    engine.write(documents(report("D1", "x", component="Another"), report("D2", "x", component="Another")))
    found = insights(engine, EVERYTHING, filters={}).components
    assert [row.name for row in found.rows][:2] == ["Another", "Part 00"]
    assert (found.rows[-1].part, found.rows[-1].total, found.rest) == (Part.REST, 2, 2)
