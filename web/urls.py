"""Addresses of our own pages, each made once: Flask's routing takes longer for one than a row of results for all else.

The one decision worth knowing: an address depends on what it leads to and on where the application is mounted, on nothing else of a
request, so both together are the key under which it is kept.
"""

from functools import lru_cache
from typing import Any, Final

import flask

_KEPT: Final = 4_096
"""Addresses that a process keeps, of at most a few hundred bytes each, and a tenth as many texts of searches."""


def url_for(endpoint: str, **values: Any) -> str:
    """Return an address below this server, as :func:`flask.url_for` does; values are strings, numbers or None."""
    return _made(flask.request.script_root, endpoint, **values)


def report_url(report_id: str, text: str = "") -> str:
    """Return the address of a report's page, on which a searched text is marked."""
    root = flask.request.script_root
    address = _made(root, "pages.report", report_id=report_id)
    return address + _question(root, text) if text else address


@lru_cache(maxsize=_KEPT)
def _made(root: str, endpoint: str, **values: Any) -> str:  # noqa: ARG001  # the root is part of the key
    return flask.url_for(endpoint, **values)


@lru_cache(maxsize=_KEPT // 10)
def _question(root: str, text: str) -> str:
    _, mark, asked = _made.__wrapped__(root, "pages.report", report_id="-", q=text).partition("?")
    return mark + asked
