"""Invented words, as unevenly used as those of a language, become reports: a vocabulary that is the same for any number of reports.

The one decision worth knowing: this is the hard case. Words are drawn one by one by Zipf's law, so the commonest are in nearly every
report, and a query that has one of them meets long postings.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from benchmarks.texts.headers import Body, Headers
from benchmarks.texts.names import word
from indexer.report import Report

VOCABULARY: Final = 60_000
EXPONENT: Final = 1.07
"""Of Zipf's law; English prose is near 1."""

SECTION_WORDS: Final = {"issue_description": 90, "root_cause": 80, "technical_details": 60, "resolution": 70, "next_steps": 30}
"""Mean words of a section; a report has 330."""

_TITLE_WORDS: Final = 7


class Zipf:
    """A source of reports; see :class:`benchmarks.texts.Texts`."""

    columns: tuple[str, ...] = ("title", *SECTION_WORDS)

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._headers = Headers(seed)
        weights = 1.0 / np.arange(1, VOCABULARY + 1) ** EXPONENT
        self._chances = np.cumsum(weights / weights.sum())
        self._words = [word(number) for number in range(VOCABULARY)]

    def reports(self, count: int) -> Iterator[Report]:
        """Yield reports of several hundred words, with a line of identifiers each."""
        for number in range(count):
            texts = {key: self._section(key, mean) for key, mean in SECTION_WORDS.items()}
            yield self._headers.report(number, Body(" ".join(self._draw(_TITLE_WORDS)), texts))

    def _section(self, key: str, mean: int) -> str:
        words = self._draw(max(5, int(self._random.normal(mean, mean / 3))))
        if key == "technical_details":
            a, b, c = self._random.integers(0, 255, size=3)
            words += [f"10.{a}.{b}.{c}:7100", f"2.{a % 30}.{b % 9}.0-b{c}", f"--flag_{words[0]}_ms={a}"]
        return " ".join(words)

    def _draw(self, count: int) -> list[str]:
        return [self._words[place] for place in np.searchsorted(self._chances, self._random.random(count))]
