"""What a report is: blocks as a reader sees them, sections, points and groups, and the report itself, all frozen.

The one decision worth knowing: readers only say *what a passage looks like* (:class:`Block`); what it *means* (a heading, a field,
a canonical section) is decided once, for every format, by :func:`indexer.report.assemble`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self


class BlockKind(StrEnum):
    """How a passage looked in its file, format-neutral."""

    HEADING = "heading"  # certainly a heading: <h2>, "## ...", an underlined line, a JSON section's name
    LABEL = "label"  # perhaps a heading: a bold paragraph, a line in capitals, "Heading:" alone, "1. Heading"
    FIELD = "field"  # a label with its value: a table row, <dt>/<dd>, "Key: value", front matter, a JSON scalar
    TEXT = "text"  # a paragraph
    ITEM = "item"  # a list item; ``level`` is its nesting depth from 1, ``marker`` as written ("1.", "-", "")
    CODE = "code"  # verbatim text (log excerpt, <pre>, fence): never a heading, never a field
    TABLE = "table"  # a data table's row, cells joined with " | "


@dataclass(frozen=True, slots=True)
class Block:
    """One passage of a report file.

    ``text`` keeps the author's words with white space collapsed (``CODE`` keeps its lines as they are). ``label`` is the key of a
    ``FIELD`` (without its colon). ``level``: heading rank from 1 (title) to 6, or list depth from 1. ``line``: 1-based, 0 if unknown.
    """

    kind: BlockKind
    text: str
    label: str = ""
    level: int = 0
    marker: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """One statement of a section; ``key`` and ``value`` are filled for a ``Key: value`` point, else empty."""

    text: str
    key: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A numbered or labelled group of points: a cause category, an action plan's horizon."""

    label: str
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section under its canonical key, with the heading as written ("" if the file had none) and its full text.

    ``text`` holds every word of the section, line by line, groups and points included; ``groups`` and ``points`` are views of it.
    """

    key: str
    heading: str
    text: str
    groups: tuple[Group, ...] = ()
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportWarning:
    """Something a report lacks or leaves unclear: a stable ``code``, the ``field`` concerned ("" if none), a sentence."""

    code: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """One escalation report.

    Dates are ISO ``YYYY-MM-DD`` or None. ``priority`` is one of :data:`PRIORITIES`, ``status`` one of :data:`STATUSES`, or None if unknown or not
    understood. ``raw`` holds each header field's value as written, by canonical field name. ``extra`` holds labelled header values that are no
    canonical field, in order. ``source`` is the file's path relative to the corpus (``export.jsonl#12`` for a record of a bulk export, by line).
    """

    id: str
    title: str
    headline: str
    source: str = ""
    customer: str | None = None
    priority: str | None = None
    status: str | None = None
    created: str | None = None
    escalated: str | None = None
    resolved: str | None = None
    escalation_level: str | None = None
    assigned_engineer: str | None = None
    customer_contact: str | None = None
    component: str | None = None
    version: str | None = None
    raw: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    extra: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    warnings: tuple[ReportWarning, ...] = ()

    @property
    def days_to_resolve(self) -> int | None:
        """Whole days from created to resolved (0: the same day); None if either is unknown or they are out of order."""
        raise NotImplementedError

    @property
    def causes(self) -> tuple[str, ...]:
        """The root cause's group labels, in order, without repeats: the cause categories."""
        raise NotImplementedError

    def section(self, key: str) -> Section | None:
        """Return the first section with this canonical key, or None."""
        raise NotImplementedError

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape of ``precedent parse --json`` (documented in corpus/README.md); :meth:`from_dict` reverses it."""
        raise NotImplementedError

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild a report from :meth:`as_dict`; raises KeyError or TypeError on another shape."""
        raise NotImplementedError


PRIORITIES = ("Critical", "High", "Medium", "Low")
STATUSES = ("Open", "In Progress", "Monitoring", "Pending", "Resolved")
