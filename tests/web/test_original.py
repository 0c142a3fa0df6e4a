"""Where a report's own file is looked for, and how it is read as text."""

from pathlib import Path

import pytest

from indexer.engines import open_engine
from indexer.errors import NotFoundError
from indexer.indexing import index_folder
from indexer.report import Report
from web.library import Library
from web.original import original_text
from web.settings import Settings


def report(source: str) -> Report:
    """Return a report that was read from a file."""
    return Report("X1", "Title", "Headline", source=source)


@pytest.fixture
def shelf(tmp_path: Path) -> Library:
    """A library whose corpus holds two files, beside a file that is in no corpus and one that was indexed from elsewhere."""
    corpus = tmp_path / "reports"
    (corpus / "deep").mkdir(parents=True)
    (corpus / "deep" / "a.txt").write_text("A", encoding="utf-8")
    (corpus / "a#1.txt").write_text("B", encoding="utf-8")
    (corpus / "export.jsonl").write_text('{"id": 1}\n{"id": 2}\n', encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "elsewhere.txt").write_text("EX9001 - Indexed from elsewhere\n\nIssue Description:\nSlow.\n", encoding="utf-8")
    (corpus / "link.txt").symlink_to(tmp_path / "secret.txt")
    engine = open_engine(tmp_path / "index", create=True)
    index_folder(engine, corpus, paths=[tmp_path / "elsewhere.txt"])
    engine.close()
    return Library(Settings(index=tmp_path / "index", corpus=corpus))


def test_a_file_a_line_of_an_export_and_a_name_with_a_hash_are_found(shelf: Library) -> None:
    corpus = shelf.settings.corpus.resolve()
    assert shelf.original(report("deep/a.txt")) == (corpus / "deep" / "a.txt", None)
    assert shelf.original(report("export.jsonl#2")) == (corpus / "export.jsonl", 2)
    assert shelf.original(report("a#1.txt")) == (corpus / "a#1.txt", None)


def test_a_file_that_was_indexed_from_elsewhere_is_found(shelf: Library) -> None:
    place = shelf.report("EX9001").source
    assert Path(place).is_absolute()
    assert shelf.original(shelf.report("EX9001")) == (Path(place).resolve(), None)


@pytest.mark.parametrize("source", ["gone.txt", "../secret.txt", "link.txt", "", "deep"])
def test_nothing_else_is_shown(shelf: Library, source: str) -> None:
    with pytest.raises(NotFoundError):
        shelf.original(report(source))
    with pytest.raises(NotFoundError):
        shelf.original(report(str(shelf.settings.corpus.parent / "secret.txt")))


def test_a_line_that_is_gone_is_said(shelf: Library) -> None:
    file, _ = shelf.original(report("export.jsonl#2"))
    assert original_text(file, 2, report_id="X1") == ("export-2.json.txt", '{"id": 2}\n')
    with pytest.raises(NotFoundError, match="no longer in"):
        original_text(file, 3, report_id="X1")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("Café “x”".encode(), id="UTF-8"),
        pytest.param("Café “x”".encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param("Café “x”".encode("utf-16"), id="UTF-16"),
        pytest.param(("Das Café am Fluß “größer” als früher, über Nacht geöffnet. " * 4).encode("cp1252"), id="cp1252"),
    ],
)
def test_a_file_is_read_in_its_own_encoding(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(data)
    assert "Café" in original_text(file, None, report_id="X1")[1]
