"""What the API's operations answer with: how their answers are declared, and how they are made.

The one decision worth knowing: an answer that depends on the index alone carries an ETag; one that also depends on what people said, or on
what was sent, is kept by nobody.
"""

from typing import Any, Final, cast

from flask import Response, make_response
from pydantic import BaseModel

from web.problems import HEADERS, problems

_REVALIDATE: Final = "private, no-cache"
_CACHE_CONTROL: Final[dict[str, Any]] = {"schema": {"type": "string"}}
_TAGGED: Final[dict[str, Any]] = {
    **HEADERS,
    "ETag": {"description": "Changes when the answer does.", "schema": {"type": "string"}},
    "Cache-Control": {"description": "May be kept, and must be asked about before use.", **_CACHE_CONTROL},
}
_FRESH: Final[dict[str, Any]] = {**HEADERS, "Cache-Control": {"description": "Is not to be kept.", **_CACHE_CONTROL}}


def tagged(model: type[BaseModel], example: dict[str, Any], *statuses: int) -> dict[str | int, Any]:
    """Declare an answer that carries an ETag, and the problems that may take its place."""
    _show(model, example, _TAGGED)
    unchanged = {"description": "You already have this answer (If-None-Match).", "headers": _TAGGED}
    return {"200": model, "304": unchanged, **problems(*statuses)}


def fresh(model: type[BaseModel], example: dict[str, Any], *statuses: int) -> dict[str | int, Any]:
    """Declare an answer that nobody keeps, and the problems that may take its place."""
    _show(model, example, _FRESH)
    return {"200": model, **problems(*statuses)}


def done(*statuses: int) -> dict[str | int, Any]:
    """Declare an answer without a body, and the problems that may take its place."""
    return {"204": {"description": "Done.", "headers": HEADERS}, **problems(*statuses)}


def answer(model: BaseModel, etag: str = "") -> Response:
    """Return a model as JSON, without what was not asked for; without a tag, nobody is to keep it."""
    response = make_response(model.model_dump_json(exclude_unset=True))
    response.mimetype = "application/json"
    return _kept(response, etag)


def not_modified(etag: str) -> Response:
    """Return the answer to somebody who has it already."""
    return _kept(make_response("", 304), etag)


def _kept(response: Response, etag: str) -> Response:
    if etag:
        response.headers["ETag"] = etag
    response.headers["Cache-Control"] = _REVALIDATE if etag else "no-store"
    return response


def _show(model: type[BaseModel], example: dict[str, Any], headers: dict[str, Any]) -> None:
    # Where the library looks for what a model does not say itself.
    cast(dict[str, Any], model.model_config)["openapi_extra"] = {"headers": headers, "example": example}
