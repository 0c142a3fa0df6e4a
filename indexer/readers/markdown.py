"""Markdown -> blocks, from the tokens of markdown-it-py (CommonMark with tables), front matter included.

The one decision worth knowing: what CommonMark would swallow is kept. A tag that HTML does not know (``<your-host>``) is text, a link
keeps its address, an unused link definition is a line, and nesting beyond the parser's limit falls back to plain text.
"""

import re
from collections.abc import Iterable, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from indexer.readers.front_matter import front_matter_blocks, split_front_matter
from indexer.readers.html import fragment_blocks
from indexer.readers.inline import flat_text, inline_lines, is_html, literal_tags, paragraph_blocks, rendered
from indexer.readers.runs import all_bold
from indexer.readers.tables import Cell, table_blocks
from indexer.readers.text import text_blocks
from indexer.readers.words import clean, collapse, verbatim
from indexer.report.model import Block, BlockKind

_DEEPEST = 60
_MOST_BRACKETS = 20_000  # each may open a link, and the parser looks for its end; no report has a tenth of that
_PARSER = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
_DEFINITION = re.compile(r"[ ]{0,3}\[[^\]]+\]:")


def markdown_blocks(text: str, *, first_line: int = 1) -> list[Block]:
    """Return the blocks of a Markdown text; ``first_line`` is the number of its first line in the file."""
    front, body, skipped = split_front_matter(clean(text))
    blocks = front_matter_blocks(front, first_line=first_line + 1) if front else []
    if body.count("[") > _MOST_BRACKETS:
        return blocks + text_blocks(body, first_line=first_line + skipped)
    try:
        return blocks + _MarkdownReader(body, first_line=first_line + skipped).read()
    except RecursionError:
        return blocks + text_blocks(body, first_line=first_line + skipped)


class _MarkdownReader:
    """Walks the flat token list once."""

    def __init__(self, text: str, *, first_line: int) -> None:
        self._text = text
        self._first_line = first_line
        self._env: dict[str, object] = {}
        self._tokens = _PARSER.parse(text, self._env)
        self._depth = 0
        self._item: tuple[str, int] | None = None
        self._quotes = 0
        self._blocks: list[Block] = []

    def read(self) -> list[Block]:
        if any(token.level >= _DEEPEST - 1 for token in self._tokens):
            return text_blocks(self._text, first_line=self._first_line)
        index = 0
        while index < len(self._tokens):
            token = self._tokens[index]
            if token.type == "table_open":
                index = self._table(index)
            elif token.type == "heading_open":
                self._heading(token, self._tokens[index + 1])
                index += 2
            else:
                self._token(token)
            index += 1
        return self._blocks + self._unused_definitions()

    def _line(self, token: Token) -> int:
        return token.map[0] + self._first_line if token.map else 0

    def _token(self, token: Token) -> None:
        if token.type.startswith(("bullet_list_", "ordered_list_", "list_item_")):
            self._list(token)
        elif token.type == "blockquote_open":
            self._quotes += 1
        elif token.type == "blockquote_close":
            self._quotes -= 1
        elif token.type in {"fence", "code_block"}:
            self._add(Block(BlockKind.CODE, verbatim(token.content), line=self._line(token)))
        elif token.type == "html_block":
            for block in fragment_blocks(literal_tags(token.content)):
                self._add(Block(block.kind, block.text, block.label, block.level, block.marker, self._line(token)))
        elif token.type == "inline":
            self._inline(token)

    def _list(self, token: Token) -> None:
        if token.type.startswith("list_item_"):
            if self._item is not None:
                self._add(Block(BlockKind.ITEM, "", level=self._item[1], marker=self._item[0]))  # a number without a text
            self._item = (f"{token.info}{token.markup}", self._depth) if token.nesting > 0 else None
        else:
            self._depth += token.nesting

    def _add(self, block: Block) -> None:
        if block.text or block.label or any(character.isalnum() for character in block.marker):
            self._blocks.append(block)

    def _inline(self, token: Token) -> None:
        line = self._line(token)
        if self._item is not None:
            (marker, level), self._item = self._item, None
            self._add(Block(BlockKind.ITEM, flat_text(token), level=level, marker=marker, line=line))
        elif self._quotes or self._depth:
            self._add(Block(BlockKind.TEXT, flat_text(token), line=line))
        else:
            for block in _paragraph(token, line):
                self._add(block)

    def _heading(self, opening: Token, inline: Token) -> None:
        """Read a heading; "Key: value" lines above a rule look like one to CommonMark, but are a header block."""
        if opening.markup in {"-", "="} and any(child.type == "softbreak" for child in inline.children or ()):
            self._inline(inline)
            return
        number = self._item[0] if self._item is not None and self._item[0].rstrip(".)").isdecimal() else ""
        self._item = None
        line = self._line(opening)
        self._add(Block(BlockKind.HEADING, f"{number} {flat_text(inline, links=False)}".strip(), level=int(opening.tag[1]), line=line))
        addresses = [str(child.attrs.get("href", "")) for child in inline.children or () if child.type == "link_open"]
        self._add(Block(BlockKind.TEXT, collapse(" ".join(a for a in addresses if not a.startswith("#"))), line=line))

    def _table(self, index: int) -> int:
        """Read a table; return the index of its last token."""
        rows: list[list[Cell]] = []
        start = index
        while self._tokens[index].type != "table_close":
            token = self._tokens[index]
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                text = flat_text(token)
                bold = not is_html(token) and len(lines := inline_lines(token)) == 1 and all_bold(lines[0].runs)
                rows[-1].append(Cell(text, label=bold or text.endswith(":")))
            index += 1
        header = bool(rows) and any(cell.text for cell in rows[0])
        for block in table_blocks(rows, header=header, forced_header=header, line=self._line(self._tokens[start])):
            self._add(block)
        return index

    def _unused_definitions(self) -> list[Block]:
        """Return link definitions that no link uses, as lines: their words stand nowhere else."""
        used = set(_addresses(self._tokens))
        lines = self._text.split("\n")
        blocks: list[Block] = []
        for definition in _definitions(self._env):
            place, href = definition
            if href not in used and place < len(lines) and _DEFINITION.match(lines[place]):
                blocks.append(Block(BlockKind.TEXT, collapse(lines[place]), line=place + self._first_line))
        return blocks


def _paragraph(token: Token, line: int) -> list[Block]:
    if is_html(token):
        blocks = fragment_blocks(f"<p>{rendered(token, _PARSER)}</p>")
        return [Block(block.kind, block.text, block.label, block.level, block.marker, line) for block in blocks]
    return paragraph_blocks(inline_lines(token), line=line)


def _addresses(tokens: Sequence[Token]) -> Iterable[str]:
    for token in tokens:
        for child in token.children or ():
            if child.type in {"link_open", "image"}:
                yield str(child.attrs.get("href") or child.attrs.get("src") or "")


def _definitions(env: dict[str, object]) -> Iterable[tuple[int, str]]:
    """Yield line and address of each link definition that the parser has taken out of the text."""
    references = env.get("references")
    duplicates = env.get("duplicate_refs")
    entries = [*(references.values() if isinstance(references, dict) else ()), *(duplicates if isinstance(duplicates, list) else ())]
    for entry in entries:
        if isinstance(entry, dict) and isinstance(entry.get("map"), list):
            yield entry["map"][0], str(entry.get("href", ""))
