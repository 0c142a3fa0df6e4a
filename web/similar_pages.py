"""Pages of precedents: a box to paste a ticket into, the precedents of a report, and two reports side by side.

The one decision worth knowing: what is pasted or dropped is read, answered and forgotten. It is in no address, log, database or file; not
even a temporary one, which is what :class:`InMemory` is for. Feedback on the answer carries only the words that were looked for.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any, Final

from flask import Blueprint, Request, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from indexer.engines import Facet
from indexer.errors import NotFoundError, ReportError
from indexer.pasting import pasted
from indexer.schema import FACETS
from indexer.searching import SearchRequest
from indexer.similar import THRESHOLD, SimilarRequest, Ticket
from web.asking import ask, ask_for_report
from web.comparing import compare
from web.library import library
from web.similar_address import SimilarAddress

MAX_TICKET: Final = 100_000
"""Characters of a pasted ticket; a longer one is a log, and should be dropped as a file or cut to what tells."""
PANEL: Final = 3
"""Precedents that a report's own page shows."""
MAX_FILE: Final = 950_000
"""Bytes of a dropped file: with the rest of the form, what a request may have."""

blueprint = Blueprint("similar", __name__)


class InMemory(Request):
    """A request whose uploaded files never touch the disk; their size is limited with that of the request."""

    max_form_memory_size = 1_000_000

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        return BytesIO()


@blueprint.get("/similar")
def box() -> str:
    """Show the box to paste a ticket into."""
    return render_template("similar_box.html", **_box(_Sent("", ""), SimilarAddress()))


@blueprint.post("/similar")
def answer() -> BaseResponse:
    """Show the precedents of what was pasted or dropped, below the box; ticked filters narrow them, and come with the text again."""
    left = request.form.get("narrowed")  # what a chosen filter's own button leaves of them
    address = SimilarAddress.read(request.form) if left is None else SimilarAddress.of(left)
    sent = _Sent(request.form.get("text", ""), " ".join(request.form.get("name", "").split()))
    try:
        sent, ticket = _read(sent)
    except ReportError as error:
        return _fresh(render_template("similar_box.html", problem=_sentence(error), **_box(sent, address)), 422)
    found = ask(library(), ticket, address.request(library().settings.page_size))
    narrowing = bool(sent.text.strip())  # what the box does not show cannot be sent again with a filter
    facets = _facets(address) if narrowing else []
    page = render_template("similar_box.html", answer=found, threshold=THRESHOLD, narrowing=narrowing, facets=facets, **_box(sent, address))
    return _fresh(page)


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
        links=[(link, link.other(report.id), _headline(link.other(report.id))) for link in found.said.links],
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


@dataclass(frozen=True, slots=True)
class _Sent:
    """What was pasted, or what a dropped file says ("" if the box cannot show that), and the file's name."""

    text: str
    name: str


def _box(sent: _Sent, address: SimilarAddress) -> dict[str, Any]:
    return {"text": sent.text, "name": sent.name, "address": address, "max_ticket": MAX_TICKET, "max_file": MAX_FILE}


def _read(sent: _Sent) -> tuple[_Sent, Ticket]:
    """Read the dropped file if there is one, else the pasted text; raises ReportError."""
    dropped = request.files.get("file")
    if dropped is not None and dropped.filename:
        data, name = dropped.stream.read(), dropped.filename
        ticket = pasted(data, name, names=library().names())
        return _Sent(_shown(data), name), ticket
    if not sent.text.strip():
        raise ReportError("The ticket", "nothing was pasted and no file was chosen")
    if len(sent.text) > MAX_TICKET:
        raise ReportError("The ticket", f"longer than {MAX_TICKET:,} characters; paste the part that tells, or drop it as a file")
    return sent, pasted(sent.text, "The ticket", names=library().names())


def _shown(data: bytes) -> str:
    """Return what the box shows of a file, "" if that is not what it says: too long, or not in UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    return text if len(text) <= MAX_TICKET else ""


def _sentence(error: ReportError) -> str:
    """Say why a ticket cannot be read, and of a file that holds something what can be."""
    sentence = f"{error.file}: {error.reason}."
    dropped = request.files.get("file")
    if dropped is not None and dropped.filename and dropped.stream.tell():
        sentence += " Files of text, HTML, Markdown and JSON can be read; of anything else, paste the text."
    return sentence


def _facets(address: SimilarAddress) -> list[Facet]:
    """Return the values that precedents can be narrowed to: those of all reports, since what is alike is only known afterwards."""
    first, last = address.created_from or None, address.created_to or None
    page = library().search(SearchRequest(filters=address.filters, created_from=first, created_to=last, size=1))
    return sorted((facet for facet in page.facets if facet.values), key=lambda facet: FACETS.index(facet.field))


def _headline(report_id: str) -> str:
    """Return a report's headline, "" if the report is no longer there."""
    report = library().engine.get(report_id)
    return report.headline if report else ""


def _fresh(page: str, status: int = 200) -> BaseResponse:
    """Answer with a page that no cache keeps, since it shows what was pasted."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
