"""What a person typed becomes a page of hits, each with its passage and its resolution: the read path, read top to bottom."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from functools import partial as partial_of
from typing import Final

from indexer.analysis import fold, stem
from indexer.engines import Engine, Facet, Hit, Results, Selection, Sort
from indexer.glossary import NO_ENTRIES, Glossary
from indexer.marks import Marks, find, marks
from indexer.query import EVERYTHING, Expansion, Notice, Parsed, Query, all_of, days_between, parse
from indexer.report import Report, Section, is_standard
from indexer.schema import FACETS, HEADER_KEYWORDS, SECTION_FIELDS
from indexer.snippet import Found, Snippet, best_passages, opening

MAX_PAGE_SIZE: Final = 100
MAX_SNIPPETS: Final = 2
RESOLUTION_CHARACTERS: Final = 320
"""About three lines of a results page."""

_ORDER: Final = {key: place for place, key in enumerate(("title", *SECTION_FIELDS, *HEADER_KEYWORDS))}
_is_standard: Final = lru_cache(maxsize=2_048)(is_standard)


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

    ``interpreted`` is the query as understood; ``partial`` says that no report has all words, ``as_words`` that besides no field was taken
    as one; ``suggestion`` is a corrected query ("Did you mean"); ``goto`` is the id of the report whose id was typed. ``total`` counts all
    matches. ``matched`` is what they match, dates included and filters not, for who wants to know more of the same reports.
    """

    request: SearchRequest
    interpreted: str
    total: int
    hits: tuple[SearchHit, ...]
    facets: tuple[Facet, ...]
    notices: tuple[Notice, ...] = ()
    suggestion: str | None = None
    partial: bool = False
    as_words: bool = False
    goto: str | None = None
    took_ms: float = 0.0
    matched: Query = EVERYTHING

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-self.total // self.request.size))


def search(engine: Engine, request: SearchRequest, *, glossary: Glossary = NO_ENTRIES) -> SearchPage:
    """Find the reports that a request asks for; any text is a query, and notices say where it was not taken as typed."""
    started = time.perf_counter()
    parsed = parse(request.text, glossary)
    selection = Selection(
        filters=request.filters,
        facets=FACETS,
        sort=request.sort,
        offset=(request.page - 1) * request.size,
        limit=request.size,
    )
    query, results, partial = _find(engine, parsed, request, selection)
    goto = engine.get(parsed.report_id) if parsed.report_id else None
    # A term's rarity is asked for again and again, in every section of every row.
    doc_freq = cache(partial_of(engine.doc_freq, "text"))
    reader = _Reader.of(query, parsed.expansions, doc_freq)
    return SearchPage(
        request=request,
        interpreted=parsed.interpreted,
        total=results.total,
        hits=tuple(map(reader.row, results.hits)),
        facets=results.facets,
        notices=parsed.notices,
        suggestion=_suggestion(engine, parsed, doc_freq),
        partial=partial,
        as_words=partial and query is parsed.words,
        goto=goto.id if goto else None,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
        matched=all_of([query, *_within(request)]),
    )


def suggest(engine: Engine, text: str, *, limit: int = 8) -> list[str]:
    """Complete the last word of a typed text with indexed words, those in most reports first; whole queries are returned."""
    head, _, last = text.rpartition(" ")
    if not last.isalnum():
        return []
    return [f"{head} {word}".lstrip() for word in engine.complete(fold(last), limit=limit)]


def _find(engine: Engine, parsed: Parsed, request: SearchRequest, selection: Selection) -> tuple[Query, Results, bool]:
    """Ask for all words; if no report has them all, for the best partial matches; if there are none either, for any word of the text."""
    within = _within(request)
    results = engine.search(all_of([parsed.query, *within]), selection)
    if results.total:
        return parsed.query, results, False
    for loose in (parsed.partial, parsed.words):
        if loose is not None:
            fallback = engine.search(all_of([loose, *within]), selection)
            if fallback.total:
                return loose, fallback, True
    return parsed.query, results, False


def _within(request: SearchRequest) -> list[Query]:
    return days_between("created", request.created_from, request.created_to)


@dataclass(frozen=True, slots=True)
class _Reader:
    """What rows are made with, the same for all of a page: the marks, the rarity of terms, and what the glossary added."""

    wanted: Marks
    rarity: Callable[[str], float]
    added: tuple[tuple[str, Marks, Marks], ...]
    """An entry's label, the marks of its words, and those of the words typed."""

    @classmethod
    def of(cls, query: Query, expansions: tuple[Expansion, ...], doc_freq: Callable[[str], int]) -> "_Reader":
        added = tuple((entry.label, marks(entry.query), marks(entry.typed)) for entry in expansions)
        return cls(marks(query), lambda term: 1.0 / (1.0 + doc_freq(term)), added)

    def row(self, hit: Hit) -> SearchHit:
        """Return a hit as its row shows it."""
        texts = _texts(hit.report)
        found = [Found(key, text, spans) for key, text in texts if (spans := find(self.wanted, key, text))]
        snippets = best_passages([entry for entry in found if entry.section != "title"], MAX_SNIPPETS, weight=self.rarity)
        return SearchHit(
            score=hit.score,
            report=hit.report,
            snippets=snippets or tuple(opening(text, key) for key, text in texts if key != "title")[:1],
            resolution=_resolution(hit.report, self.wanted),
            sections=tuple(dict.fromkeys(entry.section for entry in found)),
            expansions=tuple(label for label, added, typed in self.added if _made_match(added, typed, texts)),
        )


def _texts(report: Report) -> list[tuple[str, str]]:
    """Return all that a query can have matched, by field, in the order in which a reader would want to see it."""
    named = [("title", report.title), *((section.key, _with_heading(section)) for section in report.sections)]
    extra = [("other", f"{label}: {value}") for label, value in report.extra]
    header = [(name, getattr(report, name) or "") for name in HEADER_KEYWORDS]
    return sorted(((key, text) for key, text in (*named, *extra, *header) if text and not text.isspace()), key=_place)


def _place(text: tuple[str, str]) -> int:
    return _ORDER[text[0]]


def _with_heading(section: Section) -> str:
    """Return a section's text after its heading, if the heading says more than what section it is."""
    return section.text if _is_standard(section.heading, section.key) else f"{section.heading}\n{section.text}".strip()


def _resolution(report: Report, wanted: Marks) -> Snippet | None:
    section = report.section("resolution")
    return opening(section.text, "resolution", max_chars=RESOLUTION_CHARACTERS, marks=wanted) if section and section.text.strip() else None


def _made_match(added: Marks, typed: Marks, texts: list[tuple[str, str]]) -> bool:
    """Tell whether a report has what the glossary added and not the words typed."""
    return any(find(added, key, text) for key, text in texts) and not any(find(typed, key, text) for key, text in texts)


def _suggestion(engine: Engine, parsed: Parsed, doc_freq: Callable[[str], int]) -> str | None:
    """Return the text with each unknown plain word replaced by the nearest indexed word; None if there is nothing to replace."""
    corrected = parsed.text
    for word in sorted(parsed.plain_words, key=lambda word: -word.start):
        distance = _typo_distance(word.text)
        if not distance or doc_freq(stem(word.text)):
            continue
        near = engine.near_words(word.text, distance=distance, limit=1)
        if near:
            corrected = corrected[: word.start] + near[0] + corrected[word.end :]
    return corrected if corrected != parsed.text else None


def _typo_distance(word: str) -> int:
    """Return how many edits a word may be away from what was meant: none up to 4 letters, one up to 8, else two."""
    return 0 if len(word) <= 4 else 1 if len(word) <= 8 else 2
