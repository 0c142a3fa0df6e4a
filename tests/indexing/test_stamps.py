"""A file whose size and times are as they were is not read again, and whatever is doubtful is."""

import os
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.cli import main
from indexer.corpus import CorpusFile
from indexer.engines import Engine, open_engine
from indexer.indexing import STAMPS, index_folder
from indexer.indexing.reading import Content, Wanted, read_file
from indexer.indexing.stamps import Stamps
from tests.indexing.test_following import counts, write


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the keys of the files that are read from now on."""
    keys: list[str] = []

    def seen(wanted: Wanted) -> Content:
        keys.append(wanted.key)
        return read_file(wanted)

    monkeypatch.setattr("indexer.indexing.following.read_file", seen)
    return keys


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files count as left alone as soon as they are written."""
    monkeypatch.setattr("indexer.indexing.stamps.SETTLED", 0)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write(tmp_path / "reports", "CE101.txt")
    write(tmp_path / "reports", "CE102.txt", "The clock ran ahead.")
    (tmp_path / "reports" / "empty.txt").write_text("")
    return tmp_path / "reports"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_engine(tmp_path / "index", create=True)


@pytest.fixture
def stamps(tmp_path: Path) -> Path:
    return tmp_path / STAMPS


@pytest.mark.usefixtures("settled")
def test_only_what_changed_or_failed_is_read_and_all_is_counted(engine: Engine, corpus: Path, stamps: Path, read: list[str]) -> None:
    assert counts(index_folder(engine, corpus, stamps=stamps)) == (2, 0, 0, 0, 1)
    assert sorted(read) == ["CE101.txt", "CE102.txt", "empty.txt"]
    read.clear()
    write(corpus, "CE102.txt", "The clock ran behind.")
    assert counts(index_folder(engine, corpus, stamps=stamps)) == (0, 1, 0, 1, 1)
    assert sorted(read) == ["CE102.txt", "empty.txt"]
    (corpus / "CE101.txt").unlink()
    read.clear()
    assert counts(index_folder(engine, corpus, stamps=stamps)) == (0, 0, 1, 1, 1)
    assert read == ["empty.txt"]


@pytest.mark.usefixtures("settled")
def test_an_edit_is_seen_though_size_and_date_were_put_back(engine: Engine, corpus: Path, stamps: Path) -> None:
    index_folder(engine, corpus, stamps=stamps)
    file = corpus / "CE101.txt"
    before = file.stat()
    file.write_text(file.read_text().replace("disk was full", "cart was full"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert counts(index_folder(engine, corpus, stamps=stamps)) == (0, 1, 0, 1, 1)


def test_a_file_that_was_just_edited_is_read_again(engine: Engine, corpus: Path, stamps: Path, read: list[str]) -> None:
    index_folder(engine, corpus, stamps=stamps)
    read.clear()
    assert counts(index_folder(engine, corpus, stamps=stamps)) == (0, 0, 0, 2, 1)
    assert sorted(read) == ["CE101.txt", "CE102.txt", "empty.txt"]


@pytest.mark.usefixtures("settled")
def test_a_stamp_counts_only_beside_the_digest_that_the_index_has(tmp_path: Path, engine: Engine, corpus: Path, stamps: Path) -> None:
    other = open_engine(tmp_path / "other", create=True)
    index_folder(other, corpus)
    write(corpus, "CE102.txt", "The clock ran behind.")
    index_folder(engine, corpus, stamps=stamps)
    assert counts(index_folder(other, corpus, stamps=stamps)) == (0, 1, 0, 1, 1)


@pytest.mark.usefixtures("settled")
def test_a_damaged_file_of_stamps_costs_time_only(engine: Engine, corpus: Path, stamps: Path, read: list[str]) -> None:
    stamps.write_bytes(b"nonsense" * 100)
    for expected in ((2, 0, 0, 0, 1), (0, 0, 0, 2, 1)):
        read.clear()
        assert counts(index_folder(engine, corpus, stamps=stamps)) == expected
    assert read == ["empty.txt"]


def test_whatever_bytes_of_the_file_of_stamps_are_damaged_no_changed_file_is_vouched_for(stamps: Path) -> None:
    names = [(number, f"CE{number}.txt") for number in range(100, 120)]
    files = [CorpusFile(f"/reports/{name}", name, number, f"/reports/{name}", (number, 1, 1, number)) for number, name in names]
    before = Stamps(stamps)
    for file in files:
        before.note(file.name, file, f"digest of {file.name}")
    before.keep([])
    whole = stamps.read_bytes()
    chance = random.Random(5)  # noqa: S311  # no secret
    schema = whole.index(b"CREATE TABLE")
    bits = [(place, 7) for place in range(schema, schema + 40)]  # no longer UTF-8
    bits += [(place, chance.randrange(8)) for place in chance.sample(range(len(whole)), 100)]
    for place, bit in bits:
        stamps.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
        found = Stamps(stamps)
        for file in files:
            assert not found.vouches(file.name, file._replace(stamp=(file.size, 2, 2, file.size)), f"digest of {file.name}")
            assert not found.vouches(file.name, file, "another digest")
        found.note("new", files[0], "digest")
        found.keep([])
    stamps.write_bytes(whole)
    assert all(Stamps(stamps).vouches(file.name, file, f"digest of {file.name}") for file in files)


@pytest.mark.usefixtures("settled")
def test_the_command_reads_what_changed_and_with_full_everything(tmp_path: Path, corpus: Path, read: list[str]) -> None:
    command = ["index", "--index", str(tmp_path / "index"), "--corpus", str(corpus)]
    for more, expected in (([], 3), ([], 1), (["--full"], 3)):
        read.clear()
        assert CliRunner().invoke(main, [*command, *more], env={"PRECEDENT_MEANING": "no"}).exit_code == 0
        assert len(read) == expected
