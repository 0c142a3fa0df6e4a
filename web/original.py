"""A report's own file becomes plain text to look at: the whole file, or one record of a bulk export.

The one decision worth knowing: whatever the file was, it is shown as text and never as a page; an HTML report may hold a script.
"""

from itertools import islice
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes

from indexer.errors import NotFoundError
from indexer.report import Report

MAX_BYTES: Final = 20_000_000
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def original_text(file: Path, report: Report) -> tuple[str, str]:
    """Return a file's name for saving, and its text; raises NotFoundError if the record is no longer in its file."""
    number = report.source.partition("#")[2]
    if not number.isdecimal():
        with file.open("rb") as opened:
            return f"{file.name}.txt", _decode(opened.read(MAX_BYTES))
    with file.open("rb") as opened:
        line = next(islice(opened, max(0, int(number) - 1), None), None)
    if line is None:
        raise NotFoundError(f"The record of {report.id} is no longer in {file.name}.")
    return f"{file.stem}-{number}.json.txt", _decode(line[:MAX_BYTES])


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        guess = from_bytes(data[:65_536]).best()
        return data.decode(guess.encoding if guess else "cp1252", errors="replace")
