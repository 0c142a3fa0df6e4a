"""Documents are gathered one by one and become the arrays of a segment all at once.

The one decision worth knowing: a document costs one regular expression pass and a dictionary look-up a stretch of text; each different
stretch is analysed once. What follows, for all documents together, is array work (:mod:`indexer.engines.whoosh.sorting`).
"""

import zlib
from array import array
from collections.abc import Mapping, Sequence

import numpy as np

from indexer.analysis import bodies, spelling
from indexer.engines.whoosh.fields import EXACT, FIELD_NUMBER, FILE, SOURCE, VALUE_SEPARATOR, exact
from indexer.engines.whoosh.postings import Array, Ints, Strings, smallest, spread, starts_of
from indexer.engines.whoosh.segment import Segment, Texts
from indexer.engines.whoosh.sorting import Occurrences, sort
from indexer.schema import FIELD, Document, Kind


class _Ragged:
    """Lists of numbers, joined as they come; list ``i`` is taken by its number."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._lengths = array("q")

    def append(self, numbers: Sequence[int]) -> None:
        """Add a list."""
        self._numbers.extend(numbers)
        self._lengths.append(len(numbers))

    def take(self, lists: Ints) -> tuple[Ints, Ints]:
        """Return the chosen lists one after the other, and the length of each."""
        every = np.array(self._lengths, np.int64)
        lengths = every[lists]
        return np.array(self._numbers, np.int64)[spread(starts_of(every)[:-1][lists], lengths)], lengths


class Gathering:
    """The documents of a segment to be."""

    def __init__(self) -> None:
        self._size = 0
        self._vocabulary: dict[str, int] = {}
        self._stretches: dict[str, int] = {}
        self._words = _Ragged()
        self._terms = _Ragged()
        self._found = array("q")  # the stretches of all texts, one text after the other
        self._texts: tuple[array[int], array[int], array[int]] = (array("q"), array("q"), array("q"))  # document, field, stretches
        self._whole: dict[str, list[tuple[int, int]]] = {}  # field to (value, document)
        self._numbers: dict[str, dict[int, int]] = {}
        self._cells: dict[str, dict[int, str]] = {}
        self._stored: list[bytes] = []

    def __len__(self) -> int:
        """Return the number of documents."""
        return self._size

    def add(self, document: Document) -> None:
        """Take a document in."""
        number = self._size
        for name in sorted(document.values, key=FIELD_NUMBER.__getitem__):  # weights add up in the order of the fields
            value = document.values[name]
            if isinstance(value, int):
                self._numbers.setdefault(name, {})[number] = value
            elif isinstance(value, str):
                self._add_text(number, name, value)
            else:
                for part in value:
                    self._add_text(number, name, part)
                if FIELD[name].kind is Kind.KEYWORD:
                    self._add_whole(number, name + EXACT, [exact(part) for part in value])
                    if FIELD[name].facet:
                        self._cells.setdefault(name, {})[number] = VALUE_SEPARATOR.join(value)
        self._add_whole(number, FILE, [document.file])
        for name in SOURCE:
            self._cells.setdefault(name, {})[number] = getattr(document, name)
        self._stored.append(zlib.compress(document.stored.encode()))
        self._size += 1

    def _add_text(self, number: int, name: str, text: str) -> None:
        known = self._stretches
        before = len(self._found)
        for body in bodies(text):
            stretch = known.get(body)
            self._found.append(self._new_stretch(body) if stretch is None else stretch)
        for column, value in zip(self._texts, (number, FIELD_NUMBER[name], len(self._found) - before), strict=True):
            column.append(value)

    def _new_stretch(self, body: str) -> int:
        spelt = spelling(body)
        self._words.append([self._string(word) for word in spelt.words])
        self._terms.append([self._string(term) for term in spelt.terms])
        return self._stretches.setdefault(body, len(self._stretches))

    def _string(self, string: str) -> int:
        return self._vocabulary.setdefault(string, len(self._vocabulary))

    def _add_whole(self, number: int, field: str, values: Sequence[str]) -> None:
        self._whole.setdefault(field, []).extend((self._string(value), number) for value in dict.fromkeys(values))

    def segment(self) -> Segment:
        """Return all that was gathered."""
        whole = {field: np.array(pairs, np.int64).reshape(-1, 2) for field, pairs in self._whole.items()}
        postings, lengths = sort(self._size, list(self._vocabulary), self._occurrences(self._words), self._occurrences(self._terms), whole)
        return Segment(
            self._size,
            postings,
            lengths,
            {field: _column(self._size, values) for field, values in self._numbers.items()},
            {field: _texts(self._size, cells) for field, cells in self._cells.items()},
            Strings.of(self._stored),
        )

    def _occurrences(self, of_stretch: _Ragged) -> Occurrences:
        strings, per_stretch = of_stretch.take(np.array(self._found, np.int64))
        documents, fields, stretches = (np.array(column, np.int64) for column in self._texts)
        texts = np.repeat(np.repeat(np.arange(len(documents)), stretches), per_stretch)
        return Occurrences(strings, documents, fields, texts)


def _column(size: int, values: Mapping[int, int]) -> Array:
    column = np.full(size, -1, np.int32)
    column[list(values)] = list(values.values())
    return column


def _texts(size: int, cells: Mapping[int, str]) -> Texts:
    number: dict[str, int] = {}
    codes = [number.setdefault(cells.get(place, ""), len(number)) for place in range(size)]
    return Texts(Strings.of([cell.encode() for cell in number]), smallest(np.array(codes, np.int64)))
