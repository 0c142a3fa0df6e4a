"""A seed becomes reports and queries: invented words, as unevenly used as those of a language, always the same for one seed.

The one decision worth knowing: a query's words come from one report, rarest words and commonest alike, so that every query has a match and
some queries are as hard as queries get.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy

from indexer.analysis import STOP_WORDS
from indexer.report import Report, Section

VOCABULARY: Final = 60_000
EXPONENT: Final = 1.07
"""Of Zipf's law; English prose is near 1."""
SECTION_WORDS: Final = {"issue_description": 90, "root_cause": 80, "technical_details": 60, "resolution": 70, "next_steps": 30}
"""Mean words of a section; a report has 330."""
_SYLLABLES: Final = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
_PRIORITIES: Final = ("Critical", "High", "Medium", "Low")


@dataclass(frozen=True, slots=True)
class Query:
    """Words to look for, as typed."""

    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words as typed."""
        return " ".join(self.words)


class Texts:
    """A source of reports and queries."""

    def __init__(self, seed: int) -> None:
        self._random = numpy.random.default_rng(seed)
        weights = 1.0 / numpy.arange(1, VOCABULARY + 1) ** EXPONENT
        self._chances = numpy.cumsum(weights / weights.sum())
        self._words = [_word(number) for number in range(VOCABULARY)]

    def reports(self, count: int) -> Iterator[Report]:
        """Yield reports of several hundred words, with a line of identifiers each."""
        for number in range(count):
            sections = tuple(Section(key, "", self._section(key, mean)) for key, mean in SECTION_WORDS.items())
            month, day = 1 + number % 12, 1 + number % 28
            yield Report(
                id=f"CE{100_000 + number}",
                title=" ".join(self._draw(7)),
                headline="",
                customer=f"Customer {number % 300}",
                priority=_PRIORITIES[number % 4],
                status="Resolved",
                created=f"{2020 + number % 6}-{month:02}-{day:02}",
                sections=sections,
            )

    def queries(self, reports: list[Report], count: int) -> list[Query]:
        """Return queries of 2 to 5 different words, each from one section's report."""
        found: list[Query] = []
        while len(found) < count:
            report = reports[int(self._random.integers(len(reports)))]
            words = sorted({word for section in report.sections for word in section.text.split() if word.isalpha()} - STOP_WORDS)
            chosen = self._random.choice(len(words), size=2 + len(found) % 4, replace=False)
            found.append(Query(tuple(words[place] for place in chosen)))
        return found

    def _section(self, key: str, mean: int) -> str:
        words = self._draw(max(5, int(self._random.normal(mean, mean / 3))))
        if key == "technical_details":
            a, b, c = self._random.integers(0, 255, size=3)
            words += [f"10.{a}.{b}.{c}:7100", f"2.{a % 30}.{b % 9}.0-b{c}", f"--flag_{words[0]}_ms={a}"]
        return " ".join(words)

    def _draw(self, count: int) -> list[str]:
        return [self._words[place] for place in numpy.searchsorted(self._chances, self._random.random(count))]


def _word(number: int) -> str:
    """Return the word of a number: the smaller the number, the shorter the word, as in languages."""
    number += len(_SYLLABLES)
    syllables = []
    while number:
        number, place = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[place])
    return "".join(syllables)
