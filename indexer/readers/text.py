"""Plain text -> blocks: headings however they are drawn, fields, lists by indentation, excerpts, tables and paragraphs.

The one decision worth knowing: the page is read line by line, and the surest signs are asked first (fence, drawn heading, machine-written
line); what nothing claims is a paragraph, so every line ends up in a block.
"""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile

from indexer.readers.excerpts import excerpt_at, fence_at, field_run, is_header, is_machine
from indexer.readers.fields import aligned_fields, split_field, split_fields
from indexer.readers.headings import heading_at, label_at, titles_at
from indexer.readers.lines import Line, Page, split_lines
from indexer.readers.marks import Marked, marked
from indexer.readers.tables import Cell, table_blocks
from indexer.readers.words import DASHES, clean_lines, collapse, verbatim
from indexer.report.model import Block, BlockKind

_SHORT_VALUE = 60
_MOST_ALIGNED = 200
_DRAWN = frozenset("`~{>|+")  # what a fence, a quotation and a table begin with


def text_blocks(text: str, *, first_line: int = 1, titled: bool = True) -> list[Block]:
    """Return the blocks of a plain text.

    ``first_line`` is the number of its first line in the file; ``titled`` whether the text may open with its title (a body does not).
    """
    reader = _TextReader(Page(split_lines(clean_lines(text), first=first_line)), titled=titled)
    return reader.read()


@dataclass(frozen=True, slots=True)
class _OpenItem:
    indent: int
    ordinal: str
    introduces: bool


class _TextReader:
    """Walks down a page once; each method that takes lines returns whether it did."""

    def __init__(self, page: Page, *, titled: bool) -> None:
        self._page = page
        self._titled = titled
        self._index = 0
        self._blocks: list[Block] = []
        self._open: list[_OpenItem] = []
        self._steps: tuple[Callable[[Line], bool], ...] = (
            self._fence,
            self._quotation,
            self._table,
            self._heading,
            self._excerpt,
            self._ruler,
            self._title,
            self._label,
            self._item,
            self._aligned,
            self._fields,
        )

        self._steps_of_words = self._steps[3:]

    def read(self) -> list[Block]:
        while self._index < len(self._page):
            line = self._page.lines[self._index]
            if line.blank:
                self._index += 1
                continue
            for step in self._steps if line.text[0] in _DRAWN else self._steps_of_words:
                if step(line):
                    break
            else:
                self._paragraph(line)
        return self._blocks

    def _take(self, count: int, *blocks: Block) -> bool:
        self._blocks.extend(block for block in blocks if block.text or block.label)
        self._index += count
        return True

    def _raw(self, count: int) -> str:
        raws = [line.raw for line in self._page.lines[self._index : self._index + count]]
        return verbatim(textwrap.dedent("\n".join(raws)))

    def _fence(self, line: Line) -> bool:
        count = fence_at(self._page, self._index)
        if not count:
            return False
        inner = [inner.raw for inner in self._page.lines[self._index + 1 : self._index + count - 1]]
        return self._take(count, Block(BlockKind.CODE, verbatim(textwrap.dedent("\n".join(inner))), line=line.number))

    def _quotation(self, line: Line) -> bool:
        """Keep quoted lines of a mail or ticket as text: a field or heading in a quotation is not the report's own."""
        if not line.text.startswith(">") or is_machine(line.text):
            return False
        count = 0
        while not self._page.blank(self._index + count) and self._page.lines[self._index + count].text.startswith(">"):
            count += 1
        quoted = [inner.text.lstrip("> \t") for inner in self._page.lines[self._index : self._index + count]]
        blocks: list[Block] = []
        for chunk in "\n".join(quoted).split("\n\n"):
            verbatim_chunk = any(is_machine(text) for text in chunk.split("\n"))
            kind, words = (BlockKind.CODE, verbatim(chunk)) if verbatim_chunk else (BlockKind.TEXT, collapse(chunk))
            blocks.append(Block(kind, words, line=line.number))
        return self._take(count, *blocks)

    def _table(self, line: Line) -> bool:
        """Read a table drawn with bars; the lines between its rows are only drawing."""
        if line.text[0] not in "|+" or not (line.ruler == "+" or line.text.endswith("|")):
            return False
        rows: list[list[Cell]] = []
        count, header = 0, False
        while not self._page.blank(self._index + count):
            text = self._page.lines[self._index + count].text
            if set(text) <= set("|+-=: "):
                header = header or len(rows) == 1
            elif text[0] == "|" and text.endswith("|") and len(text) > 2:
                rows.append([Cell(collapse(cell)) for cell in text[1:-1].split("|")])
            else:
                break
            count += 1
        if not rows or (len(rows) < 2 and not header):
            return False
        return self._take(count, *table_blocks(rows, header=header, forced_header=header, line=line.number))

    def _heading(self, _: Line) -> bool:
        headings, count = heading_at(self._page, self._index)
        if not count:
            return False
        self._open.clear()
        return self._take(count, *(Block(b.kind, collapse(b.text), level=b.level, line=b.line) for b in headings))

    def _excerpt(self, line: Line) -> bool:
        if self._at_header() and is_header(self._page, self._index):
            return False
        within = max((item.indent for item in self._open if item.indent < line.indent), default=0)
        count = excerpt_at(self._page, self._index, within=within, header=self._among_fields())
        if not count and self._introduced():
            count = field_run(self._page, self._index)
        return bool(count) and self._take(count, Block(BlockKind.CODE, self._raw(count), line=line.number))

    def _at_header(self) -> bool:
        """Return whether only the title of a file has been read: an indented block of fields is its header then, not an excerpt."""
        return self._titled and all(block.kind in (BlockKind.HEADING, BlockKind.LABEL) for block in self._blocks)

    def _among_fields(self) -> bool:
        return bool(self._blocks) and self._blocks[-1].kind is BlockKind.FIELD and not self._page.blank(self._index - 1)

    def _introduced(self) -> bool:
        """Return whether a sentence ending in a colon stands directly above."""
        if not self._blocks or self._page.blank(self._index - 1):
            return False
        above = self._blocks[-1]
        return above.kind in (BlockKind.TEXT, BlockKind.ITEM) and above.text.endswith(":")

    def _ruler(self, line: Line) -> bool:
        return bool(line.ruler) and self._take(1)

    def _title(self, _: Line) -> bool:
        if self._blocks or not self._titled:
            return False
        titles = titles_at(self._page, self._index)
        return bool(titles) and self._take(len(titles), *(Block(b.kind, collapse(b.text), level=b.level, line=b.line) for b in titles))

    def _label(self, line: Line) -> bool:
        label = label_at(self._page, self._index)
        if label is None or self._indented_value(line) or (split_field(line.text) and self._among_fields()):
            return False
        self._open.clear()
        return self._take(1, Block(label.kind, collapse(label.text), line=label.line))

    def _item(self, line: Line) -> bool:
        mark = marked(line.text, self._page.ordinals)
        if mark is None:
            return False
        parts, count = [mark.text], 1
        content = line.indent + mark.offset
        while self._continues_item(self._index + count, line.indent, content, mark):
            parts.append(self._page.lines[self._index + count].text)
            count += 1
        text = collapse(" ".join(parts))
        level = self._level(line.indent, mark, introduces=text.endswith(":"))
        return self._take(count, Block(BlockKind.ITEM, text, level=level, marker=mark.marker, line=line.number))

    def _mark(self, index: int, *, above: Marked | None = None) -> Marked | None:
        """Return the list marker of a line, unless the line only goes on the sentence (or the item ``above``) before it."""
        mark = marked(self._page.lines[index].text, self._page.ordinals)
        if mark is None or not self._page.goes_on(index - 1) or marked(self._page.lines[index - 1].text, self._page.ordinals):
            return mark
        if mark.numbered:
            return mark if above is not None or mark.ordinal in ("1", "a") else None
        return None if mark.marker in f"{DASHES}*+" and (above is None or above.marker != mark.marker) else mark

    def _continues_item(self, index: int, indent: int, content: int, mark: Marked) -> bool:
        if self._page.blank(index):
            return False
        line = self._page.lines[index]
        if line.ruler or self._mark(index, above=mark) is not None or heading_at(self._page, index)[1] or fence_at(self._page, index):
            return False
        if excerpt_at(self._page, index, within=content, header=False):
            return False
        return line.indent > indent or self._page.goes_on(index - 1)

    def _level(self, indent: int, mark: Marked, *, introduces: bool) -> int:
        """Return the depth of an item: by indentation, by dotted numbers, or because the number above it announced points."""
        while self._open and not self._encloses(self._open[-1], indent, mark):
            self._open.pop()
        self._open.append(_OpenItem(indent, mark.ordinal, introduces))
        return len(self._open)

    def _encloses(self, outer: _OpenItem, indent: int, mark: Marked) -> bool:
        if mark.ordinal and outer.ordinal and mark.ordinal.startswith(f"{outer.ordinal}."):
            return True
        if indent > outer.indent + 1:
            return True
        return abs(indent - outer.indent) <= 1 and outer.introduces and bool(outer.ordinal) and not mark.numbered

    def _aligned(self, line: Line) -> bool:
        following = takewhile(
            lambda below: below.text and below.indent == line.indent, self._page.lines[self._index : self._index + _MOST_ALIGNED]
        )
        fields = aligned_fields(below.text for below in following)
        numbered = enumerate(fields, start=line.number)
        blocks = (Block(BlockKind.FIELD, collapse(value), label=collapse(key), line=number) for number, (key, value) in numbered)
        return bool(fields) and self._take(len(fields), *blocks)

    def _fields(self, line: Line) -> bool:
        fields = split_fields(line.text)
        if not fields:
            return False
        key, value = fields[-1]
        if len(fields) == 1 and not value and not self._among_fields() and not self._indented_value(line):
            return False
        parts, count = [value], 1
        if len(fields) == 1 and (value or self._indented_value(line)):
            while self._continues_value(self._index + count, line.indent):
                parts.append(self._page.lines[self._index + count].text)
                count += 1
        fields[-1] = (key, " ".join(parts))
        self._open.clear()
        return self._take(count, *(Block(BlockKind.FIELD, collapse(v), label=collapse(k), line=line.number) for k, v in fields))

    def _indented_value(self, line: Line) -> bool:
        """Return whether a key alone has its value, one short line, further in on the next line."""
        if self._page.blank(self._index + 1) or not self._page.blank(self._index + 2) or split_field(line.text) is None:
            return False
        below = self._page.lines[self._index + 1]
        if below.indent <= line.indent or len(below.text) > _SHORT_VALUE or below.text.endswith("."):
            return False
        return not is_machine(below.text) and marked(below.text) is None

    def _continues_value(self, index: int, indent: int) -> bool:
        if self._page.blank(index):
            return False
        line = self._page.lines[index]
        if line.ruler or split_field(line.text) or marked(line.text, self._page.ordinals) or heading_at(self._page, index)[1]:
            return False
        if excerpt_at(self._page, index, within=indent, header=False):
            return False
        return line.indent > indent or self._page.goes_on(index - 1)

    def _paragraph(self, line: Line) -> None:
        end = self._index + 1
        while not self._page.blank(end) and not self._interrupts(end):
            end += 1
        while self._open and self._open[-1].indent >= line.indent:
            self._open.pop()
        blocks: list[Block] = []
        parts: list[str] = []
        start = self._index
        for index in range(self._index, end):
            parts.append(self._page.lines[index].text)
            if index + 1 == end or not self._page.goes_on(index):
                blocks.append(Block(BlockKind.TEXT, collapse(" ".join(parts)), line=self._page.lines[start].number))
                parts, start = [], index + 1
        self._take(end - self._index, *blocks)

    def _interrupts(self, index: int) -> bool:
        line = self._page.lines[index]
        if line.ruler or heading_at(self._page, index)[1] or fence_at(self._page, index) or self._mark(index) is not None:
            return True
        if line.text.startswith(">") or excerpt_at(self._page, index, within=0, header=False):
            return True
        field = split_field(line.text)
        return field is not None and bool(field[1]) and not self._page.goes_on(index - 1)
