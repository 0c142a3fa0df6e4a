"""The API's specification, a page to read it, and a viewer to try it, all served from this machine alone.

The one decision worth knowing: the page is ours, made from the specification, and works for everybody; the viewer's script and style are
those of the installed package, served as files under a policy that lets it do nothing but ask this server.
"""

from collections.abc import Iterator
from functools import partial
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
    document = described()
    return render_template("api.html", document=document, takes=partial(_takes, document), body_fields=partial(_body_fields, document))


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


def _body_fields(document: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the fields of an operation's JSON body as parameters are written, those of every way to send it; none if it takes no JSON."""
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    ways = [_followed(document, way) for way in schema.get("anyOf", [schema])] if schema else []
    fields = {name: _followed(document, entry) for way in ways for name, entry in way["properties"].items()}
    return [{"name": name, "description": entry.get("description", ""), "schema": entry} for name, entry in fields.items()]


def _takes(document: dict[str, Any], schema: dict[str, Any]) -> str:
    """Say in a sentence or two what else a parameter's schema says of it: its values, its bounds, and what it is if left out."""
    return " ".join(_said(_followed(document, schema), _followed(document, schema.get("items", {}))))


def _said(schema: dict[str, Any], items: dict[str, Any]) -> Iterator[str]:
    values = schema.get("enum") or items.get("enum")
    if values:
        yield f"One of {', '.join(f'`{value}`' for value in values)}."
    if "properties" in schema:
        yield f"Has {', '.join(f'`{name}`' for name in schema['properties'])}."
    if "maximum" in schema:
        yield f"From {schema['minimum']:g} to {schema['maximum']:g}."
    if "maxLength" in schema:
        yield f"At most {schema['maxLength']:,} characters."
    if schema.get("default") not in (None, "") and not isinstance(schema["default"], bool):
        yield f"Without it: {schema['default']}."


def _followed(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Return what a reference stands for, and what is said beside it."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return {**document["components"]["schemas"][name], **schema} if name else schema


@blueprint.get("/docs/assets/<path:name>")
def asset(name: str) -> Response:
    """Send a file of the browsable page."""
    if name not in _FILES:
        raise NotFound
    with as_file(files("flask_openapi3_swagger") / "templates" / "swagger") as folder:
        response = send_from_directory(folder, name)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
