"""The contract of a search engine: documents and query trees in, hits and facets out.

The one decision worth knowing: an engine is everything behind :class:`Engine`; one contract test-suite runs against each of them, and
nothing else in the project may know which one is in use.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from indexer.errors import EngineError
from indexer.query import Query
from indexer.report import Report
from indexer.schema import Document


class Sort(StrEnum):
    """The order of hits; ties go to the better score, then the newer report, then the id."""

    RELEVANCE = "relevance"
    NEWEST = "newest"  # by created, unknown last
    PRIORITY = "priority"  # Critical first, unknown last
    QUICKEST = "quickest"  # fewest days to resolve, unresolved last


@dataclass(frozen=True, slots=True)
class Hit:
    """A matching report; ``score`` is 0 or more and comparable within one query only."""

    score: float
    report: Report


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet, how many of the results have it, and whether the request chose it."""

    value: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one field among the results, commonest first (years newest first); chosen values are always present."""

    field: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits, the number of all matches, and the facets asked for."""

    total: int
    hits: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = ()


Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """A field's values: the report of row ``rows[i]`` has the value ``names[ordinals[i]]``. A report may have several, or none."""

    names: tuple[str, ...]
    rows: Ints
    ordinals: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Fields of all matching reports, one row a report, in the same order in every column: what figures are counted from.

    ``numbers``: DATE (YYYYMMDD) and NUMBER fields, -1 where unknown. ``values``: KEYWORD fields.
    """

    ids: tuple[str, ...]
    numbers: Mapping[str, Ints]
    values: Mapping[str, Values]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which part of the matches is wanted, and how.

    ``filters``: field to chosen values; values within a field widen (OR), fields narrow (AND). A facet's counts ignore the filter on its
    own field, so that a chosen value does not hide its neighbours. ``limit`` 0 counts only.
    """

    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Source:
    """What the index holds of one corpus file: the ids of its reports, and its content digest if all of the file is indexed, else ""."""

    digest: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Info:
    """The state of an index: engine name, number of reports, generation name, a revision that changes with every commit, bytes on disk."""

    engine: str
    reports: int
    generation: str
    revision: str
    size_bytes: int


@runtime_checkable
class Engine(Protocol):
    """A search engine over reports. Every method may raise :class:`~indexer.errors.EngineError` or a subclass."""

    def write(self, documents: Iterable[Document], *, delete: Iterable[str] = ()) -> None:
        """Delete the reports with the given ids, then add or replace documents by id: one commit, all or nothing, durable on return."""
        ...

    def search(self, query: Query, selection: Selection) -> Results:
        """Return the page of hits that the selection asks for."""
        ...

    def rank(self, query: Query, *, limit: int) -> list[tuple[str, float]]:
        """Return the ids and scores of the best matches in the order of relevance, without reading the reports."""
        ...

    def columns(self, query: Query, fields: Iterable[str], *, filters: Mapping[str, Sequence[str]]) -> Columns:
        """Return fields of all matches without reading the reports: dates, numbers and facets; raises EngineError for any other field."""
        ...

    def get(self, report_id: str) -> Report | None:
        """Return the stored report with this id, whatever its case, or None."""
        ...

    def doc_freq(self, field_name: str, term: str) -> int:
        """Return how many reports have this analysed term in a TEXT or KEYWORD field."""
        ...

    def near_words(self, word: str, *, distance: int, limit: int = 5) -> list[str]:
        """Return indexed words within ``distance`` edits of a case-folded word, best first: fewer edits, then more reports."""
        ...

    def complete(self, prefix: str, *, limit: int = 10) -> list[str]:
        """Return indexed words that begin with a case-folded prefix, those in most reports first."""
        ...

    def digests(self) -> dict[str, Source]:
        """Return what is indexed, by corpus file."""
        ...

    def info(self) -> Info:
        """Return the state of the index."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """Hold the index's one write lock; a second writer waits, and says so through the engine's ``on_wait``."""
        ...

    def rebuild(self) -> AbstractContextManager["Engine"]:
        """Fill a new generation beside the live one: on leaving, it is verified by querying it and switched to atomically, or discarded
        on an error."""
        ...

    def close(self) -> None:
        """Let go of files; the engine can be used again afterwards."""
        ...


def open_engine(index: Path | str, *, create: bool = False, unchecked: bool = False) -> Engine:
    """Open the engine at a place, lazily importing it.

    Raises IndexMissingError when there is no index and ``create`` is false, StaleIndexError when it was built with other fields or
    analysis. ``unchecked`` opens whatever is there, to be rebuilt.
    """
    if "://" in str(index):
        raise EngineError(f"no engine for {index}: the embedded engine takes a folder")
    from indexer.engines.whoosh import WhooshEngine

    return WhooshEngine(Path(index), checked=False) if unchecked else WhooshEngine.open(Path(index), create=create)
