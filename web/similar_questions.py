"""The API's questions about precedents: what a ticket tool sends, and what it may ask for with it.

The one decision worth knowing: the same options stand in the address and in a JSON body, where a filter is one of ``filters``; those of the
body win, one by one.
"""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, create_model, field_validator

from indexer.report import SECTIONS
from indexer.schema import FACETS
from indexer.similar import THRESHOLD, SimilarRequest
from web.body import TITLES
from web.shapes import FACET_PARAMETERS, MAX_CHOSEN, SPAN, CreatedFrom, CreatedTo, Day, Question, iso

MAX_TEXT: Final = 100_000
MAX_LIMIT: Final = 50
_OPTIONS: Final = ("unresolved", "min_score", "limit", "fields")
_UNRESOLVED: Final = "Whether unresolved reports are precedents too, and not in `happening` alone; asking for a `status` means it too."
_PRINTING: Final = r"[^\s\x00-\x1f]"
"""There is something to read; what has nothing is refused before it is compared."""


class Extra(StrEnum):
    """What an answer holds only if asked."""

    HEADER = "header"
    PASSAGES = "passages"
    RESOLUTION = "resolution"
    ACTION_PLAN = "action_plan"


class SimilarQuestion(Question):
    """What counts as a precedent; the facets are added below, from the field table."""

    created_from: CreatedFrom = None
    created_to: CreatedTo = None
    unresolved: bool = Field(False, description=_UNRESOLVED)
    min_score: float = Field(THRESHOLD, ge=0, le=1, description="The least likeness of a precedent.")
    limit: int = Field(10, ge=1, le=MAX_LIMIT, description="Precedents to return.")
    fields: list[Extra] = Field(
        default_factory=list, max_length=MAX_CHOSEN, description="What more to return of each precedent; repeat the parameter for several."
    )


if TYPE_CHECKING:
    SimilarParameters = SimilarQuestion
else:
    SimilarParameters = create_model(
        "SimilarParameters", __base__=SimilarQuestion, __doc__="What counts as a precedent.", **FACET_PARAMETERS
    )


def request_of(asked: SimilarQuestion) -> SimilarRequest:
    """Return what to ask for."""
    filters = {name: tuple(getattr(asked, name)) for name in FACETS if getattr(asked, name)}
    return SimilarRequest(
        filters=filters,
        created_from=iso(asked.created_from),
        created_to=iso(asked.created_to),
        resolved_only=not (asked.unresolved or "status" in filters),
        min_score=asked.min_score,
        limit=asked.limit,
    )


if TYPE_CHECKING:
    Filters = BaseModel
    Sections = BaseModel
else:
    Filters = create_model(
        "Filters",
        __config__=ConfigDict(extra="forbid"),
        __doc__="Only reports with one of these values, and created on these days.",
        **{name: (list[str], Field(default_factory=list, max_length=MAX_CHOSEN)) for name in FACETS},
        **{name: (Annotated[Day, end], None) for name, end in SPAN.items()},
    )
    Sections = create_model(
        "Sections",
        __config__=ConfigDict(extra="forbid", json_schema_extra={"minProperties": 1}),
        __doc__="The ticket's text by section; a cause is compared with causes, a symptom with symptoms.",
        **{entry.key: (str, Field("", max_length=MAX_TEXT, description=TITLES[entry.key])) for entry in SECTIONS},
    )


class TicketQuestion(BaseModel):
    """What is common to both ways of sending a ticket; here it is in the body, and an option left out is as in the address."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field("", max_length=1_000, description="The ticket's subject.")
    filters: Filters = Field(default_factory=Filters)
    unresolved: bool = Field(False, description=_UNRESOLVED)
    min_score: float = Field(THRESHOLD, ge=0, le=1, description="The least likeness of a precedent.")
    limit: int = Field(10, ge=1, le=MAX_LIMIT, description="Precedents to return.")
    fields: list[Extra] = Field(default_factory=list, max_length=MAX_CHOSEN, description="What more to return of each precedent.")

    def merged(self, asked: SimilarQuestion) -> SimilarQuestion:
        """Return the address's options with those that the body gives in their place."""
        given: dict[str, Any] = {name: getattr(self, name) for name in _OPTIONS if name in self.model_fields_set}
        given.update((name, getattr(self.filters, name)) for name in self.filters.model_fields_set)
        return asked.model_copy(update=given)


class TextQuestion(TicketQuestion):
    """A ticket as one text: a mail, a log excerpt, or a whole report in any known format."""

    text: str = Field(min_length=1, max_length=MAX_TEXT, pattern=_PRINTING, description="The ticket's text.")


class SectionsQuestion(TicketQuestion):
    """A ticket in sections."""

    sections: Sections

    @field_validator("sections")
    @classmethod
    def _is_something(cls, sections: Sections) -> Sections:
        if not sections.model_fields_set:
            raise ValueError("at least one section is needed")
        return sections
