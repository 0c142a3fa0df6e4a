"""List markers: bullets, numbers, letters and dotted numbers at the start of a line, told apart from prose that begins with a number.

The one decision worth knowing: "2.5 hours later" is no item. A dotted number or a letter with a full stop marks an item only where a
neighbour of the same numbering opens another line.
"""

import re
from collections.abc import Set
from dataclasses import dataclass

from indexer.readers.words import DASHES

_BULLET = re.compile(rf"([-*+•{DASHES}·▪‣◦►●○■□➢✓✔✗])[ \t]+(?=\S)")
_SIMPLE = re.compile(r"(\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{2,4})\)|\d{1,3}\.|[A-Z]{1,2}\d{1,3}[.)])[ \t]+(?=\S)")
_DOTTED = re.compile(r"(\d{1,3}(?:\.\d{1,3}){1,2}\.?)[ \t]+(?=\S)")
_LETTER = re.compile(r"([A-Za-z]\.)[ \t]+(?=\S)")
_PERHAPS = re.compile(rf"[-*+•{DASHES}·▪‣◦►●○■□➢✓✔✗(\d]|[a-zA-Z][.)]|[ivxIVX]{{2,4}}\)|[A-Z]{{1,2}}\d")  # all the others' beginnings


@dataclass(frozen=True, slots=True)
class Marked:
    """A line that opens with a list marker: the marker as written, the rest, and the column where the rest begins."""

    marker: str
    text: str
    offset: int

    @property
    def numbered(self) -> bool:
        """Whether the marker counts (rather than being a bullet)."""
        return self.marker[-1] in ".)" or self.marker[0].isdigit()

    @property
    def ordinal(self) -> str:
        """The marker without its punctuation: "2", "2.1", "b"; "" for a bullet."""
        return self.marker.strip("().") if self.numbered else ""


def marked(text: str, ordinals: Set[str] = frozenset()) -> Marked | None:
    """Return the list marker that opens the text, if any; ``ordinals`` are those that open lines of the same page."""
    if _PERHAPS.match(text) is None:
        return None
    for pattern in (_BULLET, _SIMPLE):
        if match := pattern.match(text):
            return Marked(match[1], text[match.end() :], match.end())
    match = _DOTTED.match(text)
    if match and _dotted_neighbour(match[1].rstrip("."), ordinals):
        return Marked(match[1], text[match.end() :], match.end())
    match = _LETTER.match(text)
    if match and _letter_neighbour(match[1][0], ordinals):
        return Marked(match[1], text[match.end() :], match.end())
    return None


def _dotted_neighbour(ordinal: str, ordinals: Set[str]) -> bool:
    parent, _, last = ordinal.rpartition(".")
    number = int(last)
    if number == 0 or (len(last) > 1 and last[0] == "0"):
        return False
    if f"{parent}.{number - 1}" in ordinals or f"{parent}.{number + 1}" in ordinals:
        return True
    return number == 1 and parent in ordinals


def _letter_neighbour(letter: str, ordinals: Set[str]) -> bool:
    return chr(ord(letter) - 1) in ordinals or chr(ord(letter) + 1) in ordinals
