"""``failure-modes``: what it prints for people, for machines, and for people to paste."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer import Engine, open_engine
from indexer.cli import main


@pytest.fixture
def run(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    engine.close()
    monkeypatch.setenv("PRECEDENT_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("PRECEDENT_FAILURE_MODES", str(tmp_path / "failure-modes.toml"))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["failure-modes", *arguments])

    return run


def test_json_has_the_documented_shape(run: Any) -> None:
    answer = json.loads(run("--json").stdout)
    assert answer.keys() == {"failure_modes", "unsorted"}
    assert answer["unsorted"] == ["CX1", "CX2"]
    assert sorted(sorted(mode["reports"]) for mode in answer["failure_modes"])[0] == ["CA1", "CA2", "CA3", "CA4"]
    for mode in answer["failure_modes"]:
        assert mode.keys() == {"slug", "name", "description", "reports", "terms", "months", "curated", "example", "days"}


def test_people_see_names_reports_and_what_is_unsorted(run: Any) -> None:
    shown = run()
    assert shown.exit_code == 0, shown.output
    assert "4 reports" in shown.stdout
    assert "Unsorted: 2 reports (CX1, CX2)" in shown.stdout


def test_one_mode_in_full(run: Any) -> None:
    slug = next(mode["slug"] for mode in json.loads(run("--json").stdout)["failure_modes"] if "CA1" in mode["reports"])
    assert "Throttled the loader." in run(slug).stdout
    answer = json.loads(run(slug, "--json").stdout)
    assert (answer["slug"], len(answer["remedies"]), answer["days"]["median"]) == (slug, 1, 4)
    missing = run("no-such-mode")
    assert (missing.exit_code, missing.stderr) == (1, "precedent: no failure mode has the slug no-such-mode\n")


def test_what_is_suggested_can_be_pasted_and_is_then_decided(run: Any, tmp_path: Path) -> None:
    suggested = run("suggest").stdout
    slugs = {mode["slug"] for mode in json.loads(run("--json").stdout)["failure_modes"]}
    assert tomllib.loads(suggested)["modes"].keys() == slugs
    assert "# telling: " in suggested
    (tmp_path / "failure-modes.toml").write_text(suggested, encoding="utf-8")
    assert run("suggest").stdout == ""
    assert all(mode["curated"] for mode in json.loads(run("--json").stdout)["failure_modes"])
    assert json.loads(run("suggest", "--json").stdout) == {"suggestions": []}


def test_a_wrong_file_fails_with_its_entry(run: Any, tmp_path: Path) -> None:
    (tmp_path / "failure-modes.toml").write_text("[modes.a]\nnmae = 'x'", encoding="utf-8")
    failed = run()
    assert failed.exit_code == 1
    assert "modes.a.nmae" in failed.stderr


def test_a_decision_that_no_longer_fits_is_said(run: Any, tmp_path: Path) -> None:
    (tmp_path / "failure-modes.toml").write_text("[modes.gone]\nname = 'Gone'", encoding="utf-8")
    assert "modes.gone: there is no such failure mode" in run("--json").stderr


def test_where_there_is_no_mode_none_is_said_to_be_decided(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_engine(tmp_path / "empty", create=True).close()
    monkeypatch.setenv("PRECEDENT_INDEX", str(tmp_path / "empty"))
    assert run("suggest").stderr == "there is no failure mode to name yet\n"
