"""What a person typed becomes a page of hits, each with its passage and its resolution: the read path, read top to bottom."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from indexer.engines import Facet, Sort
from indexer.report import Report
from indexer.snippet import Snippet

MAX_PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is asked: the typed text, facet filters by field name, a span of created dates (ISO, both included), order and page from 1."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    created_from: str | None = None
    created_to: str | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 10


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know about how the query was taken: a stable code and a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One row: the report, its best passages (best first, at most two), its resolution, and the glossary entries that made it match.

    ``sections`` are the canonical keys (and ``title``) in which the query matched. ``resolution`` is None for an unresolved report.
    """

    score: float
    report: Report
    snippets: tuple[Snippet, ...]
    resolution: Snippet | None
    sections: tuple[str, ...]
    expansions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer: hits with all that the page or the API shows.

    ``interpreted`` is the query as understood; ``partial`` says that no report has all words; ``suggestion`` is a corrected query ("Did
    you mean"); ``goto`` is the id of the report whose id was typed. ``total`` counts all matches.
    """

    request: SearchRequest
    interpreted: str
    total: int
    hits: tuple[SearchHit, ...]
    facets: tuple[Facet, ...]
    notices: tuple[Notice, ...] = ()
    suggestion: str | None = None
    partial: bool = False
    goto: str | None = None
    took_ms: float = 0.0

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-self.total // self.request.size))
