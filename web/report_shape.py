"""The API's shape of a whole report: what ``precedent parse --json`` prints, and the address of its page."""

from pydantic import BaseModel, Field

from web.shapes import HeaderShape


class PointShape(BaseModel):
    """One statement; `key` and `value` are filled for a `Key: value` statement."""

    text: str
    key: str
    value: str


class GroupShape(BaseModel):
    """A labelled group of statements: a cause category, an action plan's horizon."""

    label: str
    points: list[PointShape]


class SectionShape(BaseModel):
    """A section under its canonical key; `text` holds every word of it, `groups` and `points` are views of it."""

    key: str
    heading: str
    text: str
    groups: list[GroupShape]
    points: list[PointShape]


class RawShape(BaseModel):
    """A header field as the file has it."""

    label: str
    value: str


class ReportWarningShape(BaseModel):
    """Something that the report lacks or leaves unclear."""

    code: str
    field: str
    message: str


class ReportAnswer(HeaderShape):
    """A whole report."""

    id: str
    title: str
    headline: str
    customer_contact: str | None
    causes: list[str] = Field(description="The cause categories of the root cause.")
    raw: dict[str, RawShape] = Field(description="Header fields as written, by canonical name.")
    extra: list[RawShape] = Field(description="Header values that are no known field.")
    sections: list[SectionShape]
    warnings: list[ReportWarningShape]
    source: str = Field(description="The report's file in the corpus.")
    url: str = Field(description="The report's page, relative to this server.")
