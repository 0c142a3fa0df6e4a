"""Static files get addresses that change with their content, so that browsers may keep them for a year and never show a stale one.

The one decision worth knowing: the icon also has the one address that browsers ask for unbidden, so that no log fills with its absence.
"""

from functools import cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import Final

from flask import Flask, Response

from web.urls import url_for

_FOLDER: Final = Path(__file__).parent / "static"


def install(app: Flask) -> None:
    """Offer :func:`asset` to an application's templates."""
    app.jinja_env.globals.update(asset=asset)
    # Not by the application's own `get`, which would describe it as part of the API.
    app.add_url_rule("/favicon.ico", "favicon", partial(_favicon, app))


def _favicon(app: Flask) -> Response:
    """Send the icon to browsers that look for it before they have read a page, and to those that know no SVG icons."""
    response = app.send_static_file("favicon.ico")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def asset(name: str) -> str:
    """Return the address of a static file, with a digest of its content."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    return blake2b((_FOLDER / name).read_bytes(), digest_size=6).hexdigest()
