"""Blocks that hold header values, whatever they look like: list items, lines with several values, table rows, a heading above its value.

The one decision worth knowing: each method takes a block only if all of it is header values, and says so; what it does not take is left to
be text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from indexer.report.body import split_keyed
from indexer.report.fields import METADATA_HEADINGS, fold_label, header_field
from indexer.report.header import HeaderBuilder
from indexer.report.headings import clean_heading, label_text, without_colon
from indexer.report.identity import split_title
from indexer.report.meaning import is_plausible, split_inline, table_fields
from indexer.report.model import Block, BlockKind
from indexer.report.recognition import recognise

_MAX_BELOW: Final = 80
"""Characters of a value that stands below its label."""

_TELLING: Final = 24
"""Characters of a date, priority or status that can hardly be anything else."""


@dataclass(frozen=True, slots=True)
class HeaderLines:
    """Recognises header values among a file's blocks and puts them into the header."""

    blocks: Sequence[Block]
    header: HeaderBuilder

    def take_value(self, label: str, text: str, *, strict: bool) -> bool:
        """Take a labelled value; ``strict`` asks that the value can be the field's."""
        field = header_field(label)
        if field is None or (strict and not is_plausible(field, text)):
            return False
        self.header.put(field.name, label, text)
        return True

    def take_item(self, block: Block, *, strict: bool) -> bool:
        """Take a list item that reads ``Key: value``."""
        key, value = split_keyed(block.text)
        if not key and block.text.rstrip().endswith(":"):
            key = block.text.rstrip().removesuffix(":")
        field = header_field(key)
        if field is None or (strict and not is_plausible(field, value)):
            return False
        number = f"{block.marker} " if any(char.isalnum() for char in block.marker) else ""
        self.header.put(field.name, f"{number}{key}", value)
        return True

    def take_line(self, block: Block) -> bool:
        """Take a paragraph that is nothing but header values ("Account: X, Severity: High")."""
        pairs = split_inline("", block.text)
        fields = [header_field(label) for label, _ in pairs]
        if not all(field and is_plausible(field, value) for field, (_, value) in zip(fields, pairs, strict=True)):
            return False
        for label, value in pairs:
            self.take_value(label, value, strict=False)
        return True

    def take_row(self, index: int) -> int:
        """Take a table row of labels and values and return how many blocks that were (0: none)."""
        cells, below = self._cells(index), self._cells(index + 1)
        pairs, taken = table_fields(cells, below)
        for label, value in pairs:
            self.take_value(label, value, strict=False)
        return taken

    def _cells(self, index: int) -> list[str]:
        if index >= len(self.blocks) or self.blocks[index].kind is not BlockKind.TABLE:
            return []
        return [cell.strip() for cell in self.blocks[index].text.split(" | ")]

    def take_id(self, block: Block) -> bool:
        """Take a line that holds nothing but the id."""
        identified = split_title(block.text) if len(block.text) <= _MAX_BELOW else None
        if identified is None or identified.rest:
            return False
        self.header.put("id", "", label_text(block))
        return True

    def repeats_title(self, block: Block) -> bool:
        """Return whether a heading repeats the title, with or without the id."""
        held, written = self.header.written("title"), without_colon(label_text(block))
        if held is None or written not in held:
            return False
        identified = split_title(held)
        return written in (without_colon(held), identified.rest if identified else "")

    def take_below(self, index: int) -> bool:
        """Take a heading that is a field's name together with its value, alone in the next block ("Reference:" above "CE1108")."""
        written = label_text(self.blocks[index])
        field, found = header_field(clean_heading(written)), recognise(written)
        below = self.blocks[index + 1 : index + 3]
        if field is None or (found and not found.weak) or not below:
            return False
        value = below[0].text
        telling = len(value) <= _TELLING and (field.is_date or field.name in ("priority", "status"))
        alone = telling or len(below) < 2 or below[1].kind in (BlockKind.HEADING, BlockKind.LABEL, BlockKind.FIELD)
        if below[0].kind is not BlockKind.TEXT or not alone or len(value) > _MAX_BELOW or not is_plausible(field, value):
            return False
        self.header.put(field.name, written.rstrip(" :"), value)
        return True

    def under_metadata(self, index: int) -> bool:
        """Return whether header fields stand below this heading: below "Ticket details", or below any if no header has been seen."""
        below = self._fields_below(index)
        known = fold_label(clean_heading(self.blocks[index].text)) in METADATA_HEADINGS
        return below >= (1 if known else 2 if self.header.bare else len(self.blocks))

    def _fields_below(self, index: int) -> int:
        """Return how many header fields follow directly."""
        count = 0
        for block in self.blocks[index + 1 : index + 4]:
            label, value = (block.label, block.text) if block.kind is BlockKind.FIELD else split_keyed(block.text)
            field = header_field(label) if block.kind in (BlockKind.FIELD, BlockKind.ITEM) else None
            if field is None or not is_plausible(field, value):
                break
            count += 1
        return count
