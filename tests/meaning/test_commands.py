"""The command lets the model read what it indexes, says so, and does without where it must."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer.cli import main
from indexer.meaning.store import FILE

REPORTS = {
    "CE1": "The volume ran out of space, and the database refused to write.\n\nRoot Cause:\nA log grew without bound.",
    "CE2": "Clients were turned away because the certificate had run out.\n\nRoot Cause:\nNobody had renewed it.",
}
TICKET = "Our drive is full and saving records fails."

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    corpus = tmp_path / "reports"
    corpus.mkdir()
    for report_id, text in REPORTS.items():
        (corpus / f"{report_id}.txt").write_text(f"{report_id} - Incident\n\nStatus: Resolved\n\nIssue:\n{text}\n", encoding="utf-8")
    monkeypatch.setenv("PRECEDENT_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("PRECEDENT_CORPUS", str(corpus))
    monkeypatch.setenv("PRECEDENT_GLOSSARY", str(tmp_path / "glossary.toml"))
    monkeypatch.setenv("PRECEDENT_DATABASE", f"sqlite:///{tmp_path / 'judgements.db'}")
    return lambda *arguments, stdin=None: CliRunner().invoke(main, list(arguments), prog_name="precedent", input=stdin)


def shown(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_indexing_lets_the_model_read_what_is_new_and_says_how_much(run: Run, tmp_path: Path) -> None:
    assert "2 read for meaning" in run("index").stdout
    assert shown(run("index", "--json"))["understood"] == 0
    (tmp_path / "reports" / "CE2.txt").unlink()
    assert "read for meaning" not in run("index").stdout
    assert run("check").exit_code == 0
    assert shown(run("rebuild", "--json"))["understood"] == 0  # the texts are the same


def test_a_precedent_is_found_without_a_word_in_common(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("index")
    found = shown(run("similar", "-", "--json", stdin=TICKET))["hits"]
    assert [hit["id"] for hit in found] == ["CE1"]
    assert found[0]["because"] == []
    assert found[0]["sense"] >= 0.5
    assert found[0]["likeness"] > found[0]["share"]
    text = run("similar", "-", stdin=TICKET).stdout
    assert "The ticket: Our drive is full" in text
    assert "in other words: The volume ran out of space" in text
    monkeypatch.setenv("PRECEDENT_MEANING", "no")
    assert shown(run("similar", "-", "--json", stdin=TICKET))["hits"] == []


def test_the_setting_does_without(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRECEDENT_MEANING", "no")
    assert "read for meaning" not in run("index").stdout
    assert not (tmp_path / "index" / FILE).exists()
    assert run("check").exit_code == 0
    monkeypatch.setenv("PRECEDENT_MEANING", "yes")
    check = run("check")
    assert check.exit_code == 1
    assert "CE1: not yet read for its meaning" in check.stdout
    assert "2 read for meaning" in run("index").stdout


def test_a_damaged_file_of_vectors_is_said_and_words_still_find(run: Run, tmp_path: Path) -> None:
    run("index")
    for file in (tmp_path / "index").glob(f"{FILE}*"):
        file.write_bytes(b"\0" * 4_096)
    result = run("similar", "-", stdin="The volume ran out of space; a log grew without bound.")
    assert result.exit_code == 0
    assert FILE in result.stderr
    assert "found by words alone" in result.stderr
    assert "CE1" in result.stdout
    assert FILE in run("index").stderr
    assert run("index").exit_code == 1
