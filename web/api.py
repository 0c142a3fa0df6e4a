"""The JSON API under ``/api/v1``: arguments in, the same functions as the pages, JSON out.

The one decision worth knowing: an answer's ETag is made of the index's revision and the address, so a tool that asks again pays only for
what has changed; the time that an answer took is no part of it, which is why the tag is a weak one.
"""

from dataclasses import replace
from typing import Final

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.info import Info
from flask_openapi3.models.tag import Tag

from indexer.schema import FACETS
from indexer.searching import SearchHit, SearchPage, SearchRequest
from web.answering import answer, not_modified, tagged
from web.headers import tag, unchanged
from web.library import library
from web.report_shape import ReportAnswer
from web.samples import REPORT, SEARCH, STATS, SUGGEST
from web.shapes import (
    HitShape,
    NoParameters,
    ReportPath,
    SearchAnswer,
    SearchParameters,
    StatsAnswer,
    SuggestAnswer,
    SuggestParameters,
    iso,
)
from web.urls import report_url

INFO: Final = Info(
    title="Precedent",
    version="1.0.0",
    summary="Has this happened before, what was the cause, and what fixed it?",
    description=(
        "Searches customer escalation reports, section by section. Everything is UTF-8 JSON; dates are ISO 8601; ids are strings. "
        "Errors are `application/problem+json` (RFC 9457) with a stable `code`. Answers carry an `ETag`: send it back in `If-None-Match` "
        "and an unchanged answer is a 304 without a body. `X-Request-Id` is echoed if you send a sane one, else given. "
        "What is sent to find precedents is answered and forgotten. "
        "A query has at most 1,000 characters, an answer at most 100 hits. Addresses stay as they are within `/api/v1`; fields "
        "may be added."
    ),
)
_TAG: Final = Tag(name="Reports", description="Past escalations, and what resolved them.")
blueprint = APIBlueprint("api", __name__, url_prefix="/api/v1", abp_tags=[_TAG])


@blueprint.get("/search", operation_id="search", responses=tagged(SearchAnswer, SEARCH, 400, 500, 503))
def find(query: SearchParameters) -> Response:
    """Search reports.

    Finds reports by words, phrases and fields, narrows by facets and dates; every hit comes with its best passage and its resolution.
    """
    etag = tag(request.full_path)
    if unchanged(etag):
        return not_modified(etag)
    offset = query.offset if query.offset is not None else (query.page - 1) * query.limit
    wanted = _request(query)
    found, hits = _window(wanted, offset)
    if not offset:
        # Where filters left nothing, it is not the words that found nothing.
        narrowed = bool(wanted.filters or wanted.created_from or wanted.created_to)
        library().searches.searched(query.q, found=found.total > 0 or narrowed)
    shown = [HitShape.of(hit, report_url(hit.report.id)) for hit in hits]
    return answer(SearchAnswer.of(found, shown, offset=offset, limit=query.limit), etag)


@blueprint.get("/reports/<path:report_id>", operation_id="report", responses=tagged(ReportAnswer, REPORT, 400, 404, 500, 503))
def whole(path: ReportPath, query: NoParameters) -> Response:  # noqa: ARG001  # declaring it refuses parameters
    """Fetch a whole report.

    Every section with its full text, groups and statements, every header field normalised and as written, and the report's warnings.
    """
    etag = tag(request.full_path)
    report = library().report(path.report_id)
    if unchanged(etag):
        return not_modified(etag)
    return answer(ReportAnswer.model_validate({**report.as_dict(), "url": report_url(report.id)}), etag)


@blueprint.get("/suggest", operation_id="suggest", responses=tagged(SuggestAnswer, SUGGEST, 400, 500, 503))
def complete(query: SuggestParameters) -> Response:
    """Complete what has been typed.

    Returns searches that begin with the text, those found in most reports first.
    """
    etag = tag(request.full_path)
    if unchanged(etag):
        return not_modified(etag)
    suggestions = library().suggest(query.q, limit=query.limit)
    return answer(SuggestAnswer(query=query.q, suggestions=suggestions), etag)


@blueprint.get("/stats", operation_id="stats", responses=tagged(StatsAnswer, STATS, 400, 500, 503))
def stats(query: NoParameters) -> Response:  # noqa: ARG001  # declaring it refuses parameters
    """Describe the index.

    How many reports it holds, its revision, and how they divide by priority, status, customer and the other facets.
    """
    etag = tag(request.full_path)
    if unchanged(etag):
        return not_modified(etag)
    shelf = library()
    return answer(StatsAnswer.of(shelf.info(), shelf.search(SearchRequest(size=1))), etag)


def _request(query: SearchParameters) -> SearchRequest:
    return SearchRequest(
        text=query.q,
        filters={name: tuple(getattr(query, name)) for name in FACETS if getattr(query, name)},
        created_from=iso(query.created_from),
        created_to=iso(query.created_to),
        sort=query.sort,
        size=query.limit,
    )


def _window(wanted: SearchRequest, offset: int) -> tuple[SearchPage, tuple[SearchHit, ...]]:
    # Searching knows pages; an offset between two of them takes the end of one and the beginning of the next.
    page, skipped = divmod(offset, wanted.size)
    first = library().search(replace(wanted, page=page + 1))
    if not skipped:
        return first, first.hits
    second = library().search(replace(wanted, page=page + 2))
    return first, (first.hits + second.hits)[skipped : skipped + wanted.size]
