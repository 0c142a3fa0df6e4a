"""The API's answers about failure modes.

The one decision worth knowing: whatever is said of a mode comes with the ids of the reports that say it, so that a tool can show the
evidence.
"""

from typing import Any, Self

from flask import url_for
from pydantic import BaseModel, Field

from indexer.failure_modes import Catalogue, Confusable, FailureMode, Named, Profile, Quote


class ModePath(BaseModel):
    """Which failure mode."""

    slug: str = Field(max_length=200, description="The mode's address, as listed.", json_schema_extra={"example": "replication-factor"})


class MonthShape(BaseModel):
    """How many of a mode's reports were created in a month."""

    month: str = Field(pattern=r"^\d{4}-\d\d$")
    count: int = Field(ge=0)


class NamedShape(BaseModel):
    """A value and the reports that have it."""

    value: str
    reports: list[str]

    @classmethod
    def each(cls, entries: tuple[Named, ...]) -> list[Self]:
        """Show values."""
        return [cls(value=entry.value, reports=list(entry.reports)) for entry in entries]


class QuoteShape(BaseModel):
    """A passage of a report."""

    report: str
    section: str = Field(description="The key of the section that it is from.")
    text: str

    @classmethod
    def each(cls, quotes: tuple[Quote, ...]) -> list[Self]:
        """Show passages."""
        return [cls(report=quote.report, section=quote.section, text=quote.text) for quote in quotes]


class ModeRemedyShape(BaseModel):
    """What resolved one or more of a mode's reports, in full."""

    text: str
    reports: list[str]


class PreventionShape(BaseModel):
    """Something to do so that it does not happen again."""

    text: str
    horizon: str = Field(description="Where it is planned, in the plan's own words.")
    reports: list[str]


class DaysShape(BaseModel):
    """Whole days from created to resolved."""

    known: int = Field(ge=1, description="Of how many reports they are known.")
    lower: float = Field(description="First quartile.")
    median: float
    upper: float = Field(description="Third quartile.")


class ConfusableShape(BaseModel):
    """Another mode that looks alike, and the telling difference."""

    slug: str
    name: str
    alike: float = Field(description="The score as precedents of the reports that are nearest, at most 1; 0 if people only said so.")
    ours: list[str] = Field(description="Terms that tell this mode from the other.")
    theirs: list[str] = Field(description="Terms that tell the other from this one.")
    difference: str = Field(description='What people say it is; "" if nothing.')
    url: str

    @classmethod
    def of(cls, entry: Confusable) -> Self:
        """Show another mode."""
        url = url_for("modes.mode", slug=entry.slug)
        return cls(
            slug=entry.slug,
            name=entry.name,
            alike=entry.alike,
            ours=list(entry.ours),
            theirs=list(entry.theirs),
            difference=entry.difference,
            url=url,
        )


class FailureModeShape(BaseModel):
    """A group of reports that failed in the same way."""

    slug: str = Field(description="Its address, which stays when reports are added.")
    name: str
    description: str = Field(description='Empty, "", where nobody described it.')
    reports: list[str] = Field(description="Ids, the most typical first.")
    terms: list[str] = Field(description="The telling terms that its reports have in common.")
    months: list[MonthShape] = Field(description="From the first report's month to the last one's, without gaps.")
    curated: bool = Field(description="Whether a person named it or said which reports are in it.")
    days: DaysShape | None = Field(description="Time to resolve; null where none is known.")
    example: list[QuoteShape] = Field(description="How it went in one report: issue, cause, resolution and next steps, in brief.")
    url: str = Field(description="The mode's page, relative to this server.")

    @classmethod
    def of(cls, mode: FailureMode) -> Self:
        """Show a mode."""
        return cls(**_mode(mode))


class FailureModesAnswer(BaseModel):
    """All failure modes."""

    failure_modes: list[FailureModeShape] = Field(description="Commonest first.")
    unsorted: list[str] = Field(description="Ids of the reports that are in no mode.")

    @classmethod
    def of(cls, found: Catalogue) -> Self:
        """Show a catalogue."""
        return cls(failure_modes=[FailureModeShape.of(mode) for mode in found.modes], unsorted=list(found.unsorted))


class FailureModeAnswer(FailureModeShape):
    """A failure mode in full."""

    messages: list[NamedShape] = Field(description="Error codes, settings and the like.")
    passages: list[QuoteShape] = Field(description="Passages that tell it well.")
    causes: list[NamedShape]
    remedies: list[ModeRemedyShape] = Field(description="What fixed it, commonest first.")
    prevention: list[PreventionShape]
    customers: list[NamedShape] = Field(description="Those hit more than once.")
    versions: list[NamedShape]
    components: list[NamedShape]
    confusable: list[ConfusableShape] = Field(description="Modes that look alike.")
    read_first: list[str] = Field(description="Ids of the reports that teach it best.")

    @classmethod
    def of_profile(cls, full: Profile) -> Self:
        """Show a mode's profile."""
        return cls(
            **_mode(full.mode),
            messages=NamedShape.each(full.messages),
            passages=QuoteShape.each(full.passages),
            causes=NamedShape.each(full.causes),
            remedies=[ModeRemedyShape(text=remedy.text, reports=list(remedy.reports)) for remedy in full.remedies],
            prevention=[PreventionShape(text=each.text, horizon=each.horizon, reports=list(each.reports)) for each in full.prevention],
            customers=NamedShape.each(full.customers),
            versions=NamedShape.each(full.versions),
            components=NamedShape.each(full.components),
            confusable=[ConfusableShape.of(entry) for entry in full.confusable],
            read_first=list(full.read_first),
        )


def _mode(mode: FailureMode) -> dict[str, Any]:
    days = mode.days
    return {
        "slug": mode.slug,
        "name": mode.name,
        "description": mode.description,
        "reports": list(mode.reports),
        "terms": list(mode.terms),
        "months": [MonthShape(month=entry.month, count=entry.count) for entry in mode.months],
        "curated": mode.curated,
        "days": DaysShape(known=days.known, lower=days.lower, median=days.median, upper=days.upper) if days else None,
        "example": QuoteShape.each(mode.example),
        "url": url_for("modes.mode", slug=mode.slug),
    }
