"""A family of fields taken apart: plain lists of postings, entries and places, string by string, from which its arrays are built.

Documents being indexed become such lists (:mod:`indexer.engines.whoosh.sorting`), and so do segments that are joined
(:mod:`indexer.engines.whoosh.joining`); both are built by :mod:`indexer.engines.whoosh.building`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.engines.whoosh.arrays import Array, Ints
from indexer.engines.whoosh.strings import Strings


@dataclass(frozen=True, slots=True, eq=False)
class Flat:
    """Strings in byte order, and what is known of each, one string after the other.

    String ``s`` has ``term_sizes[s]`` documents as a term; posting ``p`` is of document ``docs[p]`` and has ``entry_sizes[p]`` entries, the
    kinds of which follow each other in ``kinds``. As a word it has ``word_sizes[s]`` documents, ``word_docs``, with ``place_sizes`` places
    each.
    """

    strings: Strings
    term_sizes: Ints
    docs: Array
    entry_sizes: Array
    kinds: Array
    word_sizes: Ints
    word_docs: Array
    place_sizes: Array
    places: Array


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Where fields begin in every document, by name, and where the last one ends."""

    begins: Mapping[str, Array]
    ends: Array
