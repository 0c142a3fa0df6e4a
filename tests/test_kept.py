"""A small file beside the index is believed only if it is what was written."""

import json
import logging
from pathlib import Path

import pytest

from indexer.kept import keep, kept

DATA = {"groups": ["disk", "Größe"], "score": 0.25, "none": None}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "found.json"
    keep(path, DATA, version=3)
    return path


def test_what_was_kept_comes_back(path: Path) -> None:
    assert kept(path, version=3) == DATA
    assert [entry.name for entry in path.parent.iterdir()] == ["found.json"]


def test_what_is_missing_or_of_another_version_is_nothing_and_no_trouble(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert kept(path, version=4) is None
    assert kept(path.parent / "nowhere.json", version=3) is None
    assert caplog.records == []


def test_what_a_former_version_kept_without_a_checksum_is_read(path: Path) -> None:
    path.write_text(json.dumps({"version": 3} | DATA), encoding="utf-8")
    assert kept(path, version=3) == {"version": 3} | DATA
    assert kept(path, version=4) is None


def test_every_flipped_byte_and_every_length_too_short_is_named_and_not_believed(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    whole = path.read_bytes()
    damaged = [whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :] for place in range(len(whole)) for bit in (1, 16, 128)]
    damaged += [whole[:length] for length in range(len(whole))] + [whole + b"\0", bytes(len(whole))]
    for content in damaged:
        path.write_bytes(content)
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            assert kept(path, version=3) is None, content
        assert [record.getMessage().startswith(f"{path} is damaged") for record in caplog.records] == [True], content


def test_what_cannot_be_written_leaves_what_was_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        keep(path, {}, version=3)
    monkeypatch.undo()
    assert kept(path, version=3) == DATA
    assert [entry.name for entry in path.parent.iterdir()] == ["found.json"]
