"""Forms of the pages become links and feedback.

The one decision worth knowing: a form says what it judges and nothing of who sends it; only pages of this server may send one, and after
each the reader is back where he was, unless that was the answer to a pasted ticket, which has no address.
"""

from typing import Final
from urllib.parse import quote

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from indexer.errors import JudgementRefusedError
from indexer.judgements import Asked, LinkKind, Verdict
from web.library import library
from web.origin import require_own_page
from web.similar_address import SimilarAddress
from web.similar_pages import similar_url

_FORGET: Final = "none"

blueprint = Blueprint("judging", __name__)


@blueprint.post("/feedback")
def feedback() -> BaseResponse:
    """Count a verdict on a precedent; a script gets an empty answer, a reader the page where he was."""
    require_own_page()
    try:
        verdict = Verdict(request.form.get("verdict", ""))
    except ValueError as error:
        raise BadRequest("A verdict is helpful, not-helpful or copied.") from error
    judged = library().report(request.form.get("report", ""))
    origin = request.form.get("asked", "")
    report = library().report(origin) if origin else None
    asked = Asked.of_report(report.id) if report else Asked.of_terms(request.form.get("terms", "").split())
    library().judgements.put_feedback(asked, judged.id, verdict)
    if request.accept_mimetypes.best == "application/json":
        return make_response("", 204)
    if report:
        return redirect(f"{_back(report.id)}#precedent-{quote(judged.id, safe='')}", 303)
    response = make_response(render_template("noted.html", report=judged, verdict=verdict))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/search/copied")
def copied() -> BaseResponse:
    """Count that a resolution was copied from the results of a search; nothing is kept of which, or by whom."""
    require_own_page()
    library().searches.copied(request.form.get("q", ""))
    return make_response("", 204)


@blueprint.post("/reports/<path:report_id>/links")
def link(report_id: str) -> BaseResponse:
    """Link two reports, or forget what was said of them; the other one may have left the index if it is to be forgotten."""
    require_own_page()
    report = library().report(report_id)
    other, kind = request.form.get("other", "").strip(), request.form.get("kind", "")
    if kind == _FORGET:
        library().judgements.delete_link(report.id, other)
        return redirect(_back(report.id), 303)
    if kind not in list(LinkKind):
        raise JudgementRefusedError("a link is same-failure or not-similar, or none to forget it")
    other = library().report(other).id
    library().judgements.put_link(report.id, other, LinkKind(kind), by=request.form.get("by", ""), note=request.form.get("note", ""))
    row = "precedent" if kind == LinkKind.SAME_FAILURE else "link"
    return redirect(f"{_back(report.id)}#{row}-{quote(other, safe='')}", 303)


def _back(report_id: str) -> str:
    """Return the address of the page that the form was on; it is read and written anew, so that it leads nowhere else."""
    return similar_url(report_id, SimilarAddress.of(request.form.get("narrowed", "")))
