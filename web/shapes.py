"""The API's questions and answers, declared once: requests are validated by these models, and the specification is generated from them.

The one decision worth knowing: a parameter that is not declared is refused, so that a mistyped filter never silently widens a search.
"""

import re
from contextlib import suppress
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema, create_model
from pydantic.config import JsonDict
from pydantic.json_schema import SkipJsonSchema

from indexer.engines import Info, Sort
from indexer.report import Report
from indexer.schema import FACETS, FIELD
from indexer.searching import MAX_PAGE_SIZE, SearchHit, SearchPage
from indexer.snippet import Snippet
from web.body import TITLES

MAX_QUERY: Final = 1_000
MAX_OFFSET: Final = 100_000
MAX_CHOSEN: Final = 50


def _optional(schema: JsonDict) -> None:
    # A parameter that is left out has no value at all; "null" is not something that an address can say.
    schema.pop("default", None)


def _day(value: object) -> date:
    # Left to itself the library takes a bare number for seconds since 1970.
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise ValueError("must be a date such as 2024-01-31")


Day = Annotated[date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
SPAN: Final = {
    "created_from": Field(alias="from", description="Only reports created on this day or later.", json_schema_extra=_optional),
    "created_to": Field(alias="to", description="Only reports created on this day or earlier.", json_schema_extra=_optional),
}
"""The two ends of a span of created dates, both included."""
CreatedFrom = Annotated[Day | SkipJsonSchema[None], SPAN["created_from"]]
CreatedTo = Annotated[Day | SkipJsonSchema[None], SPAN["created_to"]]
Skipped = Annotated[int, Field(ge=0, le=MAX_OFFSET)]


class Question(BaseModel):
    """Base of all parameters: nothing undeclared is taken."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the schema as the base does, made once: with it, the library looks at every request which parameters may be repeated."""
        return super().model_json_schema(*args, **kwargs) if args or kwargs else _schema(cls)


@cache
def _schema(question: type[Question]) -> dict[str, Any]:
    return super(Question, question).model_json_schema()


class SearchQuestion(Question):
    """What to search for; the facets are added below, from the field table."""

    q: str = Field("", max_length=MAX_QUERY, description="What to look for, in the query language; empty finds every report.")
    created_from: CreatedFrom = None
    created_to: CreatedTo = None
    sort: Sort = Field(Sort.RELEVANCE, description="The order of the hits.")
    limit: int = Field(10, ge=1, le=MAX_PAGE_SIZE, description="Hits to return.")
    page: int = Field(1, ge=1, le=MAX_OFFSET, description="The page of hits, from 1.")
    offset: Skipped | SkipJsonSchema[None] = Field(
        None, description="Hits to skip; if given, page does not count.", json_schema_extra=_optional
    )


FACET_PARAMETERS: Final[dict[str, Any]] = {
    name: (
        list[str],
        Field(
            default_factory=list,
            max_length=MAX_CHOSEN,
            description=f"Only reports with one of these values ({FIELD[name].title}); repeat the parameter for several.",
        ),
    )
    for name in FACETS
}
"""A parameter for every facet, to be added to a question."""

if TYPE_CHECKING:
    SearchParameters = SearchQuestion
else:
    SearchParameters = create_model("SearchParameters", __base__=SearchQuestion, __doc__="What to search for.", **FACET_PARAMETERS)


class ReportPath(BaseModel):
    """Which report."""

    report_id: str = Field(max_length=200, description="The report's id, in upper or lower case.", json_schema_extra={"example": "CE1010"})


class SuggestParameters(Question):
    """What has been typed so far."""

    q: str = Field("", max_length=MAX_QUERY, description="What has been typed so far.", json_schema_extra={"example": "repl"})
    limit: int = Field(8, ge=1, le=20, description="Suggestions to return.")


class NoParameters(Question):
    """Nothing at all."""


class PieceShape(BaseModel):
    """A stretch of a passage; `match` says that it is what was looked for."""

    text: str
    match: bool


class PassageShape(BaseModel):
    """A passage of one section, as plain text and as pieces that say what matched."""

    section: str = Field(description="The section's canonical key, or `title`.")
    title: str = Field(description="The section's title.")
    text: str
    pieces: list[PieceShape]

    @classmethod
    def of(cls, snippet: Snippet) -> Self:
        """Show a snippet."""
        pieces = [PieceShape(text=piece.text, match=piece.match) for piece in snippet.pieces]
        text = "".join(piece.text for piece in snippet.pieces)
        return cls(section=snippet.section, title=TITLES.get(snippet.section, snippet.section), text=text, pieces=pieces)


class HeaderShape(BaseModel):
    """A report's header fields; dates are ISO 8601 (YYYY-MM-DD), null where unknown."""

    customer: str | None
    priority: str | None
    status: str | None
    created: str | None
    escalated: str | None
    resolved: str | None
    days_to_resolve: int | None
    escalation_level: str | None
    assigned_engineer: str | None
    component: str | None
    version: str | None


class HitShape(HeaderShape):
    """A report that matches, with the passage that does and what resolved it."""

    id: str
    title: str = Field(description="The title as the report has it.")
    headline: str = Field(description="What a person would recognise the incident by.")
    score: float = Field(ge=0, description="Comparable within this answer only.")
    sections: list[str] = Field(description="The sections in which the query matched.")
    snippet: PassageShape | None = Field(description="The best passage.")
    resolution: str | None = Field(description="What resolved it, as plain text; null while unresolved.")
    expansions: list[str] = Field(description="Glossary entries that made it match.")
    url: str = Field(description="The report's page, relative to this server.")

    @classmethod
    def of(cls, hit: SearchHit, url: str) -> Self:
        """Show a hit."""
        report = hit.report
        return cls(
            **header(report),
            id=report.id,
            title=report.title,
            headline=report.headline,
            score=round(hit.score, 4),
            sections=list(hit.sections),
            snippet=PassageShape.of(hit.snippets[0]) if hit.snippets else None,
            resolution="".join(piece.text for piece in hit.resolution.pieces) if hit.resolution else None,
            expansions=list(hit.expansions),
            url=url,
        )


class ValueShape(BaseModel):
    """A value of a facet and how many of the results have it."""

    value: str
    count: int = Field(ge=0)
    chosen: bool


class FacetShape(BaseModel):
    """The values of one field among the results, commonest first."""

    field: str
    title: str
    values: list[ValueShape]


class WarningShape(BaseModel):
    """Something to know about how the query was taken: a stable code and a sentence."""

    code: str
    message: str


class SearchAnswer(BaseModel):
    """The reports that match."""

    query: str
    interpreted_query: str = Field(description="The query as it was understood, in the query language.")
    total: int = Field(ge=0, description="All matches.")
    offset: int = Field(ge=0)
    limit: int = Field(ge=1)
    partial: bool = Field(description="Whether no report has all words, so that these are the best partial matches.")
    took_ms: float = Field(ge=0)
    hits: list[HitShape]
    facets: list[FacetShape]
    suggestion: str | None = Field(description="A corrected query.")
    goto: str | None = Field(description="The id of the report whose id was asked for.")
    warnings: list[WarningShape]

    @classmethod
    def of(cls, page: SearchPage, hits: list[HitShape], *, offset: int, limit: int) -> Self:
        """Show a page of results."""
        return cls(
            query=page.request.text,
            interpreted_query=page.interpreted,
            total=page.total,
            offset=offset,
            limit=limit,
            partial=page.partial,
            took_ms=round(page.took_ms, 2),
            hits=hits,
            facets=facets(page),
            suggestion=page.suggestion,
            goto=page.goto,
            warnings=[*_partial(page), *(WarningShape(code=notice.code, message=notice.message) for notice in page.notices)],
        )


def _partial(page: SearchPage) -> list[WarningShape]:
    return [WarningShape(code="partial", message="No report has all of these words; these come closest.")] if page.partial else []


class SuggestAnswer(BaseModel):
    """Searches that begin with what was typed, best first."""

    query: str
    suggestions: list[str]


class StatsAnswer(BaseModel):
    """What is in the index."""

    reports: int = Field(ge=0)
    engine: str
    generation: str
    revision: str = Field(description="Changes with every commit to the index.")
    size_bytes: int = Field(ge=0)
    facets: list[FacetShape]

    @classmethod
    def of(cls, info: Info, page: SearchPage) -> Self:
        """Show the state of an index and the values of its facets."""
        return cls(
            reports=info.reports,
            engine=info.engine,
            generation=info.generation,
            revision=info.revision,
            size_bytes=info.size_bytes,
            facets=facets(page),
        )


def iso(day: date | None) -> str | None:
    """Return a day as ISO ``YYYY-MM-DD``."""
    return day.isoformat() if day else None


def header(report: Report) -> dict[str, Any]:
    """Return a report's header fields as :class:`HeaderShape` takes them."""
    return {name: getattr(report, name) for name in HeaderShape.model_fields}


def facets(page: SearchPage) -> list[FacetShape]:
    """Show the facets of a page of results."""
    return [
        FacetShape(
            field=facet.field,
            title=FIELD[facet.field].title,
            values=[ValueShape(value=value.value, count=value.count, chosen=value.chosen) for value in facet.values],
        )
        for facet in page.facets
    ]
