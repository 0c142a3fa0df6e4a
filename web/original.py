"""A report's own file becomes plain text to look at: the whole file, or one record of a bulk export.

The one decision worth knowing: whatever the file was, it is shown as text and never as a page; an HTML report may hold a script.
"""

from itertools import islice
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes

from indexer.errors import NotFoundError

MAX_BYTES: Final = 20_000_000
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def original_text(file: Path, line: int | None, *, report_id: str) -> tuple[str, str]:
    """Return a file's name for saving, and its text, or that of one line of it; raises NotFoundError if there is no such line."""
    with file.open("rb") as opened:
        if line is None:
            return f"{file.name}.txt", _decode(opened.read(MAX_BYTES))
        record = next(islice(opened, max(0, line - 1), None), None)
    if record is None:
        raise NotFoundError(f"The record of {report_id} is no longer in {file.name}.")
    return f"{file.stem}-{line}.json.txt", _decode(record[:MAX_BYTES])


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        guess = from_bytes(data[:65_536]).best()
        return data.decode(guess.encoding if guess else "cp1252", errors="replace")
