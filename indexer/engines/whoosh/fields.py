"""The project's fields become a Whoosh schema, and a document becomes what its writer takes.

The one decision worth knowing: Whoosh never analyses. Every TEXT and KEYWORD field ``f`` has ranked terms in ``f`` (a weight a posting,
no positions) and words with positions in ``f.words``; KEYWORD fields also have whole values in ``f.exact``. ``text`` holds the union of
all boosted fields with the boosts in its weights, and ``text.words`` the vocabulary. Dates, numbers, facets and sources are columns.
"""

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from whoosh import columns, fields, formats

from indexer.analysis import Analysis, analyze, fold
from indexer.schema import BOOSTED, FIELD, FIELDS, Document, Field, Kind, Value

WORDS: Final = ".words"
EXACT: Final = ".exact"
VALUE_SEPARATOR: Final = "\x1f"
"""Between the values of a facet column; analysis and readers never produce it."""

_LENGTH_SCALE: Final = 5
"""Whoosh keeps field lengths as whole numbers; a boost of 0.2 still has to count."""


class WeightedTerms(fields.FieldType):
    """Terms with a float weight (the boosted term frequency); the field length is the scaled sum of weights."""

    def __init__(self) -> None:
        super().__init__(format=formats.Existence(), analyzer=None, scorable=True)

    def index(self, value: Mapping[str, float], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield Whoosh's posting tuples: term, its part of the length, weight, no value."""
        for term, weight in value.items():
            yield term.encode(), max(1, round(weight * _LENGTH_SCALE)), weight, b""


class PlacedWords(fields.FieldType):
    """Words with the positions at which they stand."""

    def __init__(self) -> None:
        # Not ranked, but without a length Whoosh looks for a length file at every posting it writes.
        super().__init__(format=formats.Positions(), analyzer=None, scorable=True)

    def index(self, value: Mapping[str, list[int]], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield Whoosh's posting tuples: word, count, count, encoded positions."""
        for word, positions in value.items():
            yield word.encode(), len(positions), float(len(positions)), self.format.encode(positions)


class WholeValues(fields.FieldType):
    """Whole values, present or not."""

    def __init__(self) -> None:
        super().__init__(format=formats.Existence(), analyzer=None, scorable=True)  # as above

    def index(self, value: Iterable[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield Whoosh's posting tuples: value, once each, no value."""
        for text in set(value):
            yield text.encode(), 1, 1.0, b""


def whoosh_schema() -> Any:
    """Return the Whoosh schema for :data:`indexer.schema.FIELDS`."""
    schema = fields.Schema(stored=fields.STORED(), file=WholeValues())
    for entry in FIELDS:
        if entry.kind in (Kind.DATE, Kind.NUMBER):
            schema.add(entry.name, fields.COLUMN(columns.NumericColumn("i", default=-1)))
        else:
            schema.add(entry.name, WeightedTerms())
            schema.add(entry.name + WORDS, WholeValues() if entry.name == "text" else PlacedWords())
        if entry.kind is Kind.KEYWORD:
            schema.add(entry.name + EXACT, WholeValues())
        if entry.facet and entry.kind is Kind.KEYWORD:
            schema.add(f"{entry.name}.column", fields.COLUMN(columns.VarBytesColumn()))
    for name in ("id", "file", "digest"):
        schema.add(f"{name}.column", fields.COLUMN(columns.VarBytesColumn()))
    return schema


def whoosh_document(document: Document) -> dict[str, Any]:
    """Return the keyword arguments of Whoosh's ``add_document``."""
    out: dict[str, Any] = {
        "stored": zlib.compress(document.stored.encode()),
        "file": (document.file,),
        "id.column": document.id.encode(),
        "file.column": document.file.encode(),
        "digest.column": document.digest.encode(),
    }
    analyses = {name: _analyses(value) for name, value in document.values.items() if not isinstance(value, int)}
    for name, value in document.values.items():
        if isinstance(value, int):
            out[name] = value
        else:
            out.update(_text_fields(FIELD[name], value, analyses[name]))
    out["text"], out["text.words"] = _union(analyses)
    return out


def exact(value: str) -> str:
    """Return the indexed form of a whole value: without case, accents and surplus spaces."""
    return " ".join(fold(value).split())


def _analyses(value: Value) -> list[Analysis]:
    return [analyze(value)] if isinstance(value, str) else [analyze(part) for part in value] if isinstance(value, tuple) else []


def _text_fields(entry: Field, value: Value, analyses: list[Analysis]) -> Iterator[tuple[str, Any]]:
    yield entry.name, Counter(term.text for analysis in analyses for term in analysis.terms)
    yield entry.name + WORDS, _placed(analyses)
    if entry.kind is Kind.KEYWORD and isinstance(value, tuple):
        yield entry.name + EXACT, [exact(part) for part in value]
        if entry.facet:
            yield f"{entry.name}.column", VALUE_SEPARATOR.join(value).encode()


def _placed(analyses: list[Analysis]) -> dict[str, list[int]]:
    placed: dict[str, list[int]] = defaultdict(list)
    base = 0
    for analysis in analyses:
        for word in analysis.words:
            placed[word.text].append(base + word.position)
        base += len(analysis.words) + 1  # a gap, so that no phrase spans two values
    return placed


def _union(analyses: Mapping[str, list[Analysis]]) -> tuple[dict[str, float], set[str]]:
    weights: dict[str, float] = defaultdict(float)
    words: set[str] = set()
    for entry in BOOSTED:
        for analysis in analyses.get(entry.name, ()):
            words.update(word.text for word in analysis.words)
            for term in analysis.terms:
                weights[term.text] += entry.boost
    return weights, words
