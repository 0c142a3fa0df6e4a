"""The API's answer about insights.

The one decision worth knowing: figures come as they were counted, with the periods, bins and rows that the charts have, so that a tool can
draw the same without counting anew.
"""

from typing import TYPE_CHECKING, Any, Literal, Self

from flask import url_for
from pydantic import BaseModel, Field, create_model

from indexer.insights import as_dict
from web.insights_known import Known
from web.shapes import FACET_PARAMETERS, MAX_QUERY, CreatedFrom, CreatedTo, Question, WarningShape


class InsightsQuestion(Question):
    """Which reports to count; the facets are added below, from the field table."""

    q: str = Field("", max_length=MAX_QUERY, description="What to look for, in the query language; empty counts every report.")
    created_from: CreatedFrom = None
    created_to: CreatedTo = None


if TYPE_CHECKING:
    InsightsParameters = InsightsQuestion
else:
    InsightsParameters = create_model("InsightsParameters", __base__=InsightsQuestion, __doc__="What to count.", **FACET_PARAMETERS)

ScaleName = Literal["month", "quarter", "year"]


class PeriodShape(BaseModel):
    """A stretch of days, both ends included."""

    name: str = Field(description="`2024-02`, `2024-Q1` or `2024`.")
    first: str = Field(description='ISO 8601; empty, "", where it is open to the past.')
    last: str


class RowShape(BaseModel):
    """The reports with a value, by period of creation."""

    name: str
    slug: str = Field(description="A failure mode's address, else empty.")
    part: Literal["value", "rest", "none"] = Field(description="`rest`: all rarer values; `none`: reports without a value.")
    counts: list[int] = Field(description="One number a period.")
    undated: int = Field(ge=0, description="Reports without a date of creation.")
    total: int = Field(ge=0)


class BreakdownShape(BaseModel):
    """Reports by value and period of creation."""

    scale: ScaleName
    periods: list[PeriodShape] = Field(description="Without gaps, oldest first.")
    rows: list[RowShape]
    rest: int = Field(ge=0, description="Values that the row `rest` stands for.")


class BinShape(BaseModel):
    """Reports that took so many whole days."""

    least: int
    most: int | None = Field(description="Included; null: and more.")
    count: int = Field(ge=0)


class SpreadShape(BaseModel):
    """The middle half of some numbers of days."""

    known: int = Field(ge=1, description="Of how many reports they are known.")
    lower: float = Field(description="First quartile.")
    median: float
    upper: float = Field(description="Third quartile.")


class ResolvingShape(BaseModel):
    """How long reports took from created to resolved."""

    bins: list[BinShape]
    unresolved: int = Field(ge=0, description="Reports that are not resolved.")
    unknown: int = Field(ge=0, description="Resolved reports that lack a date.")
    spread: SpreadShape | None


class TrendShape(BaseModel):
    """The spread of days to resolve by period of resolution."""

    scale: ScaleName
    periods: list[PeriodShape]
    spreads: list[SpreadShape | None] = Field(description="One a period; null where nothing was resolved.")


class RepeatedShape(BaseModel):
    """A failure mode that a customer had several times."""

    slug: str
    name: str
    count: int = Field(ge=2)


class CustomerShape(BaseModel):
    """A customer with several reports."""

    name: str
    reports: int = Field(ge=2)
    again: int = Field(ge=0, description="How many failed as an earlier one of theirs had.")
    modes: list[RepeatedShape]
    last: str = Field(description='ISO date of the latest report; empty, "", if none has a date.')


class RecurrenceShape(BaseModel):
    """Customers with several reports."""

    customers: list[CustomerShape] = Field(description="Those hit again by the same failure first.")
    once: int = Field(ge=0, description="Customers with a single report.")
    more: int = Field(ge=0, description="Customers with several reports that are left out.")


class LevelShape(BaseModel):
    """How many reports reached an escalation level."""

    name: str = Field(description='Empty, "", for those that state none.')
    count: int = Field(ge=1)


class InsightsAnswer(BaseModel):
    """The figures of a search."""

    query: str
    interpreted_query: str
    partial: bool = Field(description="No report has all words; the best partial matches are counted.")
    total: int = Field(ge=0)
    undated: int = Field(ge=0, description="Reports without a date of creation: in every total, and in no period.")
    priorities: BreakdownShape
    failure_modes: BreakdownShape | None = Field(description="Null while failure modes are not at hand.")
    components: BreakdownShape
    days_to_resolve: ResolvingShape
    days_trend: TrendShape
    customers: RecurrenceShape
    escalation_levels: list[LevelShape]
    url: str = Field(description="The page of these insights, relative to this server.")
    warnings: list[WarningShape]

    @classmethod
    def of(cls, known: Known) -> Self:
        """Show the insights of a search."""
        page, query = known.page, known.address.query_string
        values: dict[str, Any] = {
            "query": known.address.text,
            "interpreted_query": page.interpreted,
            "partial": page.partial,
            **as_dict(known.found),
            "url": url_for("insights.page") + (f"?{query}" if query else ""),
            "warnings": [WarningShape(code=notice.code, message=notice.message) for notice in page.notices],
        }
        return cls.model_validate(values)
