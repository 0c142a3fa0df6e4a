"""A labelled value becomes a header field, a section, or a plain labelled value, by its label and by what the value looks like.

The one decision worth knowing: some labels mean two things (a Summary is a subject line or a description, "Resolution: Fixed" is no
resolution), and then the value decides.
"""

import re
from typing import Final

from indexer.report.body import split_keyed
from indexer.report.dates import parse_date
from indexer.report.fields import HeaderField, fold_label, header_field
from indexer.report.headings import COLONS, DASHES
from indexer.report.headline import is_generic
from indexer.report.identity import id_from_value, split_title
from indexer.report.names import names
from indexer.report.recognition import recognise
from indexer.report.sections import SectionKind
from indexer.report.values import is_unknown, normalise_priority, normalise_status

PROSE: Final = 60
"""Characters from which on a labelled value is taken for prose rather than for a value."""

_MAX_VALUE: Final = 80
_MAX_SUBJECT: Final = 160
_MAX_INLINE: Final = 400
_DOUBTFUL_PRIORITY: Final = names("rating, classification, importance, criticality, impact level, incident level, incident class")
_DOUBTFUL_ID: Final = names("incident, issue, problem, case, ticket, report, escalation, number, no, key, ref, record")
_RESOLUTION: Final = names("resolution, resolution code, resolution status")
_SUMMARY: Final = names("summary, executive summary, overview")
_CLOSED_AS: Final = re.compile(r"(?:[\w'\u2019/-]+\s*){1,4}[.!]?")
_SEPARATOR: Final = re.compile(
    rf"(?:\s+[|\u00b7\u2022;/{DASHES}]+\s+|[,;.]\s+|\s{{2,}})(?=(?P<label>[^\W\d_][\w /&'-]{{0,30}}?)\s*[{COLONS}]\s)"
)
_GREETING: Final = re.compile(
    r"(?:hello|hi|hey|dear|good (?:morning|day|afternoon|evening)|greetings|thanks|thank you|regards)\b", re.IGNORECASE
)


def is_greeting(text: str) -> bool:
    """Return whether a line opens or closes a letter rather than telling anything."""
    return bool(_GREETING.match(text))


def meaning(label: str, value: str, *, titled: bool) -> HeaderField | SectionKind | None:
    """Return what a labelled value in a report's header is, or None for a plain labelled value; ``titled``: a title is already known."""
    field, found = header_field(label), recognise(label)
    folded = fold_label(label)
    if folded in _RESOLUTION:
        return _resolution(value, found.kind if found else None)
    if folded in _SUMMARY and found:
        return found.kind if titled or len(value) > _MAX_SUBJECT or len(value.split()) < 2 else header_field("title")
    if field and found and folded != "status" and not is_plausible(field, value):
        return found.kind
    if field is None and found is None and is_generic(label) and _is_only_id(value):
        return header_field("id")
    if field:
        return _checked(field, folded, value, kind=found.kind if found else None, titled=titled)
    if found and not is_unknown(value) and (len(value) > PROSE or (found.sure and not found.weak)):
        return found.kind
    return None


def _resolution(value: str, kind: SectionKind | None) -> HeaderField | SectionKind | None:
    """Judge "Resolution": a date, how the ticket was closed ("Fixed", as Jira has it), or what was done."""
    if parse_date(value) and len(value) < PROSE:
        return header_field("resolved")
    if is_unknown(value) or (_CLOSED_AS.fullmatch(value) and normalise_status(value) and len(value) < 30):
        return None
    return kind


def _checked(field: HeaderField, folded: str, value: str, *, kind: SectionKind | None, titled: bool) -> HeaderField | SectionKind | None:
    if field.name == "priority" and folded in _DOUBTFUL_PRIORITY and not normalise_priority(value):
        return None
    if field.name == "id" and not is_unknown(value) and not _is_id(folded, value):
        return kind or (None if titled or len(value.split()) < 3 else header_field("title"))
    if field.name == "title" and folded == "name" and len(value.split()) < 3:
        return None
    if field.name == "status" and len(value) > _MAX_VALUE and not normalise_status(value):
        return kind
    if field.name == "escalation_level" and folded == "level" and normalise_priority(value) and not any(char.isdigit() for char in value):
        return header_field("priority")
    return field


def _is_only_id(value: str) -> bool:
    identified = split_title(value)
    return identified is not None and not identified.rest


def _is_id(folded: str, value: str) -> bool:
    found = id_from_value(value)
    return bool(found) and (folded not in _DOUBTFUL_ID or any(char.isdigit() for char in found or ""))


def is_plausible(field: HeaderField, value: str) -> bool:
    """Return whether a value can be this field's, judged without its place in the file: a log line's "Status: FAILED" cannot."""
    if is_unknown(value):
        return True
    if field.is_date:
        return len(value) <= _MAX_VALUE and parse_date(value) is not None
    if field.name == "priority":
        return len(value) <= _MAX_VALUE and normalise_priority(value) is not None
    if field.name == "status":
        return len(value) <= _MAX_VALUE and normalise_status(value) is not None
    if field.name == "id":
        return _is_id("id", value) and any(char.isdigit() for char in value)
    return len(value) <= (_MAX_SUBJECT if field.name == "title" else _MAX_VALUE) and not value.rstrip().endswith((".", ";"))


def split_inline(label: str, text: str) -> list[tuple[str, str]]:
    """Return the labelled values of a line that may hold several header fields ("Opened: 11 June, closed: 13 June")."""
    pairs: list[tuple[str, str]] = []
    start = 0
    for match in _SEPARATOR.finditer(text) if len(text) <= _MAX_INLINE else ():
        if header_field(match["label"]):
            pairs.append(_pair(label, text[start : match.start()], first=not pairs))
            start = match.end()
    pairs.append(_pair(label, text[start:], first=not pairs))
    return pairs


def _pair(label: str, piece: str, *, first: bool) -> tuple[str, str]:
    if first and label:
        return label, piece.strip()
    key, value = split_keyed(piece.strip())
    return (key, value.strip()) if key else ("", piece.strip())


def table_fields(cells: list[str], below: list[str]) -> tuple[list[tuple[str, str]], int]:
    """Return the header fields of a table row and the rows they took: labels and values side by side (1), or labels above values (2)."""
    if len(cells) == len(below) and len(cells) > 1 and all(header_field(cell) for cell in cells):
        return list(zip(cells, below, strict=True)), 2
    if len(cells) % 2 == 0 and cells and all(header_field(cell) for cell in cells[::2]):
        return list(zip(cells[::2], cells[1::2], strict=True)), 1
    return [], 0
