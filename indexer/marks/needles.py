"""What is wanted becomes needles: strings of which one stands in every text that has something to mark, looked for without analysis.

The one decision worth knowing: needles may stand where nothing is to be marked, but nothing can be marked where none stands, so that only
the stretches around them need be analysed. This leans on three facts, which tests hold to the analysis itself: a word without accents is
folded by lower case alone; a stem is the beginning of its words but for a short tail; and of a word with ``d`` typos, one of ``d + 1``
pieces is unharmed. What is not ASCII is taken for a needle, since folding may turn it into anything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from indexer.marks.model import Wanted

# The tails that stemming puts in the place of letters ("memory": "memori", "hoping": "hope", "dying": "die", "stability": "stabl").
_TAIL: Final = re.compile(r"(?:[il]e|[eily])\Z")
# All that is not ASCII, but for the dashes, quotes, points and spaces of typesetting, which are no part of words.
_FOREIGN: Final = re.compile(r"[^\x00-\x7f\u00a0\u2010-\u2027]")
_SPACE: Final = re.compile(r"\s")
_WORDED: Final = re.compile(r"[A-Za-z0-9]\S*")

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Needles:
    """What stands in every text that has something to mark: one of ``beginnings`` where a word begins, one of ``anywhere``, or the first
    word of one of ``phrases``.

    ``following`` is how many words at most follow a first word; ``everywhere`` says that something could be marked anywhere.
    """

    beginnings: tuple[str, ...]
    anywhere: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    words: frozenset[str]
    """Those of the phrases."""
    following: int
    everywhere: bool


@lru_cache(maxsize=256)
def needles(wanted: Wanted) -> Needles:
    """Return what to look for."""
    phrases = [phrase for phrase in wanted.phrases if phrase]
    several = tuple(phrase for phrase in sorted(phrases) if len(phrase) > 1)
    begun = {phrase[0] for phrase in phrases if len(phrase) == 1}
    inside: set[str] = set()
    for term in filter(str.isascii, wanted.terms):
        (begun if term.isalnum() else inside).add(_of_term(term))
    for prefix in wanted.prefixes:
        (begun if prefix.isalnum() else inside).add(max(prefix.split("="), key=len))
    for text, distance in wanted.fuzzy:
        pieces = _pieces(text, distance)
        (inside if pieces else begun).update(pieces or text[:1])
    everywhere = "" in begun | inside or any(not phrase[0] for phrase in several)
    # What contains another needle is found where that is.
    inside = {one for one in inside if not any(other != one and other in one for other in inside)}
    begun = {one for one in begun if not any(other in one for other in inside)}
    begun = {one for one in begun if not any(other != one and one.startswith(other) for other in begun)}
    following = max((len(phrase) - 1 for phrase in several), default=0)
    return Needles(tuple(sorted(begun)), tuple(sorted(inside)), several, frozenset(chain.from_iterable(several)), following, everywhere)


def _of_term(term: str) -> str:
    if term.isalpha():
        return _TAIL.sub("", term) or term[:1]
    # A setting may be written with spaces around its equals sign.
    return max(term.split("="), key=len)


def _pieces(text: str, distance: int) -> list[str]:
    """Return the pieces of a word of which one is unharmed; none if they would be single letters."""
    size = len(text) // (distance + 1)
    if size < 2:
        return []
    cuts = [size * number for number in range(distance + 1)]
    return [text[start:end] for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def stretches(text: str, sought: Needles) -> list[Stretch]:
    """Return the stretches outside which nothing is to be marked, in order, none touching; no word or setting crosses their ends."""
    lowered = text.lower()
    if sought.everywhere or len(lowered) != len(text):  # a letter whose lower case is two would move all behind it
        return [(0, len(text))]
    found: list[Stretch] = []
    for needle in sought.beginnings:
        if needle in lowered:
            found += _around_each(text, lowered, needle)
    for needle in sought.anywhere:
        if needle in lowered:
            found += _around_each(text, lowered, needle, inside=True)
    foreign = not text.isascii() and _FOREIGN.search(text) is not None
    present = sought.words if foreign else {word for word in sought.words if word in lowered}
    for phrase in sought.phrases if present else ():
        if present.issuperset(phrase):
            found += _around_each(text, lowered, phrase[0], following=len(phrase) - 1)
    if foreign:
        found += _foreign(text, sought.following)
    return _merged(found)


def _around_each(text: str, lowered: str, needle: str, *, inside: bool = False, following: int = 0) -> Iterator[Stretch]:
    """Yield the stretches around a needle, as many words longer as can follow it; ``inside``: also where no word begins."""
    at, floor = lowered.find(needle), 0
    while at >= 0:
        # A word begins behind what is no letter or digit, or with a capital.
        if inside or not at or not lowered[at - 1].isalnum() or text[at].isupper():
            start, floor = _around(text, at, at + len(needle), floor)
            yield start, _further(text, floor, following)
            at = lowered.find(needle, floor)
        else:
            at = lowered.find(needle, at + 1)


def _foreign(text: str, following: int) -> Iterator[Stretch]:
    match, floor = _FOREIGN.search(text), 0
    while match:
        start, floor = _around(text, match.start(), match.end(), floor)
        yield start, _further(text, floor, following)
        match = _FOREIGN.search(text, floor)


def _around(text: str, start: int, end: int, floor: int) -> Stretch:
    """Widen a stretch to white space that no setting reaches over; ``floor`` is such a place before it."""
    while True:
        space = text.rfind(" ", floor, start)
        space = max(space, text.rfind("\n", max(floor, space), start))
        if space < 0:
            return floor, _until(text, end)
        if not _joins(text, space):
            return space + 1, _until(text, end)
        start = space


def _until(text: str, end: int) -> int:
    while match := _SPACE.search(text, end):
        if not _joins(text, match.start()):
            return match.start()
        end = match.end()
    return len(text)


def _further(text: str, end: int, words: int) -> int:
    """Return the end of a stretch that has some more words than one that ends there."""
    for _ in range(words):
        match = _WORDED.search(text, end)
        if match is None:
            return len(text)
        end = match.end()
    return _until(text, end) if words else end


def _joins(text: str, space: int) -> bool:
    """Whether a setting may reach over this white space: there is an equals sign beside it."""
    return text[space - 1 : space] == "=" or text[space + 1 : space + 2] == "="


def _merged(found: list[Stretch]) -> list[Stretch]:
    if len(found) < 2:
        return found
    found.sort()
    merged = [found[0]]
    for start, end in found:
        if start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
