"""Pages of failure modes: the catalogue, commonest first, one mode as a reading list, and the reports that are in none.

The one decision worth knowing: an address of a mode that is not there answers 404 with the whole catalogue, since whoever follows an old
link looks for a mode that may have another name by now; one that people merged into another leads there, for as long as they leave it so.
"""

from typing import Any, Final

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from indexer.report import Report
from web.library import library
from web.modes_showing import by_horizon, last_seen, matching, month, place, rows, said_in, spark
from web.shapes import MAX_QUERY

PAGE: Final = 50
"""Modes of a page of the catalogue, and reports of a page of those in none."""

blueprint = Blueprint("modes", __name__)


@blueprint.get("/failure-modes")
def catalogue() -> str:
    """Show all modes, or those that have every word of ``q``."""
    query = " ".join(request.args.get("q", "").split())[:MAX_QUERY]
    return render_template("failure_modes.html", **_catalogue(query))


@blueprint.get("/failure-modes/<slug>")
def mode(slug: str) -> BaseResponse:
    """Show one mode: problem, cause and resolution, then all that its reports teach."""
    known = library().modes
    found = known.catalogue()
    chosen = found.get(slug)
    if chosen is None:
        return make_response(render_template("failure_modes.html", missing=slug[:100], **_catalogue("")), 404)
    if chosen.slug != slug:
        return redirect(url_for(".mode", slug=chosen.slug))
    full = known.profile(chosen)
    last = max((other.months[-1].month for other in found.modes if other.months), default="")
    template = render_template(
        "failure_mode.html",
        mode=chosen,
        full=full,
        horizons=by_horizon(full.prevention),
        problem=said_in(chosen.example, "issue_description") or said_in(full.passages, "issue_description"),
        read_first=_reports(full.read_first),
        spark=spark(chosen, last),
        last_seen=last_seen(chosen),
        month=month,
        place=place,
    )
    return make_response(template)


@blueprint.get("/unsorted-reports")
def unsorted() -> str:
    """Show the reports that are in no mode."""
    ids = library().modes.catalogue().unsorted
    page, pages = _page(len(ids))
    shown = _reports(ids[(page - 1) * PAGE : page * PAGE])
    return render_template("unsorted_reports.html", total=len(ids), reports=shown, page=page, pages=pages)


@blueprint.get("/reports/<path:report_id>/failure-mode")
def of_report(report_id: str) -> BaseResponse:
    """Lead from a report to its mode, or to the reports that are in none."""
    report = library().report(report_id)
    found = library().modes.catalogue().mode_of(report.id)
    return redirect(url_for(".mode", slug=found.slug) if found else url_for(".unsorted"), 303)


@blueprint.get("/reports/<path:report_id>/failure-mode/panel")
def panel(report_id: str) -> str:
    """Return the line of a report's page that its script fetches: finding modes must not hold up reading a report."""
    report = library().report(report_id)
    found = library().modes.at_hand()
    return render_template("failure_mode_panel.html", report=report, found=found, mode=found.mode_of(report.id) if found else None)


def _catalogue(query: str) -> dict[str, Any]:
    found = library().modes.catalogue()
    modes = matching(found.modes, query)
    page, pages = _page(len(modes))
    return {
        "query": query,
        "rows": rows(modes[(page - 1) * PAGE : page * PAGE], found),
        "matches": len(modes),
        "total": len(found.modes),
        "sorted_reports": sum(len(mode.reports) for mode in found.modes),
        "unsorted": len(found.unsorted),
        "notes": found.notes,
        "problem": library().modes.problem,
        "page": page,
        "pages": pages,
    }


def _page(entries: int) -> tuple[int, int]:
    """Return the page that is asked for, the nearest there is, and how many there are."""
    pages = max(1, -(-entries // PAGE))
    text = request.args.get("page", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 1
    return min(max(1, number), pages), pages


def _reports(ids: tuple[str, ...]) -> list[Report]:
    """Return the reports with these ids; one that was deleted a moment ago is left out."""
    found = (library().engine.get(report_id) for report_id in ids)
    return [report for report in found if report is not None]
