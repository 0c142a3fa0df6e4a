"""Searches and failure modes become Atom feeds, newest report first, that a feed reader or a chat tool follows.

The one decision worth knowing: a feed says exactly what was asked, or nothing. A results page may show the best partial matches or search
a broken query literally and say so; a subscriber would never read that notice, so a feed without full matches has no entries, and a query
that is not understood as written is answered with 400 and the reason.
"""

from collections.abc import Iterable
from typing import Any, Final

from flask import Blueprint, Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from indexer.engines import Selection, Sort
from indexer.errors import NotFoundError
from indexer.query import Exact, any_of
from indexer.report import Report
from web.address import SearchAddress
from web.errors import Problem, answer
from web.feed_writing import CONTENT_TYPE, Entry, Head, identity, write
from web.headers import tag, unchanged
from web.library import library
from web.modes_known import KnownModes

ENTRIES: Final = 50
"""Reports of a feed, the newest: whoever asks once a day misses none unless more than these came in that day."""
_HARMLESS: Final = frozenset({"stop-words", "dash-text"})
"""Codes of the notices of a query that is searched as it was meant."""

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/search.atom")
def of_search() -> BaseResponse:
    """Send the newest reports that match a search; the order and page of its address are left out."""
    address = SearchAddress.read(request.args)
    if address.problems:
        return _refused(address.problems)
    address = address.with_sort(Sort.NEWEST)
    if sorted(_asked()) != sorted(_pairs(address)):
        return redirect(feed_url(address))
    etag = tag(request.full_path, request.host_url)
    if unchanged(etag):
        return _sent("", etag, 304)
    page = library().search(address.request(ENTRIES))
    broken = [notice.message for notice in page.notices if notice.code not in _HARMLESS]
    if broken:
        return _refused(broken)
    head = Head(
        title=f"Precedent: {_said(address)}",
        link=url_for("pages.search", _external=True, **_arguments(address)),
        own=request.url,
        id=identity("search", *(part for pair in _pairs(address) for part in pair)),
    )
    reports = () if page.partial else tuple(hit.report for hit in page.hits)
    return _sent(write(head, _entries(reports)), etag)


@blueprint.get("/failure-modes/<slug>.atom")
def of_mode(slug: str) -> BaseResponse:
    """Send the newest reports of a failure mode."""
    known: KnownModes = library().modes
    etag = tag(request.full_path, request.host_url, known.state())
    mode = known.catalogue().get(slug)
    if mode is None:
        raise NotFoundError(f"There is no failure mode “{slug[:100]}”: it may have been split or named anew since.")
    if mode.slug != slug:
        return redirect(url_for(".of_mode", slug=mode.slug))
    if unchanged(etag):
        return _sent("", etag, 304)
    wanted = any_of([Exact("id", name) for name in mode.reports])
    found = library().engine.search(wanted, Selection(sort=Sort.NEWEST, limit=ENTRIES))
    head = Head(
        title=f"Precedent: {mode.name}",
        link=url_for("modes.mode", slug=slug, _external=True),
        own=request.url,
        id=identity("failure-mode", slug),
        subtitle=mode.description,
    )
    return _sent(write(head, _entries(hit.report for hit in found.hits)), etag)


def feed_url(address: SearchAddress) -> str:
    """Return the address of a search's feed."""
    return url_for("feeds.of_search", **_arguments(address))


def _asked() -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.args.lists() for value in values]


def _pairs(address: SearchAddress) -> list[tuple[str, str]]:
    """Return what a feed's address says of a search."""
    return address.with_page(1).with_sort(Sort.RELEVANCE).pairs  # the defaults, which an address leaves out


def _arguments(address: SearchAddress) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in _pairs(address):
        found.setdefault(name, []).append(value)
    return found


def _said(address: SearchAddress) -> str:
    """Say in a line what a search asks for."""
    chosen = [f"{name} {value}" for name, value in address.narrowing]
    return ", ".join([address.text[:200] or "all reports", *chosen])


def _entries(reports: Iterable[Report]) -> list[Entry]:
    return [Entry.of(report, url_for("pages.report", report_id=report.id, _external=True)) for report in reports]


def _refused(sentences: Iterable[str]) -> Response:
    detail = "There is no feed of this search, since not all of it is understood: " + " ".join(sentences)
    return answer(Problem(400, "query-not-understood", detail))


def _sent(text: str, etag: str, status: int = 200) -> Response:
    response = make_response(text, status)
    response.headers["Content-Type"] = CONTENT_TYPE
    response.headers["ETag"] = etag
    return response
