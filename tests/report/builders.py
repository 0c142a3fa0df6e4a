"""Blocks as readers deliver them, in a few letters, so that a test reads like the file that it stands for."""

from indexer.report import Block, BlockKind, Report, assemble


def h1(text: str) -> Block:
    return Block(BlockKind.HEADING, text, level=1)


def h2(text: str) -> Block:
    return Block(BlockKind.HEADING, text, level=2)


def h3(text: str) -> Block:
    return Block(BlockKind.HEADING, text, level=3)


def label(text: str) -> Block:
    return Block(BlockKind.LABEL, text)


def field(key: str, value: str) -> Block:
    return Block(BlockKind.FIELD, value, label=key)


def text(words: str) -> Block:
    return Block(BlockKind.TEXT, words)


def item(words: str, marker: str = "-", level: int = 1) -> Block:
    return Block(BlockKind.ITEM, words, level=level, marker=marker)


def code(words: str) -> Block:
    return Block(BlockKind.CODE, words)


def row(*cells: str) -> Block:
    return Block(BlockKind.TABLE, " | ".join(cells))


def report_of(*blocks: Block, fallback_id: str = "CE1999", source: str = "CE1999.txt") -> Report:
    return assemble(blocks, source=source, fallback_id=fallback_id)


def keys(report: Report) -> list[str]:
    return [section.key for section in report.sections]


def codes(report: Report) -> list[str]:
    return [warning.code for warning in report.warnings]


def fields(**values: str) -> list[Block]:
    return [field(name.replace("_", " ").capitalize(), value) for name, value in values.items()]


def listed(table: str) -> list[str]:
    """Return the entries of a table whose entries are separated by "|", white space collapsed."""
    return [" ".join(entry.split()) for entry in table.split("|")]
