"""Reading a file: its format found, its limits kept, its id guessed, and every failure an outcome that says why."""

import os
from pathlib import Path

import pytest

from indexer.errors import ReportError
from indexer.readers import Document, Format, Outcome, read, read_bytes, read_text
from tests.readers.looks import looks


def only(outcomes: list[Outcome]) -> Document:
    (document,) = outcomes
    assert isinstance(document, Document)
    return document


def reason(outcomes: list[Outcome]) -> str:
    (error,) = outcomes
    assert isinstance(error, ReportError)
    return str(error)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("x.txt", "Text of it.", Format.TEXT, id="txt"),
        pytest.param("x.LOG", "Text of it.", Format.TEXT, id="upper case"),
        pytest.param("x.htm", "<p>Text", Format.HTML, id="htm"),
        pytest.param("x.markdown", "# Title", Format.MARKDOWN, id="markdown"),
        pytest.param("x.json", '{"title": "T x"}', Format.JSON, id="json"),
        pytest.param("x.ndjson", '{"title": "T x"}', Format.JSON_LINES, id="ndjson"),
        pytest.param("x.txt", "<!DOCTYPE html><p>Text", Format.HTML, id="HTML in a txt"),
        pytest.param("x.txt", "<!-- saved --><html><p>Text", Format.HTML, id="HTML behind a comment"),
        pytest.param("x.md", "<html><body>Text", Format.HTML, id="HTML in an md"),
        pytest.param("x.txt", "<div><p>a</p><p>b</p></div>", Format.HTML, id="a fragment in a txt"),
        pytest.param("x.txt", "<your-host> is down. <p>", Format.TEXT, id="angle brackets are no HTML"),
        pytest.param("x.html", "Customer: Acme\n\nText of it.", Format.TEXT, id="text in an html"),
        pytest.param("x.html", "---\nid: CE7\n---\n<p>Text</p>", Format.HTML, id="front matter in an html"),
        pytest.param("x.txt", "---\nid: CE7\n---\n\n# Title\n\nText.", Format.MARKDOWN, id="Markdown in a txt"),
        pytest.param("x.txt", "# comment\n\n$ ls", Format.TEXT, id="a hash sign is no Markdown"),
        pytest.param("README of it", "# Title\n\n## Fix\n\nText.", Format.MARKDOWN, id="Markdown without a suffix"),
        pytest.param("x.eml", "Subject: down\n\nText.", Format.TEXT, id="an unknown suffix"),
        pytest.param("x", "<p>a</p><p>b</p><p>c</p>", Format.HTML, id="HTML without a suffix"),
    ],
)
def test_the_format_is_found(name: str, text: str, expected: Format) -> None:
    assert only(list(read_bytes(text.encode(), name))).format is expected


def test_front_matter_of_a_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("---\nid: CE7\n---\n<h2>Fix</h2>")
    assert looks(only(list(read(tmp_path / "x.html"))).blocks) == ["Id = CE7", "h2 Fix"]


@pytest.mark.parametrize("data", [b"", b"   \n\t\n", b"\xef\xbb\xbf", "\ufeff \n".encode("utf-16-le"), "\u200b\u00ad".encode()])
@pytest.mark.parametrize("suffix", ["txt", "html", "md", "json", "jsonl"])
def test_an_empty_file_is_an_error(data: bytes, suffix: str) -> None:
    assert "empty" in reason(list(read_bytes(data, f"x.{suffix}")))


@pytest.mark.parametrize("text", ["<script>x</script>", "<html><head><title>T</title></head></html>", "<!-- x -->"])
def test_a_page_without_visible_text_is_an_error(text: str) -> None:
    assert "no visible text" in reason(list(read_bytes(text.encode(), "x.html")))


def test_a_file_over_the_limit_is_an_error_with_both_sizes(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("word " * 1000)
    assert reason(list(read(tmp_path / "x.txt", limit_bytes=4999))) == "x.txt: file of 5,000 bytes is over the limit of 4,999 bytes"
    assert only(list(read(tmp_path / "x.txt", limit_bytes=5000)))


def test_a_bulk_export_may_be_over_the_limit_that_each_line_keeps() -> None:
    data = b'{"id": 1, "title": "a b"}\n' * 1000
    for name in ("x.jsonl", "x.json"):
        assert len([o for o in read_bytes(data, name, limit_bytes=100) if isinstance(o, Document)]) == 1000


def test_the_file_is_called_by_its_name_in_the_corpus(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("Text of it.")
    assert only(list(read(tmp_path / "x.txt", name="2024/x.txt"))).source == "2024/x.txt"


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    assert reason(list(read(tmp_path / "x.txt"))) == "x.txt: cannot be read: No such file or directory"


def test_a_folder_is_an_error(tmp_path: Path) -> None:
    assert "not a regular file" in reason(list(read(tmp_path)))


def test_a_pipe_is_an_error_and_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.txt")
    assert reason(list(read(tmp_path / "x.txt"))) == "x.txt: not a regular file"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CE1104-clock-skew-after-vm-migration.md", "CE1104"),
        ("CE1104.txt", "CE1104"),
        ("PM2022-009 - Bad AMI causing issues", "PM2022-009"),
        ("INC-12 disk full.txt", "INC-12"),
        ("2024/CE1104.txt", "CE1104"),
        ("inc00123.txt", "inc00123"),
        ("2018-04-18-cull-flood.md", "2018-04-18-cull-flood"),
        ("admin/_index.html", "admin-_index"),
        ("releases/v1.2.10.md", "releases-v1.2.10"),
        ("a b, c.txt", "a-b-c"),
        ("/srv/reports/disk full.txt", "disk-full"),
        ("….txt", "report"),
    ],
)
def test_the_file_name_gives_an_id(name: str, expected: str) -> None:
    assert only(list(read_bytes(b"Text of it.", name))).fallback_id == expected


def test_a_pasted_text_is_one_document() -> None:
    assert looks(read_text("Customer: Acme\n\nFix:\n----\nDone.").blocks) == ["Customer = Acme", "h2 Fix:", "Done."]


def test_pasted_html_and_json_are_recognised() -> None:
    assert read_text("<div><p><b>Fix</b></p><p>Done.</p></div>").format is Format.HTML
    assert read_text('{"title": "T x", "fix": "y"}').format is Format.JSON


@pytest.mark.parametrize(
    ("text", "expected"),
    [("  \n", "empty"), ('{"title": "x y"}\n{"title": "z"}', "holds 2 reports"), ('{"title": "x y",}', None)],
)
def test_a_pasted_text_that_is_not_one_report_is_an_error(text: str, expected: str | None) -> None:
    if expected is None:
        assert read_text(text).format is Format.TEXT  # it only resembles JSON: somebody's words
        return
    with pytest.raises(ReportError, match=expected):
        read_text(text)
