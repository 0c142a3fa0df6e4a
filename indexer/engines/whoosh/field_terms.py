"""Terms in single fields: their postings are made from the entries when they are asked for, and kept as long as there is room.

The one decision worth knowing: the many terms of a whole report are read at once, in one pass over all their entries; what follows is
slices of what that pass made.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import numpy as np

from indexer.engines.whoosh.arrays import Array, Ints
from indexer.engines.whoosh.families import FAMILIES, NAMES, NUMBER
from indexer.engines.whoosh.family import Family
from indexer.engines.whoosh.leaf import Leaf, Term
from indexer.engines.whoosh.ranking import impact_steps
from indexer.engines.whoosh.segment import LENGTHS
from indexer.engines.whoosh.terms import Postings
from indexer.errors import EngineError

KEPT_POSTINGS: Final = 12_000_000
"""Postings that are kept between queries, at three bytes each."""

Key = tuple[str, str]
"""A field and the text of a term."""


class FieldTerms:
    """The terms in single fields of a view; ``average`` tells the usual length of a field."""

    def __init__(self, leaves: tuple[Leaf, ...], average: Callable[[str], float]) -> None:
        self._leaves = leaves
        self._average = average
        self._terms: OrderedDict[Key, Term] = OrderedDict()
        self._kept = 0

    def __getitem__(self, key: Key) -> Term:
        """Return a term, read if need be."""
        if key not in self._terms:
            self.read([key])
        self._terms.move_to_end(key)
        return self._terms[key]

    def read(self, keys: Iterable[Key]) -> None:
        """Read those terms that are not known yet, all at once, and let go of those that were not asked for lately."""
        wanted = [key for key in dict.fromkeys(keys) if key not in self._terms]
        found: dict[Key, list[Postings | None]] = {key: [None] * len(self._leaves) for key in wanted}
        for name, fields in FAMILIES.items():
            texts: dict[str, set[int]] = {}
            for field, text in wanted:
                if field in fields:
                    texts.setdefault(text, set()).add(NUMBER[field])
            for place, leaf in enumerate(self._leaves if texts else ()):
                for key, postings in self._in_leaf(leaf, leaf.segment.families[name], texts):
                    found[key][place] = postings
        for key, lists in found.items():
            self._terms[key] = Term.of(self._leaves, tuple(lists))
            self._kept += _size(self._terms[key])
        while self._kept > KEPT_POSTINGS and len(self._terms) > len(found):
            self._kept -= _size(self._terms.popitem(last=False)[1])

    def _in_leaf(self, leaf: Leaf, family: Family, texts: Mapping[str, set[int]]) -> Iterator[tuple[Key, Postings]]:
        numbered = [(text, number) for text in texts if (number := family.number(text)) is not None]
        owners, fields, times, docs = family.terms.entries_of(np.array([number for _, number in numbered], np.int64))
        wanted = np.zeros((len(numbered), len(NAMES)), np.bool_)
        for place, (text, _) in enumerate(numbered):
            wanted[place, list(texts[text])] = True
        kept = np.flatnonzero(wanted[owners, fields])
        owners, fields, times, docs = owners[kept], fields[kept], times[kept], docs[kept]
        for field in set().union(*texts.values()):
            inside = np.flatnonzero(fields == field)
            own, having, name = owners[inside], docs[inside], NAMES[field]
            steps = self._steps(leaf, name, having, times[inside])
            bounds = np.searchsorted(own, np.arange(len(numbered) + 1)).tolist()
            short = having.astype(np.uint16)
            for place, (text, _) in enumerate(numbered):
                first, stop = bounds[place], bounds[place + 1]
                if first < stop:
                    yield (name, text), Postings(stop - first, short[first:stop], steps[first:stop])

    def _steps(self, leaf: Leaf, field: str, docs: Ints, times: Ints) -> Array:
        lengths = leaf.segment.lengths(field)
        if lengths is None:
            if len(docs):  # it was checked that the file is what was written
                raise EngineError(f"the field {field} has terms and no lengths")
            return np.empty(0, np.uint8)
        return impact_steps(times.astype(np.float64), LENGTHS[lengths[docs]], self._average(field))


def _size(term: Term) -> int:
    return sum(found.size for found in term.postings if found is not None)
