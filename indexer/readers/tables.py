"""Rows of cells -> fields or data rows, one judgement for the tables of every format.

The one decision worth knowing: a table whose odd columns are labels (marked as headers, bold, or shaped like a field's key beside short
values) holds FIELDs; any other table keeps its rows. Its header row is kept as the first row, because a reader of the report saw it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.readers.fields import is_key
from indexer.readers.words import DASHES
from indexer.report.model import Block, BlockKind

_GENERIC = frozenset(
    {
        "", "attribute", "column", "data", "description", "detail", "details", "entry", "field", "info", "information", "item", "key",
        "label", "name", "parameter", "property", "setting", "value", "values", "what",
    }
)  # fmt: skip
_MARKER = re.compile(rf"[-*•·▪‣◦{DASHES}]|\(?(?:\d{{1,2}}|[a-z])[.)]")  # a list laid out as a table
_LONGEST_VALUE = 60
_LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: its text on one line, and whether it is marked as a label (a header cell, bold, or ending in a colon)."""

    text: str
    label: bool = False


def table_blocks(rows: Sequence[Sequence[Cell]], *, header: bool = False, forced_header: bool = False, line: int = 0) -> list[Block]:
    """Return FIELD blocks for a table of labels and values, else one TABLE block a row.

    ``header``: the first row is marked as naming the columns; ``forced_header``: the format has no table without such a row, so that it may
    well be the first pair.
    """
    rows = [row for row in rows if any(cell.text for cell in row)]
    if not rows:
        return []
    if all(len(row) == 2 and _MARKER.fullmatch(row[0].text) for row in rows):
        return [Block(BlockKind.ITEM, row[1].text, level=1, marker=row[0].text, line=line) for row in rows]
    if _is_field_table(rows, header=header, forced_header=forced_header):
        return [block for row in rows for block in _field_row(row, line)]
    return [_row(row, line) for row in rows]


def _row(row: Sequence[Cell], line: int) -> Block:
    texts = [cell.text for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return Block(BlockKind.TABLE, " | ".join(texts), line=line)


def _field_row(row: Sequence[Cell], line: int) -> list[Block]:
    """Return the pairs of a row; a cell without a partner is a label or, after an empty label, text."""
    cells = list(row)
    while len(cells) > 1 and not cells[-1].text and len(cells) % 2:
        cells.pop()
    if len(cells) == 1:
        kind = BlockKind.LABEL if cells[0].label else BlockKind.TEXT
        return [Block(kind, cells[0].text, line=line)]
    blocks: list[Block] = []
    for label, value in zip(cells[::2], [*cells[1::2], Cell("")] if len(cells) % 2 else cells[1::2], strict=True):
        if label.text:
            blocks.append(Block(BlockKind.FIELD, value.text, label=label.text.removesuffix(":").strip(), line=line))
        elif value.text:
            blocks.append(Block(BlockKind.TEXT, value.text, line=line))
    return blocks


def _is_field_table(rows: Sequence[Sequence[Cell]], *, header: bool, forced_header: bool) -> bool:
    wide = max(len(row) for row in rows)
    if wide % 2 or wide > 6:
        return False
    if wide == 2 and header:
        if all(_plain(cell.text) in _GENERIC for cell in rows[0]):
            return True
        return forced_header and _reads_as_fields(rows)
    body = [row for row in rows if len(row) > 1]
    if all(row[i].label and not row[i + 1].label for row in body for i in range(0, len(row) - 1, 2) if row[i].text):
        return not header
    return wide == 2 and not header and _reads_as_fields(rows)


def _reads_as_fields(rows: Sequence[Sequence[Cell]]) -> bool:
    """Judge a table of two columns without marked labels by its words: keys on the left, each once, short values on the right."""
    pairs = [(row[0].text.removesuffix(":").strip(), row[1].text) for row in rows if len(row) == 2]
    if len(pairs) < 2 or len(pairs) < len(rows):
        return False
    keys = [key.casefold() for key, _ in pairs]
    if len(set(keys)) < len(keys) or not all(key and len(key) <= _LONGEST_LABEL and is_key(key) for key, _ in pairs):
        return False
    return all(len(value) <= _LONGEST_VALUE * 2 for _, value in pairs) and sum(len(v) for _, v in pairs) <= _LONGEST_VALUE * len(pairs)


def _plain(text: str) -> str:
    return text.strip(" *_:#").casefold()
