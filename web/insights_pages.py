"""Insights: the page of a lead, with the figures of any search as charts and tables, and each chart as CSV and as SVG.

The one decision worth knowing: the address says what was searched exactly as on the results page, so the two lead to each other, and every
mark of a chart leads to the results behind it.
"""

from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from indexer.engines import Sort
from indexer.insights import CHARTS, Table, as_csv
from indexer.schema import FACETS
from web.address import SearchAddress
from web.headers import FILE_POLICY
from web.insights_charts import GRIDS
from web.insights_known import Known, KnownInsights
from web.insights_svg import standalone
from web.library import library

NAME: Final = "precedent-insights"
"""Where an application keeps the insights it remembers among its extensions."""
ROWS: Final = 50
"""Rows of a table that the page shows; the CSV has all."""

blueprint = Blueprint("insights", __name__)


@blueprint.get("/insights")
def page() -> BaseResponse:
    """Show the insights of a search."""
    address = _address()
    asked = [(name, value) for name, values in request.args.lists() for value in values]
    if not address.problems and sorted(asked) != sorted(address.pairs):
        return redirect(insights_url(address))
    known = known_insights(address)
    facets = sorted(known.page.facets, key=lambda facet: FACETS.index(facet.field))
    template = render_template(
        "insights.html", address=address, known=known, facets=facets, wide=GRIDS, shown=ROWS, insights_url=insights_url
    )
    return make_response(template)


@blueprint.get("/insights/<chart>.csv")
def table_file(chart: str) -> Response:
    """Send the table of one chart as CSV."""
    _, table = _chart(chart)
    response = make_response(as_csv(table))
    response.headers["Content-Type"] = "text/csv; charset=utf-8; header=present"
    return _attached(response, f"precedent-{chart}.csv")


@blueprint.get("/insights/<chart>.svg")
def picture_file(chart: str) -> Response:
    """Send one chart as a picture of its own."""
    known, table = _chart(chart)
    drawing = known.drawing(table)
    if drawing is None:
        raise NotFound(f"There is nothing to draw. {table.nothing}")
    response = make_response(standalone(drawing, chart, title=table.title, description=table.reading))
    response.headers["Content-Type"] = "image/svg+xml; charset=utf-8"
    return _attached(response, f"precedent-{chart}.svg")


def known_insights(address: SearchAddress) -> Known:
    """Return the insights of a search, remembered or counted."""
    found: KnownInsights = current_app.extensions.setdefault(NAME, KnownInsights())
    return found.of(library(), address)


def insights_url(address: SearchAddress) -> str:
    """Return the address of a search's insights; the order and the page of its results are no part of it."""
    plain = _plain(address)
    return url_for("insights.page") + (f"?{plain.query_string}" if plain.query_string else "")


def _address() -> SearchAddress:
    return _plain(SearchAddress.read(request.args))


def _plain(address: SearchAddress) -> SearchAddress:
    return replace(address, sort=Sort.RELEVANCE, page=1)


def _chart(name: str) -> tuple[Known, Table]:
    if name not in CHARTS:
        raise NotFound(f"There is no chart “{name[:100]}”; there are {', '.join(CHARTS)}.")
    known = known_insights(_address())
    return known, next(table for table in known.tables if table.chart == name)


def _attached(response: Response, name: str) -> Response:
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response
