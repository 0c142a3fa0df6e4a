"""The folder of reports: what is walked, what a digest sees, and that a write is whole or not there."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer.corpus import delete, digest, put, walk
from indexer.errors import CorpusError
from indexer.readers import SUFFIXES


def names(folder: Path) -> list[str]:
    return [file.name for file in walk(folder)]


def fill(folder: Path, *files: str) -> Path:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def write(folder: Path, name: str, data: bytes = b"text") -> Path:
    return put(folder, name, data, suffixes=SUFFIXES)


def test_files_come_in_the_order_of_their_names_with_paths_inside_the_corpus(tmp_path: Path) -> None:
    fill(tmp_path, "b.txt", "2024/c.md", "a.html", "2024/01/d.json", "B.txt")
    assert names(tmp_path) == ["2024/01/d.json", "2024/c.md", "B.txt", "a.html", "b.txt"]


def test_a_file_knows_its_path_and_size(tmp_path: Path) -> None:
    fill(tmp_path, "2024/a.txt")
    assert [(file.path, file.name, file.size) for file in walk(tmp_path)] == [(tmp_path / "2024" / "a.txt", "2024/a.txt", 10)]


@pytest.mark.parametrize(
    "name", ["report.pdf", "PM1 - no suffix", "a.docx", "strange.xyz", "über alles.txt", "licensed-users-locked-out.md"]
)
def test_any_other_file_is_walked_so_that_its_failure_is_named(tmp_path: Path, name: str) -> None:
    assert names(fill(tmp_path, name)) == [name]


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.txt",
        ".git/config.txt",
        "a.txt~",
        "~$a.docx",
        "#a.txt#",
        ".put-abc.tmp",
        "a.txt.swp",
        "a.txt.part",
        "README.md",
        "readme",
        "LICENSE",
        "License.txt",
        "CHANGELOG.md",
        "Makefile",
    ],
)
def test_what_is_no_report_is_passed_over(tmp_path: Path, name: str) -> None:
    assert names(fill(tmp_path, name, "CE1.txt")) == ["CE1.txt"]


def test_a_single_file_yields_itself_whatever_it_is_called(tmp_path: Path) -> None:
    fill(tmp_path, "README.md")
    assert names(tmp_path / "README.md") == ["README.md"]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such folder"):
        names(tmp_path / "nowhere")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every folder")
def test_a_folder_that_cannot_be_read_is_an_error_and_not_silence(tmp_path: Path) -> None:
    fill(tmp_path, "closed/a.txt")
    (tmp_path / "closed").chmod(0)
    try:
        with pytest.raises(CorpusError, match="cannot be read"):
            names(tmp_path)
    finally:
        (tmp_path / "closed").chmod(0o700)


def test_a_link_is_followed_inside_the_corpus_and_not_out_of_it(tmp_path: Path) -> None:
    corpus = fill(tmp_path / "corpus", ".data/a.txt", "b.txt")
    outside = fill(tmp_path / "outside", "secret.txt")
    (corpus / "a.txt").symlink_to(".data/a.txt")  # as a Kubernetes volume shows its files
    (corpus / "secret.txt").symlink_to(outside / "secret.txt")
    (corpus / "folder").symlink_to(outside)
    (corpus / "gone.txt").symlink_to("nowhere.txt")
    (corpus / "round.txt").symlink_to("round.txt")
    (corpus / "self").symlink_to(corpus)
    assert names(corpus) == ["a.txt", "b.txt"]


def test_a_corpus_may_itself_be_a_link(tmp_path: Path) -> None:
    fill(tmp_path / "there", "a.txt")
    (tmp_path / "here").symlink_to(tmp_path / "there")
    (found,) = walk(tmp_path / "here")
    assert (found.path, found.name, found.real) == (tmp_path / "here" / "a.txt", "a.txt", str(tmp_path / "there" / "a.txt"))


def test_a_pipe_is_no_report(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert names(tmp_path) == []


def test_a_name_that_is_no_text_can_still_be_shown(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("x")
    assert names(tmp_path) == ["caf\\xe9.txt"]


def test_a_digest_is_of_the_content_alone(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    before = digest(tmp_path / "a.txt")
    (tmp_path / "a.txt").rename(tmp_path / "b.md")
    assert digest(tmp_path / "b.md") == before
    (tmp_path / "b.md").write_text("a.txT")
    assert digest(tmp_path / "b.md") != before
    assert len(before) == 32


def test_the_digest_of_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="cannot be read"):
        digest(tmp_path / "a.txt")


def test_a_report_is_put_replaced_and_deleted(tmp_path: Path) -> None:
    assert write(tmp_path, "CE1.txt", b"one") == tmp_path / "CE1.txt"
    write(tmp_path, "CE1.txt", b"two")
    assert (tmp_path / "CE1.txt").read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["CE1.txt"]
    assert (tmp_path / "CE1.txt").stat().st_mode & 0o777 == 0o644
    delete(tmp_path, "CE1.txt")
    assert list(tmp_path.iterdir()) == []


def test_a_report_is_put_into_a_new_subfolder(tmp_path: Path) -> None:
    write(tmp_path, "2024/01/CE1.md")
    assert names(tmp_path) == ["2024/01/CE1.md"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "/etc/CE1.txt",
        "../CE1.txt",
        "a/../../CE1.txt",
        "a/./CE1.txt",
        "a//CE1.txt",
        "CE1.txt/",
        "a\\CE1.txt",
        ".CE1.txt",
        ".git/CE1.txt",
        "CE1.txt\x00.md",
        "CE1\n.txt",
        " CE1.txt",
        "CE1.exe",
        "CE1",
        "README.md",
        "CE1.txt~",
        "C:CE1.txt",
        "x" * 300 + ".txt",
    ],
)
def test_a_name_that_is_no_reports_is_refused(tmp_path: Path, name: str) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    with pytest.raises(CorpusError):
        write(corpus, name)
    assert list(tmp_path.rglob("*")) == [corpus]


def test_a_name_that_leads_out_through_a_link_is_refused(tmp_path: Path) -> None:
    corpus, outside = tmp_path / "corpus", tmp_path / "outside"
    corpus.mkdir()
    outside.mkdir()
    (corpus / "way").symlink_to(outside)
    with pytest.raises(CorpusError, match="through a link"):
        write(corpus, "way/CE1.txt")
    assert list(outside.iterdir()) == []


def test_a_link_in_the_place_of_a_report_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    corpus, outside = tmp_path / "corpus", fill(tmp_path / "outside", "secret.txt")
    corpus.mkdir()
    (corpus / "CE1.txt").symlink_to(outside / "secret.txt")
    write(corpus, "CE1.txt", b"new")
    assert (outside / "secret.txt").read_text() == "secret.txt"
    assert not (corpus / "CE1.txt").is_symlink()


def test_deleting_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such report file"):
        delete(tmp_path, "CE1.txt")


def test_what_is_written_is_on_the_disk_before_it_takes_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        target = Path(f"/proc/self/fd/{descriptor}").readlink()
        steps.append("sync folder" if target.is_dir() else f"sync {target.stat().st_size} bytes")
        fsync(descriptor)

    def replaced(self: Path, target: Path) -> Path:
        steps.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    write(tmp_path, "new/CE1.txt", b"four")
    delete(tmp_path, "new/CE1.txt")
    assert steps == ["sync folder", "sync 4 bytes", "rename", "sync folder", "sync folder"]


def test_a_write_that_fails_leaves_the_old_report_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "CE1.txt", b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CorpusError, match=r"CE1\.txt: cannot be written: No space left"):
        write(tmp_path, "CE1.txt", b"new")
    assert (tmp_path / "CE1.txt").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["CE1.txt"]


WRITER = """
import itertools, sys
from pathlib import Path
from indexer.corpus import put
for letter in itertools.cycle("ab"):
    put(Path(sys.argv[1]), "CE1.txt", letter.encode() * 300_000, suffixes={".txt"})
"""


def test_a_writer_that_is_killed_leaves_one_report_or_the_other(tmp_path: Path) -> None:
    write(tmp_path, "CE1.txt", b"a" * 300_000)
    for _ in range(5):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], cwd=Path(__file__).parent.parent)
        time.sleep(0.3)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        content = (tmp_path / "CE1.txt").read_bytes()
        assert content in (b"a" * 300_000, b"b" * 300_000)
        assert names(tmp_path) == ["CE1.txt"]
