"""The API's answer about where knowledge is thin.

The one decision worth knowing: a list is the beginning of it, with how many there are in all; what reports lack also says the query that
finds the rest.
"""

from pydantic import BaseModel, Field


class ThinReportShape(BaseModel):
    """A report to work on."""

    id: str
    headline: str
    customer: str | None
    created: str | None
    status: str | None


class HiddenShape(ThinReportShape):
    """A report whose resolution is hard to find."""

    by_headline: bool = Field(description="Whether a search for its headline shows it on the first page.")
    by_problem: bool | None = Field(description="The same for the first sentence of its issue; null if it has none.")
    near: bool = Field(description="Whether any other report is near enough to be a precedent.")


class LackingShape(BaseModel):
    """What reports lack."""

    key: str = Field(description="A stable name.")
    title: str
    query: str = Field(description="The search that finds them all.")
    total: int = Field(ge=0)
    reports: list[ThinReportShape]


class HiddenListShape(BaseModel):
    """Reports whose resolution is hard to find."""

    total: int = Field(ge=0)
    reports: list[HiddenShape]


class FindabilityShape(BaseModel):
    """How well resolutions are found by the reports' own words."""

    measured: int = Field(ge=0)
    of: int = Field(ge=0, description="Reports with a resolution.")
    due: int = Field(ge=0, description="Reports to measure, again or at all.")
    unfound: HiddenListShape = Field(description="Not on the first page of a search for their own words.")
    alone: HiddenListShape = Field(description="No other report is near them.")


class CountedTextShape(BaseModel):
    """A text that was searched for, and how often."""

    text: str
    searches: int = Field(ge=0)
    without_results: int = Field(ge=0)
    copied: int = Field(ge=0, description="Searches from whose results a resolution was copied.")


class CountedTextsShape(BaseModel):
    """The texts with the most of something."""

    different: int = Field(ge=0, description="How many texts have any.")
    texts: list[CountedTextShape]


class SearchesShape(BaseModel):
    """Searches of the last 90 days."""

    popular: CountedTextsShape
    without_results: CountedTextsShape
    copied: CountedTextsShape


class CandidateShape(BaseModel):
    """A word that the glossary file lacks."""

    word: str
    kind: str
    reports: int = Field(ge=0)
    searches: int = Field(ge=0)
    toml: str = Field(description="The line to put into the file; a comment where no report says what it means.")


class UnknownShape(BaseModel):
    """A word that was searched for and that no report has."""

    text: str
    searches: int = Field(ge=0)


class KnowledgeAnswer(BaseModel):
    """Where knowledge is thin."""

    lacking: list[LackingShape]
    findability: FindabilityShape
    searches: SearchesShape | None = Field(description="Null where searches are not counted.")
    candidates: list[CandidateShape]
    unknown: list[UnknownShape]
