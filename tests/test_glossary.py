"""The glossary file: what it says, and what is wrong with it."""

from pathlib import Path

import pytest

from indexer.errors import GlossaryError
from indexer.glossary import ABBREVIATIONS, NO_ENTRIES, WORDINGS, Glossary, key_of, load_glossary

SHIPPED = Path(__file__).parents[1] / "corpus" / "glossary.toml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "glossary.toml"


def load(file: Path, text: str) -> Glossary:
    file.write_text(text, encoding="utf-8")
    return load_glossary(file)


def meanings(glossary: Glossary, text: str) -> tuple[str, ...]:
    return glossary.meanings.get(key_of(text), ())


def test_an_abbreviation_and_its_meanings_stand_for_each_other_but_the_meanings_do_not(file: Path) -> None:
    glossary = load(file, '[abbreviations]\nPDB = ["pod disruption budget", "pluggable database"]')
    assert meanings(glossary, "PDB") == ("pod disruption budget", "pluggable database")
    assert meanings(glossary, "pod disruption budget") == ("PDB",)
    assert meanings(glossary, "pluggable database") == ("PDB",)


def test_wordings_all_stand_for_each_other_and_their_label_for_nothing(file: Path) -> None:
    glossary = load(file, '[wordings]\nlabel = ["time out", "timeout", "deadline exceeded"]')
    assert meanings(glossary, "timeout") == ("time out", "deadline exceeded")
    assert meanings(glossary, "deadline exceeded") == ("time out", "timeout")
    assert meanings(glossary, "label") == ()


def test_entries_add_up(file: Path) -> None:
    glossary = load(file, '[abbreviations]\nOOM = ["out of memory"]\n[wordings]\nmemory = ["OOM", "out of memory", "killed for memory"]')
    assert meanings(glossary, "OOM") == ("out of memory", "killed for memory")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Tablet-Servers", id="hyphen, capitals and plural"),
        pytest.param("the tablet of a server", id="stop words"),
        pytest.param("tablet_server", id="an identifier"),
    ],
)
def test_words_are_compared_by_their_stems(file: Path, text: str) -> None:
    assert meanings(load(file, '[abbreviations]\nTServer = ["tablet server"]'), text) == ("TServer",)


@pytest.mark.parametrize("text", ["TServer", "tserver", "TSERVER", "TServers"])
def test_capitals_inside_a_word_do_not_matter(file: Path, text: str) -> None:
    assert meanings(load(file, '[abbreviations]\nTServer = ["tablet server"]'), text) == ("tablet server",)


def test_the_longest_entry_is_known(file: Path) -> None:
    assert load(file, '[abbreviations]\nENOSPC = ["no space left on device"]').longest == 4
    assert NO_ENTRIES.longest == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("RF = [", r"Invalid value", id="no TOML"),
        pytest.param(
            'RF = ["replication factor"]', r"RF: the tables are \[abbreviations\] and \[wordings\]", id="an entry outside a table"
        ),
        pytest.param("[synonyms]", r"synonyms: the tables are", id="an unknown table"),
        pytest.param('[abbreviations]\nRF = "replication factor"', r"abbreviations\.RF: needs a list", id="a text for a list"),
        pytest.param("[abbreviations]\nRF = []", r"abbreviations\.RF: needs a list", id="an empty list"),
        pytest.param("[abbreviations]\nRF = [3]", r"abbreviations\.RF: needs a list", id="a number"),
        pytest.param('[wordings]\ntime = ["timeout"]', r"wordings\.time: .*at least two", id="one wording"),
        pytest.param('[abbreviations]\nRF = ["of the"]', r"abbreviations\.RF: “of the” must have 1 to 6 words", id="only stop words"),
        pytest.param('[abbreviations]\nRF = [""]', r"abbreviations\.RF: “” must have", id="an empty text"),
        pytest.param('[abbreviations]\nRF = ["b c d e f g h"]', r"abbreviations\.RF: .* must have 1 to 6 words", id="too many words"),
    ],
)
def test_an_error_names_the_file_the_entry_and_the_reason(file: Path, text: str, reason: str) -> None:
    with pytest.raises(GlossaryError, match=rf"glossary\.toml: .*{reason}"):
        load(file, text)


def test_a_missing_file_is_an_error(file: Path) -> None:
    with pytest.raises(GlossaryError, match=r"glossary\.toml: cannot be read: No such file"):
        load_glossary(file)


def test_a_file_that_is_not_utf_8_is_an_error(file: Path) -> None:
    file.write_bytes(b"[abbreviations]\nRF = ['\xff']")
    with pytest.raises(GlossaryError, match=r"is not UTF-8"):
        load_glossary(file)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        pytest.param("RF", "replication factor", id="RF"),
        pytest.param("replication factors", "RF", id="replication factor"),
        pytest.param("OOM", "out of memory", id="OOM"),
        pytest.param("ran out of memory", "OOM-killed", id="ran out of memory"),
        pytest.param("TServers", "tablet server", id="TServer"),
        pytest.param("time to resolve", "TTR", id="TTR"),
        pytest.param("certificates", "cert", id="certificate"),
        pytest.param("no space left on device", "disk full", id="disk full"),
    ],
)
def test_the_shipped_glossary_knows(typed: str, found: str) -> None:
    assert found in meanings(load_glossary(SHIPPED), typed)


def test_the_shipped_glossary_has_no_entry_that_says_nothing_new() -> None:
    glossary = load_glossary(SHIPPED)
    text = SHIPPED.read_text(encoding="utf-8")
    assert f"[{ABBREVIATIONS}]" in text
    assert f"[{WORDINGS}]" in text
    assert all(key_of(other) != key for key, others in glossary.meanings.items() for other in others)
    assert set(glossary.names) == set(glossary.meanings)
