"""The engines under one roof: reports in, queries answered; Precedent as its own code runs it, the others as their manuals recommend.

All index the same sections and rank by BM25 with the same weights; all answer with the ten best hits, read from what they store, and with
the number of all matches; all count the same facets. None is merged or optimised by hand: each keeps its segments as its own rules say.

The one decision worth knowing: a query is made ready outside of the time that is measured, in the form in which an engine takes it (the
product's query tree; Tantivy's query object; a MATCH string), so that what is measured is the engine.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from benchmarks.texts.queries import Query
from indexer.report import Report

HITS: Final = 10
POOL: Final = 200
"""Reports that the product ranks for the precedents of one."""

TASKS: Final[Mapping[str, str]] = {
    "search": "ten best reports that have all of 2 to 5 words, and the number of all",
    "facets": "the same among those of one priority, newest first, with the counts of all facets",
    "phrase": "two words next to each other, every other time with one more word",
    "prefix": "words that begin with some letters, every other time with one more word",
    "fuzzy": "words that differ in one letter, every other time with one more word",
    "boolean": "a word, one of two others, and not a fourth",
    "similar": "precedents of a whole report: any of its 64 most telling terms, each with its weight and section; ten best",
    "similar-pool": "the same as the product asks: 40 terms, 200 best",
    "search-any": "ten best reports that have any of 2 to 5 words",
    "page": "a page of results: search, passages with marks; Precedent's also facets and resolutions",
}
"""Name of a query task to what it is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine found: the number of all matches (-1 if it was not asked for), the ids of the best, and facet counts by field."""

    total: int
    ids: tuple[str, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


Ask = Callable[[], object]
"""Does what is measured; what it returns, :meth:`Contestant.answer` understands."""


class Contestant(Protocol):
    """What is measured of an engine; made for a folder and the text columns of the reports."""

    name: str

    def __init__(self, folder: Path, columns: tuple[str, ...]) -> None:
        """Know where the index is or will be."""
        ...

    def index(self, reports: Iterable[Report]) -> None:
        """Make an index of reports in an empty folder; durable, searchable and settled on return."""
        ...

    def index_files(self, folder: Path) -> None:
        """Make an index of a folder of report files, read as the product reads them."""
        ...

    def open(self) -> None:
        """Open the index on disk for searching."""
        ...

    def prepare(self, task: str, query: Query) -> Ask | None:
        """Make a query ready; None if the engine cannot do the task."""
        ...

    def answer(self, task: str, found: object) -> Answer:
        """Say what a query has found."""
        ...

    def update(self, report: Report) -> None:
        """Put a report in the place of the one with its id, durably, and let searching see it."""
        ...

    def update_file(self, folder: Path, path: Path) -> None:
        """Do so with a changed report file of a folder."""
        ...

    def size(self) -> int:
        """Return the bytes on disk."""
        ...

    def close(self) -> None:
        """Let go of the index."""
        ...


def engine(name: str) -> type[Contestant]:
    """Return the class of an engine by its name; only that engine's library is imported, for memory is measured too."""
    match name:
        case "precedent":
            from benchmarks.engines.precedent import Precedent

            return Precedent
        case "tantivy":
            from benchmarks.engines.tantivy import Tantivy

            return Tantivy
        case "sqlite-fts5":
            from benchmarks.engines.fts5 import Fts5

            return Fts5
        case "whoosh":
            from benchmarks.engines.whoosh import Whoosh

            return Whoosh
    raise ValueError(f"there is no engine {name}")


ENGINES: Final = ("precedent", "tantivy", "sqlite-fts5", "whoosh")

MOST_REPORTS: Final[Mapping[str, int]] = {"whoosh": 10_000}
"""Engine to the most reports that it is measured with: it would take hours with more."""


def folder_size(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
