"""The inverted part of a segment: a family of fields, with one sorted list of strings, which are terms, words or both.

The one decision worth knowing: terms are what ranking counts and words what stands in the text (see :mod:`indexer.analysis`); most strings
are both, and stand here once.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.arrays import Array, Ints, starts_of
from indexer.engines.whoosh.families import NAMES
from indexer.engines.whoosh.strings import Strings
from indexer.engines.whoosh.terms import Terms
from indexer.engines.whoosh.words import Words

KEPT_NUMBERS: Final = 20_000
"""Strings of which the number is kept."""


class Family:
    """A family of fields in a segment of ``size`` documents, read from its arrays as they are needed."""

    def __init__(self, arrays: Mapping[str, Array], name: str, size: int) -> None:
        self.size = size
        self._arrays = arrays
        self._place = f"{name}/"
        self._numbers: dict[str, int | None] = {}
        self.terms = Terms(arrays, self._place, size)
        self.words = Words(arrays, self._place, self.terms)

    def _array(self, name: str) -> Array:
        return self._arrays[self._place + name]

    @cached_property
    def strings(self) -> Strings:
        """The strings, in byte order."""
        return Strings(self._array("strings.bytes"), self._array("strings.starts"))

    def number(self, text: str) -> int | None:
        """Return a string's number, or None; numbers that were asked for are kept."""
        if text not in self._numbers:
            if len(self._numbers) >= KEPT_NUMBERS:
                self._numbers.clear()
            self._numbers[text] = self.strings.number(text.encode())
        return self._numbers[text]

    @cached_property
    def pivot(self) -> float:
        """The usual length by which the impacts were normalised."""
        return float(self._array("pivot")[0])

    @cached_property
    def bounds(self) -> dict[str, tuple[Array, Array]]:
        """Where each field that occurs begins in every document, and where it ends."""
        present = [name for name in NAMES if f"{self._place}begins/{name}" in self._arrays]
        begins = [*(self._array(f"begins/{name}") for name in present), self.ends]
        return {name: (begins[at], begins[at + 1]) for at, name in enumerate(present)}

    @cached_property
    def ends(self) -> Array:
        """Where every document's last field ends."""
        return self._array("ends")

    @cached_property
    def offsets(self) -> npt.NDArray[np.int32]:
        """The number of the first place of every document, when all documents' places are counted through."""
        return starts_of(self.ends)[:-1].astype(np.int32)

    @cached_property
    def beyond_ascii(self) -> Ints:
        """The strings that are not ASCII, so that a letter may be several bytes."""
        return np.unique(np.searchsorted(self.strings.starts, np.flatnonzero(self.strings.data & 0x80), side="right") - 1)

    def words_beginning(self, prefix: bytes) -> list[tuple[bytes, int]]:
        """Return the words that begin with a prefix, and how many documents each has, deleted ones too."""
        numbers = self.words.among(*self.strings.beginning(prefix))
        sizes, _ = self.words.lists(numbers)
        return list(zip(self.strings.some(numbers.tolist()), sizes.tolist(), strict=True))
