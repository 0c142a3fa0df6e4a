"""An exception becomes an answer: a page for people, ``application/problem+json`` (RFC 9457) under ``/api``.

The one decision worth knowing: which status an error has is one table here; its code and its sentence come from the error itself.
"""

import logging
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, current_app, g, json, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from indexer import errors

PROBLEM: Final = "application/problem+json"
STATUSES: Final[dict[type[errors.PrecedentError], int]] = {
    errors.NotFoundError: HTTPStatus.NOT_FOUND,
    errors.QueryTooLongError: HTTPStatus.BAD_REQUEST,
    errors.IndexMissingError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.StaleIndexError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.IndexCorruptError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.EngineError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.GlossaryError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.FailureModesError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ReportError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.JudgementRefusedError: HTTPStatus.BAD_REQUEST,
    errors.JudgementsError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.PrecedentError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
_ADVICE: Final[dict[str, tuple[str, str]]] = {
    errors.IndexMissingError.code: ("There is no index yet", "precedent index"),
    errors.StaleIndexError.code: ("The index must be rebuilt", "precedent rebuild"),
    errors.IndexCorruptError.code: ("The index is damaged", "precedent rebuild"),
    errors.EngineError.code: ("The index cannot be read", "precedent check"),
    errors.JudgementsError.code: ("The database of links and feedback cannot be reached", "precedent links"),
}
_CODES: Final = {400: "bad-request", 405: "method-not-allowed", 413: "too-large", 422: "unprocessable", 500: "internal"}
"""Statuses whose code is not simply their name."""
_TITLES: Final = {404: "Nothing here", 413: "Too much at once", 500: "Something went wrong"}
"""What a page of a status is called, where the status's own name says nothing to a reader."""
_SENTENCES: Final = {
    404: "There is nothing at this address.",
    405: "This address does not take this kind of request.",
    413: "The request is larger than the {limit:,} bytes that this server takes; send the part that tells.",
    500: "Something went wrong on our side. The log has the details under the request's number.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong: HTTP status, stable code, a sentence that is safe to show, and for bad parameters which and why."""

    status: int
    code: str
    detail: str
    parameters: tuple[tuple[str, str], ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Return the body of an RFC 9457 answer."""
        body: dict[str, Any] = {
            "type": f"urn:precedent:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "instance": request.path,
            "code": self.code,
            "request_id": g.request_id,
        }
        if self.parameters:
            body["errors"] = [{"parameter": name, "message": message} for name, message in self.parameters]
        return body


def install(app: Flask) -> None:
    """Answer every exception of an application as said above."""
    app.register_error_handler(errors.PrecedentError, _of_ours)
    app.register_error_handler(HTTPException, _of_http)


def answer(problem: Problem) -> Response:
    """Return a problem as JSON under ``/api`` and for the health checks, else as a page."""
    if wants_json():
        response = make_response(json.dumps(problem.as_dict()), problem.status)
        response.mimetype = PROBLEM
    else:
        title, command = _ADVICE.get(problem.code, ("", ""))
        title = title or _TITLES.get(problem.status, HTTPStatus(problem.status).phrase)
        page = render_template("error.html", problem=problem, title=title, command=command, sought=_sought())
        response = make_response(page, problem.status)
    response.headers["Cache-Control"] = "no-store"
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "10"
    return response


def wants_json() -> bool:
    """Return whether the address is one that tools ask."""
    return request.path == "/api" or request.path.startswith("/api/") or request.path in ("/healthz", "/readyz")


def problem_of(error: errors.PrecedentError) -> Problem:
    """Return the problem that one of our own exceptions is."""
    status = next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
    return Problem(int(status), error.code, str(error))


def _sought() -> str:
    """Return what of an address a reader may have meant: its last part, as words."""
    return " ".join(request.path.rstrip("/").rpartition("/")[2].split())[:80]


def _of_ours(error: errors.PrecedentError) -> Response:
    problem = problem_of(error)
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logging.getLogger(__name__).error("request %s: %s: %s", g.request_id, problem.code, error)
    return answer(problem)


def _of_http(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    status = error.code or int(HTTPStatus.INTERNAL_SERVER_ERROR)
    if status in (301, 302, 303, 307, 308):
        return make_response(error.get_response())
    sentence = _SENTENCES.get(status, "").format(limit=current_app.config["MAX_CONTENT_LENGTH"])
    detail = sentence or error.description or HTTPStatus(status).phrase
    response = answer(Problem(status, _CODES.get(status, HTTPStatus(status).phrase.lower().replace(" ", "-")), detail))
    for name, value in error.get_headers(request.environ):
        if name == "Allow":
            response.headers[name] = value
    return response
