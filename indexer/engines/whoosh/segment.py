"""What a segment holds, as arrays: families of terms and words, whole values, lengths, columns and reports.

The one decision worth knowing: a segment is its named arrays, whether they were just made or are mapped from a file, and each is read when
it is first asked for; what is derived from them is kept with the segment, which never changes, and outlives commits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
from whoosh.util.numeric import byte_to_length

from indexer.engines.whoosh.arrays import Array, Floats, Ints
from indexer.engines.whoosh.families import BOOSTED, FAMILIES
from indexer.engines.whoosh.family import Family
from indexer.engines.whoosh.fields import VALUE_SEPARATOR
from indexer.engines.whoosh.plain import PlainPostings
from indexer.engines.whoosh.stored import Stored
from indexer.engines.whoosh.strings import Strings
from indexer.schema import FIELD, Kind

LENGTHS: Final = np.array([byte_to_length(byte) for byte in range(256)], np.int64)
"""The lengths that a byte stands for, by Whoosh's table: exact up to 10, then rounded up in steps that grow to 4 %."""

LENGTH_SCALE: Final = 5
"""Lengths are whole numbers; a boost of 0.2 still has to count."""


def length_bytes(lengths: Ints) -> npt.NDArray[np.uint8]:
    """Return lengths, each as the byte that stands for it."""
    return np.minimum(np.searchsorted(LENGTHS, lengths), len(LENGTHS) - 1).astype(np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """A column of byte strings: document ``d`` has the cell ``cells[codes[d]]``; cells are in the order of their first document."""

    cells: Strings
    codes: Array

    @classmethod
    def read(cls, arrays: Mapping[str, Array], place: str) -> "Texts":
        """Return the column whose arrays' names begin with ``place``."""
        return cls(Strings(arrays[f"{place}/cells.bytes"], arrays[f"{place}/cells.starts"]), arrays[f"{place}/codes"])

    def arrays(self, place: str) -> dict[str, Array]:
        """Return the arrays by name."""
        return {f"{place}/cells.bytes": self.cells.data, f"{place}/cells.starts": self.cells.starts, f"{place}/codes": self.codes}

    def __getitem__(self, document: int) -> str:
        """Return a document's cell."""
        return self.cells[int(self.codes[document])].decode()

    def all(self) -> list[str]:
        """Return every document's cell."""
        cells = [cell.decode() for cell in self.cells.all()]
        return [cells[code] for code in self.codes.tolist()]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """A facet's column: document ``d`` has the values ``values[codes[d]]``."""

    values: tuple[tuple[str, ...], ...]
    codes: Array


class Segment:
    """The documents of a segment; fields that none of them has are absent."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self.arrays = arrays
        self.size = int(arrays["size"][0])
        self.families = {name: Family(arrays, name, self.size) for name in FAMILIES}
        self._cells: dict[str, Cells] = {}
        self._sums: dict[str, tuple[int, int]] = {}

    @property
    def boosted(self) -> Family:
        """The family that ``text`` is made of."""
        return self.families[BOOSTED]

    def lengths(self, field: str) -> Array | None:
        """Return every document's length in a field, as a byte of :data:`LENGTHS`."""
        return self.arrays.get(f"lengths/{field}")

    def length_sums(self, field: str) -> tuple[int, int]:
        """Return the sum of all documents' lengths in a field, and how many documents have the field."""
        if field not in self._sums:
            lengths = self.lengths(field)
            counts = np.bincount(lengths, minlength=256) if lengths is not None else np.zeros(256, np.int64)
            self._sums[field] = int((counts * LENGTHS).sum()), int(counts[1:].sum())
        return self._sums[field]

    @cached_property
    def text_lengths(self) -> Floats:
        """Every document's length, over all that ``text`` is made of."""
        lengths = self.lengths("text")
        return LENGTHS[lengths].astype(np.float64) if lengths is not None else np.zeros(self.size)

    def numbers(self, field: str) -> Array:
        """Return a DATE or NUMBER column, -1 where unknown."""
        numbers = self.arrays.get(f"numbers/{field}")
        return np.full(self.size, -1, np.int32) if numbers is None else numbers

    def exact(self, field: str) -> PlainPostings | None:
        """Return the whole values of a KEYWORD field."""
        place = f"exact/{field}"
        return PlainPostings.read(self.arrays, place) if f"{place}.docs" in self.arrays else None

    def texts(self, name: str) -> Texts | None:
        """Return a column of strings."""
        return Texts.read(self.arrays, f"texts/{name}") if f"texts/{name}/codes" in self.arrays else None

    @cached_property
    def ids(self) -> Texts:
        """Every document's report id."""
        return Texts.read(self.arrays, "texts/id")

    @property
    def id_ranks(self) -> Array:
        """Every document's place when ids are in alphabetical order: the last tie-breaker of any order."""
        return self.arrays["ids/ranks"]

    @cached_property
    def stored(self) -> Stored:
        """The reports."""
        return Stored.read(self.arrays)

    def cells(self, field: str) -> Cells:
        """Return a facet's column; numbers as their decimal spelling."""
        if field not in self._cells:
            self._cells[field] = self._number_cells(field) if FIELD[field].kind is Kind.NUMBER else self._text_cells(field)
        return self._cells[field]

    def _text_cells(self, field: str) -> Cells:
        texts = self.texts(field)
        if texts is None:
            return Cells(((),), np.zeros(self.size, np.uint8))
        parts = (tuple(dict.fromkeys(cell.decode().split(VALUE_SEPARATOR))) for cell in texts.cells.all())
        return Cells(tuple(tuple(value for value in values if value) for values in parts), texts.codes)

    def _number_cells(self, field: str) -> Cells:
        distinct, firsts, inverse = np.unique(self.numbers(field), return_index=True, return_inverse=True)
        order = np.argsort(firsts)  # in the order in which they occur, as texts are
        place = np.empty(len(order), np.uint32)
        place[order] = np.arange(len(order))
        values = tuple((str(number),) if number >= 0 else () for number in distinct[order].tolist())
        return Cells(values, place[inverse] if len(order) > 256 else place[inverse].astype(np.uint8))


def id_ranks(ids: list[str]) -> Array:
    """Return each id's place in alphabetical order."""
    ranks = np.empty(len(ids), np.uint16)
    ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return ranks
