"""The blocks of one section become its text, its groups and its points.

The one decision worth knowing: the text is the whole truth (every word, a line a block, code verbatim), groups and points are views of
it. A group is opened by a label, a deeper heading, or a list item with items below it; items, ``Key: value`` lines and paragraphs under
it are its points.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from indexer.report.headings import COLONS, clean_heading, label_text, number_of
from indexer.report.model import Block, BlockKind, Group, Point, Section

_KEYED: Final = re.compile(rf"(?P<key>[^\s{COLONS}][^{COLONS}]{{0,47}}?)\s*[{COLONS}]\s+(?P<value>\S.*)", re.DOTALL)
_MAX_KEY_WORDS: Final = 6
_SENTENCE_END: Final = re.compile(r"[.!?;,]\s")
_LABEL_RANK: Final = 0
"""The depth of a group opened by a label or heading: any list item is deeper."""


@dataclass(slots=True)
class _OpenGroup:
    label: str
    depth: int
    numbered: bool = False
    points: list[Point] = field(default_factory=list)


@dataclass(slots=True)
class SectionBuilder:
    """Collects one section.

    ``rank`` orders sections by how they were opened (smaller is higher up): a heading with a greater rank stands below this section.
    """

    key: str
    heading: str
    rank: int
    by_label: bool = False
    _lines: list[str] = field(default_factory=list)
    _groups: list[_OpenGroup] = field(default_factory=list)
    _points: list[Point] = field(default_factory=list)
    _open: _OpenGroup | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing has been added yet."""
        return not self._lines

    @property
    def begun(self) -> bool:
        """Whether there is more than a first passage (which may be a run-in label's value)."""
        return len(self._lines) > 1

    @property
    def length(self) -> int:
        """Characters of text so far."""
        return sum(map(len, self._lines))

    def add(self, block: Block, *, parent: bool = False) -> None:
        """Add a block of the section's body; ``parent`` tells that a list item has items below it."""
        if block.kind is BlockKind.ITEM:
            self._add_item(block, parent=parent)
        elif block.kind is BlockKind.FIELD:
            self._line(_field_line(block))
            self._point(Point(_field_line(block), block.label, block.text))
        else:
            self._line(block.text)
            if block.kind is BlockKind.TEXT and self._open:
                self._point(_point(block.text))

    def add_group(self, block: Block) -> None:
        """Open a group with a label or a heading below the section's own."""
        written = label_text(block)
        self._line(written)
        self._group(_OpenGroup(clean_heading(written), _LABEL_RANK, numbered=bool(number_of(written))))

    def add_lead(self, block: Block) -> None:
        """Open a group with a run-in label ("Immediate: ...") whose text is its first point."""
        self._line(_field_line(block))
        self._group(_OpenGroup(clean_heading(block.label), _LABEL_RANK))
        self._point(_point(block.text))

    def build(self) -> Section:
        """Return the section collected so far."""
        groups = tuple(Group(group.label, tuple(group.points)) for group in self._groups)
        return Section(self.key, self.heading, "\n".join(self._lines), groups, tuple(self._points))

    def _add_item(self, block: Block, *, parent: bool) -> None:
        depth = max(block.level, 1)
        marker = block.marker or "-"
        self._line(f"{'  ' * (min(depth, 12) - 1)}{marker} {block.text}".rstrip())
        numbered = any(char.isalnum() for char in block.marker)
        if self._open and self._closes(self._open, depth, numbered=numbered):
            self._open = None
        if not block.text:
            return
        if parent and (self._open is None or (numbered and self._open.numbered and self._open.depth == _LABEL_RANK)):
            self._group(_OpenGroup(clean_heading(block.text), depth, numbered=numbered))
        else:
            self._point(_point(block.text))

    @staticmethod
    def _closes(group: _OpenGroup, depth: int, *, numbered: bool) -> bool:
        """Return whether a list item ends the group that a list item has opened: bullets as deep as their numbered label belong to it."""
        if group.depth == _LABEL_RANK or depth > group.depth:
            return False
        return depth < group.depth or numbered or not group.numbered

    def _line(self, text: str) -> None:
        if text.strip():
            self._lines.append(text)

    def _group(self, group: _OpenGroup) -> None:
        self._groups.append(group)
        self._open = group

    def _point(self, point: Point) -> None:
        (self._open.points if self._open else self._points).append(point)


def _field_line(block: Block) -> str:
    return f"{block.label}: {block.text}".rstrip() if block.label else block.text


def _point(text: str) -> Point:
    key, value = split_keyed(text)
    return Point(text, key, value)


def split_keyed(text: str) -> tuple[str, str]:
    """Return key and value of a ``Key: value`` statement, or two empty strings if it is none."""
    match = _KEYED.fullmatch(text)
    if not match:
        return "", ""
    key = match["key"].strip()
    if len(key.split()) > _MAX_KEY_WORDS or _SENTENCE_END.search(key) or not any(char.isalpha() for char in key):
        return "", ""
    return key, match["value"]
