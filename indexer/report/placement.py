"""Where each block of a file goes: into the header, as a section's heading, as a group's label, or into a section's body.

The one decision worth knowing: a file is read top to bottom in two states. In the *preamble*, before the first section, labelled values are
header fields; afterwards they are points of their section, save for the footer. Every block ends up somewhere: a passage that means nothing
in particular is text of the section it stands in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from indexer.report.body import SectionBuilder
from indexer.report.fields import HeaderField, header_field
from indexer.report.header import HeaderBuilder
from indexer.report.headings import label_text, look, number_of, without_stop
from indexer.report.meaning import PROSE, is_plausible, meaning, split_inline
from indexer.report.model import PAGE_TITLE, Block, BlockKind
from indexer.report.outline import Outline, could_head
from indexer.report.preamble import HeaderLines
from indexer.report.recognition import Recognised, is_horizon, recognise
from indexer.report.sections import ISSUE, OTHER, SectionKind

_PLANS: Final = frozenset({"action_plan", "resolution", "next_steps"})
_GROUPED: Final = _PLANS | {"root_cause"}
_HEADING_STEP, _LABEL_STEP, _LEAD_STEP = 10, 5, 7
_LOWEST_HEADING: Final = 6
_LONG_EXTRA: Final = 200
_SHORT_PREAMBLE: Final = 80


@dataclass(slots=True)
class Placement:
    """Places a file's blocks one after another; what comes of it are ``sections`` and ``header``."""

    blocks: Sequence[Block]
    outline: Outline
    lines: HeaderLines
    sections: list[SectionBuilder] = field(default_factory=list)
    _untitled: SectionBuilder | None = None
    _current: SectionBuilder | None = None
    _in_preamble: bool = True
    _in_metadata: bool = False
    _heading_rank: int = _LOWEST_HEADING * _HEADING_STEP
    _number: int = 0

    @property
    def header(self) -> HeaderBuilder:
        """The header values found so far."""
        return self.lines.header

    def place_all(self) -> None:
        """Place every block."""
        index = 0
        while index < len(self.blocks):
            index += self._place(index, self.blocks[index])
        self._settle_untitled()

    def _place(self, index: int, block: Block) -> int:
        """Place a block and return how many blocks that took."""
        if index == self.outline.title:
            self.header.put("title", "", f"{block.label}: {block.text}" if block.kind is BlockKind.FIELD else label_text(block))
            return 1
        if block.kind in (BlockKind.HEADING, BlockKind.LABEL):
            return self._place_heading(index, block)
        if block.kind is BlockKind.FIELD:
            self._place_field(index, block)
            return 1
        taken = self._take_header_text(index, block)
        if not taken:
            self._here().add(block, parent=self._is_parent(index))
        return taken or 1

    def _place_heading(self, index: int, block: Block) -> int:
        if self._in_preamble and self.lines.repeats_title(block):
            return 1
        if self._in_preamble and block.kind is BlockKind.LABEL and self.lines.take_id(block):
            return 1
        if self._in_preamble and self.lines.take_below(index):
            return 2
        found = recognise(label_text(block))
        if block.kind is BlockKind.HEADING:
            self._place_sure_heading(block, found)
        elif self._heads_section(index, block, found):
            self._number = _first_number(block) or self._number
            self._open(label_text(block), found.kind if found else OTHER, self._heading_rank + _LABEL_STEP, by_label=True)
        else:
            self._here().add_group(block)
        self._in_metadata = self.lines.under_metadata(index)
        return 1

    def _place_sure_heading(self, block: Block, found: Recognised | None) -> None:
        rank = max(1, block.level) * _HEADING_STEP
        section = self._section()
        if section and rank > section.rank and _is_group(section, block, found):
            section.add_group(block)
        else:
            self._heading_rank = rank
            self._open(label_text(block), found.kind if found else OTHER, rank)

    def _place_field(self, index: int, block: Block) -> None:
        if block.label == PAGE_TITLE:
            self.header.put_page_title(block.label, block.text)
        elif self._in_preamble:
            for label, text in split_inline(block.label, block.text):
                self._place_preamble_field(Block(BlockKind.FIELD, text, label=label, line=block.line))
        elif self._in_footer(index, block):
            for label, text in split_inline(block.label, block.text):
                if not self.lines.take_value(label, text, strict=False):
                    self.header.put_extra(label, text)
        elif not (self._in_metadata and self.lines.take_value(block.label, block.text, strict=True)):
            self._place_body_field(index, block)

    def _in_footer(self, index: int, block: Block) -> bool:
        """Return whether a labelled value is part of the footer; a single one that the header has already is a point of its section."""
        if index not in self.outline.footer:
            return False
        named = header_field(block.label)
        return len(self.outline.footer) > 1 or named is None or self.header.written(named.name) is None

    def _place_preamble_field(self, block: Block) -> None:
        label, text = block.label, block.text
        found = meaning(label, text, titled=self.header.titled or self.outline.title is not None)
        below_text = self._untitled is not None or (self._current is not None and self._current.begun)
        if isinstance(found, HeaderField) and (not below_text or is_plausible(found, text)):
            self.header.put(found.name, label, text)
        elif isinstance(found, SectionKind):
            self._open_lead(block, found)
        elif (self.outline.run_in and len(text) >= PROSE) or (not below_text and len(text) > _LONG_EXTRA):
            self._open_lead(block, OTHER)
        elif below_text or not label:
            self._here().add(block)
        else:
            self.header.put_extra(label, text)

    def _place_body_field(self, index: int, block: Block) -> None:
        here, found = self._here(), recognise(block.label)
        named = header_field(block.label) is not None
        long = self.outline.run_in and len(block.text) >= PROSE and not named
        if found and found.kind.key != here.key and (long or (self._stands_alone(index, found) and not named)):
            self._open_lead(block, found.kind)
        elif long and not found:
            self._open_lead(block, OTHER)
        elif here.key in _PLANS and is_horizon(block.label):
            here.add_lead(block)
        else:
            here.add(block)

    def _stands_alone(self, index: int, found: Recognised) -> bool:
        """Return whether a labelled value in the body is a small section ("Workaround: restart it") and not one of a list of values."""
        before = self.blocks[index - 1]
        first = before.kind is not BlockKind.FIELD or _is_strong(recognise(before.label))
        return _is_strong(found) and first and len(self.blocks[index].text.split()) > 2

    def _take_header_text(self, index: int, block: Block) -> int:
        """Put an item, line or row of header values into the header and return how many blocks that took."""
        if block.kind is BlockKind.ITEM and (self._in_preamble or self._in_metadata):
            return int(self.lines.take_item(block, strict=self._in_metadata or self._untitled is not None))
        if block.kind is BlockKind.TABLE and self._in_preamble:
            return self.lines.take_row(index)
        if block.kind is BlockKind.TEXT and self._in_preamble:
            return int(self.lines.take_id(block) or self.lines.take_line(block))
        return 0

    def _is_parent(self, index: int) -> bool:
        """Return whether a list item has items below it: deeper ones, or bullets under a numbered label."""
        if index + 1 == len(self.blocks):
            return False
        item, following = self.blocks[index], self.blocks[index + 1]
        if item.kind is not BlockKind.ITEM or following.kind is not BlockKind.ITEM:
            return False
        if following.level != item.level:
            return following.level > item.level
        return item.text.endswith(":") and _is_numbered(item) and not _is_numbered(following)

    def _here(self) -> SectionBuilder:
        """Return the section that text belongs to now; before the first one, an untitled description."""
        if self._current is None:
            self._current = self._untitled = SectionBuilder(ISSUE.key, "", rank=0)
            self.sections.append(self._current)
        return self._current

    def _section(self) -> SectionBuilder | None:
        """Return the section that a heading of the file has opened last."""
        return None if self._current is self._untitled else self._current

    def _open(self, written: str, kind: SectionKind, rank: int, *, by_label: bool = False) -> None:
        self._current = SectionBuilder(kind.key, without_stop(written), rank, by_label)
        self.sections.append(self._current)
        self._in_preamble = False

    def _open_lead(self, block: Block, kind: SectionKind) -> None:
        """Open a section with a run-in label: its value is the first paragraph. Header fields may still follow (a JSON record's keys)."""
        self._current = SectionBuilder(kind.key, without_stop(block.label), self._heading_rank + _LEAD_STEP, by_label=True)
        self.sections.append(self._current)
        self._current.add(Block(BlockKind.TEXT, block.text, line=block.line))

    def _heads_section(self, index: int, block: Block, found: Recognised | None) -> bool:
        """Return whether a label, which may be a heading, is one here."""
        set_as, section = look(block), self._section()
        alike = self.outline.labelled and set_as in self.outline.looks
        in_order = not set_as.numbered or _first_number(block) > self._number
        if section and section.key in _GROUPED and set_as.numbered and not (alike and in_order):
            return False
        if found is None:
            following = self.blocks[index + 1].kind if index + 1 < len(self.blocks) else BlockKind.CODE
            return alike and in_order and could_head(block) and following is not BlockKind.CODE
        if section and section.key in _PLANS and is_horizon(label_text(block)):
            return False
        if section and section.key == found.kind.key and not (alike and section.by_label):
            return False
        return alike or _is_strong(found)

    def _settle_untitled(self) -> None:
        """A stray line above a described issue is no description of it."""
        described = any(section.key == ISSUE.key and section is not self._untitled and not section.empty for section in self.sections)
        if self._untitled and described and self._untitled.length < _SHORT_PREAMBLE:
            self._untitled.key = OTHER.key


def _is_strong(found: Recognised | None) -> bool:
    return found is not None and found.sure and not found.weak


def _is_group(section: SectionBuilder, block: Block, found: Recognised | None) -> bool:
    """Return whether a heading below a section's own heading is one of its groups rather than a section."""
    if found is None or found.kind.key == section.key:
        return True
    if section.key in _PLANS and is_horizon(block.text):
        return True
    return found.weak and section.key != OTHER.key


def _first_number(block: Block) -> int:
    digits = "".join(char if char.isdecimal() else " " for char in number_of(label_text(block))).split()
    return int(digits[0]) if len(digits) == 1 else 0


def _is_numbered(block: Block) -> bool:
    return any(char.isalnum() for char in block.marker)
