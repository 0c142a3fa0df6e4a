"""Pages of precedents: a box to paste a ticket into, the precedents of a report, and two reports side by side.

The one decision worth knowing: what is pasted or dropped is read, answered and forgotten. It is in no address, log, database or file; not
even a temporary one, which is what :class:`InMemory` is for. Feedback on the answer carries only the words that were looked for.
"""

from io import BytesIO
from typing import IO, Final

from flask import Blueprint, Request, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from indexer.engines import Facet
from indexer.errors import NotFoundError, ReportError
from indexer.judgements import LinkKind
from indexer.pasting import pasted
from indexer.schema import FACETS
from indexer.searching import SearchRequest
from indexer.similar import THRESHOLD, SimilarRequest, Ticket
from web.asking import ask, ask_for_report
from web.comparing import compare
from web.library import library
from web.similar_address import UNRESOLVED, SimilarAddress

MAX_TICKET: Final = 100_000
"""Characters of a pasted ticket; a longer one is a log, and should be dropped as a file or cut to what tells."""
PANEL: Final = 3
"""Precedents that a report's own page shows."""
OFFERED: Final = ("priority", "status", "customer", "component", "cause", "year", "version")
"""The facets that narrow precedents."""

blueprint = Blueprint("similar", __name__)


class InMemory(Request):
    """A request whose uploaded files never touch the disk; their size is limited with that of the request."""

    max_form_memory_size = 1_000_000

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        return BytesIO()


@blueprint.get("/similar")
def box() -> str:
    """Show the box to paste a ticket into."""
    return render_template("similar_box.html", text="", max_ticket=MAX_TICKET, unresolved=False)


@blueprint.post("/similar")
def answer() -> BaseResponse:
    """Show the precedents of what was pasted or dropped, below the box."""
    text = request.form.get("text", "")
    unresolved = request.form.get(UNRESOLVED) == "yes"
    shown = {"text": text, "max_ticket": MAX_TICKET, "unresolved": unresolved}
    try:
        ticket, name = _ticket(text)
    except ReportError as error:
        return _fresh(render_template("similar_box.html", problem=_sentence(error), **shown), 422)
    wanted = SimilarRequest(resolved_only=not unresolved, limit=library().settings.page_size)
    found = ask(library(), ticket, wanted)
    return _fresh(render_template("similar_box.html", answer=found, name=name, threshold=THRESHOLD, **shown))


@blueprint.get("/reports/<path:report_id>/similar")
def of_report(report_id: str) -> BaseResponse:
    """Show the precedents of a report, narrowed by filters."""
    report = library().report(report_id)
    address = SimilarAddress.read(request.args)
    asked = [(name, value) for name, values in request.args.lists() for value in values]
    if report.id != report_id or (not address.problems and sorted(asked) != sorted(address.pairs)):
        return redirect(similar_url(report.id, address), 301 if report.id != report_id else 302)
    found = ask_for_report(library(), report, address.request(library().settings.page_size))
    template = render_template(
        "similar_report.html",
        report=report,
        address=address,
        answer=found,
        facets=_facets(address),
        threshold=THRESHOLD,
        rejected=_known(found.said.others(report.id, LinkKind.NOT_SIMILAR)),
    )
    return make_response(template)


@blueprint.get("/reports/<path:report_id>/similar/panel")
def panel(report_id: str) -> str:
    """Return the piece of a report's page that its script fetches: comparing reports must not hold up reading one."""
    report = library().report(report_id)
    return render_template("panel.html", report=report, answer=ask_for_report(library(), report, SimilarRequest(limit=PANEL)))


@blueprint.get("/compare")
def comparison() -> BaseResponse:
    """Show two reports beside each other."""
    asked = [request.args.get(side, "").strip() for side in ("a", "b")]
    if not all(asked):
        return make_response(render_template("compare_choose.html", asked=asked, problem=""))
    try:
        left, right = (library().report(report_id) for report_id in asked)
    except NotFoundError as error:
        return make_response(render_template("compare_choose.html", asked=asked, problem=str(error)), 404)
    if left.id == right.id:
        return make_response(render_template("compare_choose.html", asked=[left.id, ""], problem=f"{left.id} is one report; name another."))
    if [left.id, right.id] != asked or set(request.args) != {"a", "b"}:
        return redirect(url_for(".comparison", a=left.id, b=right.id), 301)
    found = compare(library().engine, left, right, glossary=library().glossary, names=library().names())
    return make_response(render_template("compare.html", found=found))


def similar_url(report_id: str, address: SimilarAddress | None = None) -> str:
    """Return the address of a report's precedents."""
    url = url_for("similar.of_report", report_id=report_id)
    return f"{url}?{address.query_string}" if address and address.query_string else url


def _ticket(text: str) -> tuple[Ticket, str]:
    """Read the dropped file if there is one, else the pasted text; raises ReportError."""
    dropped = request.files.get("file")
    if dropped is not None and dropped.filename:
        return pasted(dropped.stream.read(), dropped.filename, names=library().names()), dropped.filename
    if not text.strip():
        raise ReportError("The ticket", "nothing was pasted and no file was chosen")
    if len(text) > MAX_TICKET:
        raise ReportError("The ticket", f"longer than {MAX_TICKET:,} characters; paste the part that tells, or drop it as a file")
    return pasted(text, "The ticket", names=library().names()), ""


def _sentence(error: ReportError) -> str:
    return f"{error.file}: {error.reason}."


def _facets(address: SimilarAddress) -> list[Facet]:
    """Return the values that precedents can be narrowed to: those of all reports, since what is alike is only known afterwards."""
    page = library().search(SearchRequest(filters=address.filters, size=1))
    found = {facet.field: facet for facet in page.facets}
    return [found[name] for name in FACETS if name in OFFERED and name in found]


def _known(report_ids: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return ids with headlines, "" for a report that is no longer there."""
    engine = library().engine
    return [(found.id, found.headline) if (found := engine.get(name)) else (name, "") for name in report_ids]


def _fresh(page: str, status: int = 200) -> BaseResponse:
    """Answer with a page that no cache keeps, since it shows what was pasted."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
