"""Small steps of array work that segments are made and read with: the smallest type, places of parts that are joined, sums over groups.

The one decision worth knowing: a list of lists is one flat array and where each part begins in it, with the end of the last: part ``i`` is
``flat[starts[i]:starts[i + 1]]``.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_WHOLE_NUMBERS: Final = (np.uint8, np.uint16, np.uint32)


def smallest(numbers: Array) -> Array:
    """Return whole numbers from 0 in the smallest type that holds them."""
    top = int(numbers.max(initial=0))
    return numbers.astype(next((kind for kind in _WHOLE_NUMBERS if top <= np.iinfo(kind).max), np.int64))


def starts_of(lengths: Array) -> Ints:
    """Return where parts of these lengths begin when joined, and where the last one ends."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def lengths_of(starts: Array) -> Ints:
    """Return the lengths of parts that begin and end at these places."""
    begins = starts.astype(np.int64)
    return begins[1:] - begins[:-1]


def spread(starts: Array, lengths: Array) -> Ints:
    """Return the places ``start, start + 1, ...`` of each part, one part after the other."""
    shift = np.asarray(starts, np.int64) - starts_of(lengths)[:-1]
    return np.repeat(shift, lengths) + np.arange(int(lengths.sum()), dtype=np.int64)


def numbered(top: int, *lists: Array) -> tuple[Ints, Ints]:
    """Return the different numbers, below ``top``, that are in some lists, ascending; and for each such number its place among them."""
    seen = np.zeros(top, np.bool_)
    for numbers in lists:
        seen[numbers] = True
    return np.flatnonzero(seen), np.cumsum(seen) - 1


def distinct(ascending: Ints) -> Ints:
    """Return the numbers of an ascending list, each once."""
    return ascending[group_starts(ascending)]


def group_starts(*keys: Array) -> Ints:
    """Return where neighbours differ in any of some equally long arrays: the beginnings of groups, from 0."""
    size = len(keys[0])
    if not size:
        return np.empty(0, np.int64)
    begins = np.ones(size, np.bool_)
    begins[1:] = False
    for key in keys:
        begins[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(begins)
