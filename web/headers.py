"""What every answer carries: a request's number, what the browser may do with a page, and how long anything may be kept.

The one decision worth knowing: pages have no inline script or style at all, so the policy needs no exception that a report's text could
use.
"""

import re
from hashlib import blake2b
from random import getrandbits
from typing import Final

from flask import Flask, Response, g, request
from werkzeug.http import quote_etag

from web.library import library

PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FILE_POLICY: Final = "default-src 'none'; sandbox; base-uri 'none'; frame-ancestors 'none'"
_SANE_ID: Final = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def install(app: Flask) -> None:
    """Give every answer of an application its headers."""
    app.before_request(_number)
    app.after_request(_complete)


def tag(*parts: str) -> str:
    """Return a weak ETag for the index's present revision and what the answer depends on besides."""
    digest = blake2b("\0".join((library().revision(), *parts)).encode(), digest_size=12).hexdigest()
    return quote_etag(digest, weak=True)


def unchanged(etag: str) -> bool:
    """Return whether the reader already has the answer with this tag."""
    return request.if_none_match.contains_weak(etag.removeprefix("W/").strip('"'))


def _number() -> None:
    given = request.headers.get("X-Request-Id", "")
    # It tells requests apart in logs and keeps no secret, so it need not wait for the system's randomness.
    g.request_id = given if _SANE_ID.fullmatch(given) else f"{getrandbits(128):032x}"


def _complete(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    if request.endpoint == "static":
        kept = "public, max-age=31536000, immutable" if "v" in request.args else "public, max-age=300"
        response.headers["Cache-Control"] = kept
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
