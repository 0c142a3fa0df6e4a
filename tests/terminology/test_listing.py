"""The list of words: the file's and the learnt ones, counted by the search that the page links to, each with a passage."""

import tomllib
from pathlib import Path

import pytest

from indexer.engines import Engine
from indexer.glossary import NO_ENTRIES, Glossary, load_glossary
from indexer.report import Report
from indexer.searching import SearchRequest, search
from indexer.terminology import Kind, Word, line_of_toml, terminology


@pytest.fixture(scope="module")
def words(sample_engine: Engine, glossary: Glossary) -> dict[str, Word]:
    """The words of the sample corpus."""
    return {word.word: word for word in terminology(sample_engine, glossary)}


def test_the_file_s_words_have_their_meanings_and_other_wordings(words: dict[str, Word]) -> None:
    assert (words["RF"].meanings, words["RF"].kind, words["RF"].learnt) == (("replication factor",), Kind.ABBREVIATION, False)
    assert words["OOM"].meanings == ("out of memory",)
    assert "exit code 137" in words["OOM"].also
    assert words["certificate"].also == ("cert",)


def test_the_sample_corpus_teaches_its_settings_programs_and_codes(words: dict[str, Word]) -> None:
    taught = {word.word: word.kind for word in words.values() if word.learnt}
    wanted = {"max_clock_skew_usec": Kind.NAME, "yb-tserver": Kind.PROGRAM, "yb-admin": Kind.PROGRAM, "SQLSTATE 53300": Kind.ERROR}
    assert wanted.items() <= taught.items()
    assert {"SELECT", "ERROR", "GB", "write-ahead", "RF", "WAL"} & taught.keys() == set()


def test_how_many_reports_use_a_word_is_what_its_search_finds(sample_engine: Engine, glossary: Glossary, words: dict[str, Word]) -> None:
    for name in ("RF", "certificate", "max_clock_skew_usec", "yb-tserver", "SQLSTATE 53300"):
        assert words[name].reports == search(sample_engine, SearchRequest(words[name].query), glossary=glossary).total > 0


def test_an_example_is_a_passage_of_its_report_with_the_word_marked(sample_engine: Engine, words: dict[str, Word]) -> None:
    for name in ("RF", "max_clock_skew_usec", "yb-tserver"):
        example = words[name].example
        assert example is not None
        assert any(piece.match for piece in example.pieces)
        report = sample_engine.get(example.report)
        assert report is not None
        said = " ".join(" ".join(section.text.split()) for section in report.sections if section.key == example.section)
        assert " ".join("".join(piece.text for piece in example.pieces).strip("… ").split()) in said


def test_anchors_are_unique_and_made_of_the_word_alone(sample_engine: Engine, words: dict[str, Word]) -> None:
    anchors = [word.anchor for word in words.values()]
    assert len(anchors) == len(set(anchors))
    assert (words["RF"].anchor, words["max_clock_skew_usec"].anchor) == ("rf", "max-clock-skew-usec")
    without = {word.word: word.anchor for word in terminology(sample_engine, NO_ENTRIES)}
    assert without["max_clock_skew_usec"] == "max-clock-skew-usec"


def test_no_more_reports_are_read_than_said(sample_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    get = sample_engine.get

    def noted(name: str) -> Report | None:
        read.append(name)
        return get(name)

    monkeypatch.setattr(sample_engine, "get", noted)
    terminology(sample_engine, NO_ENTRIES, sample=10)
    assert 5 <= len(read) <= 10


@pytest.mark.parametrize("name", ["RQF", "SQLSTATE 40001", 'say "so"\\\n'])
def test_a_line_of_toml_can_be_pasted_into_the_file(tmp_path: Path, name: str) -> None:
    known = Word(name, "x", Kind.ABBREVIATION, name, 1, ('ring "quota" factor',))
    assert tomllib.loads(line_of_toml(known)) == {name: ['ring "quota" factor']}
    assert tomllib.loads(line_of_toml(Word(name, "x", Kind.ABBREVIATION, name, 1))) == {}
    file = tmp_path / "glossary.toml"
    file.write_text(f"[abbreviations]\n{line_of_toml(known)}\n", encoding="utf-8")
    assert load_glossary(file).entries[0].others == ('ring "quota" factor',)
