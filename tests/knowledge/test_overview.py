"""The overview: what people used is found, words are proposed by their use, and the command says it all in text and JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from indexer.cli import main
from indexer.engines import Engine
from indexer.glossary import Glossary, load_glossary
from indexer.judgements import Asked, Counted, Judgements, LinkKind, Verdict
from indexer.knowledge import Found, Knowledge, State, as_dict, knowledge
from indexer.terminology import Kind, Word
from tests.knowledge.conftest import report, write

WORDS = (
    Word("RF", "rf", Kind.ABBREVIATION, "RF", 9, ("replication factor",)),
    Word("RQF", "rqf", Kind.ABBREVIATION, '"RQF"', 4, ("ring quota factor",), learnt=True),
    Word("quux_limit", "quux-limit", Kind.NAME, '"quux_limit"', 40, learnt=True),
    Word("ABC", "abc", Kind.ABBREVIATION, '"ABC"', 5, learnt=True),
)


@pytest.fixture
def words_file(tmp_path: Path) -> Glossary:
    """A glossary of one entry."""
    file = tmp_path / "glossary.toml"
    file.write_text('[abbreviations]\nRF = ["replication factor"]\n', encoding="utf-8")
    return load_glossary(file)


def overview(engine: Engine, judgements: Judgements, words_file: Glossary, *, state: State | None = None, on: bool = True) -> Knowledge:
    return knowledge(engine, words_file, state=state or State(), words=WORDS, judgements=judgements, counting=on)


def test_what_readers_copied_or_linked_is_not_hidden(engine: Engine, judgements: Judgements, words_file: Glossary) -> None:
    write(engine, *(report(name, headline=name) for name in ("COPIED", "LINKED", "UNHELPFUL", "UNUSED", "ALONE")))
    judgements.put_feedback(Asked.of_terms(["disk"]), "COPIED", Verdict.COPIED)
    judgements.put_feedback(Asked.of_terms(["disk"]), "UNHELPFUL", Verdict.NOT_HELPFUL)
    judgements.put_link("LINKED", "OTHER", LinkKind.SAME_FAILURE)
    hidden = Found("1", "1", 1, headline=False, problem=None, near=True)
    found = dict.fromkeys(("COPIED", "LINKED", "UNHELPFUL", "UNUSED"), hidden)
    state = State({**found, "ALONE": Found("1", "1", 1, headline=True, problem=True, near=False)}, 1, 5, 0)
    known = overview(engine, judgements, words_file, state=state)
    assert [entry.report.id for entry in known.unfound] == ["UNHELPFUL", "UNUSED"]
    assert [entry.report.id for entry in known.alone] == ["ALONE"]
    assert (known.measured, known.of, known.unfound_total, known.alone_total) == (5, 5, 2, 1)


def test_words_are_proposed_by_searches_then_by_sort_then_by_reports(engine: Engine, judgements: Judgements, words_file: Glossary) -> None:
    assert [entry.word.word for entry in overview(engine, judgements, words_file).candidates] == ["ABC", "RQF", "quux_limit"]
    judgements.count_searches([Counted("rqf too low", searches=3), Counted("quux_limit=7", searches=1), Counted("rqf", searches=1)])
    found = overview(engine, judgements, words_file).candidates
    assert [(entry.word.word, entry.searches) for entry in found] == [("RQF", 4), ("ABC", 0), ("quux_limit", 0)]
    assert [entry.toml for entry in found][:2] == ['RQF = ["ring quota factor"]', '# ABC = ["what it means"]']


def test_words_that_were_searched_for_and_that_no_report_has(engine: Engine, judgements: Judgements, words_file: Glossary) -> None:
    write(engine, report("T1", "Two valves stuck", headline="Valves"))
    judgements.count_searches([Counted("the wedged valve rf", searches=2), Counted("wedged", searches=1), Counted("jammed", searches=1)])
    assert [(entry.text, entry.searches) for entry in overview(engine, judgements, words_file).unknown] == [("wedged", 3), ("jammed", 1)]


def test_searches_are_absent_where_they_are_not_counted(engine: Engine, judgements: Judgements, words_file: Glossary) -> None:
    judgements.count_searches([Counted("disk", searches=2, without_results=1)])
    known = overview(engine, judgements, words_file)
    assert known.searches is not None
    assert [entry.text for entry in known.searches.without_results.texts] == ["disk"]
    off = overview(engine, judgements, words_file, on=False)
    assert (off.searches, off.unknown) == (None, ())
    assert as_dict(off)["searches"] is None


def run(tmp_path: Path, *arguments: str) -> str:
    environment: dict[str, Any] = {
        "PRECEDENT_INDEX": str(tmp_path / "index"),
        "PRECEDENT_DATABASE": f"sqlite:///{tmp_path / 'own.db'}",
        "PRECEDENT_GLOSSARY": str(tmp_path / "none.toml"),
        "PRECEDENT_MEANING": "no",
    }
    result = CliRunner().invoke(main, ["knowledge", *arguments], env=environment)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_measures_all_and_says_it_in_json(engine: Engine, judgements: Judgements, tmp_path: Path) -> None:
    write(engine, report("T1", "Amber valve", headline="Amber\x1b[31m"), report("T2", "Open", headline="Open", fix="", status="Open"))
    judgements.count_searches([Counted("wedged", searches=2, without_results=2)])
    told = json.loads(run(tmp_path, "--json"))
    assert (told["findability"]["measured"], told["findability"]["of"], told["findability"]["due"]) == (1, 1, 0)
    assert [(entry["key"], entry["total"]) for entry in told["lacking"]][:2] == [("open", 1), ("no-resolution", 0)]
    assert told["searches"]["without_results"]["texts"][0]["text"] == "wedged"
    text = run(tmp_path)
    assert "1 report: Not resolved yet, without a resolution  (-resolution:* -status:Resolved)" in text
    assert "Without results: wedged (2)" in text
    assert "\x1b[31m" not in text
    assert (tmp_path / "index" / "knowledge.json").exists()
