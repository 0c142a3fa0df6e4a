"""Blocks -> Report: the one place where passages of any format get their meaning.

The one decision worth knowing: what a report lacks never stops it. It is a warning with a stable code (:data:`WARNINGS`) on the report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from indexer.report.header import HeaderBuilder
from indexer.report.headings import plain_words
from indexer.report.headline import headline
from indexer.report.model import Block, BlockKind, Report, ReportWarning
from indexer.report.outline import survey, with_bare_headings
from indexer.report.placement import Placement
from indexer.report.preamble import HeaderLines
from indexer.report.values import is_unknown

WARNINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "no-id": "no id in the report; the file's name gave it",
        "no-title": "no title",
        "no-created-date": "no date on which the incident was opened",
        "no-resolution": "resolved, or of unknown status, without a resolution",
        "no-root-cause": "resolved without a root cause",
        "bad-date": "a date that cannot be read",
        "ambiguous-date": "a numeric date whose day and month nothing in the file tells apart",
        "dates-out-of-order": "resolved before created, or the like",
        "unknown-priority": "a priority that is none of the known ones",
        "unknown-status": "a status that is none of the known ones",
        "contradicting-field": "a header field given twice with different values",
    }
)
"""Every warning's stable code, and what it means."""

_MARKED: Final = (BlockKind.HEADING, BlockKind.LABEL, BlockKind.ITEM)
"""Kinds of block that keep their marker apart."""

_CONTEXT: Final = frozenset({"background", "context", "introduction", "initial situation"})


def assemble(blocks: Sequence[Block], *, source: str, fallback_id: str) -> Report:
    """Return the report that a file's blocks make; pure, and never raises whatever the blocks are.

    ``fallback_id`` (the file's stem) names the report if it names no id itself.
    """
    said = [_tidy(block) for block in blocks if block.text.strip() or block.label.strip() or block.marker.strip()]
    filled = with_bare_headings(said)
    placement = Placement(filled, survey(filled), HeaderLines(filled, HeaderBuilder(fallback_id)))
    placement.place_all()
    sections = tuple(builder.build() for builder in placement.sections)
    header = placement.header.finish(lambda: "\n".join(section.text for section in sections))
    report = Report(
        header.id,
        header.title,
        "",
        source,
        customer=header.values.get("customer"),
        priority=header.values.get("priority"),
        status=header.values.get("status"),
        created=header.values.get("created"),
        escalated=header.values.get("escalated"),
        resolved=header.values.get("resolved"),
        escalation_level=header.values.get("escalation_level"),
        assigned_engineer=header.values.get("assigned_engineer"),
        customer_contact=header.values.get("customer_contact"),
        component=header.values.get("component"),
        version=header.values.get("version"),
        raw=MappingProxyType({name: written.value for name, written in header.raw.items()}),
        labels=MappingProxyType({name: written.label for name, written in header.raw.items() if written.label}),
        extra=header.extra,
        sections=sections,
    )
    return replace(report, headline=_headline(report), warnings=(*header.warnings, *_missing(report)))


def _tidy(block: Block) -> Block:
    """Move a label or a marker into the text of a block whose kind has none, so that no later step has to think of it."""
    if (not block.marker or block.kind in _MARKED) and (not block.label or (block.kind is BlockKind.FIELD and not block.marker)):
        return block
    text = f"{block.label}: {block.text}" if block.label and block.kind is not BlockKind.FIELD else block.text
    if block.marker and block.kind in (BlockKind.TEXT, BlockKind.CODE, BlockKind.TABLE):
        text = f"{block.marker} {text}"
    marked = bool(block.marker) and block.kind is BlockKind.FIELD
    label = "" if block.kind is not BlockKind.FIELD else f"{block.marker} {block.label}".strip() if marked else block.label
    return replace(block, text=text, label=label, marker=block.marker if block.kind in _MARKED else "")


def _headline(report: Report) -> str:
    described = [section for section in report.sections if section.key == "issue_description"]
    # What led up to the incident says less than what happened.
    described.sort(key=lambda section: plain_words(section.heading) in _CONTEXT)
    telling = described or ([] if report.causes else report.sections)
    issue = "\n".join(section.text for section in telling)
    return headline(title=report.title, customer=report.customer, issue=issue, causes=report.causes, fallback=report.id)


def _missing(report: Report) -> list[ReportWarning]:
    """Return warnings for sections that a report of its status should have."""
    warnings = []
    if report.status in (None, "Resolved") and not _says(report, "resolution"):
        warnings.append(ReportWarning("no-resolution", "resolution", "The report does not say what resolved the incident."))
    if report.status == "Resolved" and not _says(report, "root_cause"):
        warnings.append(ReportWarning("no-root-cause", "root_cause", "The report does not say what caused the incident."))
    return warnings


def _says(report: Report, key: str) -> bool:
    return any(not is_unknown(section.text) for section in report.sections if section.key == key)
