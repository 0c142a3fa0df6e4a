"""``precedent similar``: what its argument is taken for, what it prints for people and for machines, and what it refuses."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer.cli import main
from indexer.engines import Engine
from indexer.judgements import Asked, Judgements, LinkKind, Verdict
from indexer.schema import FACETS, document
from tests.similar.incidents import INCIDENTS, incident

TICKET = "Writes rejected during an import\nThe compaction backlog grows and grows; sst_files_hard_limit is in the log."

Run = Callable[..., Result]


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'judgements.db'}"


@pytest.fixture
def run(own_index: Path, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PRECEDENT_INDEX", str(own_index))
    monkeypatch.setenv("PRECEDENT_DATABASE", database)
    monkeypatch.setenv("PRECEDENT_GLOSSARY", str(tmp_path / "glossary.toml"))
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: object, stdin: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(main, ["similar", *map(str, arguments)], prog_name="precedent", input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


def shown(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def ids(result: Result, part: str = "hits") -> list[str]:
    return [hit["id"] for hit in shown(result)[part]]


def test_a_pasted_ticket_gets_its_precedents_with_reasons_and_resolutions(run: Run) -> None:
    answer = shown(run("-", "--json", stdin=TICKET))
    first = answer["hits"][0]
    assert first["id"] == "CE2"
    assert answer["id"] is None
    assert 0.25 <= first["score"] <= 1
    assert first["resolution"] == "Raised the number of background compactions and throttled the importer."
    reasons = {reason["written"]: reason for reason in first["because"]}
    assert reasons["sst_files_hard_limit"]["identifier"]
    assert reasons["sst_files_hard_limit"]["sections"] == ["root_cause"]
    assert any(piece["match"] for piece in first["theirs"]["pieces"])
    assert any(piece["match"] for piece in first["ours"]["pieces"])
    assert answer["worked"]["median_days"] == 4


def test_people_read_score_reasons_passage_and_resolution(run: Run) -> None:
    text = run("-", stdin=TICKET).stdout
    for part in ("CE2", "Writes rejected while compaction lagged", "Solstice Bank", "Why: ", "sst_files_hard_limit (root cause)"):
        assert part in text
    assert "Resolution: Raised the number of background compactions" in text
    assert "Median time to resolve: 4 days" in text
    assert "Same resolution: CE2, CE1" in text


def test_the_argument_is_an_id_first_then_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "CE3").write_text(TICKET, encoding="utf-8")
    (tmp_path / "ticket.txt").write_text(TICKET, encoding="utf-8")
    assert ids(run("ce3", "--json")) == ["CE4"]
    assert ids(run("ticket.txt", "--json"))[0] == "CE2"


def test_a_report_is_not_its_own_precedent(run: Run) -> None:
    answer = shown(run("CE1", "--min-score", 0, "--json"))
    assert answer["id"] == "CE1"
    assert "CE1" not in [hit["id"] for part in ("hits", "nearest", "happening") for hit in answer[part]]


def test_a_file_that_is_a_report_is_compared_as_one(run: Run, tmp_path: Path) -> None:
    report = "# Escalation\n\n## Issue Description\n\nThe certificate of the proxy expired.\n\n## Root Cause\n\nRenewal off.\n"
    (tmp_path / "new.md").write_text(report, encoding="utf-8")
    assert ids(run("new.md", "--json"))[0] == "CE3"
    assert ids(run("-", "--name", "new.md", "--json", stdin=report))[0] == "CE3"


def test_what_is_no_good_precedent_is_shown_as_such(run: Run) -> None:
    text = "The proxy logs of the nightly backup tables: sequential, disabled, revoked, expired, suspended, exhausted, collected, crashed."
    answer = run("-", "--min-score", 0.9, stdin=text)
    assert answer.exit_code == 0
    assert answer.stdout.startswith("No good precedent: no report scores 0.9 or more")
    assert "nothing to do with it" in answer.stdout
    assert "CE6" in answer.stdout


def test_an_unrelated_text_has_no_precedent(run: Run) -> None:
    assert ids(run("-", "--json", stdin="The coffee machine on the third floor needs descaling.")) == []


def test_limit_and_filters_narrow_the_answer(run: Run) -> None:
    text = "certificate expired after midnight, writes rejected"
    everything = ids(run("-", "--min-score", 0, "--json", stdin=text))
    assert {"CE3", "CE4", "CE2"} <= set(everything)
    assert ids(run("-", "--min-score", 0, "--limit", 1, "--json", stdin=text)) == everything[:1]
    assert ids(run("-", "--min-score", 0, "--customer", "marrowbone outdoor", "--json", stdin=text)) == ["CE4"]


def test_a_span_of_created_dates_narrows_the_answer_both_days_included(run: Run, own_engine: Engine) -> None:
    again = incident("CE90", **{**INCIDENTS["CE2"], "created": "2024-03-01", "resolved": "2024-03-02"})
    own_engine.write([document(again, file="CE90.txt", digest="1")])
    own_engine.close()
    assert {"CE2", "CE90"} <= set(ids(run("-", "--json", stdin=TICKET)))
    assert ids(run("-", "--from", "2024-03-01", "--json", stdin=TICKET)) == ["CE90"]
    assert "CE90" not in ids(run("-", "--to", "2024-02-29", "--json", stdin=TICKET))
    assert ids(run("CE90", "--from", "2024-02-01", "--to", "2024-02-01", "--customer", "Solstice Bank", "--json")) == ["CE2"]
    assert run("-", "--from", "yesterday", stdin=TICKET).exit_code == 2


def test_a_filter_option_exists_for_every_facet(run: Run) -> None:
    text = run("--help").stdout
    assert [name for name in FACETS if f"--{name.replace('_', '-')} VALUE" not in text] == []


def test_open_reports_stand_apart_unless_all_are_asked_for(run: Run, own_engine: Engine) -> None:
    again = [incident(f"CE9{number}", **{**INCIDENTS["CE2"], "status": "Open"}) for number in range(3)]
    own_engine.write([document(report, file=f"{report.id}.txt", digest="1") for report in again])
    own_engine.close()
    answer = shown(run("-", "--json", stdin=TICKET))
    assert {hit["id"] for hit in answer["happening"]} == {"CE90", "CE91", "CE92"}
    assert answer["outage"]
    assert not {"CE90", "CE91", "CE92"} & {hit["id"] for hit in answer["hits"]}
    assert {"CE90", "CE91", "CE92"} <= set(ids(run("-", "--all", "--json", stdin=TICKET)))
    text = run("-", stdin=TICKET).stdout
    assert "3 unresolved reports alike; this may be one outage" in text
    assert "Happening now:" in text
    assert "Happening now:" not in run("-", "--all", stdin=TICKET).stdout


def test_links_are_respected(run: Run, database: str) -> None:
    with Judgements(database) as judgements:
        judgements.put_link("CE1", "CE7", LinkKind.SAME_FAILURE)
        judgements.put_link("CE2", "CE1", LinkKind.NOT_SIMILAR)
    answer = shown(run("CE1", "--json"))
    assert answer["hits"][0]["id"] == "CE7"
    assert answer["hits"][0]["linked"]
    assert "CE2" not in [hit["id"] for hit in answer["hits"]]
    assert "A person says that it is the same failure." in run("CE7").stdout


def test_feedback_moves_a_score_once_there_is_enough(run: Run, database: str) -> None:
    before = shown(run("-", "--json", stdin=TICKET))["hits"][0]
    with Judgements(database) as judgements:
        for number in range(6):
            judgements.put_feedback(Asked.of_terms([f"word{number}"]), before["id"], Verdict.NOT_HELPFUL)
    after = {hit["id"]: hit["score"] for hit in shown(run("-", "--json", stdin=TICKET))["hits"]}
    assert 0.9 * before["score"] <= after[before["id"]] < before["score"]


@pytest.mark.parametrize(
    ("argument", "stdin", "reason"),
    [
        pytest.param("CE404", None, "no report has the id CE404, and there is no such file", id="neither an id nor a file"),
        pytest.param(".", None, "cannot be read: Is a directory", id="a folder"),
        pytest.param("-", b"", "empty", id="nothing"),
        pytest.param("-", b"\x89PNG\r\n\x1a\n" + bytes(99), "binary", id="a picture"),
    ],
)
def test_what_cannot_be_a_ticket_is_refused_in_one_line(run: Run, argument: str, stdin: bytes | None, reason: str) -> None:
    result = run(argument, stdin=stdin)
    assert result.exit_code == 1
    assert result.stderr.startswith("precedent: ")
    assert result.stderr.count("\n") == 1
    assert reason in result.stderr


def test_a_score_out_of_range_is_a_usage_failure(run: Run) -> None:
    assert run("CE1", "--min-score", 1.5).exit_code == 2


def test_nothing_of_a_pasted_ticket_is_kept(run: Run, tmp_path: Path) -> None:
    run("-", stdin=f"{TICKET}\nunmistakablephrase")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if b"unmistakablephrase" in path.read_bytes()] == []
