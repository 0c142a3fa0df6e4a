"""Reports become queries that have a match: for every task, what people type who look for one of them.

The one decision worth knowing: a query's words come from one report, rarest words and commonest alike, so that some queries are as hard as
queries get; and they are plain words, which every engine takes apart alike, so that all find the same.
"""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from indexer.analysis import STOP_WORDS, analyze, stem
from indexer.report import Report


@dataclass(frozen=True, slots=True)
class Leaf:
    """A term of a whole report: the field in which it is looked for, as indexed, as written, and what it counts for."""

    field: str
    term: str
    written: str
    weight: float


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: reports that match every part that is not empty, or any of the ``leaves``.

    ``words`` all occur, one of ``either`` does, ``without`` does not; ``phrase`` is two words next to each other, ``prefix`` the beginning
    of a word, ``near`` a word with a wrong letter; ``priority`` filters. ``report`` is whence all of it was taken.
    """

    report: str
    words: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    without: str = ""
    phrase: tuple[str, ...] = ()
    prefix: str = ""
    near: str = ""
    priority: str = ""
    leaves: tuple[Leaf, ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        """The query as it is typed in the product."""
        parts = [" ".join(self.words)]
        parts += [f"({' OR '.join(self.either)})"] if self.either else []
        parts += [f'"{" ".join(self.phrase)}"'] if self.phrase else []
        parts += [f"{self.prefix}*"] if self.prefix else []
        parts += [f"{self.near}~"] if self.near else []
        parts += [f"-{self.without}"] if self.without else []
        return " ".join(part for part in parts if part)


class Asking:
    """A source of queries about reports, always the same for one seed."""

    def __init__(self, reports: Iterable[Report], seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - nothing is kept secret with it
        self._reports = [report for report in reports if len(_plain_words(report)) >= _FEWEST]
        self._words = {report.id: _plain_words(report) for report in self._reports}

    def queries(self, task: str, count: int) -> list[Query]:
        """Return so many queries for a task of :data:`TASKS`."""
        made: list[Query] = []
        while len(made) < count:
            report = self._random.choice(self._reports)
            query = _MAKERS[task](self, report, len(made))
            if query is not None:
                made.append(query)
        return made

    def _some(self, report: Report, count: int) -> tuple[str, ...]:
        return tuple(self._random.sample(self._words[report.id], count))

    def _all_words(self, report: Report, number: int) -> Query:
        return Query(report.id, words=self._some(report, 2 + number % 4))

    def _any_word(self, report: Report, number: int) -> Query:
        return Query(report.id, either=self._some(report, 2 + number % 4))

    def _faceted(self, report: Report, number: int) -> Query:
        return Query(report.id, words=self._some(report, 2 + number % 4), priority=report.priority or "")

    def _phrase(self, report: Report, number: int) -> Query | None:
        text = self._random.choice(report.sections).text.split("\n")[-1].split()
        pairs = [pair for pair in pairwise(text) if all(word.isalpha() and word.islower() and word.isascii() for word in pair)]
        telling = [pair for pair in pairs if not set(pair) & STOP_WORDS]
        if not telling:
            return None
        return Query(report.id, phrase=self._random.choice(telling), words=self._some(report, 1) if number % 2 else ())

    def _prefix(self, report: Report, number: int) -> Query | None:
        word = max(self._some(report, 3), key=len)
        if len(word) <= _PREFIX:
            return None
        return Query(report.id, prefix=word[: self._random.randint(_PREFIX, len(word) - 1)], words=self._some(report, number % 2))

    def _near(self, report: Report, number: int) -> Query | None:
        long = [word for word in self._words[report.id] if len(word) >= _MISSPELT]
        if not long:
            return None
        word = self._random.choice(long)
        place = self._random.randrange(2, len(word) - 1)
        wrong = word[:place] + self._random.choice("qwxyj") + word[place + 1 :]
        return Query(report.id, near=wrong, words=self._some(report, number % 2))

    def _boolean(self, report: Report, _number: int) -> Query | None:
        other = self._random.choice(self._reports)
        inside = {term.text for text in (report.title, *(section.text for section in report.sections)) for term in analyze(text).terms}
        outside = [word for word in self._words[other.id] if stem(word) not in inside]
        first, second, third = self._some(report, 3)
        return Query(report.id, words=(first,), either=(second, third), without=self._random.choice(outside)) if outside else None

    def _whole(self, report: Report, _number: int) -> Query:
        return Query(report.id)


_FEWEST: Final = 8
_PREFIX: Final = 3
_MISSPELT: Final = 6

_MAKERS: Final[Mapping[str, Callable[[Asking, Report, int], Query | None]]] = {
    "search": Asking._all_words,
    "facets": Asking._faceted,
    "phrase": Asking._phrase,
    "prefix": Asking._prefix,
    "fuzzy": Asking._near,
    "boolean": Asking._boolean,
    "similar": Asking._whole,
    "similar-pool": Asking._whole,
    "search-any": Asking._any_word,
    "page": Asking._all_words,
}


def _plain_words(report: Report) -> list[str]:
    """Return the words of a report that are nothing else than words, in order, each once."""
    texts = (section.text.split("\n", 1)[-1] if section.groups else section.text for section in report.sections)
    words = (word for text in texts for word in text.split())
    plain = (word for word in words if len(word) > 1 and word.isascii() and word.isalpha() and word.islower())
    return [word for word in dict.fromkeys(plain) if word not in STOP_WORDS]
