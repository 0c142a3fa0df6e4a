"""Precedents in the API: of a report, and of a ticket that a tool sends.

The one decision worth knowing: both answer with the same small shape, made by the same functions as the pages.
"""

from flask import Response, url_for
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import ValidationError

from indexer.similar import Precedent
from web.answering import answer, fresh
from web.asking import Answer, ask, ask_for_report
from web.library import library
from web.problems import refuse
from web.shapes import ReportPath
from web.similar_questions import SimilarParameters, SimilarQuestion, request_of
from web.similar_samples import SIMILAR
from web.similar_shapes import PrecedentShape, SimilarAnswer
from web.ticket_reading import read_ticket

_TAG = Tag(name="Precedents", description="Past incidents that failed the same way, why, and what fixed them.")
blueprint = APIBlueprint("similar_api", __name__, url_prefix="/api/v1", abp_tags=[_TAG])


@blueprint.get(
    "/reports/<path:report_id>/similar", operation_id="similarToReport", responses=fresh(SimilarAnswer, SIMILAR, 400, 404, 500, 503)
)
def of_report(path: ReportPath, query: SimilarParameters) -> Response:
    """Find the precedents of a report.

    Compares its sections with those of all others; links that people made count, and so does feedback, a little.
    """
    report = library().report(path.report_id)
    return _shown(ask_for_report(library(), report, request_of(query)), query, report.id)


@blueprint.post("/similar", operation_id="similarToTicket", responses=fresh(SimilarAnswer, SIMILAR, 400, 413, 415, 422, 500, 503))
def of_ticket(query: SimilarParameters) -> Response:
    """Find the precedents of a ticket.

    Takes a text, sections, or a whole file; a text that is a report in a known format is read as one. Options may stand in the address or
    in a JSON body, and those of the body win. Nothing that is sent is stored.
    """
    try:
        ticket, asked = read_ticket(query)
    except ValidationError as error:
        return refuse(error)
    return _shown(ask(library(), ticket, request_of(asked)), asked, None)


def _shown(found: Answer, asked: SimilarQuestion, report_id: str | None) -> Response:
    def shapes(entries: tuple[Precedent, ...]) -> list[PrecedentShape]:
        return [PrecedentShape.of(entry, url_for("pages.report", report_id=entry.report.id), asked.fields) for entry in entries]

    lists = {"hits": shapes(found.found.hits), "nearest": shapes(found.found.nearest), "happening": shapes(found.found.happening)}
    return answer(SimilarAnswer.of(found, report_id, lists))
