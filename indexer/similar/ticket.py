"""A stored report, a draft or a pasted text becomes a ticket: the texts to find precedents for, with what is incidental blanked.

The one decision worth knowing: a ticket says where each text speaks from and what a word counts for there; nothing in it names a person
or a customer, so precedents cannot depend on them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from indexer.engines import Engine, Selection
from indexer.incidental import masked
from indexer.meaning import Passage, passages_of_report, passages_of_text, text_digest
from indexer.query import EVERYTHING
from indexer.report import Report
from indexer.similar.telling import Part

SECTION_WEIGHTS: Final[Mapping[str, float]] = {
    "title": 9.0,
    "issue_description": 1.0,
    "root_cause": 6.0,
    "technical_details": 1.0,
    "other": 0.5,
    "resolution": 0.4,
    "impact": 0.2,
    "current_status": 0.2,
    "action_plan": 0.2,
    "next_steps": 0.1,
    "customer_sentiment": 0.0,
}
"""What an occurrence of a word counts for, by where the ticket says it. A subject line is written to tell this incident from others, so
it outweighs the text, and so does the cause, where it is known already: one symptom has many causes. Moods and plans read alike in all
reports."""

_COMPARED: Final = frozenset({"issue_description", "root_cause", "technical_details", "resolution"})
_LONGEST_SUBJECT: Final = 200


@dataclass(frozen=True, slots=True)
class Ticket:
    """What precedents are looked for: its texts with what is incidental blanked, cut into passages too, and the report in the index that
    it is itself, if it is one, with the digest of its text.

    ``written`` has the parts' texts as they were, ``headline`` and ``texts`` those that the passages are stretches of: for showing only.
    """

    parts: tuple[Part, ...]
    passages: tuple[Passage, ...] = ()
    report_id: str = ""
    text_digest: str = ""
    written: str = ""
    headline: str = ""
    texts: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it, for comparing."""
        return "\n".join(part.text for part in self.parts if part.text.strip())

    def stretch(self, passage: Passage) -> str:
        """Return a passage as it was written."""
        return self.headline if passage.place < 0 else self.texts[passage.place][passage.start : passage.end]


def ticket_of_report(report: Report, *, names: Iterable[str] = (), stored: bool = False) -> Ticket:
    """Return what to look for on behalf of a report; its customer, engineer and contact weigh nothing, and neither do other ``names``.

    ``stored``: it is in the index, and must not be its own precedent.
    """
    own = [name for name in (report.customer, report.assigned_engineer, report.customer_contact) if name]
    blank = [*own, *names]
    # The headline rather than the title: "Customer Escalation Summary" tells nothing, and would outweigh the text.
    texts = [("title", report.headline), *((section.key, section.text) for section in report.sections)]
    weighed = [(key, text) for key, text in texts if SECTION_WEIGHTS[key]]
    return Ticket(
        tuple(Part(key if key in _COMPARED else "", masked(text, blank), SECTION_WEIGHTS[key]) for key, text in weighed),
        passages_of_report(report) if stored else passages_of_report(report, names),
        report.id if stored else "",
        text_digest(report) if stored else "",
        written="\n".join(text for _, text in weighed if text.strip()),
        headline=report.headline,
        texts=tuple(section.text for section in report.sections),
    )


def ticket_of_text(text: str, *, names: Iterable[str] = ()) -> Ticket:
    """Return what to look for on behalf of a pasted text: its first line, if it is one, counts as the subject."""
    whole = masked(text, names)
    blank = whole.strip()
    start = len(whole) - len(whole.lstrip())
    written = text[start : start + len(blank)]
    head, _, rest = blank.partition("\n")
    if rest.strip() and len(head) <= _LONGEST_SUBJECT:
        parts: tuple[Part, ...] = (Part("", head, SECTION_WEIGHTS["title"]), Part("", rest, 1.0))
    else:
        parts = (Part("", blank, 1.0),)
    return Ticket(parts, passages_of_text(blank), written=written, texts=(written,))


def known_names(engine: Engine) -> tuple[str, ...]:
    """Return the customers and engineers that the index knows; a pasted text names them without saying who they are."""
    facets = engine.search(EVERYTHING, Selection(limit=0, facets=("customer", "assigned_engineer"))).facets
    return tuple(value.value for facet in facets for value in facet.values)
