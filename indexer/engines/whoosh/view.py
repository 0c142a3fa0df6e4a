"""A snapshot of one Whoosh index as arrays: postings, lengths, columns and facet values, read when first needed.

The one decision worth knowing: Whoosh is read through its public readers, a term at a time, into numpy arrays; postings already read are
kept, up to a fixed number, so that common words cost once a commit and not once a query.
"""

import zlib
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.fields import VALUE_SEPARATOR, exact

Docs = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MAX_CACHED_POSTINGS: Final = 4_000_000
"""About 50 MB of postings kept between queries."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The reports that have a term, ascending, and the term's weight in each."""

    docs: Docs
    weights: Floats


@dataclass(frozen=True, slots=True)
class Values:
    """A facet's values: value ``ordinals[i]`` of ``names`` belongs to report ``docs[i]``."""

    names: tuple[str, ...]
    docs: Docs
    ordinals: Docs


NO_POSTINGS: Final = Postings(np.empty(0, np.int32), np.empty(0, np.float64))


class View:
    """An open index at one revision; not safe for threads by itself."""

    def __init__(self, index: Any, *, revision: str) -> None:
        self.revision = revision
        self.searcher = index.searcher()
        self.reader = self.searcher.reader()
        self.size = int(self.reader.doc_count_all())
        self._postings: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._cached = 0
        self._lengths: dict[str, tuple[Floats, float]] = {}
        self._values: dict[str, Values] = {}
        self._numbers: dict[str, Ints] = {}

    def close(self) -> None:
        """Let go of the files."""
        self.searcher.close()

    @cached_property
    def live(self) -> Flags:
        """Which document numbers are not deleted."""
        flags = np.ones(self.size, np.bool_)
        if self.reader.has_deletions():
            flags[[number for number in range(self.size) if self.reader.is_deleted(number)]] = False
        return flags

    @cached_property
    def count(self) -> int:
        """The number of reports."""
        return int(self.live.sum())

    def postings(self, field: str, term: str) -> Postings:
        """Return a term's postings, deleted reports left out."""
        key = (field, term)
        known = self._postings.get(key)
        if known is not None:
            self._postings.move_to_end(key)
            return known
        read = self._read(field, term)
        self._postings[key] = read
        self._cached += len(read.docs)
        while self._cached > MAX_CACHED_POSTINGS and len(self._postings) > 1:
            self._cached -= len(self._postings.popitem(last=False)[1].docs)
        return read

    def _read(self, field: str, term: str) -> Postings:
        text = term.encode()
        if (field, text) not in self.reader:
            return NO_POSTINGS
        matcher = self.reader.postings(field, text)
        docs: list[int] = []
        weights: list[float] = []
        while matcher.is_active():
            docs.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        return Postings(np.array(docs, np.int32), np.array(weights, np.float64))

    def lengths(self, field: str) -> tuple[Floats, float]:
        """Return every report's length in a field, and the average over the reports that have the field (1.0 if none has)."""
        if field not in self._lengths:
            length_of = self.reader.doc_field_length
            lengths = np.fromiter((length_of(number, field) for number in range(self.size)), np.float64, self.size)
            filled = lengths[self.live & (lengths > 0)]
            self._lengths[field] = lengths, float(filled.mean()) if len(filled) else 1.0
        return self._lengths[field]

    def numbers(self, field: str) -> Ints:
        """Return a DATE or NUMBER column, -1 where unknown."""
        if field not in self._numbers:
            self._numbers[field] = np.array(self._column(field, -1), np.int64)
        return self._numbers[field]

    def values(self, field: str) -> Values:
        """Return a facet's values by report; numbers as their decimal spelling."""
        if field not in self._values:
            self._values[field] = self._facet_values(field)
        return self._values[field]

    def _facet_values(self, field: str) -> Values:
        names: dict[str, int] = {}
        docs: list[int] = []
        ordinals: list[int] = []
        if f"{field}.column" in self.reader.schema:
            cells = [[part for part in cell.split(VALUE_SEPARATOR) if part] for cell in self._texts(f"{field}.column")]
        else:
            cells = [[str(number)] if number >= 0 else [] for number in self.numbers(field)]
        for number, parts in enumerate(cells):
            for part in dict.fromkeys(parts):
                docs.append(number)
                ordinals.append(names.setdefault(part, len(names)))
        return Values(tuple(names), np.array(docs, np.int32), np.array(ordinals, np.int32))

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Every document number's report id."""
        return tuple(self._texts("id.column"))

    @cached_property
    def by_id(self) -> dict[str, int]:
        """The live document numbers by report id, without case."""
        return {exact(report_id): number for number, report_id in enumerate(self.ids) if self.live[number]}

    @cached_property
    def id_ranks(self) -> Ints:
        """Every document number's place when ids are in alphabetical order: the last tie-breaker of any order."""
        ranks = np.empty(self.size, np.int64)
        ranks[np.argsort(np.array(self.ids, dtype=np.str_), kind="stable")] = np.arange(self.size)
        return ranks

    def files(self) -> list[tuple[str, str]]:
        """Return every document number's corpus file and its content digest."""
        return list(zip(self._texts("file.column"), self._texts("digest.column"), strict=True))

    def stored(self, number: int) -> str:
        """Return a report's JSON."""
        return zlib.decompress(self.reader.stored_fields(number)["stored"]).decode()

    def _texts(self, name: str) -> list[str]:
        return [bytes(cell).decode() for cell in self._column(name, b"")]

    def _column(self, name: str, default: Any) -> list[Any]:
        cells: list[Any] = []
        for leaf, _ in self.reader.leaf_readers():
            count = leaf.doc_count_all()
            if leaf.has_column(name):
                column = leaf.column_reader(name)
                cells.extend(column[number] for number in range(count))
            else:
                cells.extend([default] * count)
        return cells
