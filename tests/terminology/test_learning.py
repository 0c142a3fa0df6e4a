"""The rule by which words are learnt, one sentence of it a test."""

import pytest

from indexer.report import Report, Section
from indexer.terminology.learning import MOST, Kind, Learnt, learn


def reports(*texts: str) -> list[Report]:
    """Return a report for each text."""
    return [
        Report(id=f"T{number}", title="", headline="", customer="Solstice AG", sections=(Section("root_cause", "", text),))
        for number, text in enumerate(texts)
    ]


def learnt(*texts: str) -> dict[str, Learnt]:
    """Return what is learnt from texts, by word."""
    return {entry.word: entry for entry in learn(reports(*texts))}


@pytest.mark.parametrize(
    ("sentence", "times", "word", "kind"),
    [
        pytest.param("The RQF was one again.", 3, "RQF", Kind.ABBREVIATION, id="an-abbreviation"),
        pytest.param("Two RQFs were lost.", 3, "RQF", Kind.ABBREVIATION, id="its-plural"),
        pytest.param("It failed with QUIBBLE_LOST at last.", 2, "QUIBBLE_LOST", Kind.ERROR, id="an-error-code"),
        pytest.param("It failed with ORA-00600 at last.", 2, "ORA-00600", Kind.ERROR, id="a-numbered-error-code"),
        pytest.param("It failed with SQLSTATE 40001 at last.", 2, "SQLSTATE 40001", Kind.ERROR, id="an-SQLSTATE"),
        pytest.param("Someone set --max_quibble_usec=7 there.", 2, "max_quibble_usec", Kind.NAME, id="a-flag"),
        pytest.param("The quux-server died.", 3, "quux-server", Kind.PROGRAM, id="a-program"),
    ],
)
def test_a_word_is_learnt_once_enough_reports_have_it(sentence: str, times: int, word: str, kind: Kind) -> None:
    assert learnt(*[sentence] * (times - 1)) == {}
    found = learnt(*[sentence] * times)
    assert {name: (entry.kind, entry.reports, entry.passage) for name, entry in found.items()} == {word: (kind, times, sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("CREATE TABLE QUUX was run.", id="a-statement"),
        pytest.param("The disk had 40 GB left.", id="a-unit"),
        pytest.param("It FAILED and failed again.", id="also-written-small"),
        pytest.param("The write-ahead log: write it ahead.", id="words-that-stand-alone"),
        pytest.param("A pre-election and a non-quux pause.", id="a-word-with-an-affix"),
        pytest.param("Escalated by SOLSTICE AG as INC-12345.", id="names-and-ticket-numbers"),
        pytest.param("See /var/log/quux_server.log and quux-server.example.com.", id="paths-and-hosts"),
    ],
)
def test_what_is_no_word_of_the_product_is_not_learnt(sentence: str) -> None:
    assert learnt(*[sentence] * 5) == {}


@pytest.mark.parametrize(
    ("sentence", "meaning"),
    [
        pytest.param("The ring quota factor (RQF) was one.", "ring quota factor", id="before"),
        pytest.param("The RQF (ring quota factor) was one.", "ring quota factor", id="after"),
        pytest.param("The ring-quota factor (RQF) was one.", "ring-quota factor", id="with-a-dash"),
        pytest.param("The ring of quota factors (RQFs) was one.", "ring of quota factors", id="with-small-words"),
    ],
)
def test_an_abbreviation_that_a_report_writes_out_has_its_meaning_and_that_passage(sentence: str, meaning: str) -> None:
    found = learnt("Nobody knows why the RQF was not what it should have been.", sentence)["RQF"]
    assert (list(found.meanings), found.passage, found.report) == ([meaning], sentence, "T1")


def test_a_parenthesis_that_is_no_explanation_explains_nothing() -> None:
    assert learnt(*["The vendor was called (RQF)."] * 3)["RQF"].meanings == {}


def test_the_passage_is_the_one_that_explains_and_is_cut_around_the_word() -> None:
    long = f"{'before ' * 80}quibble_limit is what limits it {'after ' * 80}".strip()
    found = learnt("- quibble_limit\n- other", "See quibble_limit.", long)["quibble_limit"]
    assert found.passage.startswith("… ")
    assert found.passage.endswith(" …")
    assert "quibble_limit is what limits it" in found.passage
    assert len(found.passage) < 330


def test_the_words_of_most_reports_are_kept() -> None:
    many = " ".join(f"name_{chr(97 + number % 26)}{number}x" for number in range(MOST + 50))
    found = learn(reports(many, many, "A common_name.", "A common_name.", "A common_name."))
    assert len(found) == MOST
    assert found[0].word == "common_name"
