"""The speed benchmark as it is run: its options, its figures and its tables, on a few reports."""

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

pytest.importorskip("tantivy", reason="the extra 'bench' is not installed")

from benchmarks.markdown import put_into
from benchmarks.measuring import collection
from benchmarks.measuring.contender import Contender
from benchmarks.measuring.figures import Figure, growth, ratios
from benchmarks.measuring.memory import memory
from benchmarks.measuring.tables import milliseconds, tables
from benchmarks.measuring.turns import unequal
from benchmarks.measuring.worker import Worker
from benchmarks.speed import ALL_TASKS, main
from benchmarks.texts.queries import Asking
from benchmarks.texts.storing import store
from benchmarks.texts.vocabularies import VOCABULARIES

FEW = ["--reports", "60", "--queries", "10", "--fresh", "1", "--updates", "1", "--vocabulary", "zipf"]
TASKS = ("index", "search", "facets", "phrase", "prefix", "fuzzy", "boolean", "similar")


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


class InProcess(Worker):
    """An engine in this process, which needs no second to start."""

    def __init__(self, name: str, folder: Path, columns: tuple[str, ...]) -> None:
        super().__init__(name, folder, columns)
        self.name = name
        self.base = self.memory()


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], str]:
    path = tmp_path_factory.mktemp("speed") / "figures.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collection, "Contender", InProcess)
        output = run(*FEW, "--engine", "precedent", "--engine", "tantivy", "--json", str(path))
    return json.loads(path.read_text(encoding="utf-8")), output


def test_every_task_has_a_figure_of_each_engine(measured: tuple[list[dict[str, Any]], str]) -> None:
    found = {(entry["engine"], entry["task"]) for entry in measured[0]}
    assert found == {(engine, task) for engine in ("precedent", "tantivy") for task in ALL_TASKS}
    assert set(TASKS) <= set(ALL_TASKS)


def test_a_figure_says_what_it_is_of_and_what_was_taken(measured: tuple[list[dict[str, Any]], str]) -> None:
    for entry in measured[0]:
        assert set(entry) == {field.name for field in fields(Figure)}
        assert entry["reports"] == 60
        assert 0 < entry["p50_ms"] <= entry["p99_ms"]
        assert (entry["ratio_p50"] is None) == (entry["engine"] == "precedent")


def test_indexing_says_how_large_the_index_is_beside_the_text(measured: tuple[list[dict[str, Any]], str]) -> None:
    indexed = [entry for entry in measured[0] if entry["task"] == "index"]
    assert all(entry["size_bytes"] > 1_000 and entry["text_bytes"] > 60 * 500 and entry["peak_bytes"] > 0 for entry in indexed)
    assert all(entry["rate"] == pytest.approx(60_000 / entry["p50_ms"]) for entry in indexed)


def test_memory_is_told_in_parts(measured: tuple[list[dict[str, Any]], str]) -> None:
    searched = [entry for entry in measured[0] if entry["task"] == "page"]
    assert all(0 < entry["private_bytes"] <= entry["uss_bytes"] <= entry["rss_bytes"] <= entry["peak_bytes"] for entry in searched)
    assert all(entry["base_bytes"] > 0 for entry in searched)


def test_an_engine_has_a_process_of_its_own(tmp_path: Path) -> None:
    texts = VOCABULARIES["zipf"](1)
    reports = store(texts.reports(50), tmp_path / "reports", count=50, choose=20, seed=1)
    query = Asking(reports.chosen, 1).queries("search", 1)[0]
    with closing(Contender("tantivy", tmp_path / "index", texts.columns)) as contender:
        assert contender.index(reports.path).size > 1_000
        asked = contender.first("search", query, cold=True)
        assert query.report in asked.answer.ids
        assert asked.ms > 0
        assert contender.base.rss != memory().rss


def test_what_an_engine_raises_is_raised_here_with_its_name(tmp_path: Path) -> None:
    missing = Contender("sqlite-fts5", tmp_path / "nowhere", ("title",))
    with closing(missing), pytest.raises(RuntimeError, match="sqlite-fts5: open failed"):
        missing.open()


def test_tables_are_printed_and_can_be_made_of_saved_figures(measured: tuple[list[dict[str, Any]], str], tmp_path: Path) -> None:
    (tmp_path / "figures.json").write_text(json.dumps(measured[0]), encoding="utf-8")
    again = run("--from", str(tmp_path / "figures.json"))
    assert again.strip() in measured[1]
    for task in ALL_TASKS:
        assert f"| {task} |" in again
    assert "| reports | engine | search p50 | first in a process |" in again


def test_the_tables_of_the_readme_are_made_of_the_same_figures(measured: tuple[list[dict[str, Any]], str], tmp_path: Path) -> None:
    (tmp_path / "figures.json").write_text(json.dumps(measured[0]), encoding="utf-8")
    short = run("--from", str(tmp_path / "figures.json"), "--markdown")
    lines = {line.split(" | ")[0].removeprefix("| "): line.split(" | ") for line in short.splitlines() if line.startswith("| ")}
    ours, theirs = (entry for entry in measured[0] if entry["task"] == "search")
    assert lines["`search`"][1] == f"{milliseconds(ours['p50_ms'])} / {milliseconds(ours['p99_ms'])}"
    assert lines["`search`"][3] == f"**{theirs['ratio_p50']:.2f}** / {theirs['ratio_p99']:.2f}"
    assert {"precedent", "tantivy"} <= set(lines)


def test_tables_are_put_into_a_page_at_their_place(measured: tuple[list[dict[str, Any]], str], tmp_path: Path) -> None:
    (tmp_path / "figures.json").write_text(json.dumps(measured[0]), encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text("Before.\n\n<!-- benchmarks.speed -->\nold\n<!-- /benchmarks.speed -->\n\nAfter.\n", encoding="utf-8")
    short = run("--from", str(tmp_path / "figures.json"), "--markdown", "--into", str(page))
    assert page.read_text(encoding="utf-8") == (
        f"Before.\n\n<!-- benchmarks.speed -->\n\n{short.strip()}\n\n<!-- /benchmarks.speed -->\n\nAfter.\n"
    )
    with pytest.raises(ValueError, match=r"no place for benchmarks\.http"):
        put_into(page, "benchmarks.http", "")


def test_the_readme_has_a_place_for_each_program() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert all(f"<!-- {end}benchmarks.{name} -->\n" in readme for name in ("speed", "http") for end in ("", "/"))


def test_a_run_that_is_terminated_leaves_nothing_behind(tmp_path: Path) -> None:
    waiting = "with scratch('test') as folder: print(folder, flush=True); signal.pause()"
    program = f"import signal\nfrom benchmarks.measuring.scratch import scratch\n{waiting}"
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        assert folder.is_dir()
        process.terminate()
    assert process.returncode == 128 + signal.SIGTERM
    assert not folder.exists()


def test_an_engine_that_finds_less_is_named() -> None:
    less = Figure("tantivy", "search", 1_000, 1.0, 2.0, "zipf", matches_ratio=0.9)
    assert unequal([less]) == ["tantivy found 90.00% of Precedent's matches (search, zipf, 1,000)"]


def test_growth_is_the_slope_between_sizes() -> None:
    figures = [Figure("precedent", "search", count, count**0.5, 1.0, "zipf") for count in (100, 1_000, 10_000)]
    assert growth(figures, "precedent", "search") == pytest.approx(0.5)
    assert growth(figures[:1], "precedent", "search") is None


def test_growth_is_told_of_every_engine() -> None:
    found = [Figure(name, "search", count, count / 100, 1.0, "zipf") for name in ("precedent", "tantivy") for count in (100, 1_000)]
    assert "| growth exponent | precedent | tantivy |\n| --- | --- | --- |\n| search | 1.00 | 1.00 |" in "\n".join(tables(found))


def test_a_ratio_is_of_the_queries_that_both_answered() -> None:
    assert ratios({1: 2.0, 2: 2.0, 3: 100.0}, {1: 1.0, 2: 1.0}) == (2.0, 2.0)


def test_private_memory_grows_with_what_a_process_holds() -> None:
    before = memory()
    held = bytearray(b"x" * 20_000_000)
    assert memory().private - before.private > 0.9 * len(held)
