"""Bytes -> text, never lossy: byte order marks, UTF-8, UTF-16, a declared charset, then the code pages of real exports.

The one decision worth knowing: a file that is neither UTF-8 nor UTF-16 is taken for cp1252 (the code page of most ticket tools) unless
its accented letters stand side by side, as no Western word writes them; only then is charset-normalizer asked, among encodings that
support desks really meet. No replacement character is ever written: what nothing can decode is an error.
"""

import codecs
import re
from collections.abc import Iterable
from itertools import pairwise

from charset_normalizer import from_bytes

from indexer.errors import ReportError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "PDF document"),
    (b"PK\x03\x04", "ZIP archive or Office document"),
    (b"PK\x05\x06", "ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office document"),
    (b"{\\rtf", "RTF document"),
    (b"\x89PNG\r\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"\x1f\x8b\x08", "gzip archive"),
    (b"BZh9", "bzip2 archive"),
    (b"\xfd7zXZ\x00", "xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"\x28\xb5\x2f\xfd", "zstd archive"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3\x00", "SQLite database"),
)
_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,200}?\bcharset|\?xml\b[^>]{0,100}?\bencoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""",
    re.IGNORECASE,
)
_PLAUSIBLE = ["cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "koi8_r", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "cp850"]
_WESTERN_MARKS = frozenset("€‚„…‰‹Œ‘’“”•–—›¡£§©«®°±²³·»¼½¾¿× ")  # noqa: RUF001 - cp1252's own quotation marks and dashes
_SAMPLE = 8192


def decode(data: bytes, *, file: str, markup: bool = False) -> str:
    """Return the text of a file's bytes; ``markup`` also believes a charset declared in HTML. Raises ReportError for binary data."""
    refuse_binary(data, file=file)
    known = encoding_of(data)
    if known is not None:
        return _strict(data, known, file=file)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data, file=file, markup=markup)


def refuse_binary(data: bytes, *, file: str) -> None:
    """Raise ReportError if the bytes (or the first of them) cannot be text."""
    start = data[:_SAMPLE]
    for magic, kind in _MAGIC:
        if start.lstrip(b"\r\n\t ").startswith(magic):
            raise ReportError(file, f"binary file ({kind})")
    if b"\x00" in data and encoding_of(data) is None:
        raise ReportError(file, "binary file (it holds NUL bytes)")


def encoding_of(data: bytes) -> str | None:
    """Return the encoding that a byte order mark or the pattern of NUL bytes proves, else None."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    start = data[: _SAMPLE // 2 * 2]
    pairs = len(start) // 2
    if pairs < 2:
        return None
    even, odd = start[0 : pairs * 2 : 2].count(0), start[1 : pairs * 2 : 2].count(0)
    if odd * 10 >= pairs * 4 and even * 20 <= pairs:
        return "utf-16-le"
    if even * 10 >= pairs * 4 and odd * 20 <= pairs:
        return "utf-16-be"
    return None


def _strict(data: bytes, encoding: str, *, file: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ReportError(file, f"not valid {encoding.upper()}: {error.reason} at byte {error.start}") from error


def _legacy(data: bytes, *, file: str, markup: bool) -> str:
    declared = _declared(data) if markup else None
    for attempt in (_mixed(data), declared and _try(data, [declared]), _western(data)):
        if attempt is not None:
            return attempt
    best = from_bytes(data, cp_isolation=_PLAUSIBLE, threshold=0.3).best()
    text = str(best) if best is not None else _try(data, ["cp1252", "gb18030", "shift_jis"])
    if text is None or "\ufffd" in text:
        raise ReportError(file, "text in an unknown encoding; save it as UTF-8")
    return text


def _declared(data: bytes) -> str | None:
    """Return the charset that the file names, as a browser reads it (Latin-1 means cp1252)."""
    match = _DECLARED.search(data[:4096])
    if match is None:
        return None
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return None
    if name.startswith("utf"):
        return None
    return "cp1252" if name in {"iso8859-1", "ascii"} else name


def _try(data: bytes, encodings: Iterable[str]) -> str | None:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _mixed(data: bytes) -> str | None:
    """Decode UTF-8 with a few lines pasted from elsewhere: those lines alone are cp1252."""
    lines, accented, foreign = [], 0, 0
    for raw in data.split(b"\n"):
        try:
            line = raw.decode("utf-8")
            accented += not line.isascii()
        except UnicodeDecodeError:
            decoded = _try(raw, ["cp1252"])
            if decoded is None:
                return None
            line, foreign = decoded, foreign + 1
        lines.append(line)
    return "\n".join(lines) if accented > foreign else None


def _western(data: bytes) -> str | None:
    text = _try(data, ["cp1252"])
    if text is None:
        return None
    foreign = [not character.isascii() and character not in _WESTERN_MARKS for character in text]
    together = sum(one and other for one, other in pairwise(foreign))
    return text if together <= max(1, sum(foreign) // 5) else None
