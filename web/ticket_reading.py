"""What a tool sends becomes a ticket: JSON with a text or sections, a form with a file, or a file as it is.

The one decision worth knowing: how a ticket may be sent is declared here and not by the library, which knows one content type an
operation; :func:`describe` completes the specification from the same models that read the requests.
"""

from typing import Any, Final

from flask import request
from pydantic import BaseModel
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from indexer.pasting import pasted
from indexer.report import Report, Section
from indexer.similar import Ticket, ticket_of_report
from web.body import TITLES
from web.library import library
from web.similar_questions import SectionsQuestion, SimilarQuestion, TextQuestion

_SUFFIXES: Final = {"text/plain": ".txt", "text/html": ".html", "text/markdown": ".md", "application/octet-stream": ""}
_REFUSAL: Final = f"Send application/json, multipart/form-data or one of {', '.join(_SUFFIXES)}."
_PATH: Final = "/api/v1/similar"
_SCHEMAS: Final = "#/components/schemas/"
_LETTER: Final = {
    "title": "Pods keep being killed",
    "text": "Since we doubled the replicas, yb-tserver pods are OOMKilled again and again; memory_limit_hard_bytes is at its default.",
    "limit": 3,
}
_PARTS: Final = {
    "sections": {
        "issue_description": "yb-tserver pods are OOMKilled again and again, exit code 137.",
        "technical_details": "memory_limit_hard_bytes=27380416512 in a container of 16Gi",
    },
    "filters": {"priority": ["Critical", "High"], "from": "2024-01-01"},
    "fields": ["passages", "resolution"],
}


def read_ticket(asked: SimilarQuestion) -> tuple[Ticket, SimilarQuestion]:
    """Return the ticket that this request sends, and its options with those of a JSON body in place of the address's.

    Raises ValidationError for JSON of another shape, ReportError for what cannot be read, UnsupportedMediaType and BadRequest.
    """
    kind, names = request.mimetype, library().names()
    if kind == "application/json":
        return _of_json(request.get_data(), asked, names)
    if kind == "multipart/form-data":
        sent = request.files.get("file")
        if sent is None:
            raise BadRequest("The form has no file named “file”.")
        return pasted(sent.stream.read(), sent.filename or "file", names=names), asked
    if kind in _SUFFIXES:
        return pasted(request.get_data(), f"ticket{_SUFFIXES[kind]}", names=names), asked
    raise UnsupportedMediaType(_REFUSAL)


def describe(document: dict[str, Any]) -> None:
    """Say in the specification how a ticket may be sent."""
    file = {"type": "string", "contentMediaType": "application/octet-stream"}
    options = [{"$ref": _SCHEMAS + _define(model, document)} for model in (TextQuestion, SectionsQuestion)]
    document["paths"][_PATH]["post"]["requestBody"] = {
        "required": True,
        "description": "The ticket: JSON with `text` or `sections`, a form with a `file`, or a file as it is.",
        "content": {
            "application/json": {
                "schema": {"anyOf": options},
                "examples": {
                    "text": {"summary": "A request with a text", "value": _LETTER},
                    "sections": {"summary": "A request with sections", "value": _PARTS},
                },
            },
            "multipart/form-data": {
                "schema": {"type": "object", "properties": {"file": file}, "required": ["file"]},
            },
            "text/plain": {"schema": {"type": "string", "minLength": 1}, "example": _LETTER["text"]},
            **{kind: {"schema": {"type": "string", "format": "binary"}} for kind in _SUFFIXES if kind != "text/plain"},
        },
    }


def _of_json(data: bytes, asked: SimilarQuestion, names: tuple[str, ...]) -> tuple[Ticket, SimilarQuestion]:
    sent = request.get_json(silent=True)
    if isinstance(sent, dict) and "sections" in sent:
        form = SectionsQuestion.model_validate_json(data, strict=True)
        return _of_sections(form, names), form.merged(asked)
    letter = TextQuestion.model_validate_json(data, strict=True)
    text = f"{letter.title}\n{letter.text}" if letter.title.strip() else letter.text
    return pasted(text, "text", names=names), letter.merged(asked)


def _of_sections(form: SectionsQuestion, names: tuple[str, ...]) -> Ticket:
    texts = {name: value for name, value in form.sections.model_dump().items() if value.strip()}
    sections = tuple(Section(key, TITLES[key], text) for key, text in texts.items())
    return ticket_of_report(Report(id="", title=form.title, headline=form.title, sections=sections), names=names)


def _define(model: type[BaseModel], document: dict[str, Any]) -> str:
    schema = model.model_json_schema(ref_template=_SCHEMAS + "{model}")
    schemas = document["components"]["schemas"]
    schemas.update(schema.pop("$defs", {}))
    schemas[model.__name__] = schema
    return model.__name__
