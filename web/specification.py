"""The API's specification, a page to read it, and a viewer to try it, all served from this machine alone.

The one decision worth knowing: the page is ours, made from the specification, and works for everybody; the viewer's script and style are
those of the installed package, served as files under a policy that lets it do nothing but ask this server.
"""

from importlib.resources import as_file, files
from typing import Any, Final

from flask import Blueprint, Response, current_app, json, make_response, render_template, send_from_directory
from flask_openapi3.openapi import OpenAPI
from werkzeug.exceptions import NotFound

from web.ticket_reading import describe

_FILES: Final = ("css/swagger-ui.css", "js/swagger-ui-bundle.js")
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)

blueprint = Blueprint("specification", __name__, url_prefix="/api/v1")


@blueprint.get("/openapi.json")
def document() -> Response:
    """Send the OpenAPI 3.1 document."""
    response = make_response(json.dumps(described()))
    response.mimetype = "application/json"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.get("/docs")
def browse() -> str:
    """Show the API as a page to read, without scripts."""
    return render_template("api.html", document=described())


@blueprint.get("/docs/viewer")
def viewer() -> Response:
    """Show the API in the viewer, where every operation can be tried."""
    response = make_response(render_template("api_viewer.html"))
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def described() -> dict[str, Any]:
    """Return the OpenAPI document of the running application."""
    app = current_app
    if not isinstance(app, OpenAPI):
        raise NotFound
    found: dict[str, Any] = app.api_doc
    for path in found["paths"].values():
        for operation in path.values():
            # The library joins a docstring's lines with HTML; the document is for more readers than browsers.
            operation["description"] = " ".join(operation["description"].replace("<br/>", " ").split())
    describe(found)
    return found


@blueprint.get("/docs/assets/<path:name>")
def asset(name: str) -> Response:
    """Send a file of the browsable page."""
    if name not in _FILES:
        raise NotFound
    with as_file(files("flask_openapi3_swagger") / "templates" / "swagger") as folder:
        response = send_from_directory(folder, name)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
