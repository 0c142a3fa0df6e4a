"""A name and a text's beginning -> its format: the suffix decides, unless the content shows that it lies.

The one decision worth knowing: a suffix is overruled only by proof (a doctype, an object that parses), never by a likeness; Markdown is
guessed only for a file whose suffix says nothing.
"""

import re
from pathlib import PurePosixPath

from indexer.errors import ReportError
from indexer.readers.document import Format
from indexer.readers.front_matter import split_front_matter
from indexer.readers.json import Record, is_json_lines, json_line, json_records
from indexer.readers.values import folded

SUFFIXES: dict[str, Format] = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".log": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".json": Format.JSON,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
}
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_ANY_TAG = re.compile(r"<[a-z!/]", re.IGNORECASE)
_CLOSING_TAG = re.compile(r"</(?:p|div|li|ul|ol|b|strong|pre|span|h[1-6]|td|tr|table|dl|dd)\s*>", re.IGNORECASE)
_ATX = re.compile(r"^#{1,6} \S.*$", re.MULTILINE)
_MARKDOWN_SIGN = re.compile(r"^```|^\|[ :|-]{3,}\|\s*$|\*\*[^\s*][^*\n]*\*\*|\]\(\S+\)", re.MULTILINE)
_TELLING = frozenset({"title", "subject", "headline", "summary", "description", "text", "body", "sections", "report", "ticket", "incident"})
_SAMPLE = 20_000


def suffix_format(name: str) -> Format | None:
    """Return the format that a file's suffix promises, None if the suffix is missing or unknown."""
    return SUFFIXES.get(PurePosixPath(name).suffix.lower())


def format_of(text: str, name: str = "") -> Format:
    """Return the format in which a text is to be read."""
    declared = suffix_format(name)
    start = text[:_SAMPLE]
    if _PAGE.match(start):
        return Format.HTML
    if declared is Format.MARKDOWN:
        return declared
    if declared is Format.HTML:
        return declared if _ANY_TAG.search(text) or split_front_matter(text)[0] else _guess(text)
    if declared in (Format.JSON, Format.JSON_LINES):
        if text.lstrip()[:1] == "<":
            return Format.HTML
        return Format.JSON_LINES if is_json_lines(text) or (declared is Format.JSON_LINES and _is_one_line(text)) else Format.JSON
    structured = _structured(text)
    if structured is not None:
        return structured
    if declared is None:
        return _guess(text)
    return Format.MARKDOWN if split_front_matter(text)[0] and _ATX.search(text) else declared


def _is_one_line(text: str) -> bool:
    """Return whether a JSON Lines file begins with a whole line's object (or with no JSON at all: then each line is an error)."""
    first = text.lstrip().split("\n", 1)[0].strip()
    return first not in {"{", "["} and not first.startswith("[")


def _structured(text: str) -> Format | None:
    """Return JSON or JSON Lines if a text without that suffix is one, and a report rather than a log of objects."""
    start = text.lstrip()[:1]
    if start == "<":
        return Format.HTML if len(_CLOSING_TAG.findall(text[:_SAMPLE])) >= 3 else None
    if start not in {"{", "["}:
        return None
    if is_json_lines(text):
        return Format.JSON_LINES if _tells(json_line(text.lstrip().split("\n", 1)[0], file="", line=1)) else None
    first = next(iter(json_records(text, file="")), None)
    return Format.JSON if _tells(first) else None


def _tells(record: Record | ReportError | None) -> bool:
    return isinstance(record, Record) and any(folded(key) in _TELLING for key, _ in record.pairs)


def _guess(text: str) -> Format:
    if split_front_matter(text)[0]:
        return Format.MARKDOWN
    headings = len(_ATX.findall(text[:_SAMPLE]))
    signs = _MARKDOWN_SIGN.search(text[:_SAMPLE]) is not None
    if headings >= 2 or (headings and signs):
        return Format.MARKDOWN
    return Format.HTML if len(_CLOSING_TAG.findall(text[:_SAMPLE])) >= 3 else Format.TEXT
