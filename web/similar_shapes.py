"""The API's answers about precedents: small by default, with more of each precedent for who asks for it.

The one decision worth knowing: an answer fits into an internal note of a ticket. Passages have at most two lines, and whatever is longer
must be asked for by name in ``fields``.
"""

from typing import Any, Final, Self

from pydantic import BaseModel, Field

from indexer.report import Report
from indexer.similar import Precedent, Worked
from indexer.snippet import Snippet
from web.asking import Answer
from web.shapes import HeaderShape, PieceShape, WarningShape, header
from web.showing import gathered, inline, oneline
from web.similar_questions import Extra

_BECAUSE: Final = 8
_REMEDY: Final = 240


class BecauseShape(BaseModel):
    """Words that ticket and report share."""

    term: str = Field(description="As the ticket has it.")
    sections: list[str] = Field(description="The report's sections that have it.")
    identifier: bool = Field(description="Whether it is an error code, a setting, a message or the like.")
    glossary: list[str] = Field(description="The glossary entries that joined different words; empty if both say the same.")


class TwoLines(BaseModel):
    """A passage of at most two lines, and the section that it stands in."""

    section: str
    text: str


class BothPassages(BaseModel):
    """The passages of ticket and report that say the same, as pieces with what matched."""

    ours: list[PieceShape]
    theirs: list[PieceShape]


class PrecedentShape(BaseModel):
    """A past incident that failed alike."""

    id: str
    headline: str
    score: float = Field(ge=0, le=1, description="Likeness: how much of what tells the ticket from others the report tells too.")
    linked: bool = Field(description="Whether a person linked the two as the same failure.")
    customer: str | None
    priority: str | None
    status: str | None
    created: str | None
    days_to_resolve: int | None
    because: list[BecauseShape] = Field(description="The words that both share, strongest first.")
    sense: float | None = Field(description="How alike two passages are that say the same in other words, 1 at most; null without such.")
    passage: TwoLines | None = Field(description="Where the report says the same.")
    resolution: str | None = Field(description="What resolved it, at most two lines of it; null while unresolved.")
    url: str = Field(description="The report's page, relative to this server.")
    header: HeaderShape | None = Field(None, description="All header fields; with `fields=header`.")
    passages: BothPassages | None = Field(None, description="With `fields=passages`.")
    whole_resolution: str | None = Field(None, description="With `fields=resolution`.")
    action_plan: str | None = Field(None, description="With `fields=action_plan`.")

    @classmethod
    def of(cls, entry: Precedent, url: str, extras: list[Extra]) -> Self:
        """Show a precedent."""
        report = entry.report
        because = [
            BecauseShape(term=why.written, sections=list(why.sections), identifier=why.identifier, glossary=list(why.via))
            for why in gathered(entry.reasons)[:_BECAUSE]
        ]
        return cls(
            id=report.id,
            headline=report.headline,
            score=entry.score,
            linked=entry.linked,
            customer=report.customer,
            priority=report.priority,
            status=report.status,
            created=report.created,
            days_to_resolve=report.days_to_resolve,
            because=because,
            sense=entry.sense,
            passage=TwoLines(section=entry.theirs.section, text=_short(_line(entry.theirs))) if entry.theirs else None,
            resolution=_short(_line(entry.resolution)) if entry.resolution else None,
            url=url,
            **_extras(entry, extras),
        )


class RemedyShape(BaseModel):
    """What resolved one or more of the precedents."""

    text: str
    reports: list[str]


class CountShape(BaseModel):
    """A value and how many of the precedents have it."""

    value: str
    count: int = Field(ge=1)


class WorkedShape(BaseModel):
    """What worked over the precedents."""

    remedies: list[RemedyShape]
    causes: list[CountShape]
    engineers: list[CountShape]
    median_days: float | None = Field(description="Days to resolve.")

    @classmethod
    def of(cls, worked: Worked) -> Self:
        """Show what worked."""
        return cls(
            remedies=[RemedyShape(text=_short(oneline(remedy.text)), reports=list(remedy.reports)) for remedy in worked.remedies[:5]],
            causes=[CountShape(value=value, count=count) for value, count in worked.causes[:5]],
            engineers=[CountShape(value=value, count=count) for value, count in worked.engineers[:5]],
            median_days=worked.median_days,
        )


class SimilarAnswer(BaseModel):
    """Precedents, or the nearest reports if none is good enough."""

    report: str | None = Field(description="The report that precedents were asked for; null for a ticket.")
    hits: list[PrecedentShape] = Field(description="Precedents, best first; empty: no good precedent.")
    nearest: list[PrecedentShape] = Field(description="The best below `min_score`.")
    happening: list[PrecedentShape] = Field(description="Open reports that are alike.")
    outage: bool = Field(description="Whether three or more open reports are close: possibly one outage.")
    worked: WorkedShape | None
    terms: list[str] = Field(description="The telling words that were looked for, strongest first; feedback on a ticket carries these.")
    took_ms: float = Field(ge=0)
    warnings: list[WarningShape]

    @classmethod
    def of(cls, answer: Answer, report: str | None, lists: dict[str, list[PrecedentShape]]) -> Self:
        """Show an answer."""
        warnings = []
        if not answer.said.reached:
            warnings.append(WarningShape(code="judgements", message="Links and feedback could not be reached."))
        if answer.worded:
            warnings.append(WarningShape(code="meaning", message="Found by words alone: the sentence model could not be used."))
        return cls(
            report=report,
            **lists,
            outage=answer.found.outage,
            worked=WorkedShape.of(answer.worked) if answer.worked else None,
            terms=list(answer.terms),
            took_ms=round(answer.found.took_ms, 2),
            warnings=warnings,
        )


def _extras(entry: Precedent, extras: list[Extra]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if Extra.HEADER in extras:
        found["header"] = HeaderShape(**header(entry.report))
    if Extra.PASSAGES in extras:
        found["passages"] = BothPassages(ours=_pieces(entry.ours), theirs=_pieces(entry.theirs))
    if Extra.RESOLUTION in extras:
        found["whole_resolution"] = _whole(entry.report, "resolution")
    if Extra.ACTION_PLAN in extras:
        found["action_plan"] = _whole(entry.report, "action_plan")
    return found


def _pieces(snippet: Snippet | None) -> list[PieceShape]:
    return [PieceShape(text=piece.text, match=piece.match) for piece in snippet.pieces] if snippet else []


def _whole(report: Report, key: str) -> str | None:
    return "\n\n".join(section.text.strip() for section in report.sections if section.key == key and section.text.strip()) or None


def _line(snippet: Snippet) -> str:
    return " ".join("".join(piece.text for piece in inline(snippet.pieces)).split())


def _short(text: str) -> str:
    """Cut a line at a word, so that it stays within two lines of a note."""
    return text if len(text) <= _REMEDY else text[:_REMEDY].rsplit(" ", 1)[0].rstrip(" ·,;") + "…"
