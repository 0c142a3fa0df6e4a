"""A prefix or a misspelt word becomes the words of a segment that it stands for.

The one decision worth knowing: words that begin alike stand next to each other, so a prefix is a range; near words are told by their
optimal string alignment distance (a letter more, less or other, or two neighbours exchanged, is one edit), measured for all words of the
same first letter by one call of RapidFuzz.
"""

from dataclasses import dataclass

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexer.analysis import fold
from indexer.engines.whoosh.arrays import Flags, Ints, spread, starts_of
from indexer.engines.whoosh.families import FAMILY_OF
from indexer.engines.whoosh.family import Family
from indexer.engines.whoosh.phrases import inside
from indexer.engines.whoosh.segment import Segment


@dataclass(frozen=True, slots=True, eq=False)
class WordList:
    """Strings of a family, as words (and as terms) of a field; no field: of any."""

    family: Family
    field: str
    words: Ints
    terms: Ints

    def marked(self, size: int) -> Flags:
        """Return which documents have any of them."""
        flags = np.zeros(size, np.bool_)
        if not self.field:
            self.family.words.mark(self.words, flags)
            self.family.terms.mark(self.terms, flags)
            return flags
        for number in self.words.tolist():
            flags[inside(self.family, self.field, *self.family.words.occurrences(number))] = True
        for number in self.terms.tolist():
            flags[self.family.terms.docs_in_field(number, self.field)] = True
        return flags


def prefixed(segment: Segment, field: str, text: str) -> WordList:
    """Return the words of a field, or of ``text``, that begin with a text."""
    family = segment.families[FAMILY_OF[field]]
    first, stop = family.strings.beginning(fold(text).encode())
    # Identifiers are kept whole among the terms only ("tserv" begins TServer, whose words are t and server).
    return WordList(family, "" if field == "text" else field, family.words.among(first, stop), np.arange(first, stop))


def near(segment: Segment, field: str, text: str, distance: int) -> WordList:
    """Return the words within ``distance`` edits of a text that begin with the same letter."""
    family = segment.families[FAMILY_OF[field]]
    numbers = [number for number, _, _ in near_words(family, text, distance)]
    return WordList(family, "" if field == "text" else field, np.array(numbers, np.int64), np.empty(0, np.int64))


def near_words(family: Family, text: str, distance: int) -> list[tuple[int, str, int]]:
    """Return the number, the word and the edits of each word within ``distance`` edits that begins with the same letter."""
    folded = fold(text)
    if not folded:
        return []
    encoded = folded.encode()
    numbers = _alike(family, family.words.among(*family.strings.beginning(folded[0].encode())), encoded, distance)
    words = [word.decode() for word in family.strings.some(numbers.tolist())]
    if not words:
        return []
    edits = process.cdist([folded], words, scorer=OSA.distance, score_cutoff=distance, dtype=np.int32)[0]
    return [(int(numbers[place]), words[place], int(edits[place])) for place in np.flatnonzero(edits <= distance).tolist()]


def _alike(family: Family, numbers: Ints, encoded: bytes, distance: int) -> Ints:
    """Return those words that are not ruled out by their length or by the letters that they are made of.

    An edit brings in and takes out one letter at most; a letter is one byte in ASCII and up to four beyond it.
    """
    starts = family.strings.starts[numbers].astype(np.int64)
    sizes = family.strings.starts[numbers + 1] - starts
    bytes_of_edit = np.ones(len(numbers), np.int64) if encoded.isascii() else np.full(len(numbers), 4)
    bytes_of_edit[np.isin(numbers, family.beyond_ascii)] = 4
    close = np.flatnonzero(np.abs(sizes - len(encoded)) <= distance * bytes_of_edit)
    if not len(close):
        return numbers[close]
    letters = np.left_shift(1, family.strings.data[spread(starts[close], sizes[close])] & 31, dtype=np.uint32)
    made_of = np.bitwise_or.reduceat(letters, starts_of(sizes[close])[:-1])
    wanted = np.bitwise_or.reduce(np.left_shift(1, np.frombuffer(encoded, np.uint8) & 31, dtype=np.uint32))
    found: Ints = numbers[close[np.bitwise_count(made_of ^ wanted) <= 2 * distance * bytes_of_edit[close]]]
    return found
