"""Captured cells -> blocks: whether a table holds fields, data, a list, or only arranges a page.

The one decision worth knowing: a table without a header row whose cells hold lists, headings or other tables only arranges the page,
and its cells are read one after the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from indexer.readers.fields import is_key
from indexer.readers.runs import Run, line_blocks
from indexer.readers.tables import Cell, table_blocks
from indexer.report.model import Block, BlockKind

_PLAIN = frozenset({BlockKind.TEXT, BlockKind.LABEL, BlockKind.TABLE})
_LONGEST_VALUE = 400


@dataclass(frozen=True, slots=True)
class Captured:
    """The blocks of one cell, term or description; ``header``: it was marked as a header cell."""

    blocks: tuple[Block, ...]
    header: bool = False

    @property
    def flat(self) -> str:
        """All its words on one line; a table inside a cell only set them side by side."""
        texts = (block.text.replace(" | ", " ") if block.kind is BlockKind.TABLE else block.text for block in self.blocks)
        labels = (block.label and f"{block.label}:" for block in self.blocks)
        return " ".join(part for pair in zip(labels, texts, strict=True) for part in pair if part)

    @property
    def simple(self) -> bool:
        """Whether one line says it all: no list, heading, excerpt or field in it."""
        return all(block.kind in _PLAIN for block in self.blocks) and len(self.flat) <= _LONGEST_VALUE

    def cell(self) -> Cell:
        """Return the cell as a line of text."""
        labelled = bool(self.blocks) and all(block.kind is BlockKind.LABEL for block in self.blocks)
        return Cell(" ".join(self.flat.split()), label=self.header or labelled or self.flat.endswith(":"))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of captured cells."""

    cells: list[Captured]

    @property
    def simple(self) -> bool:
        """Whether each of its cells is one line."""
        return all(cell.simple for cell in self.cells)

    @property
    def filled(self) -> list[Captured]:
        """Its cells that hold words."""
        return [cell for cell in self.cells if cell.blocks]


@dataclass(slots=True)
class Table:
    """A table whose rows are still arriving; ``depth``: how many places capture blocks around it."""

    depth: int
    rows: list[Row] = field(default_factory=list)

    def blocks(self) -> list[Block]:
        """Return the blocks of the whole table."""
        rows = [row for row in self.rows if row.filled]
        if not rows:
            return []
        header = len(rows) > 1 and len(rows[0].cells) > 1 and all(cell.header for cell in rows[0].cells)
        header = header and not all(cell.header for row in rows for cell in row.cells)
        if header or all(row.simple and len(row.filled) > 1 for row in rows):
            return table_blocks([[cell.cell() for cell in row.cells] for row in rows], header=header)
        blocks: list[Block] = []
        for tabular, group in groupby(rows, key=lambda row: row.simple and len(row.filled) > 1):
            if tabular:
                blocks.extend(table_blocks([[cell.cell() for cell in row.cells] for row in group]))
            else:
                blocks.extend(block for row in group for block in _arranged(row.filled))
        return blocks


def _arranged(cells: Sequence[Captured]) -> list[Block]:
    """Read the cells of a row that only arranges the page; a short first cell beside a long one is its label."""
    if len(cells) > 1 and cells[0].simple and not is_key(cells[0].flat) and sum(len(cell.flat) for cell in cells) <= _LONGEST_VALUE:
        return table_blocks([[cell.cell() for cell in cells]])
    blocks: list[Block] = []
    for position, cell in enumerate(cells):
        if position == 0 and len(cells) == 2 and cell.simple and is_key(cell.flat):
            blocks.append(Block(BlockKind.LABEL, cell.flat))
        elif cell.simple and len(cell.blocks) == 1 and cell.blocks[0].kind is BlockKind.TEXT:
            blocks.extend(line_blocks([Run(cell.flat)]))
        else:
            blocks.extend(cell.blocks)
    return blocks
