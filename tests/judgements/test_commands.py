"""``links`` and ``feedback export``: what they print for people and machines, and that evaluation takes what is exported."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.cli import main
from indexer.judgements import Asked, Judgements, LinkKind, Verdict

REPORT = "{id} - {title}\n\nCustomer: {customer}\n\nIssue Description:\n{issue}\n\nResolution Summary:\nIt was mended.\n"
REPORTS = {
    "CE101": ("Lost rows", "Solstice", "RF=1 was set and a disk died."),
    "CE102": ("Rows gone", "Larkspur", "A single replica, and its volume failed."),
    "CE103": ("Expired certificate", "Larkspur", "Clients refuse the certificate."),
}

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command over the folders of this test, which the settings name."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for report_id, (title, customer, issue) in REPORTS.items():
        text = REPORT.format(id=report_id, title=title, customer=customer, issue=issue)
        (folder / f"{report_id}.txt").write_text(text, encoding="utf-8")
    for name, value in {"INDEX": tmp_path / "index", "CORPUS": folder, "GLOSSARY": tmp_path / "none.toml", "DATABASE": url}.items():
        monkeypatch.setenv(f"PRECEDENT_{name}", str(value))

    def invoke(*arguments: object) -> Result:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="precedent")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def export(run: Run, tmp_path: Path) -> Run:
    """Run the export into two files of this test."""
    return lambda *options: run("feedback", "export", "--topics", tmp_path / "t.jsonl", "--qrels", tmp_path / "q.tsv", *options)


def test_links_are_listed_for_people(run: Run, judgements: Judgements) -> None:
    judgements.put_link("CE102", "CE101", LinkKind.SAME_FAILURE, by="Noor", note="One replica.\nOne disk.")
    judgements.put_link("CE101", "CE103", LinkKind.NOT_SIMILAR)
    assert run("links").stdout.splitlines() == [
        "CE101 the same failure as CE102  (2024-10-04, Noor)",
        "   One replica.",
        "   One disk.",
        "CE101 not similar to CE103  (2024-10-04)",
    ]


@pytest.mark.parametrize(
    ("arguments", "others"),
    [
        pytest.param([], ["CE102", "CE103"], id="all"),
        pytest.param(["ce102"], ["CE102"], id="of-the-second-report"),
        pytest.param(["CE101"], ["CE102", "CE103"], id="of-the-first-report"),
        pytest.param(["CE999"], [], id="of-a-stranger"),
    ],
)
def test_links_are_listed_for_machines(run: Run, judgements: Judgements, arguments: list[str], others: list[str]) -> None:
    judgements.put_link("CE102", "CE101", LinkKind.SAME_FAILURE, by="Noor", note="One replica.")
    judgements.put_link("CE103", "CE101", LinkKind.NOT_SIMILAR)
    found = json.loads(run("links", *arguments, "--json").stdout)["links"]
    assert [link["reports"] for link in found] == [["CE101", other] for other in others]
    if others == ["CE102"]:
        assert found == [
            {
                "reports": ["CE101", "CE102"],
                "kind": "same-failure",
                "by": "Noor",
                "note": "One replica.",
                "made": "2024-10-04T12:00:00Z",
            }
        ]


def test_no_links_are_no_failure(run: Run) -> None:
    result = run("links", "CE101")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "no links of CE101\n")


def test_feedback_is_exported_and_evaluated(run: Run, export: Run, judgements: Judgements, tmp_path: Path) -> None:
    run("index")
    judgements.put_feedback(Asked.of_report("ce101"), "CE102", Verdict.HELPFUL)
    judgements.put_feedback(Asked.of_report("ce101"), "CE103", Verdict.NOT_HELPFUL)
    judgements.put_feedback(Asked.of_terms(["certificate", "refuse"]), "CE103", Verdict.COPIED)
    judgements.put_feedback(Asked.of_report("CE999"), "CE101", Verdict.HELPFUL)
    result = export("--json")
    counts = json.loads(result.stdout)
    assert {name: counts[name] for name in ("topics", "judgements", "divided", "without_text")} == {
        "topics": 2,
        "judgements": 3,
        "divided": 0,
        "without_text": ["CE999"],
    }
    first = json.loads((tmp_path / "t.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first == {"_id": "report-ce101", "text": "Lost rows RF=1 was set and a disk died.", "exclude": ["ce101"]}
    assert (tmp_path / "q.tsv").read_text(encoding="utf-8").splitlines()[:3] == [
        "query-id\tcorpus-id\tscore",
        "report-ce101\tCE102\t2",
        "report-ce101\tCE103\t0",
    ]
    numbers = json.loads(run("evaluate", "--topics", tmp_path / "t.jsonl", "--qrels", tmp_path / "q.tsv", "--json").stdout)
    assert (numbers["topics"], numbers["unjudged"], numbers["unasked"]) == (2, 0, 0)
    assert numbers["P@1"] == 1


def test_an_export_says_what_it_wrote_and_what_it_left_out(run: Run, export: Run, judgements: Judgements) -> None:
    run("index")
    judgements.put_feedback(Asked.of_terms(["disk"]), "CE101", Verdict.NOT_HELPFUL)
    judgements.put_feedback(Asked.of_terms(["disk"]), "CE101", Verdict.COPIED)
    judgements.put_feedback(Asked.of_terms(["disk"]), "CE102", Verdict.HELPFUL)
    judgements.put_feedback(Asked.of_report("CE999"), "CE101", Verdict.HELPFUL)
    result = export()
    assert result.stdout.startswith("1 topic in ")
    assert "1 judgement in " in result.stdout
    assert "1 precedent on which readers disagree evenly" in result.stderr
    assert "CE999" in result.stderr


def test_terms_are_exported_without_an_index(export: Run, judgements: Judgements, tmp_path: Path) -> None:
    judgements.put_feedback(Asked.of_terms(["disk"]), "CE101", Verdict.HELPFUL)
    assert export().exit_code == 0
    assert not (tmp_path / "index").exists()


def test_without_feedback_the_files_are_empty(export: Run, tmp_path: Path) -> None:
    assert json.loads(export("--json").stdout)["topics"] == 0
    assert (tmp_path / "t.jsonl").read_text(encoding="utf-8") == ""
    assert (tmp_path / "q.tsv").read_text(encoding="utf-8") == "query-id\tcorpus-id\tscore\n"


def test_a_file_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    result = run("feedback", "export", "--topics", tmp_path / "none" / "t", "--qrels", tmp_path / "q")
    assert result.exit_code == 1
    assert result.stderr == f"precedent: cannot write {tmp_path / 'none' / 't'}: No such file or directory\n"


def test_a_database_that_cannot_be_read_is_one_line_and_a_failure(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRECEDENT_DATABASE", "abacus://host/x")
    result = run("links")
    assert result.exit_code == 1
    assert result.stderr.startswith("precedent: the database of links and feedback has an unusable URL: ")
    assert result.stderr.count("\n") == 1
