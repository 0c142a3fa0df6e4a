"""What people type becomes what is stored: report ids, names and notes, trimmed, in one Unicode form, or are refused.

The one decision worth knowing: an id is kept as written beside its folded form, which is what identifies it; ids differ by more than case.
"""

import re
import unicodedata
from typing import Final

from indexer.errors import JudgementRefusedError

MAX_ID: Final = 200
"""Characters of a report id; twice what the longest id made from a file name has."""

# Controls but for tab and line feed, and halves of surrogate pairs: PostgreSQL refuses some, UTF-8 others, and none is meant.
_UNFIT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BREAKS: Final = re.compile(r"[\t\n\u2028\u2029]")


def report_id(text: str) -> str:
    """Return a report's id as written, trimmed; raises JudgementRefusedError if it is empty, too long or not one line."""
    found = line(text, what="a report id", limit=MAX_ID)
    if not found:
        raise JudgementRefusedError("a report id is empty")
    if len(folded(found)) > MAX_ID:  # folding writes some letters as two
        raise JudgementRefusedError(f"a report id is longer than {MAX_ID} characters")
    return found


def folded(identity: str) -> str:
    """Return what of an id or a word counts when two are compared."""
    return unicodedata.normalize("NFC", identity.casefold())


def line(text: str, *, what: str, limit: int) -> str:
    """Return one line of text, trimmed; ``what`` names it in the refusal."""
    found = passage(text, what=what, limit=limit)
    if _BREAKS.search(found):
        raise JudgementRefusedError(f"{what} must be one line without tabs")
    return found


def passage(text: str, *, what: str, limit: int) -> str:
    """Return text of any number of lines, trimmed; ``what`` names it in the refusal."""
    found = unicodedata.normalize("NFC", text.replace("\r\n", "\n").strip())
    if _UNFIT.search(found):
        raise JudgementRefusedError(f"{what} holds a control character")
    if len(found) > limit:
        raise JudgementRefusedError(f"{what} is longer than {limit:,} characters")
    return found


def fit(word: str) -> bool:
    """Return whether a word can be stored."""
    return _UNFIT.search(word) is None
