"""A snapshot of one Whoosh index as arrays: postings, lengths, columns and facet values of all segments, read when first needed.

The one decision worth knowing: segments are slices of memory-mapped files; here their document numbers follow each other and deleted
reports fall out. Postings already joined are kept, up to a fixed number, so that common words cost once a commit and not once a query.
"""

import zlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.codec import live, opened
from indexer.engines.whoosh.fields import VALUE_SEPARATOR, exact
from indexer.engines.whoosh.postings import FieldPostings, spread, starts_of
from indexer.engines.whoosh.ranking import impacts
from indexer.engines.whoosh.segment import LENGTHS, Segment
from indexer.engines.whoosh.segment_file import EXTENSION
from indexer.schema import FIELD, Kind

Docs = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MAX_CACHED_POSTINGS: Final = 4_000_000
"""About 50 MB of postings kept between queries."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The reports that have a term, ascending, and the term's impact in each (1.0 where the field is not ranked)."""

    docs: Docs
    impacts: Floats


@dataclass(frozen=True, slots=True)
class Values:
    """A facet's values: value ``ordinals[i]`` of ``names`` belongs to report ``docs[i]``."""

    names: tuple[str, ...]
    docs: Docs
    ordinals: Docs


NO_POSTINGS: Final = Postings(np.empty(0, np.int32), np.empty(0, np.float64))


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A segment in a view: its documents are numbered from ``base`` on."""

    contents: Segment
    base: int
    live: Flags


class View:
    """An open index at one revision; not safe for threads by itself."""

    def __init__(self, index: Any, *, revision: str) -> None:
        self.revision = revision
        self.reader = index.reader()
        self.size = int(self.reader.doc_count_all())
        readers = list(self.reader.leaf_readers()) if self.size else []
        self.leaves = [Leaf(opened(index.storage, leaf.segment()), base, live(leaf)) for leaf, base in readers]
        self._let_go(index.storage, {leaf.segment().make_filename(EXTENSION) for leaf, _ in readers})
        self.live: Flags = np.concatenate([np.empty(0, np.bool_), *(leaf.live for leaf in self.leaves)])
        self.count = int(self.live.sum())
        self._postings: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._cached = 0
        self._lengths: dict[str, tuple[Floats, float]] = {}
        self._values: dict[str, Values] = {}
        self._numbers: dict[str, Ints] = {}

    @staticmethod
    def _let_go(storage: Any, used: set[str]) -> None:
        for name in storage.segments.keys() - used:
            del storage.segments[name]

    def close(self) -> None:
        """Let go of the files."""
        self.reader.close()

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
        found = [NO_POSTINGS.docs]
        weights = [NO_POSTINGS.impacts]
        ranked = False
        for leaf, postings, number in self.having(field, term):
            extent = postings.extent(number)
            docs = postings.docs[extent].astype(np.int32)
            kept = leaf.live[docs]
            found.append(docs[kept] + np.int32(leaf.base))
            if postings.weights is not None:
                ranked = True
                weights.append(postings.weights.table.astype(np.float64)[postings.weights.codes[extent][kept]])
        docs = np.concatenate(found)
        if not ranked:
            return Postings(docs, np.ones(len(docs), np.float64))
        lengths, average = self.lengths(field)
        return Postings(docs, impacts(np.concatenate(weights), lengths[docs], average))

    def having(self, field: str, term: str) -> Iterator[tuple[Leaf, FieldPostings, int]]:
        """Yield the segments that have a term, with the field's postings there and the term's number among them."""
        text = term.encode()
        for leaf in self.leaves:
            postings = leaf.contents.postings.get(field)
            number = None if postings is None else postings.number(text)
            if postings is not None and number is not None:
                yield leaf, postings, number

    def lengths(self, field: str) -> tuple[Floats, float]:
        """Return every report's length in a field, and the average over the reports that have the field (1.0 if none has)."""
        if field not in self._lengths:
            parts = [LENGTHS[self._column(leaf.contents.lengths.get(field), leaf, 0)] for leaf in self.leaves]
            lengths = np.concatenate([np.empty(0), *parts]).astype(np.float64)
            filled = lengths[self.live & (lengths > 0)]
            self._lengths[field] = lengths, float(filled.mean()) if len(filled) else 1.0
        return self._lengths[field]

    def numbers(self, field: str) -> Ints:
        """Return a DATE or NUMBER column, -1 where unknown."""
        if field not in self._numbers:
            parts = [self._column(leaf.contents.numbers.get(field), leaf, -1) for leaf in self.leaves]
            self._numbers[field] = np.concatenate([np.empty(0, np.int64), *parts]).astype(np.int64)
        return self._numbers[field]

    @staticmethod
    def _column(column: Any, leaf: Leaf, default: int) -> Any:
        return np.full(leaf.contents.size, default) if column is None else column

    def values(self, field: str) -> Values:
        """Return a facet's values by report; numbers as their decimal spelling."""
        if field not in self._values:
            numeric = FIELD[field].kind is Kind.NUMBER
            self._values[field] = self._numbers_as_values(field) if numeric else self._facet_values(field)
        return self._values[field]

    def _numbers_as_values(self, field: str) -> Values:
        numbers = self.numbers(field)
        docs = np.flatnonzero(numbers >= 0)
        distinct, firsts, inverse = np.unique(numbers[docs], return_index=True, return_inverse=True)
        order = np.argsort(firsts)  # named in the order in which they occur
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order))
        return Values(tuple(str(number) for number in distinct[order].tolist()), docs.astype(np.int32), place[inverse])

    def _facet_values(self, field: str) -> Values:
        names: dict[str, int] = {}
        docs = [np.empty(0, np.int64)]
        ordinals = [np.empty(0, np.int64)]
        for leaf in self.leaves:
            texts = leaf.contents.texts.get(field)
            if texts is None:
                continue
            cells = [cell.decode().split(VALUE_SEPARATOR) for cell in texts.cells.all()]
            numbered = [[names.setdefault(part, len(names)) for part in dict.fromkeys(parts) if part] for parts in cells]
            lengths = np.fromiter(map(len, numbered), np.int64, len(numbered))
            of_cell = np.fromiter(chain.from_iterable(numbered), np.int64, int(lengths.sum()))
            codes = texts.codes
            docs.append(np.repeat(np.arange(len(codes)) + leaf.base, lengths[codes]))
            ordinals.append(of_cell[spread(starts_of(lengths)[codes], lengths[codes])])
        return Values(tuple(names), np.concatenate(docs).astype(np.int32), np.concatenate(ordinals).astype(np.int32))

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Every document number's report id."""
        return tuple(self._texts("id"))

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

    def sources(self) -> list[tuple[str, str, str]]:
        """Return id, corpus file and content digest of every report."""
        rows = zip(self.ids, self._texts("file"), self._texts("digest"), strict=True)
        return [row for row, lives in zip(rows, self.live.tolist(), strict=True) if lives]

    def stored(self, number: int) -> str:
        """Return a report's JSON."""
        leaf = next(leaf for leaf in reversed(self.leaves) if leaf.base <= number)
        return zlib.decompress(leaf.contents.stored[number - leaf.base]).decode()

    def _texts(self, name: str) -> list[str]:
        found: list[str] = []
        for leaf in self.leaves:
            texts = leaf.contents.texts[name]
            cells = [cell.decode() for cell in texts.cells.all()]
            found.extend(cells[code] for code in texts.codes.tolist())
        return found
