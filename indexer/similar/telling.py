"""Texts become their telling terms: what is distinctive in them, weighted; these are the query, the score and the reason at once.

The one decision worth knowing: terms are chosen by rarity (``doc_freq``) and repetition, so this needs no engine feature. A term's weight
is ``sqrt(count * idf)``: a word said nine times counts three times, and rarity counts half here because the engine multiplies the idf in
once more.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from indexer.analysis import analyze, fold
from indexer.meaning import everyday

MAX_TELLING: Final = 40
"""Telling terms of a ticket or report: fewer lose its rarer words, more bring chance matches (benchmarks/relevance.py)."""

IDENTIFIER_WEIGHT: Final = 1.3
"""What an error code, a setting or a message constant counts for beside a word of prose that is as rare."""

COMMON_SHARE: Final = 0.2
"""A term that more than this share of all reports have is not distinctive."""


_LONG_NUMBER: Final = 5
"""Digits from which a bare number is a code (40001) rather than a count."""


@dataclass(frozen=True, slots=True)
class Part:
    """A text of the ticket: the section it speaks of ("" if it may speak of any), and what an occurrence in it counts for."""

    section: str
    text: str
    factor: float


@dataclass(frozen=True, slots=True)
class Telling:
    """A telling term: as indexed, as written, the sections it came from with their share of it, its weight and its idf.

    ``distinctive``: few reports have it, and it is neither an everyday word nor a short number.
    """

    term: str
    written: str
    weight: float
    idf: float
    shares: tuple[tuple[str, float], ...]
    identifier: bool = False
    distinctive: bool = True

    @property
    def strength(self) -> float:
        """What the term is worth when a report has it as often as is usual."""
        return self.weight * self.idf


def idf(count: int, having: int) -> float:
    """Return a term's rarity as the engines rank by it: ``log(1 + (N - n + 0.5) / (n + 0.5))``."""
    return math.log1p((count - having + 0.5) / (having + 0.5))


def telling_terms(parts: Iterable[Part], *, doc_freq: Callable[[str], int], count: int) -> tuple[Telling, ...]:
    """Return the most telling terms, strongest first; a term that no report has tells nothing and is left out."""
    counts: dict[str, dict[str, float]] = {}
    written: dict[str, str] = {}
    whole: set[str] = set()
    for part in parts:
        for term in analyze(part.text).terms:
            sections = counts.setdefault(term.text, {})
            sections[part.section] = sections.get(part.section, 0.0) + part.factor
            written.setdefault(term.text, part.text[term.start : term.end])
            if term.whole:
                whole.add(term.text)
    found = [
        _telling(term, sections, having, count, written=written[term], whole=term in whole)
        for term, sections in counts.items()
        if (having := doc_freq(term))
    ]
    return tuple(sorted(found, key=lambda entry: (-entry.strength, entry.term))[:MAX_TELLING])


def _telling(term: str, sections: dict[str, float], having: int, count: int, *, written: str, whole: bool) -> Telling:
    total = sum(sections.values())
    rarity = idf(count, having)
    weight = math.sqrt(total * rarity) * (IDENTIFIER_WEIGHT if whole else 1.0)
    shares = tuple((section, value / total) for section, value in sections.items())
    chaff = (not whole and fold(written) in everyday()) or (term.isdecimal() and len(term) < _LONG_NUMBER)
    distinctive = having <= max(2, COMMON_SHARE * count) and not chaff
    return Telling(term, " ".join(written.split()), weight, rarity, shares, whole, distinctive)
