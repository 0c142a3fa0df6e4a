"""Marks are found in a text: the spans that a reader should see highlighted.

The one decision worth knowing: what is marked is what matched, since a text is analysed as it was for the index; but only where something
could be to mark (:mod:`indexer.marks.needles`), which is a small part of it. Overlapping spans become one, so an identifier or a phrase
that matched is marked whole.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from indexer.analysis import STOP_WORDS, Analysis, Word, analyze, stem
from indexer.marks.model import Marks, Span, Wanted
from indexer.marks.needles import needles, stretches

_SHORT: Final = 64
_REMEMBERED: Final = 8_192
"""Stretches of up to :data:`_SHORT` characters whose analysis is kept: the words that are searched for come again in every row. At most
about ten megabytes."""


def find(marks: Marks, section: str, text: str) -> tuple[Span, ...]:
    """Return the spans to mark in a section's text, in order, none overlapping."""
    wanted = marks.in_section(section)
    if not wanted:
        return ()
    found: list[Span] = []
    for start, end in stretches(text, needles(wanted)):
        stretch = text[start:end]
        found += spans(wanted, _remembered(stretch) if len(stretch) <= _SHORT else analyze(stretch), start)
    return joined(found)


def spans(wanted: Wanted, analysis: Analysis, offset: int = 0) -> list[Span]:
    """Return all that is wanted in an analysed text that begins at an offset; spans may overlap."""
    found = [*_terms(wanted, analysis, offset)]
    if wanted.prefixes or wanted.fuzzy:
        found += _words(wanted, analysis, offset)
    if wanted.phrases:
        found += _phrases(wanted, analysis, offset)
    return found


def joined(found: list[Span]) -> tuple[Span, ...]:
    """Return spans in order, with those that overlap as one, which has the terms of the first."""
    if len(found) < 2:
        return tuple(found)
    found.sort(key=lambda span: (span.start, -span.end))
    merged: list[Span] = []
    for span in found:
        if not merged or span.start >= merged[-1].end:
            merged.append(span)
        elif span.end > merged[-1].end:
            merged[-1] = Span(merged[-1].start, span.end, merged[-1].terms)
    return tuple(merged)


@lru_cache(maxsize=_REMEMBERED)
def _remembered(stretch: str) -> Analysis:
    return analyze(stretch)


def _terms(wanted: Wanted, analysis: Analysis, offset: int) -> Iterator[Span]:
    prefixes = tuple(prefix for prefix in wanted.prefixes if not prefix.isalnum())
    for term in analysis.terms:
        if term.text in wanted.terms or (prefixes and term.whole and term.text.startswith(prefixes)):
            yield Span(offset + term.start, offset + term.end, (term.text,))


def _words(wanted: Wanted, analysis: Analysis, offset: int) -> Iterator[Span]:
    prefixes = tuple(wanted.prefixes)
    for word in analysis.words:
        if word.text.startswith(prefixes) or any(_is_near(word.text, text, distance) for text, distance in wanted.fuzzy):
            yield Span(offset + word.start, offset + word.end, (stem(word.text),))


def _phrases(wanted: Wanted, analysis: Analysis, offset: int) -> Iterator[Span]:
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
                yield Span(offset + word.start, offset + words[place + len(phrase) - 1].end, _terms_of(phrase))


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
