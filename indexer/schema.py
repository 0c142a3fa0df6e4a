"""A report becomes a document: one table of fields that engines, the query language, facets and the API documentation are derived from.

The one decision worth knowing: a field is declared here or it does not exist. ``text`` is the union of all text fields, each counted with
its boost, so that ranking a bag of words is BM25F: one weighted term frequency a report, saturated once.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from indexer import analysis
from indexer.report import PRIORITIES, SECTIONS, Report, is_standard, normalise_priority, normalise_status, people, to_json

DOCUMENT_VERSION: Final = 1
"""Raised by hand when a file comes to be read, or a report to be indexed, in another way; part of the index fingerprint."""


class Kind(StrEnum):
    """How a field's values are searched."""

    TEXT = "text"  # analysed; ranked; words and phrases
    KEYWORD = "keyword"  # analysed like text for field:word, and exact for filters and facets; may have several values
    DATE = "date"  # ISO date; compared as an int YYYYMMDD
    NUMBER = "number"  # whole number from 0


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the index and of the query language.

    ``boost`` is what one occurrence counts for in ``text`` (0: not part of it). ``facet``: values are counted beside the results.
    """

    name: str
    kind: Kind
    title: str
    boost: float = 0.0
    facet: bool = False
    aliases: tuple[str, ...] = ()
    help: str = ""


# What a section's words count for in ranking. A support engineer would expect the title and what names the failure (issue, cause, technical
# details, resolution) to weigh most, and plans, moods and follow-ups, which read alike in all reports, to weigh least.
_SECTION_BOOSTS: Final[Mapping[str, float]] = {
    "issue_description": 1.0,
    "root_cause": 1.0,
    "technical_details": 1.0,
    "impact": 0.6,
    "action_plan": 0.6,
    "resolution": 0.9,
    "current_status": 0.5,
    "customer_sentiment": 0.2,
    "next_steps": 0.4,
    "other": 0.8,
}
_SECTION_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "issue_description": ("issue", "problem", "symptom", "symptoms", "description"),
    "root_cause": ("rootcause", "rca"),
    "technical_details": ("technical", "details", "environment"),
    "action_plan": ("action", "actions", "plan"),
    "resolution": ("fix", "solution", "workaround"),
    "current_status": ("state",),
    "customer_sentiment": ("sentiment",),
    "next_steps": ("next", "followup"),
}

FIELDS: Final[tuple[Field, ...]] = (
    Field("text", Kind.TEXT, "Everything", help="any text of the report; the default"),
    Field("id", Kind.KEYWORD, "Id", boost=1.0, help="the report's id, e.g. id:CE1010"),
    Field("title", Kind.TEXT, "Title", boost=2.0, aliases=("headline", "subject"), help="title and headline"),
    *(
        Field(
            section.key,
            Kind.TEXT,
            section.title,
            boost=_SECTION_BOOSTS[section.key],
            aliases=_SECTION_ALIASES.get(section.key, ()),
            help=f"the section “{section.title}”",
        )
        for section in SECTIONS
    ),
    Field(
        "priority",
        Kind.KEYWORD,
        "Priority",
        facet=True,
        aliases=("severity", "sev"),
        help="Critical, High, Medium or Low; P1 and Sev1 work too",
    ),
    Field("status", Kind.KEYWORD, "Status", facet=True, help="Open, In Progress, Monitoring, Pending or Resolved"),
    Field(
        "customer",
        Kind.KEYWORD,
        "Customer",
        boost=0.5,
        facet=True,
        aliases=("client", "account"),
        help="the customer's name or a word of it",
    ),
    Field("cause", Kind.KEYWORD, "Cause category", facet=True, aliases=("category",), help="a cause category of the root cause"),
    Field(
        "component",
        Kind.KEYWORD,
        "Component",
        boost=0.5,
        facet=True,
        aliases=("product", "service"),
        help="the failed component or product",
    ),
    Field("version", Kind.KEYWORD, "Version", boost=0.5, help="the version named in the header"),
    Field("escalation_level", Kind.KEYWORD, "Escalation level", facet=True, aliases=("level", "tier"), help="e.g. escalation_level:2"),
    Field(
        "assigned_engineer",
        Kind.KEYWORD,
        "Engineer",
        boost=0.3,
        facet=True,
        aliases=("engineer", "owner", "assignee"),
        help="who worked on it",
    ),
    Field("customer_contact", Kind.KEYWORD, "Contact", boost=0.3, aliases=("contact",), help="who spoke for the customer"),
    Field("year", Kind.NUMBER, "Year", facet=True, help="the year it was created in, e.g. year:2024"),
    Field("ttr", Kind.NUMBER, "Days to resolve", aliases=("days",), help="whole days from created to resolved, e.g. ttr:<=2"),
    Field(
        "created",
        Kind.DATE,
        "Created",
        aliases=("opened", "date"),
        help="e.g. created:2024-02, created:2024-01..2024-03, created:>=2024-02-06",
    ),
    Field("escalated", Kind.DATE, "Escalated", help="as created"),
    Field("resolved", Kind.DATE, "Resolved", aliases=("closed",), help="as created"),
)

FIELD: Final[Mapping[str, Field]] = {entry.name: entry for entry in FIELDS}
FIELD_NAMES: Final[Mapping[str, str]] = {name: entry.name for entry in FIELDS for name in (entry.name, *entry.aliases)}
"""Every name and alias of the query language, to the field's own name."""

FACETS: Final[tuple[str, ...]] = tuple(entry.name for entry in FIELDS if entry.facet)
SECTION_FIELDS: Final[tuple[str, ...]] = tuple(section.key for section in SECTIONS)
BOOSTED: Final[tuple[Field, ...]] = tuple(entry for entry in FIELDS if entry.boost)
"""The fields that ``text`` is made of."""

HEADER_KEYWORDS: Final[tuple[str, ...]] = (
    "priority",
    "status",
    "customer",
    "component",
    "version",
    "escalation_level",
    "assigned_engineer",
    "customer_contact",
)
"""The KEYWORD fields that are one value of a report's header."""

Value = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What an engine stores of a report.

    ``values`` by field name: TEXT a string, KEYWORD a tuple of strings, DATE and NUMBER an int; unknown values are absent. ``file`` and
    ``digest`` name the corpus file and its content, ``stored`` is the report's JSON.
    """

    id: str
    file: str
    digest: str
    values: Mapping[str, Value] = field(default_factory=dict)
    stored: str = ""


def document(report: Report, *, file: str, digest: str) -> Document:
    """Turn a report into the document that engines index."""
    values = {"id": (report.id,), "title": _title(report), **_section_values(report), **_header_values(report)}
    return Document(report.id, file, digest, values, to_json(report))


def _section_values(report: Report) -> dict[str, Value]:
    texts: dict[str, list[str]] = {}
    for section in report.sections:
        # A standard heading says nothing about this report; another one holds words of its own ("Root cause - clock skew").
        heading = "" if is_standard(section.heading, section.key) else section.heading
        texts.setdefault(section.key, []).append(f"{heading}\n{section.text}".strip())
    if report.extra:
        texts.setdefault("other", []).append("\n".join(f"{label}: {value}" for label, value in report.extra))
    return {key: "\n\n".join(parts) for key, parts in texts.items()}


def _header_values(report: Report) -> dict[str, Value]:
    named = {name: getattr(report, name) for name in HEADER_KEYWORDS}
    dates = {"created": report.created, "escalated": report.escalated, "resolved": report.resolved}
    values: dict[str, Value] = {name: (value,) for name, value in named.items() if value}
    values.update({name: date_number(value) for name, value in dates.items() if value})
    if report.assigned_engineer:
        values["assigned_engineer"] = people(report.assigned_engineer)
    if report.causes:
        values["cause"] = report.causes
    if report.created:
        values["year"] = int(report.created[:4])
    if report.days_to_resolve is not None:
        values["ttr"] = report.days_to_resolve
    return values


def _title(report: Report) -> str:
    if not report.headline or report.headline in report.title:
        return report.title
    return f"{report.title}\n{report.headline}" if report.title and report.title not in report.headline else report.headline


def date_number(iso: str) -> int:
    """Return an ISO date ``YYYY-MM-DD`` as the int YYYYMMDD."""
    return int(iso.replace("-", ""))


def keyword(name: str, value: str) -> str:
    """Return a keyword's canonical value: ``P1`` of ``priority`` is ``Critical``; other values are trimmed only."""
    normalise = {"priority": normalise_priority, "status": normalise_status}.get(name)
    trimmed = " ".join(value.split())
    return (normalise(trimmed) or trimmed) if normalise else trimmed


PRIORITY_RANK: Final[Mapping[str, int]] = {priority: rank for rank, priority in enumerate(PRIORITIES)}


def fingerprint() -> str:
    """Return the digest of all that decides what is in an index: reading, fields, boosts and analysis. Another value means: rebuild."""
    fields = [(entry.name, entry.kind, entry.boost, entry.facet) for entry in FIELDS]
    parts = [DOCUMENT_VERSION, fields, analysis.ANALYSIS_VERSION, analysis.MAX_TERM, sorted(analysis.STOP_WORDS)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
