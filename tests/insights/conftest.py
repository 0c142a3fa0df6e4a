"""An index of a few reports whose figures can be counted by hand, and the failure modes that they are in."""

from pathlib import Path

import pytest

from indexer.engines import Engine, open_engine
from indexer.failure_modes import FailureMode
from indexer.insights import Insights, insights
from indexer.query import EVERYTHING
from tests.engines.contract import documents, report

REPORTS = (
    report(
        "R1", "valve", customer="Alder", priority="High", status="Resolved", created="2024-01-10", resolved="2024-01-10", component="Pump"
    ),
    report(
        "R2", "valve", customer="Alder", priority="High", status="Resolved", created="2024-02-01", resolved="2024-02-04", component="Pump"
    ),
    report("R3", "disk", customer="Alder", priority="Low", status="Open", created="2024-04-30", escalation_level="Level 2"),
    report("R4", "valve", customer="Birch", priority="Critical", status="Resolved", created="2024-02-29", resolved="2024-03-10"),
    report("R5", "disk", customer="Birch", status="Resolved", escalation_level="Level 10", component="Gauge"),
    report("R6", "clock", customer="Cedar", priority="Low", status="Resolved", created="2024-02-02", resolved="2024-02-03"),
)


def mode(slug: str, *reports: str) -> FailureMode:
    return FailureMode(slug, slug.capitalize(), "", reports, ())


MODES = (mode("valve", "R1", "R2", "R4"), mode("disk", "R3", "R5"))


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    found = open_engine(tmp_path / "index", create=True)
    found.write(documents(*REPORTS))
    return found


@pytest.fixture
def found(engine: Engine) -> Insights:
    """The figures of all six reports."""
    return insights(engine, EVERYTHING, filters={}, modes=MODES)
