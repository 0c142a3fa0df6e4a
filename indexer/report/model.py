"""What a report is: blocks as a reader sees them, sections, points and groups, and the report itself, all frozen.

The one decision worth knowing: readers only say *what a passage looks like* (:class:`Block`); what it *means* (a heading, a field,
a canonical section) is decided once, for every format, by :func:`indexer.report.assemble`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

PRIORITIES: Final = ("Critical", "High", "Medium", "Low")
STATUSES: Final = ("Open", "In Progress", "Monitoring", "Pending", "Resolved")

PAGE_TITLE: Final = "page title"
"""The label under which a reader delivers a name for the whole file that readers of the file do not see in its text (HTML's
``<title>``)."""


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

    What readers may rely on, and what they are relied on for:

    - Blocks come in the file's order; only a JSON reader delivers scalar values (as ``FIELD``, labelled by their own key) before the
    sections. - A heading's number and colon stay in ``text`` ("3. Cause", "Root cause:"); a LABEL's number may stand in ``marker``
    instead. - A LABEL is a line or paragraph of its own. A sentence that merely ends with a colon is TEXT.
    - ``Key: value`` lines outside lists and verbatim text are FIELD wherever they stand, and so are aligned two-column lines, rows of a
      two-column table without a heading row, and paragraphs that open with a bold lead-in ("**Cause.** At 07:41 ...": label "Cause").
      A list item is always ITEM, even if it reads ``Key: value``. Continuation lines are part of the value.
    - HTML's ``<title>`` is a FIELD labelled :data:`PAGE_TITLE`; it names the report only if nothing visible does.
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
    """A numbered or labelled group of points: a cause category, an action plan's horizon; the label is without number and colon."""

    label: str
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section under its canonical key, with the heading as written ("" if the file had none) and its full text.

    ``text`` holds every word below the heading, line by line, groups and points included. ``groups`` and ``points`` are views of it;
    a point belongs to one of the groups or, outside all of them, to ``points``.
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

    Dates are ISO ``YYYY-MM-DD`` or None. ``priority`` is one of :data:`PRIORITIES`, ``status`` one of :data:`STATUSES`, or None if
    unknown or not understood. ``raw`` holds each header field's value as written, by canonical field name (``title``: the whole title
    line), and ``labels`` how the file called it ("Raised on"; absent if it had no label). ``extra`` holds labelled header values that are
    no canonical field, in order. ``source`` is the file's path relative to the corpus (``export.jsonl#12`` for a record of a bulk export,
    by line).
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
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    extra: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    warnings: tuple[ReportWarning, ...] = ()

    @property
    def days_to_resolve(self) -> int | None:
        """Whole days from created to resolved (0: the same day); None if either is unknown or they are out of order."""
        if self.created is None or self.resolved is None:
            return None
        days = (date.fromisoformat(self.resolved) - date.fromisoformat(self.created)).days
        return days if days >= 0 else None

    @property
    def causes(self) -> tuple[str, ...]:
        """The root cause's group labels, in order, without repeats: the cause categories."""
        labels = (group.label for section in self.sections if section.key == "root_cause" for group in section.groups)
        return tuple(dict.fromkeys(label for label in labels if label))

    def section(self, key: str) -> Section | None:
        """Return the first section with this canonical key that has any text, else the first with this key, or None."""
        found = [section for section in self.sections if section.key == key]
        return next((section for section in found if section.text), found[0] if found else None)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape of ``precedent parse --json`` (documented in corpus/README.md)."""
        return {
            **{name: getattr(self, name) for name in _PLAIN},
            "days_to_resolve": self.days_to_resolve,
            "causes": list(self.causes),
            "raw": {name: {"label": self.labels.get(name, ""), "value": value} for name, value in self.raw.items()},
            "extra": [{"label": label, "value": value} for label, value in self.extra],
            "sections": [_section_dict(section) for section in self.sections],
            "warnings": [{"code": warning.code, "field": warning.field, "message": warning.message} for warning in self.warnings],
            "source": self.source,
        }


# Fields that are plain values in the JSON shape, in the order in which a person reads them.
_PLAIN: Final = (
    "id",
    "title",
    "headline",
    "customer",
    "priority",
    "status",
    "created",
    "escalated",
    "resolved",
    "escalation_level",
    "assigned_engineer",
    "customer_contact",
    "component",
    "version",
)


def _section_dict(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "heading": section.heading,
        "text": section.text,
        "groups": [{"label": group.label, "points": _points_list(group.points)} for group in section.groups],
        "points": _points_list(section.points),
    }


def _points_list(points: tuple[Point, ...]) -> list[dict[str, str]]:
    return [{"text": point.text, "key": point.key, "value": point.value} for point in points]
