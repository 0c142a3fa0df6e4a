"""For load balancers and supervisors: is the process up, and can it answer."""

from flask import Blueprint, Response, jsonify

from indexer.searching import SearchRequest
from web.library import library

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """Say that the process is up."""
    return _fresh({"status": "up"})


@blueprint.get("/readyz")
def ready() -> Response:
    """Say that the index can be queried, by querying it; its absence or damage is answered as a problem with status 503."""
    shelf = library()
    shelf.search(SearchRequest(size=1))
    info = shelf.info()
    return _fresh({"status": "ready", "reports": info.reports, "revision": info.revision})


def _fresh(body: dict[str, str | int]) -> Response:
    response = jsonify(body)
    response.headers["Cache-Control"] = "no-store"
    return response
