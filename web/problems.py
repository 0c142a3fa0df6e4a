"""The API's problem answers, for the specification and for refused parameters.

The one decision worth knowing: every operation declares every problem that it can answer with, and the tests hold it to that.
"""

from typing import Any, Final

from flask import Response
from pydantic import BaseModel, Field, ValidationError

from web.errors import PROBLEM, Problem, answer


class ParameterError(BaseModel):
    """A parameter that was refused, and why."""

    parameter: str
    message: str


class ProblemAnswer(BaseModel):
    """What went wrong (RFC 9457). `code` is stable; `detail` is for people and may be reworded."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str = Field(description="The request's number, also in the log and in the header X-Request-Id.")
    errors: list[ParameterError] = Field(default_factory=list, description="The parameters that were refused.")


_DESCRIPTIONS: Final = {
    400: ("A parameter is unknown or not valid.", "unknown-parameter", "Unknown parameter: prioritty."),
    404: ("There is no such report.", "not-found", "There is no report “CE9999” in the index."),
    403: ("The request comes from another site's page.", "forbidden", "Only pages of this server may change something here."),
    413: (
        "The request is larger than this server takes.",
        "too-large",
        "The request is larger than the 1,000,000 bytes that this server takes.",
    ),
    415: ("This kind of content is not read here.", "unsupported-media-type", "Send JSON, a form with a file, or text."),
    422: ("What was sent cannot be read as a ticket.", "report-unreadable", "shot.png: binary file (PNG image)"),
    500: ("Something went wrong on our side.", "internal", "Something went wrong on our side."),
    503: (
        "The index, or the database of links and feedback, cannot be read.",
        "index-missing",
        "There is no index at var/index; run: precedent index",
    ),
}
HEADERS: Final[dict[str, Any]] = {
    "X-Request-Id": {"description": "The request's number: yours if you sent a sane one.", "schema": {"type": "string"}},
}


def problems(*statuses: int) -> dict[str | int, Any]:
    """Return the declarations of these problem answers, each with an example."""
    return {str(status): _declare(status) for status in statuses}


def _declare(status: int) -> dict[str, Any]:
    description, code, detail = _DESCRIPTIONS[status]
    example = {
        "type": f"urn:precedent:{code}",
        "title": description.rstrip("."),
        "status": status,
        "detail": detail,
        "instance": "/api/v1/search",
        "code": code,
        "request_id": "5f0c9a3e",
    }
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/ProblemAnswer"}, "example": example}}
    return {"description": description, "headers": HEADERS, "content": content}


def refuse(error: ValidationError) -> Response:
    """Answer refused parameters, naming each of them."""
    first: dict[str, tuple[str, str]] = {}
    for entry in error.errors():
        first.setdefault(str(entry["loc"][0]) if entry["loc"] else "request", (entry["msg"].removeprefix("Value error, "), entry["type"]))
    found = [(name, message, kind) for name, (message, kind) in first.items()]
    unknown = [name for name, _, kind in found if kind == "extra_forbidden"]
    if unknown:
        code, detail = "unknown-parameter", f"Unknown parameter: {', '.join(unknown)}."
    elif any(name == "q" and kind == "string_too_long" for name, _, kind in found):
        code, detail = "query-too-long", "The query is longer than 1,000 characters."
    else:
        code, detail = "invalid-parameter", f"Not valid: {'; '.join(f'{name}: {message}' for name, message, _ in found)}."
    named = tuple((name, "is not a parameter of this address" if kind == "extra_forbidden" else message) for name, message, kind in found)
    return answer(Problem(400, code, detail, named))
