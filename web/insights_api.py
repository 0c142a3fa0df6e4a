"""Insights in the API: the figures of any search.

The one decision worth knowing: the ETag covers the failure modes besides the index, since people's decisions move reports between them.
"""

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from indexer.schema import FACETS
from web.address import SearchAddress
from web.answering import answer, not_modified, tagged
from web.headers import tag, unchanged
from web.insights_pages import known_insights
from web.insights_samples import INSIGHTS
from web.insights_shapes import InsightsAnswer, InsightsParameters
from web.library import library
from web.shapes import iso

_TAG = Tag(name="Insights", description="What recurs, how long it takes, and whom it hits: figures of any search.")
blueprint = APIBlueprint("insights_api", __name__, url_prefix="/api/v1", abp_tags=[_TAG])


@blueprint.get("/insights", operation_id="insights", responses=tagged(InsightsAnswer, INSIGHTS, 400, 500, 503))
def insights(query: InsightsParameters) -> Response:
    """Count reports.

    Takes the query and the filters of searching, and returns the figures of the matching reports: over time by priority and failure mode,
    components, time to resolve and its trend, customers hit again, and escalation levels.
    """
    known = known_insights(_address(query))
    etag = tag(request.full_path, library().modes.state(), str(known.found.modes_known))
    if unchanged(etag):
        return not_modified(etag)
    return answer(InsightsAnswer.of(known), etag)


def _address(query: InsightsParameters) -> SearchAddress:
    return SearchAddress(
        text=query.q.strip(),
        filters={name: tuple(getattr(query, name)) for name in FACETS if getattr(query, name)},
        created_from=iso(query.created_from) or "",
        created_to=iso(query.created_to) or "",
    )
