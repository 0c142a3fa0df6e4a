"""Where knowledge is thin, in the API.

The one decision worth knowing: it depends on what people searched for and judged, so nobody keeps the answer.
"""

from typing import Any, Final

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from indexer.knowledge import as_dict
from web.answering import answer, fresh
from web.knowledge_pages import known
from web.knowledge_shapes import KnowledgeAnswer
from web.shapes import NoParameters

_REPORT: Final[dict[str, Any]] = {
    "id": "CE1042",
    "headline": "Follower reads are stale",
    "customer": "Solstice",
    "created": "2024-02-06",
    "status": "Open",
}
_TEXTS: Final[dict[str, Any]] = {
    "different": 1,
    "texts": [{"text": "rf=1", "searches": 12, "without_results": 0, "copied": 5}],
}
KNOWLEDGE: Final[dict[str, Any]] = {
    "lacking": [
        {"key": "no-cause", "title": "Without a root cause", "query": "-root_cause:*", "total": 1, "reports": [_REPORT]},
    ],
    "findability": {
        "measured": 70,
        "of": 74,
        "due": 4,
        "unfound": {"total": 1, "reports": [{**_REPORT, "by_headline": False, "by_problem": True, "near": True}]},
        "alone": {"total": 0, "reports": []},
    },
    "searches": {"popular": _TEXTS, "without_results": {"different": 0, "texts": []}, "copied": _TEXTS},
    "candidates": [{"word": "RQF", "kind": "abbreviation", "reports": 7, "searches": 3, "toml": 'RQF = ["ring quota factor"]'}],
    "unknown": [{"text": "wedged", "searches": 4}],
}
_TAG: Final = Tag(name="Insights", description="Figures for a lead.")

blueprint = APIBlueprint("knowledge_api", __name__, url_prefix="/api/v1", abp_tags=[_TAG])


@blueprint.get("/insights/knowledge", operation_id="knowledge", responses=fresh(KnowledgeAnswer, KNOWLEDGE, 400, 500, 503))
def thin(query: NoParameters) -> Response:  # noqa: ARG001  # declaring it refuses parameters
    """Say where knowledge is thin.

    Reports that lack a cause, a resolution or a date; resolutions that a search for the report's own words does not bring up; searches
    without results, popular ones, and those that ended in a copied resolution; words that the glossary lacks.
    """
    return answer(KnowledgeAnswer.model_validate(as_dict(known())))
