"""A markup tree's events (element begins, text, element ends) -> blocks, without knowing what parsed it.

The one decision worth knowing: cells, terms and descriptions are captured as blocks of their own and judged when they close, so that nested
layout tables, lists in cells and fields in cells all come out as what they look like; nothing here recurses, however deep the tree.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from indexer.readers.element import CELLS, LABELS, LIST_LEVEL, LISTS, VERBATIM, Element
from indexer.readers.layout import Captured, Row, Table
from indexer.readers.marks import marked
from indexer.readers.runs import Run, all_bold, all_mono, line_blocks, plain
from indexer.readers.text import text_blocks
from indexer.readers.words import collapse, verbatim
from indexer.report.model import Block, BlockKind

_OFFICE_BULLET = re.compile(r"([o§])\s+(?=\S)")
_LONGEST_TITLE = 160


@dataclass(slots=True)
class _List:
    ordered: bool
    number: int
    style: str


@dataclass(slots=True)
class _Frame:
    """A place that collects blocks: the page, or a cell, term or description captured until it closes."""

    blocks: list[Block] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    cell: bool = False
    term: str = ""  # a label whose value has not come yet


class MarkupBlocks:
    """Takes a document's events in order; :meth:`finish` returns its blocks."""

    def __init__(self) -> None:
        self._frames = [_Frame()]
        self._lines: list[list[Run]] = [[]]
        self._bold = self._mono = self._large = self._label = self._quote = 0
        self._heading = 0
        self._force_label = False
        self._verbatim: list[str] | None = None
        self._item: tuple[str, int] | None = None
        self._office_level = 0
        self._tables: list[Table] = []

    def finish(self) -> list[Block]:
        """Return the blocks of all events taken so far."""
        self._flush()
        while len(self._frames) > 1:
            self._emit_term()
            frame = self._frames.pop()
            self._frames[-1].blocks.extend(frame.blocks)
        self._emit_term()
        return self._frames[0].blocks

    def text(self, text: str) -> None:
        """Take the words of a text node."""
        if self._verbatim is not None:
            self._verbatim.append(text)
        else:
            run = Run(text, bool(self._bold), bool(self._mono), bool(self._large), bool(self._label))
            self._lines[-1].append(run)

    def begin(self, element: Element) -> None:
        """Take the beginning of an element."""
        if self._verbatim is not None:
            if element.name == "br":
                self._verbatim.append("\n")
            return
        if element.block:
            self._flush()
            self._begin_block(element)
        elif element.name == "br":
            self._lines.append([])
        self._bold += element.bold
        self._mono += element.mono
        self._large += element.large
        self._label += element.label

    def end(self, element: Element) -> None:
        """Take the end of an element."""
        if self._verbatim is not None:
            if element.name not in VERBATIM:
                return
            self._emit(Block(BlockKind.CODE, verbatim("".join(self._verbatim))))
            self._verbatim = None
            return
        if element.block:
            self._flush()
            self._end_block(element)
        self._bold -= element.bold
        self._mono -= element.mono
        self._large -= element.large
        self._label -= element.label

    def preformatted(self, text: str) -> None:
        """Take a block whose line breaks are kept but which is prose (``white-space: pre-wrap``): a mail's plain text."""
        self.embed([replace(block, line=0) for block in text_blocks(text, titled=False)])

    def embed(self, blocks: Iterable[Block]) -> None:
        """Take blocks that were read elsewhere: a page inside the page."""
        self._flush()
        for block in blocks:
            self._emit(block)

    def _begin_block(self, element: Element) -> None:
        name, frame = element.name, self._frames[-1]
        self._heading = element.heading or self._heading
        self._force_label = name in LABELS
        if name in VERBATIM:
            self._verbatim = []
        elif name in LISTS:
            start = element.attributes.get("start", "1")
            number = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1
            frame.lists.append(_List(name == "ol", number, element.attributes.get("type", "1")))
        elif name == "li":
            self._item = self._marker(element)
        elif name == "table":
            self._emit_term()
            self._tables.append(Table(depth=len(self._frames)))
        elif name == "tr" and self._tables:
            self._tables[-1].rows.append(Row([]))
        elif name in CELLS or name in {"dt", "dd"}:
            self._frames.append(_Frame(cell=True))
            self._item = None
        elif name == "blockquote":
            self._quote += 1
        elif name == "p" and (level := LIST_LEVEL.search(element.style.get("mso-list", ""))):
            self._office_level = int(level[1])

    def _end_block(self, element: Element) -> None:
        name, frame = element.name, self._frames[-1]
        if element.heading:
            self._heading = 0
        if name in LISTS and frame.lists:
            frame.lists.pop()
        elif name == "li":
            self._item = None
        elif name == "table" and self._tables:
            for block in self._tables.pop().blocks():
                self._emit(block)
        elif (name in CELLS or name in {"dt", "dd"}) and len(self._frames) > 1:
            self._emit_term()
            self._end_captured(element, Captured(tuple(self._frames.pop().blocks), header=name == "th"))
        elif name == "blockquote":
            self._quote = max(self._quote - 1, 0)
        elif name == "dl":
            self._emit_term()
        self._force_label = False
        self._office_level = 0

    def _end_captured(self, element: Element, captured: Captured) -> None:
        if element.name == "dt":
            self._emit_term()
            self._frames[-1].term = captured.flat
        elif element.name == "dd":
            self._describe(captured)
        elif self._tables:
            table = self._tables[-1]
            if not table.rows:
                table.rows.append(Row([]))
            table.rows[-1].cells.append(captured)
        else:
            self._frames[-1].blocks.extend(captured.blocks)

    def _describe(self, captured: Captured) -> None:
        """Pair a term with its description: a field, or a label above blocks that are more than a value."""
        frame = self._frames[-1]
        term, frame.term = frame.term.removesuffix(":").strip(), ""
        if not term and captured.simple and frame.blocks and frame.blocks[-1].kind is BlockKind.FIELD:
            term = frame.blocks[-1].label
        if term and captured.simple:
            frame.blocks.append(Block(BlockKind.FIELD, captured.flat, label=term))
        else:
            labels = [Block(BlockKind.LABEL, term)] if term else []
            frame.blocks.extend([*labels, *captured.blocks])

    def _emit_term(self) -> None:
        frame = self._frames[-1]
        if frame.term:
            frame.blocks.append(Block(BlockKind.LABEL, frame.term))
            frame.term = ""

    def _emit(self, block: Block) -> None:
        if block.text or block.label:
            self._emit_term()
            self._frames[-1].blocks.append(block)

    def _marker(self, element: Element) -> tuple[str, int]:
        lists = self._frames[-1].lists
        if not lists or not lists[-1].ordered:
            return "-", max(len(lists), 1)
        current = lists[-1]
        value = element.attributes.get("value", "")
        if value.isascii() and value.isdigit() and len(value) < 7:
            current.number = int(value)
        ordinal = str(current.number)
        if current.style in {"a", "A"} and 1 <= current.number <= 26:
            ordinal = chr(ord(current.style) + current.number - 1)
        current.number += 1
        return f"{ordinal}.", len(lists)

    def _flush(self) -> None:
        """Turn the words gathered since the last block boundary into blocks."""
        lines, self._lines = [line for line in self._lines if plain(line)], [[]]
        if not lines:
            return
        runs = [run for line in lines for run in (*line, Run("\n"))]
        if self._heading:
            self._emit(Block(BlockKind.HEADING, plain(runs), level=self._heading))
        elif self._force_label:
            self._emit(Block(BlockKind.LABEL, plain(runs)))
        elif self._item is not None:
            (marker, level), self._item = self._item, None
            self._emit(Block(BlockKind.ITEM, plain(runs), level=level, marker=marker))
        elif self._office_level:
            self._emit(self._office_item(plain(runs)))
        else:
            for line in lines:
                self._flush_line(line)

    def _office_item(self, text: str) -> Block:
        mark = marked(text)
        bullet = _OFFICE_BULLET.match(text)
        if mark is None and bullet is not None:
            return Block(BlockKind.ITEM, text[bullet.end() :], level=self._office_level, marker=bullet[1])
        return Block(BlockKind.ITEM, mark.text if mark else text, level=self._office_level, marker=mark.marker if mark else "")

    def _flush_line(self, line: list[Run]) -> None:
        frame = self._frames[-1]
        words = [run for run in line if run.text.strip()]
        if all_mono(line):
            self._emit(Block(BlockKind.CODE, verbatim("".join(run.text for run in line))))
        elif self._quote:
            self._emit(Block(BlockKind.TEXT, plain(line)))
        elif all(run.large for run in words) and len(plain(line)) <= _LONGEST_TITLE and not frame.cell:
            first = not any(block.level == 1 and block.kind is BlockKind.HEADING for block in frame.blocks)
            self._emit(Block(BlockKind.HEADING if first else BlockKind.LABEL, plain(line), level=int(first)))
        elif all(run.label for run in words) and not frame.cell:
            self._emit_term()
            frame.term = plain(line)
        elif frame.term and not frame.cell and not all_bold(line):
            self._describe(Captured((Block(BlockKind.TEXT, plain(line)),)))
        else:
            for block in line_blocks(line, marked_only=frame.cell):
                self._emit(Block(block.kind, collapse(block.text), block.label, block.level, block.marker))
