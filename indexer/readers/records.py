"""A record's keys and values -> blocks: short values are fields, long ones sections, lists points; for JSON and bulk exports.

The one decision worth knowing: the shape of a value decides what its key is. A sentence, several lines or markup make the key a
HEADING; everything else makes it a FIELD's label, and all fields come first, because a ticket tool writes its keys in any order.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from indexer.readers.html import fragment_blocks
from indexer.readers.markdown import markdown_blocks
from indexer.readers.text import text_blocks
from indexer.readers.values import Pairs, Value, folded, readable
from indexer.readers.words import EN_DASH, clean, collapse
from indexer.report.model import Block, BlockKind

_WRAPPERS = frozenset(
    {
        "attributes", "case", "data", "escalation", "fields", "header", "incident", "issue", "meta", "metadata", "payload",
        "postmortem", "record", "report", "result", "source", "ticket",
    }
)  # fmt: skip
_CONTAINERS = frozenset({"sections", "section", "content", "body", "parts", "customfields", "customfield"})
_TITLES = frozenset({"title", "subject", "headline", "name", "shorttitle", "shortdescription"})
_HEADING_KEYS = ("heading", "title", "header", "section", "name", "label", "key", "caption", "field")
_BODY_KEYS = ("body", "text", "content", "html", "markdown", "description", "paragraphs", "lines", "items", "points", "bullets")
_VALUE_KEYS = ("value", "values", "val", "displayvalue")
_NAME_KEYS = ("name", "displayname", "title", "label", "value", "fullname", "heading", "category", "phase", "horizon", "key")
_GENERIC_BODIES = frozenset({"text", "body", "content", "html", "markdown", "message"})
_LONGEST_VALUE = 160
_LONGEST_TITLE = 500
_LONGEST_LIST, _LONGEST_WORD = 300, 60
_HTML = re.compile(r"</(?:p|div|li|ul|ol|b|strong|i|em|code|pre|span|a|h[1-6]|td|th|tr|table|dl|dd|dt)\s*>|<br\s*/?>", re.IGNORECASE)
_MARKDOWN = re.compile(r"^#{1,6} \S|^```|\*\*[^\s*][^*\n]*\*\*|\[[^\]\n]+\]\(\S+\)|^\|.+\|\s*\n\|[ :|-]+\|", re.MULTILINE)
_SENTENCE = re.compile(r"[.!?…][)\"”']*$")


def record_blocks(record: Pairs) -> list[Block]:
    """Return the blocks of one record: its fields, then its sections in order."""
    fields: list[Block] = []
    sections: list[Block] = []
    for key, value in _unwrapped(record):
        blocks = _entry(key, value)
        (fields if all(block.kind is BlockKind.FIELD for block in blocks) else sections).extend(blocks)
    return fields + sections


def body_blocks(text: str) -> list[Block]:
    """Return the blocks of a section's body, whatever it is written in."""
    text = clean(text)
    if _HTML.search(text):
        return fragment_blocks(text)
    if _MARKDOWN.search(text):
        return markdown_blocks(text)
    return [block if block.line == 0 else _unplaced(block) for block in text_blocks(text, titled=False)]


def _unplaced(block: Block) -> Block:
    """A line inside a JSON string is no line of the file."""
    return Block(block.kind, block.text, block.label, block.level, block.marker)


def _unwrapped(record: Pairs) -> Iterator[tuple[str, Value]]:
    for key, value in record:
        if isinstance(value, Pairs) and folded(key) in _WRAPPERS:
            yield from _unwrapped(value)
        else:
            yield key, value


def _entry(key: str, value: Value, *, section: bool = False) -> list[Block]:
    """Return the blocks of a key; ``section``: the key is known to name one."""
    label = readable(key)
    if value is None:
        return [Block(BlockKind.FIELD, "", label=label)]
    if isinstance(value, str):
        return _text_entry(key, label, value, section=section)
    if isinstance(value, list):
        return _list_entry(label, value, section=section)
    return _pairs_entry(key, label, value)


def _text_entry(key: str, label: str, value: str, *, section: bool) -> list[Block]:
    text = clean(value).strip()
    name = folded(key)
    is_title = name in _TITLES and "\n" not in text and len(text) <= _LONGEST_TITLE
    is_body = section or name in _GENERIC_BODIES
    if not text or (not is_body and (is_title or _is_short(text))):
        return [Block(BlockKind.FIELD, collapse(text), label=label)]
    return _section(label, body_blocks(text), generic=name in _GENERIC_BODIES)


def _is_short(text: str) -> bool:
    if "\n" in text or len(text) > _LONGEST_VALUE or _HTML.search(text):
        return False
    return not (_SENTENCE.search(text) and len(text.split()) >= 6)


def _is_word(text: str) -> bool:
    """Return whether a list's value is a tag or a name rather than a statement."""
    return len(text) <= _LONGEST_WORD and _is_short(text) and not (_SENTENCE.search(text) and " " in text.strip())


def _section(label: str, body: Sequence[Block], *, generic: bool = False) -> list[Block]:
    """Head a body with its label, unless the label says nothing ("text") and the body opens with a heading of its own."""
    if generic and body and body[0].kind in (BlockKind.HEADING, BlockKind.LABEL):
        return list(body)
    return [Block(BlockKind.HEADING, label, level=2), *body]


def _list_entry(label: str, values: Sequence[Value], *, section: bool) -> list[Block]:
    if not values:
        return [Block(BlockKind.FIELD, "", label=label)]
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) == len(values):
        joined = ", ".join(collapse(text) for text in texts)
        if not section and len(joined) <= _LONGEST_LIST and all(_is_word(text) for text in texts):
            return [Block(BlockKind.FIELD, joined, label=label)]
        return _section(label, _nested(list(values), level=1))
    records = [value for value in values if isinstance(value, Pairs)]
    if len(records) == len(values):
        return _records_entry(label, records)
    return _section(label, _nested(list(values), level=1))


def _records_entry(label: str, records: Sequence[Pairs]) -> list[Block]:
    """Read a list of objects: sections, custom fields, comments, rows, or points."""
    heads = [_first(record, _HEADING_KEYS) for record in records]
    bodies = [_first(record, _BODY_KEYS) for record in records]
    named = all(head and isinstance(head[1], str) and head[1].strip() for head in heads)
    if named and all(body and head != body for head, body in zip(heads, bodies, strict=True)):
        triples = zip(records, heads, bodies, strict=True)
        return [block for record, head, body in triples if head and body for block in _one_section(record, head, body)]
    values = [_first(record, _VALUE_KEYS) for record in records]
    if named and all(values):
        triples = zip(records, heads, values, strict=True)
        return [block for record, head, value in triples if head and value for block in _custom_field(record, head, value)]
    if all(body and isinstance(body[1], str) for body in bodies):
        comments = [block for record, body in zip(records, bodies, strict=True) if body for block in _comment(record, body)]
        return _section(label, comments)
    rows = _rows(records)
    if rows:
        return _section(label, rows)
    return _section(label, [block for record in records for block in _nested(record, level=1)])


def _custom_field(record: Pairs, head: tuple[str, Value], value: tuple[str, Value]) -> list[Block]:
    """Read a field that is an object of its own; what else the object holds goes by the field's name too."""
    name = str(head[1])
    rest = [block for key, inner in record if (key, inner) not in (head, value) for block in _entry(f"{name} {readable(key)}", inner)]
    return [*_entry(name, value[1]), *rest]


def _one_section(record: Pairs, head: tuple[str, Value], body: tuple[str, Value]) -> list[Block]:
    blocks = _entry(str(head[1]), body[1], section=True)
    if not blocks or blocks[0].kind is not BlockKind.HEADING:
        blocks = _section(collapse(str(head[1])), [_as_text(block) for block in blocks if block.text])
    else:
        blocks[0] = Block(BlockKind.HEADING, collapse(str(head[1])), level=2)
    rest = Pairs(tuple(pair for pair in record if pair not in (head, body)))
    return blocks + _nested(rest, level=1)


def _comment(record: Pairs, body: tuple[str, Value]) -> list[Block]:
    """Read a comment: who and when on a line, then what was said; its fields are not the report's."""
    rest = [collapse(text) for key, value in record if (key, value) != body for text in _leaves(value)]
    said = body_blocks(body[1]) if isinstance(body[1], str) else _nested(body[1], level=1)
    lines = [Block(BlockKind.TEXT, f" {EN_DASH} ".join(text for text in rest if text))]
    return [block for block in (*lines, *(_as_text(block) for block in said)) if block.text]


def _as_text(block: Block) -> Block:
    if block.kind not in (BlockKind.FIELD, BlockKind.HEADING, BlockKind.LABEL):
        return block
    return Block(BlockKind.TEXT, f"{block.label}: {block.text}" if block.label else block.text)


def _rows(records: Sequence[Pairs]) -> list[Block]:
    """Return table rows, column names first, if all records have the same short values; else []."""
    columns = [key for key, _ in records[0]]
    if len(columns) < 2 or not all([key for key, _ in record] == columns for record in records):
        return []
    if not all(value is None or (isinstance(value, str) and "\n" not in value) for record in records for _, value in record):
        return []
    cells = [[readable(column) for column in columns], *([collapse(str(value or "")) for _, value in record] for record in records)]
    return [Block(BlockKind.TABLE, " | ".join(row)) for row in cells]


def _pairs_entry(key: str, label: str, value: Pairs) -> list[Block]:
    if not len(value):
        return [Block(BlockKind.FIELD, "", label=label)]
    if folded(key) in _CONTAINERS:
        return [block for name, inner in value for block in _entry(name, inner, section=folded(key) != "customfields")]
    short = all(inner is None or (isinstance(inner, str) and _is_short(inner)) for _, inner in value)
    name = _first(value, _NAME_KEYS)
    if short and name and isinstance(name[1], str):
        rest = ((f"{label} {readable(sub)}", inner) for sub, inner in value if (sub, inner) != name)
        return [Block(BlockKind.FIELD, collapse(str(inner or "")), label=full) for full, inner in ((label, name[1]), *rest)]
    if short:
        return _section(label, [Block(BlockKind.FIELD, collapse(str(inner or "")), label=readable(sub)) for sub, inner in value])
    return _section(label, _nested(value, level=1))


def _nested(value: Value, *, level: int) -> list[Block]:
    """Return nested data as points: an object's scalars as "Key: value", its lists below their key."""
    depth = min(level, 6)
    if value is None:
        return []
    if isinstance(value, str):
        text = clean(value).strip()
        if "\n" in text or _HTML.search(text):
            return [_as_text(block) for block in body_blocks(text)]
        return [Block(BlockKind.ITEM, collapse(text), level=depth)] if text else []
    if isinstance(value, list):
        return [block for inner in value for block in _nested(inner, level=level)]
    blocks: list[Block] = []
    name = _first(value, _NAME_KEYS)
    if name and isinstance(name[1], str) and any(isinstance(inner, list | Pairs) for _, inner in value):
        blocks.append(Block(BlockKind.ITEM, collapse(name[1]), level=depth))
        rest = tuple(pair for pair in value if pair != name)
        points = rest[0][1] if len(rest) == 1 else Pairs(rest)  # a category and its points need no "Points:" between them
        return [*blocks, *_nested(points, level=level + 1)]
    for key, inner in value:
        if isinstance(inner, list | Pairs) or (inner and ("\n" in inner.strip() or _HTML.search(inner))):
            blocks.append(Block(BlockKind.ITEM, f"{readable(key)}:", level=depth))
            blocks.extend(_nested(inner, level=level + 1))
        else:
            blocks.append(Block(BlockKind.ITEM, f"{readable(key)}: {collapse(inner or '')}".strip(), level=depth))
    return blocks


def _first(record: Pairs, keys: Iterable[str]) -> tuple[str, Value] | None:
    """Return the record's pair for the first of these keys that it has."""
    for wanted in keys:
        for key, value in record:
            if folded(key) == wanted:
                return key, value
    return None


def _leaves(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    elif isinstance(value, Pairs):
        for _, inner in value:
            yield from _leaves(inner)
