"""Small whole numbers in few bits each: a part of a list is read without the rest.

The one decision worth knowing: the width is the one that makes the list shortest, and the few numbers that are too large for it stand
apart, each with its place, so that one long report does not make the numbers of all others wide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.arrays import Array, Ints

_WIDTHS: Final = (1, 2, 4, 8, 16)
_APART: Final = 8
"""Bytes that a number takes which stands apart."""

_PIECE: Final = 1 << 20
"""Numbers packed at once, a multiple of eight, so that little room is needed beside them."""

Numbers = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """Numbers of ``width`` bits, the first in the lowest bits; the largest stands for a number of ``large``, placed by ``places``."""

    width: int
    data: Array
    places: Array
    large: Array

    @classmethod
    def of(cls, numbers: Array) -> "Packed":
        """Pack numbers from 0, below 2**32."""
        pieces = [numbers[first : first + _PIECE] for first in range(0, len(numbers), _PIECE)]
        counts = np.zeros(1 << _WIDTHS[-1], np.int64)
        for piece in pieces:
            counts += np.bincount(np.minimum(piece.astype(np.uint32), len(counts) - 1), minlength=len(counts))
        below = np.cumsum(counts)
        sizes = {width: len(numbers) * width // 8 + (len(numbers) - int(below[(1 << width) - 2])) * _APART for width in _WIDTHS}
        width = min(_WIDTHS, key=lambda width: (sizes[width], width))
        top = (1 << width) - 1
        places = np.flatnonzero(numbers >= top)
        data = [_joined(np.minimum(piece.astype(np.uint32), top), width) for piece in pieces]
        joined = np.concatenate([np.empty(0, np.uint16 if width > 8 else np.uint8), *data])
        return cls(width, joined, places.astype(np.uint32), numbers[places].astype(np.uint32))

    @classmethod
    def read(cls, arrays: Mapping[str, Array], name: str) -> "Packed":
        """Return the list whose arrays' names begin with ``name``."""
        return cls(int(arrays[f"{name}.width"][0]), arrays[f"{name}.data"], arrays[f"{name}.places"], arrays[f"{name}.large"])

    def arrays(self, name: str) -> dict[str, Array]:
        """Return the arrays by name."""
        width = np.array([self.width], np.uint8)
        return {f"{name}.width": width, f"{name}.data": self.data, f"{name}.places": self.places, f"{name}.large": self.large}

    def part(self, first: int, stop: int) -> Numbers:
        """Return the numbers from one place to before another."""
        if self.width >= 8:
            numbers = self.data[first:stop].astype(np.uint32)
        else:
            each = 8 // self.width
            data = self.data[first // each : -(-stop // each)]
            apart = np.empty((len(data), each), np.uint32)
            for place in range(each):
                apart[:, place] = data >> place * self.width & (1 << self.width) - 1
            numbers = apart.ravel()[first % each : first % each + stop - first]
        if len(self.places):
            low, high = np.searchsorted(self.places, (first, stop)).tolist()
            numbers[self.places[low:high].astype(np.int64) - first] = self.large[low:high]
        return numbers

    def take(self, chosen: Ints) -> Numbers:
        """Return the numbers at some places, which ascend or not."""
        each = max(1, 8 // self.width)
        numbers = self.data[chosen // each].astype(np.uint32)
        if each > 1:
            numbers = numbers >> (chosen % each * self.width).astype(np.uint32) & np.uint32((1 << self.width) - 1)
        if len(self.places):
            apart = np.flatnonzero(numbers == (1 << self.width) - 1)
            numbers[apart] = self.large[np.searchsorted(self.places, chosen[apart])]
        return numbers


def _joined(numbers: Numbers, width: int) -> Array:
    if width >= 8:
        return numbers.astype(np.uint16 if width > 8 else np.uint8)
    each = 8 // width
    filled = np.zeros(-(-len(numbers) // each) * each, np.uint8)
    filled[: len(numbers)] = numbers
    shifts = (np.arange(each) * width).astype(np.uint8)
    joined: npt.NDArray[np.uint8] = np.bitwise_or.reduce(filled.reshape(-1, each) << shifts, axis=1)
    return joined
