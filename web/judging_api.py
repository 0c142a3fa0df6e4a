"""Links and feedback in the API.

The one decision worth knowing: a tool may judge without a page, but a browser may not be made to do it by another site's page.
"""

from typing import Any, Final

from flask import Response, make_response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from indexer.errors import JudgementRefusedError, NotFoundError
from indexer.judgements import Asked
from web.answering import answer, done, fresh
from web.judging_shapes import FeedbackAnswer, FeedbackQuestion, LinkPath, LinkQuestion, LinksAnswer, LinkShape
from web.library import library
from web.origin import refuse_other_pages
from web.shapes import NoParameters, ReportPath

_LINK: Final[dict[str, Any]] = {
    "other": "CE1612",
    "kind": "same-failure",
    "by": "Ada Quill",
    "note": "The same limit, one release later.",
    "made": "2025-06-12T09:30:00+00:00",
}
_TAG: Final = Tag(name="Judgements", description="What people say of reports: links between two of them, verdicts on precedents.")
blueprint = APIBlueprint("judging_api", __name__, url_prefix="/api/v1", abp_tags=[_TAG])


@blueprint.post("/feedback", operation_id="giveFeedback", responses=fresh(FeedbackAnswer, {"counted": True}, 400, 403, 404, 500, 503))
def feedback(body: FeedbackQuestion) -> Response:
    """Say whether a precedent helped.

    Name the report that precedents were asked for, or send the `terms` of the answer to a ticket; never the ticket. Who says it is not
    kept, and a second verdict on the same within 24 hours replaces the first.
    """
    refuse_other_pages()
    judged = library().report(body.report)
    asked = Asked.of_report(library().report(body.asked).id) if body.asked else Asked.of_terms(body.terms)
    return answer(FeedbackAnswer(counted=library().judgements.put_feedback(asked, judged.id, body.verdict)))


@blueprint.get(
    "/reports/<path:report_id>/links",
    operation_id="links",
    responses=fresh(LinksAnswer, {"report": "CE1304", "links": [_LINK]}, 400, 404, 500, 503),
)
def links(path: ReportPath, query: NoParameters) -> Response:  # noqa: ARG001  # declaring it refuses parameters
    """List a report's links.

    Whichever end they were made from.
    """
    report = library().report(path.report_id)
    found = library().judgements.links_of(report.id)
    return answer(LinksAnswer(report=report.id, links=[LinkShape.of(link, report.id) for link in found]))


@blueprint.get("/reports/<path:report_id>/links/<path:other>", operation_id="link", responses=fresh(LinkShape, _LINK, 400, 404, 500, 503))
def link(path: LinkPath, query: NoParameters) -> Response:  # noqa: ARG001  # declaring it refuses parameters
    """Fetch the link of two reports.

    A link has no direction; this is how it looks from the first.
    """
    report = library().report(path.report_id)
    for found in library().judgements.links_of(report.id):
        if found.other(report.id).casefold() == path.other.casefold():
            return answer(LinkShape.of(found, report.id))
    raise NotFoundError(f"{report.id} has no link with “{path.other[:100]}”.")


@blueprint.put(
    "/reports/<path:report_id>/links/<path:other>", operation_id="putLink", responses=fresh(LinkShape, _LINK, 400, 403, 404, 500, 503)
)
def put(path: LinkPath, body: LinkQuestion) -> Response:
    """Link two reports.

    Says that they are the same failure, or not similar whatever the ranking thinks, in place of what was said of them before.
    """
    refuse_other_pages()
    report, other = library().report(path.report_id), library().report(path.other)
    made = library().judgements.put_link(report.id, other.id, body.kind, by=body.by, note=body.note)
    return answer(LinkShape.of(made, report.id))


@blueprint.delete("/reports/<path:report_id>/links/<path:other>", operation_id="deleteLink", responses=done(400, 403, 404, 500, 503))
def delete(path: LinkPath, query: NoParameters) -> Response:  # noqa: ARG001  # declaring it refuses parameters
    """Forget the link of two reports.

    The reports need not be in the index any more.
    """
    refuse_other_pages()
    try:
        forgotten = library().judgements.delete_link(path.report_id, path.other)
    except JudgementRefusedError:  # what cannot be an id has no link either
        forgotten = False
    if not forgotten:
        raise NotFoundError(f"“{path.report_id[:100]}” has no link with “{path.other[:100]}”.")
    return make_response("", 204)
