"""``insights``: what it prints for people, for machines and for spreadsheets."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer import insights
from indexer.cli import main
from indexer.commands.insights import CHARTS
from indexer.engines import Engine


@pytest.fixture
def run(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    engine.close()
    monkeypatch.setenv("PRECEDENT_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("PRECEDENT_FAILURE_MODES", str(tmp_path / "modes.toml"))
    monkeypatch.setenv("PRECEDENT_MEANING", "no")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["insights", *arguments])

    return run


def test_people_see_a_table_for_each_chart(run: Any) -> None:
    shown = run()
    assert shown.exit_code == 0, shown.output
    lines = [" ".join(line.split()) for line in shown.stdout.splitlines()]
    assert lines[:2] == ["6 reports", "1 report without a date of creation: counted, but in no month"]
    assert "Priority Jan 2024 Feb 2024 Mar 2024 Apr 2024 No date All" in lines
    assert "High 1 1 0 0 0 2" in lines
    assert "Median 2 days, middle half 0.75 to 4.75, of 4 reports." in lines
    assert "Level 10 1" in lines


def test_query_filters_and_dates_are_those_of_search(run: Any) -> None:
    answer = json.loads(run("valve", "--customer", "alder", "--from", "2024-01-15", "--json").stdout)
    assert (answer["query"], answer["total"], answer["priorities"]["rows"][0]["counts"]) == ("valve", 1, [1])
    assert "No report matches: xyzzy" in run("xyzzy").stdout


def test_json_has_the_documented_shape(run: Any) -> None:
    answer = json.loads(run("--json").stdout)
    assert answer.keys() == {
        "query", "interpreted_query", "partial", "total", "undated", "priorities", "failure_modes", "components", "days_to_resolve",
        "days_trend", "customers", "escalation_levels", "warnings",
    }  # fmt: skip


def test_a_table_as_csv(run: Any) -> None:
    rows = list(csv.reader(StringIO(run("--csv", "customers").stdout)))
    assert rows[0] == ["Customer", "Reports", "Same failure again", "Failures that recurred", "Latest"]
    assert [row[:2] for row in rows[1:]] == [["Alder", "3"], ["Birch", "2"]]
    assert run("--csv", "pie").exit_code == 2


def test_the_charts_are_those_that_there_are() -> None:
    assert insights.CHARTS == CHARTS


def test_a_broken_file_of_failure_modes_is_said_and_holds_up_nothing(run: Any, tmp_path: Path) -> None:
    (tmp_path / "modes.toml").write_text("[modes", encoding="utf-8")
    shown = run("--json")
    assert shown.exit_code == 0
    assert json.loads(shown.stdout)["failure_modes"] is None
    assert "counted without failure modes" in shown.stderr
    refused = run("--csv", "failure-modes")
    assert (refused.exit_code, refused.stdout) == (1, "")
