"""Figures as values for JSON, and as CSV that no spreadsheet runs."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from indexer.engines import open_engine
from indexer.insights import CHARTS, Insights, as_csv, as_dict, insights, table
from indexer.query import EVERYTHING
from tests.engines.contract import documents, report


def test_the_values_are_json_and_hold_every_figure(found: Insights) -> None:
    values = json.loads(json.dumps(as_dict(found)))
    assert values["priorities"]["rows"][1] == {
        "name": "High", "counts": [1, 1, 0, 0], "undated": 0, "part": "value", "slug": "", "total": 2,
    }  # fmt: skip
    assert values["days_trend"]["spreads"][1]["median"] == 2.0
    assert values["customers"]["customers"][0]["modes"] == [{"slug": "valve", "name": "Valve", "count": 2}]


@pytest.mark.parametrize("chart", CHARTS)
def test_a_csv_has_a_header_and_every_row(found: Insights, chart: str) -> None:
    entry = table(found, chart)
    rows = list(csv.reader(StringIO(as_csv(entry))))
    assert rows[0] == list(entry.columns)
    assert [row[0] for row in rows[1:]] == [str(row[0].value) for row in entry.rows]


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+1", "@cmd", "-2+3", "|calc"])
def test_a_customer_called_like_a_formula_is_exported_as_text(tmp_path: Path, name: str) -> None:
    engine = open_engine(tmp_path / "index", create=True)
    engine.write(documents(report("X1", "a", customer=name), report("X2", "b", customer=name)))
    rows = list(csv.reader(StringIO(as_csv(table(insights(engine, EVERYTHING, filters={}), "customers")))))
    assert rows[1][0].startswith("'")
    assert rows[1][0].removeprefix("'").replace("\\|", "|") == name
