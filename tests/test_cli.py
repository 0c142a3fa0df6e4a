"""The command: what it prints for people and for machines, what it refuses in one line, and the exit codes that scripts rely on."""

import json
import os
import pty
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from indexer.checking import Differences
from indexer.cli import COMMANDS, main
from indexer.commands.place import EXIT_CODES
from indexer.commands.terminal import printable
from indexer.indexing import Progress
from indexer.schema import FACETS
from indexer.settings import Settings
from web.shapes import FacetShape, HitShape, SearchAnswer, StatsAnswer

ROOT = Path(__file__).parent.parent
REPORT = """{id} - {title}

Customer: {customer}
Priority: {priority}
Status: Resolved
Created: {created}
Resolved: 2024-05-08

Issue Description:
{issue}

Root Cause:
Nobody had looked.

Resolution Summary:
{resolution}
"""
REPORTS = {
    "CE101": {
        "title": "Lost rows",
        "customer": "Solstice",
        "priority": "Low",
        "created": "2024-02-06",
        "issue": "RF=1 was set and a disk died.",
        "resolution": "Restored from the backup, then RF=3.",
    },
    "CE102": {
        "title": "Expired certificate",
        "customer": "Larkspur",
        "priority": "Critical",
        "created": "2024-05-01",
        "issue": "Clients refuse the certificate of the load balancer; --max_clock_skew_usec was innocent.",
        "resolution": "Renewed the certificate.",
    },
    "CE103": {
        "title": "Disk full",
        "customer": "Larkspur",
        "priority": "P2",
        "created": "2023-01-02",
        "issue": "The disk was full of logs.",
        "resolution": "Rotated the logs.",
    },
}
HEADER_KEYS = (
    "id", "title", "customer", "priority", "status", "created", "escalated", "resolved", "escalation_level",
    "assigned_engineer", "customer_contact",
)  # fmt: skip

Run = Callable[..., Result]


def write(folder: Path, report_id: str, **changes: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{report_id}.txt"
    path.write_text(REPORT.format(id=report_id, **{**REPORTS.get(report_id, REPORTS["CE101"]), **changes}), encoding="utf-8")
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    for report_id in REPORTS:
        write(folder, report_id)
    return folder


@pytest.fixture
def run(tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command over the folders of this test, which the settings name."""
    monkeypatch.setenv("PRECEDENT_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("PRECEDENT_CORPUS", str(corpus))
    monkeypatch.setenv("PRECEDENT_GLOSSARY", str(tmp_path / "glossary.toml"))
    monkeypatch.setenv("PRECEDENT_MEANING", "no")  # what the model adds is tested in tests/meaning

    def invoke(*arguments: object, stdin: bytes | None = None) -> Result:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="precedent", input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def indexed(run: Run) -> Run:
    assert run("index").exit_code == 0
    return run


def shown(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def ids(result: Result) -> list[str]:
    return [hit["id"] for hit in shown(result)["hits"]]


def refused(result: Result, exit_code: int) -> str:
    """Return the one line of a failure."""
    assert result.exit_code == exit_code, result.output
    assert result.stderr.startswith("precedent: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


# --- help


def test_help_names_every_command_in_full_and_every_exit_code(run: Run) -> None:
    text = run("--help").stdout
    listed = [line.split(maxsplit=1) for line in text.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()]
    assert [name for name, _ in listed] == list(COMMANDS)
    assert not [help_text for _, help_text in listed if help_text.endswith("...")]
    for code, meaning in EXIT_CODES:
        assert f"{code:>3}  {meaning}" in text


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 5
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_a_filter_option_exists_for_every_facet(run: Run) -> None:
    text = run("search", "--help").stdout
    assert [name for name in FACETS if f"--{name.replace('_', '-')} VALUE" not in text] == []


# --- index, rebuild


def test_indexing_counts_what_it_did(run: Run) -> None:
    first = shown(run("index", "--json"))
    assert {name: first[name] for name in ("added", "updated", "deleted", "unchanged", "failed")} == {
        "added": 3, "updated": 0, "deleted": 0, "unchanged": 0, "failed": [],
    }  # fmt: skip
    assert shown(run("index", "--json"))["unchanged"] == 3
    assert run("index").stdout.startswith("0 added, 0 updated, 0 deleted, 3 unchanged; ")


def test_what_cannot_be_indexed_is_named_with_its_reason_and_only_strict_makes_it_a_failure(run: Run, corpus: Path) -> None:
    (corpus / "broken.json").write_text('{"id": "X1",\n "title": }', encoding="utf-8")
    summary = shown(run("index", "--json"))
    assert [entry["file"].split(":")[0] for entry in summary["failed"]] == ["broken.json"]
    assert all(entry["reason"] for entry in summary["failed"])
    text = run("index")
    assert text.exit_code == 0
    assert text.stderr.startswith("broken.json")
    strict = run("index", "--strict", "--json")
    assert strict.exit_code == 1
    assert len(json.loads(strict.stdout)["failed"]) == 1


def test_warnings_are_counted_and_listed_when_asked_for(run: Run, corpus: Path) -> None:
    (corpus / "CE109.txt").write_text("Only a sentence about a broken fan.\n", encoding="utf-8")
    verbose = run("index", "--verbose")
    assert "; 1 with warnings; " in verbose.stdout
    assert "CE109.txt: CE109: " in verbose.stderr
    (corpus / "CE109.txt").write_text("Only a sentence about a broken belt.\n", encoding="utf-8")
    summary = shown(run("index", "--json"))
    assert summary["warned"] == 1
    assert summary["warnings"][0]["id"] == "CE109"


def test_files_and_folders_can_be_named_also_outside_the_corpus(run: Run, corpus: Path, tmp_path: Path) -> None:
    elsewhere = write(tmp_path / "elsewhere", "CE108")
    assert shown(run("index", corpus / "CE101.txt", elsewhere.parent, "--json"))["added"] == 2
    assert shown(run("show", "CE108", "--json"))["source"] == str(elsewhere)
    assert shown(run("index", "--json"))["added"] == 2
    assert shown(run("rebuild", "--json"))["added"] == 4


@pytest.mark.parametrize("before", [pytest.param(True, id="before the command"), pytest.param(False, id="after it")])
def test_options_choose_the_place_on_either_side_of_the_command(run: Run, tmp_path: Path, before: bool) -> None:
    write(tmp_path / "other", "CE107")
    place = ["--index", tmp_path / "other index", "--corpus", tmp_path / "other"]
    summary = shown(run(*place, "index", "--json") if before else run("index", "--json", *place))
    assert summary["added"] == 1
    assert ids(run("search", "--json", "--index", tmp_path / "other index")) == ["CE107"]


def test_a_place_that_does_not_exist_is_named(run: Run, tmp_path: Path) -> None:
    assert "nowhere" in refused(run("index", tmp_path / "nowhere"), 1)


def test_rebuilding_makes_a_new_generation_from_the_files(indexed: Run, corpus: Path) -> None:
    before = shown(indexed("stats", "--json"))
    (corpus / "CE103.txt").unlink()
    assert shown(indexed("rebuild", "--json"))["added"] == 2
    after = shown(indexed("stats", "--json"))
    assert after["reports"] == 2
    assert after["generation"] != before["generation"]


@pytest.mark.usefixtures("run")
def test_progress_is_drawn_on_a_terminal_only() -> None:
    command = [sys.executable, "-m", "indexer.cli", "index", "--json"]
    silent = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert silent.stderr == b""
    ours, theirs = pty.openpty()
    try:
        drawn = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, check=True)
        assert b"Indexing" in os.read(ours, 65_536)
        assert json.loads(drawn.stdout)["unchanged"] == 3
    finally:
        os.close(ours)
        os.close(theirs)


# A shell starts what it runs in the background deaf to Ctrl-C, and these tests may be run so.
LISTENING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from indexer.cli import main; main()"


def test_ctrl_c_is_heard_also_while_an_object_is_being_finalised(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Finalised:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    def index(*_: object, on_progress: Callable[[Progress], None], **__: object) -> None:
        dropped = Finalised()
        del dropped
        on_progress(Progress(0, 1, 0))
        pytest.fail("the run goes on")

    monkeypatch.setattr("indexer.indexing.index_folder", index)
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        assert "interrupted" in refused(run("index"), 130)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, former)


def test_ctrl_c_leaves_a_usable_index(run: Run, corpus: Path, tmp_path: Path) -> None:
    record = {"title": "A long export", "description": "word " * 200}
    lines = (json.dumps({"id": f"BULK-{number:05}", **record}) for number in range(30_000))
    (corpus / "export.jsonl").write_text("\n".join(lines), encoding="utf-8")
    process = subprocess.Popen([sys.executable, "-c", LISTENING, "index"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    pointer = tmp_path / "index" / "CURRENT"
    deadline = time.monotonic() + 60
    while not pointer.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert error.strip().splitlines()[-1] == "precedent: interrupted"
    (corpus / "export.jsonl").unlink()
    assert run("index", "--strict").exit_code == 0
    assert run("check").exit_code == 0


# --- search


def test_a_hit_shows_what_matched_and_what_resolved_it(indexed: Run) -> None:
    text = indexed("search", "RF=1").stdout
    assert text.startswith("1 report: ")
    assert "CE101" in text
    assert "Solstice · Low · Resolved · 2024-02-06 · resolved in 92 days" in text
    assert "Issue description: RF=1 was set and a disk died." in text
    assert "Resolution: Restored from the backup, then RF=3." in text


def test_the_json_of_a_search_has_the_shape_of_the_apis_answer(indexed: Run) -> None:
    answer = shown(indexed("search", "certificate", "--json"))
    assert set(answer) == set(SearchAnswer.model_fields)
    assert set(answer["hits"][0]) == set(HitShape.model_fields) - {"url"}
    assert {facet["field"] for facet in answer["facets"]} == set(FACETS)
    assert set(answer["facets"][0]) == set(FacetShape.model_fields)
    SearchAnswer.model_validate({**answer, "hits": [{**hit, "url": "/"} for hit in answer["hits"]]})
    assert answer["hits"][0]["resolution"] == "Renewed the certificate."


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(["disk"], ["CE101", "CE103"], id="words"),
        pytest.param(["disk", "resolution:backup"], ["CE101"], id="several arguments are one query"),
        pytest.param(["disk -died"], ["CE103"], id="a word left out"),
        pytest.param(["--max_clock_skew_usec"], ["CE102"], id="a pasted flag"),
        pytest.param(["--customer", "Larkspur"], ["CE102", "CE103"], id="a filter alone"),
        pytest.param(["--priority", "P1", "--priority", "Low"], ["CE101", "CE102"], id="several values of a filter"),
        pytest.param(["--customer", "Larkspur", "--year", "2023"], ["CE103"], id="two filters"),
        pytest.param(["--from", "2024-02-06", "--to", "2024-02-06"], ["CE101"], id="a day"),
        pytest.param(["zebraquake"], [], id="nothing"),
    ],
)
def test_queries_and_filters_find(indexed: Run, arguments: list[str], expected: list[str]) -> None:
    assert sorted(ids(indexed("search", *arguments, "--json"))) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(["--sort", "newest"], ["CE102", "CE101", "CE103"], id="newest"),
        pytest.param(["--sort", "priority"], ["CE102", "CE103", "CE101"], id="priority"),
        pytest.param(["--sort", "quickest"], ["CE102", "CE101", "CE103"], id="quickest"),
        pytest.param(["--sort", "newest", "--limit", "1", "--page", "2"], ["CE101"], id="the second page"),
    ],
)
def test_hits_are_ordered_and_paged(indexed: Run, arguments: list[str], expected: list[str]) -> None:
    assert ids(indexed("search", *arguments, "--json")) == expected


def test_finding_nothing_is_no_failure(indexed: Run) -> None:
    result = indexed("search", "zebraquake")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].startswith("No report matches")


def test_partial_matches_are_said_to_be_partial(indexed: Run) -> None:
    assert "no report has all words" in indexed("search", "certificate logs").stdout


def test_a_glossary_entry_that_made_the_match_is_named(indexed: Run, tmp_path: Path) -> None:
    (tmp_path / "glossary.toml").write_text('[abbreviations]\nLB = ["load balancer"]\n', encoding="utf-8")
    assert ids(indexed("search", "LB", "--json")) == ["CE102"]
    assert "By the glossary: " in indexed("search", "LB").stdout


def test_a_typed_id_says_how_to_read_that_report(indexed: Run) -> None:
    assert "precedent show CE102" in indexed("search", "ce102").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--sort", "best"], id="an unknown order"),
        pytest.param(["--limit", "0"], id="no hits at all"),
        pytest.param(["--from", "yesterday"], id="a day that is none"),
    ],
)
def test_a_wrong_option_is_a_usage_failure(indexed: Run, arguments: list[str]) -> None:
    assert indexed("search", "disk", *arguments).exit_code == 2


def test_control_characters_of_a_report_do_not_reach_the_terminal() -> None:
    hostile = "a\x1b[2Jb\x07c\x9bd\u202ee\tf\r\ng"
    assert printable(hostile) == "a\ufffd[2Jb\ufffdc\ufffdd\ufffde\tf\ng"


# --- show, parse, stats


def test_show_prints_a_report(indexed: Run) -> None:
    text = indexed("show", "ce101").stdout
    for line in ("Customer: Solstice", "Created: 2024-02-06", "Issue Description", "Restored from the backup, then RF=3."):
        assert line in text


def test_show_and_parse_print_the_same_object(indexed: Run, corpus: Path) -> None:
    report = shown(indexed("show", "CE101", "--json"))
    assert report == shown(indexed("parse", corpus / "CE101.txt", "--json"))
    assert set(HEADER_KEYS) < set(report)
    assert (report["created"], report["escalated"], report["priority"]) == ("2024-02-06", None, "Low")
    assert [(section["key"], section["heading"]) for section in report["sections"]] == [
        ("issue_description", "Issue Description"),
        ("root_cause", "Root Cause"),
        ("resolution", "Resolution Summary"),
    ]
    assert report["raw"]["priority"]["value"] == "Low"
    assert isinstance(report["warnings"], list)


def test_an_unknown_id_is_a_failure(indexed: Run) -> None:
    assert "CE404" in refused(indexed("show", "CE404"), 1)


def test_parse_reads_standard_input_and_its_name_says_the_format(run: Run) -> None:
    report = shown(run("parse", "-", "--json", stdin=REPORT.format(id="CE105", **REPORTS["CE101"]).encode()))
    assert (report["id"], report["source"]) == ("CE105", "stdin")
    page = b"<h1>CE106 - Fan</h1><h2>Fix</h2><p>New fan</p>"
    assert shown(run("parse", "-", "--json", "--name", "a.html", stdin=page))["sections"][0]["text"] == "New fan"


def test_parse_prints_a_line_for_each_of_several_reports_and_names_what_fails(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_text('{"id": "A-11", "title": "One"}\n{"id": }\n{"id": "A-12", "title": "Two"}\n', encoding="utf-8")
    result = run("parse", path, "--json")
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["A-11", "A-12"]
    assert "export.jsonl:2" in refused(result, 1)


def test_parse_prints_for_people_too(run: Run, corpus: Path) -> None:
    assert "Customer: Solstice" in run("parse", corpus / "CE101.txt").stdout


def test_parse_names_a_file_that_is_not_there(run: Run) -> None:
    assert "nowhere.txt" in refused(run("parse", "nowhere.txt"), 1)


def test_stats_count_the_reports_and_their_values(indexed: Run) -> None:
    numbers = shown(indexed("stats", "--json"))
    assert set(numbers) == set(StatsAnswer.model_fields)
    assert numbers["reports"] == 3
    customers = next(facet["values"] for facet in numbers["facets"] if facet["field"] == "customer")
    assert [(value["value"], value["count"]) for value in customers] == [("Larkspur", 2), ("Solstice", 1)]
    assert "Customer: Larkspur 2, Solstice 1" in indexed("stats").stdout


# --- check


def test_check_finds_an_index_in_step(indexed: Run) -> None:
    found = shown(indexed("check", "--json"))
    assert found["ok"]
    assert (found["files"], found["reports"]) == (3, 3)
    assert "the index agrees with the corpus" in indexed("check").stdout


def test_check_names_every_difference(indexed: Run, corpus: Path, tmp_path: Path) -> None:
    outside = write(tmp_path / "elsewhere", "CE108")
    (corpus / "export.jsonl").write_text('{"id": "A-11", "title": "One"}\n{"id": \n', encoding="utf-8")
    indexed("index", corpus, outside)
    write(corpus, "CE101", issue="Another story.")
    (corpus / "CE102.txt").unlink()
    write(corpus, "CE104")
    outside.unlink()
    result = indexed("check", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert not found["ok"]
    assert {name: found[name] for name in ("missing", "changed", "partial", "gone")} == {
        "missing": ["CE104.txt"],
        "changed": ["CE101.txt"],
        "partial": ["export.jsonl"],
        "gone": [str(outside), "CE102.txt"],
    }
    text = indexed("check")
    assert text.exit_code == 1
    assert "CE101.txt: changed since it was indexed" in text.stdout


@pytest.mark.parametrize("field", ["missing", "changed", "partial", "gone", "unfetchable", "unfindable"])
def test_any_difference_makes_a_check_fail(field: str) -> None:
    assert Differences(1, 1).ok
    assert not Differences(1, 1, **{field: ("CE101",)}).ok


# --- evaluate


def test_evaluation_prints_the_measures_and_writes_a_run(indexed: Run, tmp_path: Path) -> None:
    topics, qrels, ranking = tmp_path / "t.jsonl", tmp_path / "q.tsv", tmp_path / "a.run"
    topics.write_text('{"_id": "q1", "text": "expired certificate"}\n{"_id": "q2", "text": "logs"}\n{"_id": "q3", "text": "disk"}\n')
    qrels.write_text("query-id\tcorpus-id\tscore\nq1\tCE102\t2\nq2\tCE101\t1\n")
    place = ["--topics", topics, "--qrels", qrels]
    numbers = shown(indexed("evaluate", *place, "--run", ranking, "--per-topic", "--json"))
    assert (numbers["mode"], numbers["topics"], numbers["unjudged"]) == ("search", 2, 1)
    assert {name: numbers[name] for name in ("nDCG@10", "MRR", "P@1", "recall@100")} == dict.fromkeys(
        ("nDCG@10", "MRR", "P@1", "recall@100"), 0.5
    )
    assert [(row["topic"], row["P@1"]) for row in numbers["per_topic"]] == [("q1", 1.0), ("q2", 0.0)]
    lines = [line.split(" ") for line in ranking.read_text(encoding="utf-8").splitlines()]
    assert [line[:4] for line in lines] == [["q1", "Q0", "CE102", "1"], ["q2", "Q0", "CE103", "1"]]
    text = indexed("evaluate", *place)
    assert text.stdout.splitlines()[0].split() == ["topic", "nDCG@10", "MRR", "P@1", "recall@100"]
    assert "left out: 1 topic without judgements" in text.stderr


def test_a_wrong_topics_file_is_named_with_its_line(indexed: Run, tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text('{"_id": "q1"}\n', encoding="utf-8")
    (tmp_path / "q.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tCE102\t2\n", encoding="utf-8")
    result = indexed("evaluate", "--topics", tmp_path / "t.jsonl", "--qrels", tmp_path / "q.tsv")
    assert "t.jsonl:1: " in refused(result, 1)


# --- what is wrong with the index or the settings


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["search", "disk"], id="search"),
        pytest.param(["show", "CE101"], id="show"),
        pytest.param(["stats"], id="stats"),
        pytest.param(["check"], id="check"),
    ],
)
def test_a_missing_index_says_what_to_run(run: Run, arguments: list[str]) -> None:
    assert "precedent index" in refused(run(*arguments), 3)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda index: next(index.glob("g*/meta.json")).write_text('{"fingerprint": "old"}'), id="an outdated index"),
        pytest.param(lambda index: (index / "CURRENT").write_text("nonsense"), id="a damaged index"),
    ],
)
def test_an_unusable_index_says_what_to_run_and_that_mends_it(indexed: Run, tmp_path: Path, damage: Callable[[Path], object]) -> None:
    damage(tmp_path / "index")
    assert "precedent rebuild" in refused(indexed("search", "disk"), 3)
    assert "precedent rebuild" in refused(indexed("index"), 3)
    assert shown(indexed("rebuild", "--json"))["added"] == 3
    assert sorted(ids(indexed("search", "disk", "--json"))) == ["CE101", "CE103"]


def test_a_wrong_setting_is_a_usage_failure(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRECEDENT_PORT", "http")
    assert "PRECEDENT_PORT='http'" in refused(run("stats"), 2)


def test_a_wrong_glossary_is_a_failure_that_names_it(indexed: Run, tmp_path: Path) -> None:
    (tmp_path / "glossary.toml").write_text("RF = [", encoding="utf-8")
    assert "glossary.toml" in refused(indexed("search", "RF"), 1)


def test_an_interruption_has_its_own_exit_code(indexed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("indexer.indexing.index_folder", interrupt)
    assert "interrupted" in refused(indexed("index"), 130)


# --- serve, completion


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """Record what would be served."""
    found: list[Settings] = []
    monkeypatch.setattr("web.server.run", found.append)
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_serve_says_where_and_takes_its_options(indexed: Run, served: list[Settings], tmp_path: Path) -> None:
    port = free_port()
    result = indexed("serve", "--port", port, "--workers", 3)
    assert result.exit_code == 0
    assert f"http://127.0.0.1:{port}" in result.stdout
    assert [(settings.port, settings.workers, settings.index) for settings in served] == [(port, 3, tmp_path / "index")]


def test_serving_without_an_index_warns_and_serves(run: Run, served: list[Settings]) -> None:
    result = run("serve", "--port", free_port())
    assert "precedent index" in result.stderr
    assert len(served) == 1


def test_a_taken_port_is_refused_in_one_line(indexed: Run, served: list[Settings]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f":{port}" in refused(indexed("serve", "--port", port), 1)
    assert not served


def test_a_port_out_of_range_is_a_usage_failure(indexed: Run, served: list[Settings]) -> None:
    assert indexed("serve", "--port", 70_000).exit_code == 2
    assert not served


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_code_calls_back(run: Run, shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.shell_completion.BashComplete._check_version", lambda _: None)
    assert f"_PRECEDENT_COMPLETE={shell}_complete" in run("completion", shell).stdout


def test_a_shell_is_told_the_words_that_fit() -> None:
    words = {"_PRECEDENT_COMPLETE": "bash_complete", "COMP_WORDS": "precedent se", "COMP_CWORD": "1"}
    command = "from indexer.cli import main; main(prog_name='precedent')"
    result = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, env={**os.environ, **words}, capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == ["plain,search", "plain,serve"]
