"""Bytes become text without a loss: every encoding that exports come in, and binary files refused by name."""

import zipfile
from io import BytesIO

import pytest

from indexer.errors import ReportError
from indexer.readers.decoding import decode

TEXT = "Groupe Solène \N{EN DASH} “retour” à 2,35 € \N{EN DASH} Zoë, Gävle\nStatus: réglé\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_text_is_decoded(encoding: str, newline: str) -> None:
    text = TEXT.replace("\n", newline)
    assert decode(text.encode(encoding), file="x.txt") == text


@pytest.mark.parametrize("text", ["é", "Zoë", "n1\N{EN DASH}n4", "“a”", "14 600 €", "DÉJÀ VU: CAFÉ FERMÉ À ORLÉANS"])
def test_a_short_cp1252_text_is_decoded(text: str) -> None:
    assert decode(text.encode("cp1252"), file="x.txt") == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Сервер перезагружался каждую ночь, когда запускался отчёт. Причина была в настройках памяти кластера. " * 4),
        ("shift_jis", "サーバーは毎晩レポートの実行時に再起動しました。原因はメモリの設定でした。" * 6),
        ("gb18030", "服务器每天晚上运行报告时都会重新启动。原因是内存设置不正确。" * 6),
        ("euc_kr", "서버는 매일 밤 보고서가 실행될 때 다시 시작되었습니다. 원인은 메모리 설정이었습니다." * 6),
    ],
)
def test_a_text_that_is_not_western_is_not_taken_for_it(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), file="x.txt") == text


def test_a_declared_charset_is_believed_in_markup_only() -> None:
    page = "<meta charset=iso-8859-2><p>Łódź, Zażółć gęślą jaźń".encode("iso-8859-2")
    assert "Łódź" in decode(page, file="x.html", markup=True)


@pytest.mark.parametrize("declared", ["utf-8", "no-such-charset", "utf-16"])
def test_a_charset_that_is_declared_wrongly_is_not_believed(declared: str) -> None:
    page = f"<meta charset={declared}><p>Caf\u00e9 \u201cSol\u00e8ne\u201d".encode("cp1252")
    assert decode(page, file="x.html", markup=True).endswith("Café “Solène”")


def test_latin_1_means_cp1252_as_in_a_browser() -> None:
    page = "<meta charset='iso-8859-1'>“quoted” €".encode("cp1252")
    assert decode(page, file="x.html", markup=True).endswith("“quoted” €")


def test_a_line_pasted_from_elsewhere_does_not_spoil_the_others() -> None:
    data = "Solène à Orléans\nGävle über alles\n".encode() + "café\n".encode("cp1252") + "naïve\n".encode()
    assert decode(data, file="x.txt") == "Solène à Orléans\nGävle über alles\ncafé\nnaïve\n"


def archive() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("word/document.xml", "text")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(b"%PDF-1.7\n1 0 obj", "PDF document", id="PDF"),
        pytest.param(b"\r\n%PDF-1.4", "PDF document", id="PDF after blank lines"),
        pytest.param(archive(), "ZIP archive or Office document", id="DOCX"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", "PNG image", id="PNG"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old Office document", id="DOC"),
        pytest.param(b"{\\rtf1\\ansi text}", "RTF document", id="RTF"),
        pytest.param(b"\x1f\x8b\x08\x00data", "gzip archive", id="gzip"),
        pytest.param(b"text with a \x00 in it, and more of it", "NUL bytes", id="NUL"),
        pytest.param(b"plain text " * 2000 + b"\x00", "NUL bytes", id="a late NUL"),
        pytest.param(bytes(range(256)) * 20, "NUL bytes", id="noise"),
    ],
)
def test_a_binary_file_is_refused(data: bytes, kind: str) -> None:
    with pytest.raises(ReportError, match=r"^x\.txt: binary file") as caught:
        decode(data, file="x.txt")
    assert kind in caught.value.reason


@pytest.mark.parametrize(
    "data",
    ["\ufeff".encode("utf-16-le") + b"a\x00b", b"\xff\xfe\x00\xd8\x00\xd8", b"\xef\xbb\xbf\xff"],
    ids=["half a character", "a lone surrogate", "a byte order mark that lies"],
)
def test_what_its_byte_order_mark_promises_but_is_not_is_an_error(data: bytes) -> None:
    with pytest.raises(ReportError, match="not valid UTF-"):
        decode(data, file="x.txt")


def test_a_replacement_character_of_the_author_is_kept() -> None:
    assert decode("lost \N{REPLACEMENT CHARACTER} once".encode(), file="x.txt") == "lost \N{REPLACEMENT CHARACTER} once"
