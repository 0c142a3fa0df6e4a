"""The project's fields become a Whoosh schema, for the table of contents; what fields hold is said by the segments.

The one decision worth knowing: Whoosh never analyses, and keeps no postings of its own.
"""

from typing import Any, Final

from whoosh import fields, formats

from indexer.analysis import fold
from indexer.schema import FIELDS, Kind

VALUE_SEPARATOR: Final = "\x1f"
"""Between the values of a facet column; analysis and readers never produce it."""

SOURCE: Final = ("id", "file", "digest")
"""The columns of where a report is from; as attributes of a document."""


class Gathered(fields.FieldType):
    """A field whose postings are gathered as arrays; Whoosh only looks its terms up."""

    def __init__(self) -> None:
        super().__init__(format=formats.Existence(), analyzer=None)


def whoosh_schema() -> Any:
    """Return the Whoosh schema for :data:`indexer.schema.FIELDS`."""
    return fields.Schema(**{entry.name: Gathered() for entry in FIELDS if entry.kind in (Kind.TEXT, Kind.KEYWORD)})


def exact(value: str) -> str:
    """Return the indexed form of a whole value: without case, accents and surplus spaces."""
    return " ".join(fold(value).split())
