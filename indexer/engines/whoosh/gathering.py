"""Documents are gathered one by one and become the arrays of a segment all at once.

The one decision worth knowing: a text is cut at its spaces, and each piece costs a dictionary look-up; each different piece is analysed
once. What follows, for all documents together, is array work (:mod:`indexer.engines.whoosh.sorting`).
"""

from array import array
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from indexer.analysis import chunks, spelt_out
from indexer.engines.whoosh.arrays import Array, Ints, smallest, spread, starts_of
from indexer.engines.whoosh.families import NUMBER
from indexer.engines.whoosh.fields import SOURCE, VALUE_SEPARATOR, exact
from indexer.engines.whoosh.making import segment_of
from indexer.engines.whoosh.segment import Segment, Texts
from indexer.engines.whoosh.sorting import Occurrences, sort
from indexer.engines.whoosh.strings import Strings
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


class _Numbers(dict[str, int]):
    """Strings numbered as they come; ``on_new`` is told of each when it is new."""

    def __init__(self, on_new: Callable[[str], None] = lambda _: None) -> None:
        super().__init__()
        self._on_new = on_new

    def __missing__(self, string: str) -> int:
        """Number a string that is not known yet."""
        self._on_new(string)
        return self.setdefault(string, len(self))


class Gathering:
    """The documents of a segment to be."""

    def __init__(self) -> None:
        self._size = 0
        self._vocabulary = _Numbers()
        self._pieces = _Numbers(self._spell_out)
        self._words = _Ragged()
        self._terms = _Ragged()
        self._found = array("q")  # the pieces of all texts, one text after the other
        self._texts: tuple[array[int], array[int], array[int]] = (array("q"), array("q"), array("q"))  # document, field, pieces
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
        for name in sorted(document.values, key=NUMBER.__getitem__):  # weights add up in the order of the fields
            value = document.values[name]
            if isinstance(value, int):
                self._numbers.setdefault(name, {})[number] = value
            elif isinstance(value, str):
                self._add_text(number, name, value)
            else:
                for part in value:
                    self._add_text(number, name, part)
                if FIELD[name].kind is Kind.KEYWORD:
                    self._add_whole(number, name, [exact(part) for part in value])
                    if FIELD[name].facet:
                        self._cells.setdefault(name, {})[number] = VALUE_SEPARATOR.join(value)
        for name in SOURCE:
            self._cells.setdefault(name, {})[number] = getattr(document, name)
        self._stored.append(document.stored.encode())
        self._size += 1

    def _add_text(self, number: int, name: str, text: str) -> None:
        pieces = chunks(text)
        self._found.extend(map(self._pieces.__getitem__, pieces))
        for column, value in zip(self._texts, (number, NUMBER[name], len(pieces)), strict=True):
            column.append(value)

    def _spell_out(self, piece: str) -> None:
        for ragged, strings in zip((self._words, self._terms), spelt_out(piece), strict=True):
            ragged.append(list(map(self._vocabulary.__getitem__, strings)))

    def _add_whole(self, number: int, field: str, values: Sequence[str]) -> None:
        self._whole.setdefault(field, []).extend((self._vocabulary[value], number) for value in dict.fromkeys(values))

    def segment(self, *, pivot: float | None = None) -> Segment:
        """Return all that was gathered; ``pivot`` is the usual length of the index's reports, None for that of these."""
        whole = {field: np.array(pairs, np.int64).reshape(-1, 2) for field, pairs in self._whole.items()}
        found = sort(self._size, list(self._vocabulary), self._occurrences(self._words), self._occurrences(self._terms), whole)
        return segment_of(
            self._size,
            found,
            numbers={field: _column(self._size, values) for field, values in self._numbers.items()},
            texts={field: _texts(self._size, cells) for field, cells in self._cells.items()},
            reports=self._stored,
            pivot=pivot,
        )

    def _occurrences(self, of_piece: _Ragged) -> Occurrences:
        strings, per_piece = of_piece.take(np.array(self._found, np.int64))
        documents, fields, pieces = (np.array(column, np.int64) for column in self._texts)
        texts = np.repeat(np.repeat(np.arange(len(documents)), pieces), per_piece)
        return Occurrences(strings, documents, fields, texts)


def _column(size: int, values: Mapping[int, int]) -> Array:
    column = np.full(size, -1, np.int32)
    column[list(values)] = list(values.values())
    return column


def _texts(size: int, cells: Mapping[int, str]) -> Texts:
    number: dict[str, int] = {}
    codes = [number.setdefault(cells.get(place, ""), len(number)) for place in range(size)]
    return Texts(Strings.of([cell.encode() for cell in number]), smallest(np.array(codes, np.int64)))
