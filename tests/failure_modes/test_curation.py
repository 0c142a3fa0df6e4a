"""The file of people's decisions: what is read, and what is refused, with file, entry and reason."""

import re
from pathlib import Path

import pytest

from indexer.errors import FailureModesError
from indexer.failure_modes import Entry, load_curation


def test_an_entry_is_read(tmp_path: Path) -> None:
    path = tmp_path / "failure-modes.toml"
    path.write_text(
        '[modes.clock-skew]\nname = "Clocks\\n drift"\nmerge = ["ntp"]\npin = ["CE1", "CE1"]\n[modes.clock-skew.split]\nleap = ["CE2"]\n'
        '[modes.clock-skew.differs]\nconflict = "The clocks agree."\n',
        encoding="utf-8",
    )
    entry = Entry("Clocks drift", "", ("ntp",), ("CE1",), {"leap": ("CE2",)}, {"conflict": "The clocks agree."})
    assert load_curation(path).entries == {"clock-skew": entry}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("modes = 1", "modes: the tables are"),
        ("[other]", "other: the tables are"),
        ("[modes.a", "Expected"),
        ("[modes]\na = 1", "modes.a: must be a table"),
        ("[modes.A_b]", "modes.A_b: a slug is made of"),
        ("[modes.suggest]", "is not “suggest”"),
        ("[modes.a]\nnmae = 'x'", "modes.a.nmae: is none of name"),
        ("[modes.a]\nname = 1", "modes.a.name: must be a text"),
        (f"[modes.a]\nname = '{'x' * 121}'", "modes.a.name: is longer"),
        ("[modes.a]\npin = 'CE1'", "modes.a.pin: must be a list"),
        ("[modes.a]\npin = [1]", "modes.a.pin: must be a list"),
        ("[modes.a]\nsplit = ['x']", "modes.a.split: must be a table"),
        ("[modes.a.split]\n'B c' = ['x']", "modes.a.split.B c: a slug"),
        ("[modes.a]\ndiffers = ['x']", "modes.a.differs: must be a table"),
        ("[modes.a.differs]\n'B c' = 'x'", "modes.a.differs.B c: a slug"),
        ("[modes.a.differs]\nb = 1", "modes.a.differs.b: must be a text"),
        ("[modes.a]\nmerge = ['a']", "merged into itself"),
        ("[modes.a]\nmerge = ['c']\n[modes.b]\nmerge = ['c']", "modes.b.merge: c is merged into a already"),
        ("[modes.a]\nmerge = ['b']\n[modes.b]\nmerge = ['c']", "c would go on into a"),
        ("[modes.a]\npin = ['CE1']\n[modes.b]\npin = ['ce1']", "modes.b: ce1 is put into a as well"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "failure-modes.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FailureModesError, match=re.escape(said)) as caught:
        load_curation(path)
    assert str(caught.value).startswith(str(path))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(FailureModesError, match="cannot be read"):
        load_curation(tmp_path)
    path = tmp_path / "latin"
    path.write_bytes(b"[modes.a]\nname = '\xe9'")
    with pytest.raises(FailureModesError, match="is not UTF-8"):
        load_curation(path)
