"""A query becomes marks, and marks are found in a section's text: the spans that a reader should see highlighted.

The one decision worth knowing: a text is analysed as it was for the index, and overlapping spans become one, so an identifier or a phrase
that matched is marked whole.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from indexer.analysis import STOP_WORDS, Analysis, Word, analyze, fold, stem
from indexer.query import And, Best, Fuzzy, Or, Phrase, Prefix, Query, Term

EVERYWHERE: Final = "text"

_REMEMBERED_TEXTS: Final = 512
_REMEMBERED_CHARACTERS: Final = 8_000
"""A results page looks at each section several times: for its weight, its passage, and for what the glossary added."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to mark in a text: terms, phrases of exact words, beginnings of words, and words with a typo and their distance."""

    terms: frozenset[str] = frozenset()
    phrases: frozenset[tuple[str, ...]] = frozenset()
    prefixes: frozenset[str] = frozenset()
    fuzzy: frozenset[tuple[str, int]] = frozenset()

    def __or__(self, other: "Wanted") -> "Wanted":
        """Unite."""
        return Wanted(self.terms | other.terms, self.phrases | other.phrases, self.prefixes | other.prefixes, self.fuzzy | other.fuzzy)

    def __bool__(self) -> bool:
        """Whether anything is wanted."""
        return bool(self.terms or self.phrases or self.prefixes or self.fuzzy)


@dataclass(frozen=True, slots=True)
class Marks:
    """What to mark, by field; that of ``text`` in every section."""

    fields: Mapping[str, Wanted] = field(default_factory=dict)

    def in_section(self, section: str) -> Wanted:
        """Return what to mark in a section (or ``title``)."""
        return self.fields.get(EVERYWHERE, Wanted()) | self.fields.get(section, Wanted())


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text to mark, and the terms that it stands for: equal terms, equal match."""

    start: int
    end: int
    terms: tuple[str, ...]


def marks(query: Query) -> Marks:
    """Return what to mark for a query; what must not match is not marked."""
    fields: dict[str, Wanted] = defaultdict(Wanted)
    left = [query]
    while left:
        match left.pop():
            case Term(name, text):
                fields[name] |= Wanted(terms=frozenset({text}))
            case Phrase(name, words):
                fields[name] |= Wanted(phrases=frozenset({words}))
            case Prefix(name, text):
                fields[name] |= Wanted(prefixes=frozenset({fold(text)}))
            case Fuzzy(name, text, distance):
                fields[name] |= Wanted(fuzzy=frozenset({(fold(text), distance)}))
            case And(children) | Or(children) | Best(children):
                left.extend(children)
            case _:
                pass
    return Marks(dict(fields))


def find(marks: Marks, section: str, text: str) -> tuple[Span, ...]:
    """Return the spans to mark in a section's text, in order, none overlapping."""
    wanted = marks.in_section(section)
    if not wanted:
        return ()
    analysis = _remembered(text) if len(text) <= _REMEMBERED_CHARACTERS else analyze(text)
    found = [*_terms(wanted, analysis), *_words(wanted, analysis), *_phrases(wanted, analysis)]
    found.sort(key=lambda span: (span.start, -span.end))
    joined: list[Span] = []
    for span in found:
        if joined and span.start < joined[-1].end:
            joined[-1] = replace(joined[-1], end=max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


@lru_cache(maxsize=_REMEMBERED_TEXTS)
def _remembered(text: str) -> Analysis:
    return analyze(text)


def _terms(wanted: Wanted, analysis: Analysis) -> Iterator[Span]:
    prefixes = tuple(prefix for prefix in wanted.prefixes if not prefix.isalnum())
    for term in analysis.terms:
        if term.text in wanted.terms or (prefixes and term.whole and term.text.startswith(prefixes)):
            yield Span(term.start, term.end, (term.text,))


def _words(wanted: Wanted, analysis: Analysis) -> Iterator[Span]:
    prefixes = tuple(wanted.prefixes)
    if not prefixes and not wanted.fuzzy:
        return
    for word in analysis.words:
        if word.text.startswith(prefixes) or any(_is_near(word.text, text, distance) for text, distance in wanted.fuzzy):
            yield Span(word.start, word.end, (stem(word.text),))


def _phrases(wanted: Wanted, analysis: Analysis) -> Iterator[Span]:
    beginnings: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in wanted.phrases:
        if phrase:
            beginnings[phrase[0]].append(phrase)
    words = analysis.words
    done: dict[tuple[str, ...], int] = {}
    for place, word in enumerate(words):
        for phrase in beginnings.get(word.text, ()):
            if place >= done.get(phrase, 0) and _stands(phrase, words, place):
                done[phrase] = place + len(phrase)
                yield Span(word.start, words[place + len(phrase) - 1].end, _terms_of(phrase))


def _terms_of(phrase: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a phrase weighs by: stop words are in no index, so they would seem the rarest of all."""
    return tuple(stem(word) for word in phrase if word not in STOP_WORDS)


def _stands(phrase: tuple[str, ...], words: tuple[Word, ...], place: int) -> bool:
    return place + len(phrase) <= len(words) and all(words[place + offset].text == part for offset, part in enumerate(phrase))


@lru_cache(maxsize=50_000)
def _is_near(word: str, text: str, distance: int) -> bool:
    """Whether a word is within some edits (Levenshtein) of a text and begins with its letter, as engines have it."""
    if not word or not text or word[0] != text[0] or abs(len(word) - len(text)) > distance:
        return False
    row = list(range(len(text) + 1))
    for down, char in enumerate(word, 1):
        previous, row = row, [down]
        for across, other in enumerate(text, 1):
            row.append(min(previous[across] + 1, row[-1] + 1, previous[across - 1] + (char != other)))
        if min(row) > distance:
            return False
    return row[-1] <= distance
