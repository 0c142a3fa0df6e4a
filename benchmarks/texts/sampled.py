"""The sample reports become any number of reports that read like them: their sections, phrases, identifiers and lengths.

A section is a walk through what the sample reports say in that section: from a word, the walk goes on behind any place where that word
stands. So words are as frequent as they are there, and two words that go together do so here. Lengths are log-normal, fitted to theirs.

The one decision worth knowing: what occurs only once in the sample reports stands for what has not been seen yet (Good, "The population
frequencies of species and the estimation of population parameters", Biometrika 1953), so each of its occurrences is spelt anew: a number
with other digits, a name by another of an endless list. The vocabulary thus grows with the collection, as real ones do.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.texts.headers import Body, Headers
from benchmarks.texts.names import word
from indexer.corpus import walk
from indexer.errors import ReportError
from indexer.readers import read
from indexer.report import Report, assemble
from indexer.schema import SECTION_FIELDS

CORPUS: Final = Path(__file__).parents[2] / "corpus" / "reports"
BATCH: Final = 500
LONGEST: Final = 600
"""Words of a section at most."""

TAIL_SCALE: Final = 2_000
TAIL_EXPONENT: Final = 0.8
"""Of the endless list of names, a name behind the ``r``-th is drawn with the chance ``(1 + r / TAIL_SCALE) ** -TAIL_EXPONENT``."""

_TOKEN: Final = re.compile(r"[^\s<>|`*]+")
_CORE: Final = re.compile(r"\w.*\w|\w")
_DIGIT: Final = re.compile(r"\d")
_LETTERS: Final = re.compile(r"[A-Za-z]{2,}")
_TITLE_WORDS: Final = (6, 14)

Places = npt.NDArray[np.int64]


@cache
def sample_reports() -> list[Report]:
    """Return the sample reports, read as the product reads them."""
    documents = [document for file in walk(CORPUS) for document in read(file.path, name=file.path.name)]
    return [
        assemble(document.blocks, source=document.source, fallback_id=document.fallback_id)
        for document in documents
        if not isinstance(document, ReportError)
    ]


class Sampled:
    """A source of reports; see :class:`benchmarks.texts.Texts`."""

    columns: tuple[str, ...] = ("title", *SECTION_FIELDS)

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._headers = Headers(seed)
        samples = sample_reports()
        texts = {key: _texts(samples, key) for key in SECTION_FIELDS}
        titles = [report.headline or report.title for report in samples]
        everything = [*titles, *(text for found in texts.values() for text in found)]
        spoken = Counter(_core(token) for text in everything for token in _TOKEN.findall(text))
        once = {core for core, count in spoken.items() if count == 1}
        self._title = _Walk(titles, once)
        self._walks = {key: _Walk(found, once) for key, found in texts.items()}
        self._chances = {key: len(found) / len(samples) for key, found in texts.items()}

    def reports(self, count: int) -> Iterator[Report]:
        """Yield reports as long as the sample reports are."""
        for start in range(0, count, BATCH):
            size = min(BATCH, count - start)
            titles = [title.replace(":", "") for title in self._title.texts(self._random.integers(*_TITLE_WORDS, size=size), self._random)]
            sections = {key: self._sections(key, size) for key in SECTION_FIELDS}
            for place in range(size):
                texts = {key: found[place] for key, found in sections.items() if found[place]}
                yield self._headers.report(start + place, Body(titles[place], texts))

    def _sections(self, key: str, size: int) -> list[str]:
        """Return a section's text for each of so many reports, "" where a report does not have it."""
        # Every report says what happened; the rest is there as often as in the sample reports.
        present = self._random.random(size) < (1.0 if key == "issue_description" else self._chances[key])
        some = iter(self._walks[key].texts(self._walks[key].lengths(int(present.sum()), self._random), self._random))
        return [next(some) if there else "" for there in present]


class _Walk:
    """Texts, and the walk through them."""

    def __init__(self, texts: list[str], once: set[str]) -> None:
        tokens = [token for text in texts for token in _TOKEN.findall(text)]
        self._tokens = list(dict.fromkeys(tokens))
        number = {token: place for place, token in enumerate(self._tokens)}
        self._at = np.array([number[token] for token in tokens])
        self._order = np.argsort(self._at, kind="stable")
        self._starts = np.searchsorted(self._at[self._order], np.arange(len(self._tokens)))
        self._counts = np.bincount(self._at, minlength=len(self._tokens))
        self._unseen = {number[token] for token in self._tokens if _core(token) in once}
        logs = np.log([max(1, len(text.split())) for text in texts])
        self._mean, self._spread = float(logs.mean()), float(logs.std())

    def lengths(self, count: int, draw: np.random.Generator) -> Places:
        """Return so many lengths in words."""
        return np.clip(draw.lognormal(self._mean, self._spread, count), 5, LONGEST).astype(np.int64)

    def texts(self, lengths: Places, draw: np.random.Generator) -> list[str]:
        """Return texts of the given lengths in words."""
        if not len(lengths):
            return []
        names = random.Random(int(draw.integers(1 << 62)))  # noqa: S311 - nothing is kept secret with it
        place = draw.integers(len(self._at), size=len(lengths))
        steps = np.empty((int(lengths.max()), len(lengths)), np.int64)
        for step in steps:
            step[:] = self._at[place]
            behind = self._starts[step] + (draw.random(len(lengths)) * self._counts[step]).astype(np.int64)
            place = (self._order[behind] + 1) % len(self._at)
        return [" ".join(self._spelt(row[:length].tolist(), names)) for row, length in zip(steps.T, lengths.tolist(), strict=True)]

    def _spelt(self, numbers: list[int], draw: random.Random) -> list[str]:
        return [_anew(self._tokens[number], draw) if number in self._unseen else self._tokens[number] for number in numbers]


def _texts(reports: list[Report], key: str) -> list[str]:
    """Return what each report that has a section says in it."""
    found = ["\n".join(section.text for section in report.sections if section.key == key) for report in reports]
    return [text for text in found if text.strip()]


def _core(token: str) -> str:
    """Return a token without the punctuation around it and without case."""
    core = _CORE.search(token)
    return core[0].casefold() if core else token


def _anew(token: str, draw: random.Random) -> str:
    if _DIGIT.search(token):
        return _DIGIT.sub(lambda _: "123456789"[int(9 * draw.random())], token)
    rank = int(TAIL_SCALE * (draw.random() ** (-1 / TAIL_EXPONENT) - 1))
    return _LETTERS.sub(lambda found: _as_cased(found[0], word(rank)), token, count=1)


def _as_cased(like: str, name: str) -> str:
    return name.upper() if like.isupper() else name.capitalize() if like[0].isupper() else name
