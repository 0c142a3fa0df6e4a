"""The pages that people read: an address comes in, a template goes out; they work without JavaScript.

The one decision worth knowing: an address that is not in its canonical form is redirected to it, so that one search has one address, which
is short, can be shared, and is what the browser's history holds.
"""

from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from indexer.engines import Sort
from indexer.schema import FACETS, FIELD, FIELDS
from indexer.searching import SearchPage, SearchRequest
from indexer.similar import THRESHOLD
from indexer.snippet import opening
from web.address import SearchAddress
from web.body import Chapter, chapters
from web.counting import is_new
from web.headers import FILE_POLICY
from web.help import EXAMPLES, SHORTCUTS
from web.library import library
from web.original import original_text
from web.shapes import MAX_QUERY
from web.urls import report_url, url_for

RECENT: Final = 8
DOORS: Final = ("priority", "component", "cause", "year", "status", "customer")
"""The facets that the front page offers, most telling first; a value that only one report has is no door."""
DOOR_VALUES: Final = 8
SORTS: Final = {Sort.RELEVANCE: "Relevance", Sort.NEWEST: "Newest", Sort.PRIORITY: "Priority", Sort.QUICKEST: "Quickest resolved"}
_BRIEF: Final = 420
"""Characters of the problem and of the cause that stand beside the resolution."""

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def home() -> str:
    """Show the search box, the newest reports, and facets as doors."""
    page = library().search(SearchRequest(sort=Sort.NEWEST, size=RECENT))
    values = {facet.field: [value for value in facet.values if value.count > 1][:DOOR_VALUES] for facet in page.facets}
    doors = [(FIELD[name], values[name]) for name in DOORS if values.get(name)]
    return render_template("home.html", page=page, doors=doors, examples=EXAMPLES[:4])


@blueprint.get("/search")
def search() -> BaseResponse:
    """Show the reports that match, each with its best passage and its resolution."""
    address = SearchAddress.read(request.args)
    asked = [(name, value) for name, values in request.args.lists() for value in values]
    if not address.problems and sorted(asked) != sorted(address.pairs):
        return redirect(search_url(address))
    page = library().search(address.request(library().settings.page_size))
    if is_new(address):
        library().searches.searched(address.text, found=page.total > 0)
    if page.goto and not address.narrowed and address.page == 1:
        return redirect(report_url(page.goto), 303)
    if not page.hits and page.total and address.page > 1:
        return redirect(search_url(address.with_page(page.pages)))
    facets = sorted(page.facets, key=lambda facet: FACETS.index(facet.field))
    template = render_template(
        "search.html", page=page, address=address, facets=facets, sorts=SORTS, numbers=_numbers(page), counting=library().searches.on
    )
    return make_response(template)


@blueprint.get("/reports/<path:report_id>")
def report(report_id: str) -> BaseResponse:
    """Show a whole report: the problem, the cause and the resolution at a glance, then every section."""
    found = library().report(report_id)
    query = " ".join(request.args.get("q", "").split())[:MAX_QUERY]
    if found.id != report_id:
        return redirect(report_url(found.id, query), 301)
    every = chapters(found)
    fixes = tuple(chapter for chapter in every if chapter.key == "resolution")
    template = render_template(
        "report.html",
        report=found,
        query=query,
        marks=library().marks(query),
        fixes=fixes,
        problem=_brief(every, "issue_description"),
        cause=_brief(every, "root_cause"),
        chapters=tuple(chapter for chapter in every if chapter.key != "resolution"),
    )
    return make_response(template)


@blueprint.get("/reports/<path:report_id>/original")
def original(report_id: str) -> Response:
    """Send the report's own file, as text that no browser runs."""
    found = library().report(report_id)
    name, text = original_text(*library().original(found), report_id=found.id)
    response = make_response(text)
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers.set("Content-Disposition", "inline", filename=name)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


@blueprint.get("/help")
def help_page() -> str:
    """Explain the query language, the fields, precedents and the keyboard."""
    return render_template("help.html", examples=EXAMPLES, fields=FIELDS, shortcuts=SHORTCUTS, threshold=THRESHOLD)


def search_url(address: SearchAddress) -> str:
    """Return the address of a search's page."""
    query = address.query_string
    return f"{url_for('pages.search')}?{query}" if query else url_for("pages.search")


def door_url(field_name: str, value: str) -> str:
    """Return the address of all reports with one value of a facet."""
    return search_url(SearchAddress(filters={field_name: (value,)}))


def text_url(text: str) -> str:
    """Return the address of a search for a text."""
    return search_url(SearchAddress(text=text))


def _brief(every: tuple[Chapter, ...], key: str) -> tuple[Chapter, str] | None:
    chapter = next((chapter for chapter in every if chapter.key == key and chapter.text.strip()), None)
    if chapter is None:
        return None
    return chapter, "".join(piece.text for piece in opening(chapter.text, key, max_chars=_BRIEF).pieces)


def _numbers(page: SearchPage) -> list[int | None]:
    """Return the page numbers to offer: the ends and the neighbours; None is a gap."""
    present, last = page.request.page, page.pages
    shown = sorted({1, last, *range(max(1, present - 2), min(last, present + 2) + 1)})
    numbers: list[int | None] = []
    for number in shown:
        if numbers and numbers[-1] is not None and number - numbers[-1] > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers
