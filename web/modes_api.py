"""Failure modes in the API: the catalogue, and one mode in full.

The one decision worth knowing: the ETag covers what people decided about modes and what is known of meanings besides the index, since each
of them can move a report.
"""

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from indexer.errors import NotFoundError
from web.answering import answer, not_modified, tagged
from web.headers import tag, unchanged
from web.library import library
from web.modes_samples import FAILURE_MODE, FAILURE_MODES
from web.modes_shapes import FailureModeAnswer, FailureModesAnswer, ModePath
from web.shapes import NoParameters

_TAG = Tag(name="Failure modes", description="The ways in which the product fails: how each shows itself, why, and what fixed it.")
blueprint = APIBlueprint("modes_api", __name__, url_prefix="/api/v1", abp_tags=[_TAG])


@blueprint.get("/failure-modes", operation_id="failureModes", responses=tagged(FailureModesAnswer, FAILURE_MODES, 400, 500, 503))
def every(query: NoParameters) -> Response:  # noqa: ARG001  # declaring it refuses parameters
    """List the failure modes.

    Groups of reports that failed in the same way, commonest first, each with its telling terms and its months; and the reports in none.
    """
    etag = tag(request.full_path, library().modes.state())
    if unchanged(etag):
        return not_modified(etag)
    return answer(FailureModesAnswer.of(library().modes.catalogue()), etag)


@blueprint.get("/failure-modes/<slug>", operation_id="failureMode", responses=tagged(FailureModeAnswer, FAILURE_MODE, 400, 404, 500, 503))
def one(path: ModePath, query: NoParameters) -> Response:  # noqa: ARG001  # declaring it refuses parameters
    """Fetch a failure mode, by its slug or one that people merged into it.

    Its messages, passages, causes, remedies and prevention, each with the reports that have it; time to resolve, customers hit again,
    versions, components, modes it is easily confused with, and the reports to read first.
    """
    known = library().modes
    etag = tag(request.full_path, known.state())
    mode = known.catalogue().get(path.slug)
    if mode is None:
        raise NotFoundError(f"There is no failure mode “{path.slug[:100]}”; /api/v1/failure-modes lists them all.")
    if unchanged(etag):
        return not_modified(etag)
    return answer(FailureModeAnswer.of_profile(known.profile(mode)), etag)
