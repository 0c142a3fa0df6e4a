"""The API's questions and answers about links and feedback.

The one decision worth knowing: what cannot be stored is refused by the declared shape already, so a client sees it in the specification.
"""

from typing import Annotated, Any, Final, Self, cast

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from indexer.judgements import MAX_TERMS, Link, LinkKind, Verdict
from indexer.judgements.feedback import MAX_TERM

MAX_ID: Final = 200
_ONE_LINE: Final = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"
_WORDS: Final = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"
_LINES: Final = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$"


Term = Annotated[str, Field(max_length=MAX_TERM, pattern=_WORDS)]


def _config(example: dict[str, Any], **more: Any) -> ConfigDict:
    # Where the library looks for an example of a request.
    return cast(ConfigDict, {"extra": "forbid", "openapi_extra": {"example": example}, **more})


def _either(schema: JsonDict) -> None:
    # What is asked of has to be named in one of two ways.
    named: JsonDict = {"required": ["asked"], "properties": {"asked": {"minLength": 1, "pattern": r"\S"}}}
    worded: JsonDict = {"required": ["terms"], "properties": {"terms": {"minItems": 1}}}
    schema["anyOf"] = [named, worded]


class FeedbackQuestion(BaseModel):
    """A verdict on a precedent of a report."""

    model_config = _config(
        {"report": "CE1304", "verdict": "helpful", "terms": ["memory_limit_hard_bytes", "OOMKilled"]}, json_schema_extra=_either
    )

    report: str = Field(min_length=1, max_length=MAX_ID, description="The precedent's id.")
    verdict: Verdict
    asked: str = Field("", max_length=MAX_ID, description="The id of the report that precedents were asked for; without it, `terms` count.")
    terms: list[Term] = Field(
        default_factory=list,
        max_length=4 * MAX_TERMS,
        description=f"`terms` of the answer to a ticket; at most {MAX_TERMS} words of them are kept, in alphabetical order.",
    )


class FeedbackAnswer(BaseModel):
    """What became of a verdict."""

    counted: bool = Field(description="False if it only repeats one of the last 24 hours.")


class LinkPath(BaseModel):
    """Two reports."""

    report_id: str = Field(max_length=MAX_ID, description="One report's id.", json_schema_extra={"example": "CE1304"})
    other: str = Field(max_length=MAX_ID, description="The other report's id.", json_schema_extra={"example": "CE1612"})


class LinkQuestion(BaseModel):
    """What two reports are to each other."""

    model_config = _config({"kind": "same-failure", "by": "Ada Quill", "note": "The same limit, one release later."})

    kind: LinkKind
    by: str = Field("", max_length=200, pattern=_ONE_LINE, description="Who says so; one line.")
    note: str = Field("", max_length=2_000, pattern=_LINES, description="Why.")


class LinkShape(BaseModel):
    """A link, seen from one of its reports."""

    other: str = Field(description="The id of the report at the other end.")
    kind: LinkKind
    by: str
    note: str
    made: str = Field(description="When, in UTC.")

    @classmethod
    def of(cls, link: Link, report_id: str) -> Self:
        """Show a link as it is seen from a report."""
        return cls(other=link.other(report_id), kind=link.kind, by=link.by, note=link.note, made=link.made.isoformat())


class LinksAnswer(BaseModel):
    """A report's links."""

    report: str
    links: list[LinkShape]
