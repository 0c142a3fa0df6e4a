"""Words that reports or searches use become proposals for the glossary file.

The one decision worth knowing: a proposal is a line to paste. Where no report says what a word means, the line is a comment, since a
made-up meaning would change what searches find.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from indexer.analysis import STOP_WORDS, stem
from indexer.engines import Engine
from indexer.glossary import Glossary, key_of
from indexer.judgements import Searched
from indexer.terminology import Kind, Word, line_of_toml

_TOKEN: Final = re.compile(r"[^\W_][\w.=-]*")
_LEAST_LETTERS: Final = 3
_RANK: Final = {Kind.ABBREVIATION: 0, Kind.PROGRAM: 1, Kind.ERROR: 1, Kind.NAME: 2}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that the glossary file lacks, how many reports use it, how many counted searches had it, and its line of TOML."""

    word: Word
    searches: int
    toml: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that was searched for and that no report has: what customers call something that reports call otherwise."""

    text: str
    searches: int


def candidates(words: Iterable[Word], searched: Iterable[Searched], *, limit: int) -> tuple[Candidate, ...]:
    """Return what the glossary should have, the most searched for first, then abbreviations, then what most reports use."""
    counts = Counter[str]()
    for entry in searched:
        counts.update(dict.fromkeys(_TOKEN.findall(entry.text), entry.searches))
    found = [Candidate(word, counts[word.word.casefold()], line_of_toml(word)) for word in words if word.learnt]
    found.sort(key=lambda entry: (-entry.searches, _RANK.get(entry.word.kind, 3), -entry.word.reports, entry.word.word))
    return tuple(found[:limit])


def unknown_words(engine: Engine, glossary: Glossary, searched: Iterable[Searched], *, limit: int) -> tuple[Unknown, ...]:
    """Return words of searches that are in no report and not in the glossary, the most searched for first."""
    counts = Counter[str]()
    for entry in searched:
        tokens = {token for token in _TOKEN.findall(entry.text) if len(token) >= _LEAST_LETTERS and token.isalpha()}
        counts.update(dict.fromkeys(tokens - STOP_WORDS, entry.searches))
    unknown = (
        Unknown(token, times)
        for token, times in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
        if key_of(token) not in glossary.names and not engine.doc_freq("text", stem(token))
    )
    return tuple(entry for entry, _ in zip(unknown, range(limit), strict=False))
