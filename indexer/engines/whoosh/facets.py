"""Facet values of all segments under one numbering: counted among matches, and matched by filters.

The one decision worth knowing: a segment knows which *cell* (a list of values) each report has, so counting is one pass over small codes,
and only cells, of which there are few, are looked at in Python.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np

from indexer.engines import Facet, FacetValue, Values
from indexer.engines.whoosh.arrays import Array, Flags, Ints, spread, starts_of
from indexer.engines.whoosh.fields import exact
from indexer.engines.whoosh.segment import Cells
from indexer.schema import FIELD, PRIORITY_RANK, Kind, keyword


@dataclass(frozen=True, slots=True, eq=False)
class LeafCells:
    """A leaf's column: document ``d`` has the values ``ordinals[starts[c]:starts[c + 1]]`` of cell ``c = codes[d]``."""

    codes: Array
    ordinals: Ints
    starts: Ints

    def count(self, docs: Ints, values: int) -> Ints:
        """Return how many of some documents have each of the values."""
        cells = np.bincount(self.codes[docs], minlength=len(self.starts) - 1)
        return np.bincount(self.ordinals, np.repeat(cells, np.diff(self.starts)), values).astype(np.int64)

    def having(self, ordinals: Sequence[int]) -> Flags:
        """Return which cells have any of some values."""
        sizes = np.diff(self.starts)
        flags = np.zeros(len(sizes), np.bool_)
        flags[np.repeat(np.arange(len(sizes)), sizes)[np.isin(self.ordinals, ordinals)]] = True
        return flags

    def values_of(self, docs: Ints) -> tuple[Ints, Ints]:
        """Return the rows, in a list of documents, and the values that they have."""
        cells = self.codes[docs].astype(np.int64)
        sizes = np.diff(self.starts)[cells]
        return np.repeat(np.arange(len(docs)), sizes), self.ordinals[spread(self.starts[cells], sizes)]


@dataclass(frozen=True, eq=False)
class FacetColumn:
    """A facet's values over all leaves: their names, and each leaf's cells."""

    field: str
    names: tuple[str, ...]
    leaves: tuple[LeafCells, ...]

    @classmethod
    def of(cls, field: str, leaves: Sequence[Cells]) -> "FacetColumn":
        """Number the values of all leaves."""
        names: dict[str, int] = {}
        found = []
        for cells in leaves:
            numbered = [[names.setdefault(value, len(names)) for value in values] for values in cells.values]
            starts = starts_of(np.fromiter(map(len, numbered), np.int64, len(numbered)))
            found.append(LeafCells(cells.codes, np.fromiter(chain.from_iterable(numbered), np.int64, int(starts[-1])), starts))
        return cls(field, tuple(names), tuple(found))

    @cached_property
    def places(self) -> Ints:
        """Each value's place in the order in which equally common ones are shown."""
        order = sorted(range(len(self.names)), key=lambda number: _order_of_name(self.field, self.names[number]))
        places = np.empty(len(order), np.int64)
        places[order] = np.arange(len(order))
        return places

    def ordinals(self, chosen: Sequence[str]) -> list[int]:
        """Return the numbers of values that were chosen, whatever their case."""
        wanted = {exact(keyword(self.field, value)) for value in chosen}
        return [number for name in wanted for number in self._by_exact.get(name, ())]

    @cached_property
    def _by_exact(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, name in enumerate(self.names):
            found.setdefault(exact(name), []).append(number)
        return found

    def facet(self, counts: Ints, filters: Sequence[str]) -> Facet:
        """Return the values that were counted, in order; chosen ones are there even with a count of 0."""
        chosen = {exact(keyword(self.field, value)): keyword(self.field, value) for value in filters}
        numbers = np.flatnonzero(counts)
        if chosen:
            numbers = np.union1d(numbers, np.array(self.ordinals(filters), np.int64))
        commonest_first = not _is_ordered_by_name(self.field)
        order = np.lexsort((self.places[numbers], -counts[numbers])) if commonest_first else np.argsort(self.places[numbers])
        numbers = numbers[order]
        names = [self.names[number] for number in numbers.tolist()]
        if not chosen:
            return Facet(self.field, tuple(map(FacetValue, names, counts[numbers].tolist())))
        pairs = zip(names, counts[numbers].tolist(), strict=True)
        values = [FacetValue(name, count, exact(name) in chosen) for name, count in pairs]
        missing = [name for key, name in chosen.items() if key not in self._by_exact]
        if missing:
            values += [FacetValue(name, 0, chosen=True) for name in missing]
            values.sort(key=lambda value: (-value.count if commonest_first else 0, _order_of_name(self.field, value.value)))
        return Facet(self.field, tuple(values))

    def values(self, found: Sequence[Ints]) -> Values:
        """Return the values of all matches, given by leaf; rows are numbered leaf by leaf."""
        base, rows, ordinals = 0, [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for cells, docs in zip(self.leaves, found, strict=True):
            own, numbers = cells.values_of(docs)
            rows.append(own + base)
            ordinals.append(numbers)
            base += len(docs)
        return Values(self.names, np.concatenate(rows), np.concatenate(ordinals))


def _is_ordered_by_name(field: str) -> bool:
    return field == "priority" or FIELD[field].kind is Kind.NUMBER


def _order_of_name(field: str, name: str) -> tuple[int, int, str, str]:
    if field == "priority":
        return PRIORITY_RANK.get(name, len(PRIORITY_RANK)), 0, "", name
    if FIELD[field].kind is Kind.NUMBER:  # newest years first; what is chosen may be no number
        return (0, -int(name), "", "") if name.isdecimal() else (1, 0, "", name)
    return 0, 0, name.casefold(), name
