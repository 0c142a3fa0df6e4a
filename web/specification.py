"""The API's specification and its browsable page, both served from this machine alone.

The one decision worth knowing: the page's scripts are those of the installed package, served as files under our own strict policy; nothing
is fetched from elsewhere.
"""

from importlib.resources import as_file, files
from typing import Final

from flask import Blueprint, Response, current_app, json, make_response, render_template, send_from_directory
from flask_openapi3.openapi import OpenAPI
from werkzeug.exceptions import NotFound

_FILES: Final = ("css/swagger-ui.css", "js/swagger-ui-bundle.js")
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)

blueprint = Blueprint("specification", __name__, url_prefix="/api/v1")


@blueprint.get("/openapi.json")
def document() -> Response:
    """Send the OpenAPI 3.1 document."""
    app = current_app
    if not isinstance(app, OpenAPI):
        raise NotFound
    response = make_response(json.dumps(app.api_doc))
    response.mimetype = "application/json"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.get("/docs")
def browse() -> Response:
    """Show the API as a page to read and to try."""
    response = make_response(render_template("api.html"))
    response.headers["Content-Security-Policy"] = _POLICY
    return response


@blueprint.get("/docs/assets/<path:name>")
def asset(name: str) -> Response:
    """Send a file of the browsable page."""
    if name not in _FILES:
        raise NotFound
    with as_file(files("flask_openapi3_swagger") / "templates" / "swagger") as folder:
        response = send_from_directory(folder, name)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
