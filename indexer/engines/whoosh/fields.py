"""The project's fields become a Whoosh schema: the names under which terms, words and whole values are looked up.

The one decision worth knowing: Whoosh never analyses. Every TEXT and KEYWORD field ``f`` has ranked terms in ``f`` (a weight a posting,
no positions) and words with positions in ``f.words``; KEYWORD fields also have whole values in ``f.exact``. ``text`` holds the union of
all boosted fields with the boosts in its weights, and ``text.words`` the vocabulary. Dates, numbers, facets and sources are columns, which
the schema does not know.
"""

from typing import Any, Final

from whoosh import fields, formats

from indexer.analysis import fold
from indexer.schema import FIELDS, Kind

WORDS: Final = ".words"
EXACT: Final = ".exact"
FILE: Final = "file"
VALUE_SEPARATOR: Final = "\x1f"
"""Between the values of a facet column; analysis and readers never produce it."""

NAMES: Final = tuple(entry.name for entry in FIELDS)
FIELD_NUMBER: Final = {name: number for number, name in enumerate(NAMES)}
SOURCE: Final = ("id", "file", "digest")
"""The columns of where a report is from; as attributes of a document."""


class Gathered(fields.FieldType):
    """A field whose postings are gathered as arrays; Whoosh only looks its terms up."""

    def __init__(self) -> None:
        super().__init__(format=formats.Existence(), analyzer=None)


def whoosh_schema() -> Any:
    """Return the Whoosh schema for :data:`indexer.schema.FIELDS`."""
    schema = fields.Schema(**{FILE: Gathered()})
    for entry in FIELDS:
        if entry.kind in (Kind.TEXT, Kind.KEYWORD):
            schema.add(entry.name, Gathered())
            schema.add(entry.name + WORDS, Gathered())
        if entry.kind is Kind.KEYWORD:
            schema.add(entry.name + EXACT, Gathered())
    return schema


def exact(value: str) -> str:
    """Return the indexed form of a whole value: without case, accents and surplus spaces."""
    return " ".join(fold(value).split())
