"""How tests write blocks and words down: one readable line a block, and the words that a reader of a file would see."""

import re
from collections import Counter
from collections.abc import Iterable

from indexer.report.model import Block, BlockKind

_WORD = re.compile(r"[^\W_]+")


def look(block: Block) -> str:
    """Return a block as one line: "h2 Fix", "Status = Open", "1. Restart", "-- nested", "text", "'verbatim'"."""
    if block.kind is BlockKind.HEADING:
        return f"h{block.level} {block.text}"
    if block.kind is BlockKind.LABEL:
        return f"label {block.text}"
    if block.kind is BlockKind.FIELD:
        return f"{block.label} = {block.text}"
    if block.kind is BlockKind.ITEM:
        return f"{'>' * block.level} {block.marker} {block.text}".replace("  ", " ")
    if block.kind is BlockKind.CODE:
        return f"code {block.text!r}"
    if block.kind is BlockKind.TABLE:
        return f"row {block.text}"
    return block.text


def looks(blocks: Iterable[Block]) -> list[str]:
    """Return each block as one line."""
    return [look(block) for block in blocks]


def words(text: str) -> Counter[str]:
    """Count the words of a text."""
    return Counter(_WORD.findall(text.casefold()))


def words_of(blocks: Iterable[Block]) -> Counter[str]:
    """Count the words of blocks, their labels and markers included."""
    return words("\n".join(f"{block.marker} {block.label} {block.text}" for block in blocks))
