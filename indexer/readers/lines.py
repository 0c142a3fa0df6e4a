"""Text -> numbered lines with their indentation, and the page they form: wrap width and numbering, known before any line is judged.

The one decision worth knowing: whether a line goes on in the next one is judged by the page's own wrap width, so that hand-wrapped prose is
joined while short lines (addresses, a night log's entries) stay lines.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from indexer.readers.words import DASHES

_RULER = re.compile(rf"([=\-~#*^_+─═━{DASHES}])(?:[ ]?\1){{2,}}")
_BOX = re.compile(r"[+|┌└├╔╚╠]?[-=─═━]{2,}(?:[+|┬┴┼╦╩╬][-=─═━]+)*[+|┐┘┤╗╝╣]?")
_FENCE = re.compile(r"`{3,}|~{3,}|\{code\}|\{noformat\}")
_ORDINAL = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,3}|[A-Za-z])\.?\s")
_STAMP = re.compile(r"[\[(]?(?:\d{4}-\d\d-\d\d|\d{1,2}[:h]\d\d\b|\d{1,2}[./]\d{1,2}[./]\d{2,4})")
_DEFAULT_WIDTH = 80
_NARROWEST, _WIDEST = 60, 140


class Line(NamedTuple):
    """A line: its 1-based number, its indentation in columns, its text without outer white space, and all of it as written.

    ``ruler`` is the character that the line repeats (at least three times), "" if it is no ruler.
    """

    number: int
    indent: int
    text: str
    raw: str
    ruler: str

    @property
    def blank(self) -> bool:
        """Whether the line holds nothing visible."""
        return not self.text


def split_lines(text: str, *, first: int = 1) -> tuple[Line, ...]:
    """Return the lines of a cleaned text, the first one numbered ``first``; an indentation shared by all lines is taken off."""
    raws = [raw.rstrip() for raw in text.split("\n")]
    texts = [raw.lstrip() for raw in raws]
    indents = [_indent(raw, stripped) if stripped else 0 for raw, stripped in zip(raws, texts, strict=True)]
    shared = min((indent for indent, stripped in zip(indents, texts, strict=True) if stripped), default=0)
    return tuple(
        Line(number, max(indent - shared, 0), stripped, raw, _ruler(stripped))
        for number, (indent, stripped, raw) in enumerate(zip(indents, texts, raws, strict=True), start=first)
    )


def _indent(raw: str, stripped: str) -> int:
    width = len(raw) - len(stripped)
    return len(raw[:width].expandtabs(8)) if width and "\t" in raw[:width] else width


def _ruler(text: str) -> str:
    if len(text) < 3 or text[0].isalnum():
        return ""
    match = _RULER.fullmatch(text)
    if match is not None:
        return match[1]
    return "+" if _BOX.fullmatch(text) else ""


@dataclass(frozen=True)
class Page:
    """The lines of a text, with what is only known from all of them together."""

    lines: tuple[Line, ...]

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self.lines)

    def blank(self, index: int) -> bool:
        """Return whether there is nothing at this index: a blank line, or the page's edge."""
        return index not in self._filled

    @cached_property
    def _filled(self) -> frozenset[int]:
        return frozenset(index for index, line in enumerate(self.lines) if line.text)

    def next_filled(self, index: int) -> int | None:
        """Return the index of the first line from ``index`` on that is not blank."""
        return next((i for i in range(index, len(self.lines)) if not self.lines[i].blank), None)

    @cached_property
    def width(self) -> int:
        """The column where the author wraps."""
        lengths = sorted(len(line.raw) for line in self.lines if 40 <= len(line.raw) <= _WIDEST)
        return max(lengths[len(lengths) * 9 // 10], _NARROWEST) if lengths else _DEFAULT_WIDTH

    @cached_property
    def ordinals(self) -> frozenset[str]:
        """The ordinals that open a line ("2", "2.1", "b"): a marker counts only beside its neighbours."""
        matches = (_ORDINAL.match(line.text) for line in self.lines if line.text)
        return frozenset(match[1].rstrip(".") for match in matches if match)

    @cached_property
    def fences(self) -> tuple[int, ...]:
        """The indices of lines that are nothing but a fence: what may end an excerpt."""
        return tuple(index for index, line in enumerate(self.lines) if _FENCE.fullmatch(line.text))

    def goes_on(self, index: int) -> bool:
        """Return whether the line's sentence is wrapped into the next line."""
        if self.blank(index) or self.blank(index + 1):
            return False
        line, following = self.lines[index], self.lines[index + 1].text
        length = len(line.raw)
        first_word = following.split(maxsplit=1)[0]
        if following[0] in ",;)" or (following[0].islower() and first_word.rstrip(".,;:!?)").replace("-", "").isalpha()):
            return True
        if line.text[-1] == ":" or length > _WIDEST * 1.5 or (line.text[-1] in ".!?)" and _STAMP.match(following)):
            return False
        return length >= self.width * 0.75 or length + 1 + min(len(first_word), 30) > self.width
