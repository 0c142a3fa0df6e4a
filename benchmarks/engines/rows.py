"""A report, or the document that the product makes of one, becomes a row: what the other engines index of it.

The one decision worth knowing: a row holds texts as they are, so that each engine takes them apart in its own way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from indexer.report import Report
from indexer.schema import FACETS, Document

_HEADER_FACETS: Final = tuple(name for name in FACETS if name not in ("cause", "year"))


@dataclass(frozen=True, slots=True)
class Row:
    """``texts`` by column (no column without any), ``facets``: values by facet, ``created``: YYYYMMDD, 0 if unknown."""

    id: str
    texts: Mapping[str, str]
    facets: Mapping[str, tuple[str, ...]]
    created: int

    def ordered(self, columns: tuple[str, ...]) -> list[str]:
        """Return the texts in the order of the columns, "" where there is none."""
        return [self.texts.get(column, "") for column in columns]


def row_of_report(report: Report) -> Row:
    """Return the row of a generated report, whose sections come once each."""
    texts = {"title": report.title, **{section.key: section.text for section in report.sections}}
    header = {name: (value,) for name in _HEADER_FACETS if (value := getattr(report, name))}
    facets = {**header, "cause": report.causes, "year": (report.created[:4],) if report.created else ()}
    return Row(report.id, texts, facets, int((report.created or "0").replace("-", "")))


def row_of_document(document: Document, columns: tuple[str, ...]) -> Row:
    """Return the row of a report as the readers deliver it to the index."""
    texts = {column: str(document.values[column]) for column in columns if column in document.values}
    created = document.values.get("created", 0)
    assert isinstance(created, int)
    return Row(document.id, texts, {name: _values(document, name) for name in FACETS}, created)


def _values(document: Document, name: str) -> tuple[str, ...]:
    value = document.values.get(name, ())
    return value if isinstance(value, tuple) else (str(value),)
