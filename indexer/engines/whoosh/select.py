"""All matches become the page asked for: filtered, counted by facet, ordered, cut.

The one decision worth knowing: the best of many are found without sorting: the documents are dealt into groups, the groups' best scores
tell what a document must have at least to be among the best, and only those that have it are looked at again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from indexer.engines import Columns, Facet, Selection, Sort, Values
from indexer.engines.whoosh.arrays import Array, Flags, Ints
from indexer.engines.whoosh.found import Few
from indexer.engines.whoosh.leaf import Leaf
from indexer.engines.whoosh.matching import Matching
from indexer.engines.whoosh.ranking import Scores
from indexer.engines.whoosh.view import View
from indexer.errors import EngineError
from indexer.query import Query
from indexer.schema import FIELD, PRIORITY_RANK, Kind

GROUPS: Final = 256
"""Groups that documents are dealt into, at least; more when more are wanted."""

_UNKNOWN: Final = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class Place:
    """A document of a leaf, with its score."""

    leaf: Leaf
    number: int
    score: float


class Chosen:
    """What matches a query in a view, leaf by leaf, and which of it the filters let pass."""

    def __init__(self, query: Query, view: View, filters: Mapping[str, Sequence[str]]) -> None:
        self._view = view
        self._matching = Matching(query, view)
        self._found = [self._matching.found(place) for place in range(len(view.leaves))]
        self._scored = any(few.scores is not None for few in self._found)
        self._filters = {field: values for field, values in filters.items() if values}
        self._kept: dict[tuple[int, str], Few] = {}
        # One row a filter: which of a leaf's matches it lets pass.
        self._passing = {field: self._pass(field, values) for field, values in self._filters.items()}

    def _pass(self, field: str, values: Sequence[str]) -> list[Flags]:
        column = self._view.facet(field)
        ordinals = column.ordinals(values)
        return [cells.having(ordinals)[cells.codes[few.docs]] for cells, few in zip(column.leaves, self._found, strict=True)]

    def few(self, place: int, *, but: str = "") -> Few:
        """Return a leaf's matches that pass all filters except the one on the field ``but``."""
        found = self._found[place]
        passing = [flags[place] for field, flags in self._passing.items() if field != but]
        if not passing:
            return found
        key = (place, but if but in self._passing else "")
        if key not in self._kept:
            kept = np.logical_and.reduce(passing)
            self._kept[key] = Few(found.docs[kept], None if found.scores is None else found.scores[kept])
        return self._kept[key]

    def total(self) -> int:
        """Return how many reports match and pass."""
        return sum(self.few(place).size for place in range(len(self._found)))

    def facet(self, field: str) -> Facet:
        """Count a field's values among the matches, its own filter set aside."""
        column = self._view.facet(field)
        counts = np.zeros(len(column.names), np.int64)
        for place, cells in enumerate(column.leaves):
            counts += cells.count(self.few(place, but=field).docs, len(counts))
        return column.facet(counts, self._filters.get(field, ()))

    def best(self, sort: Sort, *, offset: int = 0, limit: int) -> list[Place]:
        """Return a page in the order asked for; ties go to the better score, then the newer report, then the id."""
        wanted = offset + limit
        if not wanted:
            return []
        rows: list[tuple[tuple[int, ...], str, int, int, int]] = []
        for place, leaf in enumerate(self._view.leaves):
            few = self.few(place)
            every = np.zeros(few.size, np.uint32) if few.scores is None else few.scores
            keys = _keys(few.docs, every if self._scored else None, sort, leaf)
            ahead = _leading([*keys, leaf.segment.id_ranks[few.docs]], wanted)
            scores = every[ahead].tolist()
            columns = [key[ahead].tolist() for key in keys]
            docs = few.docs[ahead].tolist()
            ids = leaf.segment.ids
            rows += [
                (tuple(values), ids[doc], place, doc, score)
                for values, doc, score in zip(zip(*columns, strict=True), docs, scores, strict=True)
            ]
        rows.sort(key=lambda row: row[:2])
        page = rows[offset:wanted]
        scores_of = self._matching.as_scores(np.array([row[4] for row in page], np.uint32)).tolist()
        return [Place(self._view.leaves[row[2]], row[3], score) for row, score in zip(page, scores_of, strict=True)]

    def columns(self, fields: Iterable[str]) -> Columns:
        """Return fields of all that pass, row by row, leaf by leaf."""
        docs = [self.few(place).docs for place in range(len(self._found))]
        numbers: dict[str, Ints] = {}
        values: dict[str, Values] = {}
        for name in fields:
            entry = FIELD[name]
            if entry.kind in (Kind.DATE, Kind.NUMBER):
                parts = [leaf.segment.numbers(name)[own] for leaf, own in zip(self._view.leaves, docs, strict=True)]
                numbers[name] = np.concatenate([np.empty(0, np.int64), *parts]).astype(np.int64)
            elif entry.facet:
                values[name] = self._view.facet(name).values(docs)
            else:
                raise EngineError(f"the field {name} has no column")
        ids = [leaf.segment.ids[number] for leaf, own in zip(self._view.leaves, docs, strict=True) for number in own.tolist()]
        return Columns(tuple(ids), numbers, values)


def search(query: Query, selection: Selection, view: View) -> tuple[int, list[Place], tuple[Facet, ...]]:
    """Return the number of matches, the page of them, and the facets."""
    chosen = Chosen(query, view, selection.filters)
    facets = tuple(chosen.facet(name) for name in selection.facets)
    return chosen.total(), chosen.best(selection.sort, offset=selection.offset, limit=selection.limit), facets


def _keys(docs: Ints, scores: Scores | None, sort: Sort, leaf: Leaf) -> list[Array]:
    """Return what documents are ordered by, the most important first; the smaller, the better."""
    created = -leaf.segment.numbers("created")[docs]
    keys = [created] if scores is None else [-scores.astype(np.int64), created]
    if sort is Sort.NEWEST:
        return [created, *keys]
    if sort is Sort.PRIORITY:
        return [_priority_ranks(leaf)[docs], *keys]
    if sort is Sort.QUICKEST:
        days = leaf.segment.numbers("ttr")[docs]
        return [np.where(days < 0, _UNKNOWN, days), *keys]
    return keys


def _leading(keys: Sequence[Array], wanted: int) -> Ints:
    """Return the places of the ``wanted`` smallest and, perhaps, of some more."""
    undecided: Ints = np.arange(len(keys[0]))
    chosen = [undecided[:0]]
    for key in keys:
        if len(undecided) <= wanted:
            break
        values = key[undecided]
        least = _bound(values, wanted)
        near = np.flatnonzero(values <= least)
        if len(near) <= 4 * wanted:
            undecided = undecided[near]
            break
        values, undecided = values[near], undecided[near]
        limit = np.partition(values, wanted - 1)[wanted - 1]
        chosen.append(undecided[values < limit])
        wanted -= len(chosen[-1])
        undecided = undecided[values == limit]
    else:
        undecided = undecided[:wanted]
    return np.concatenate([*chosen, undecided])


def _bound(values: Array, wanted: int) -> Any:
    """Return a value that the ``wanted`` smallest do not exceed."""
    groups = max(GROUPS, 4 * wanted)
    rows = len(values) // groups
    if rows < 4:
        return np.partition(values, wanted - 1)[wanted - 1]
    least = values[: rows * groups].reshape(rows, groups).min(axis=0)
    return np.partition(least, wanted - 1)[wanted - 1]


def _priority_ranks(leaf: Leaf) -> Array:
    cells = leaf.segment.cells("priority")
    ranks = [PRIORITY_RANK.get(values[0], len(PRIORITY_RANK)) if values else len(PRIORITY_RANK) for values in cells.values]
    return np.array(ranks, np.int64)[cells.codes]
