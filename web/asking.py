"""A ticket becomes an answer: its precedents, what worked over them, and what people said of them.

The one decision worth knowing: precedents need the index alone. If the database of links and feedback cannot be reached, or the sentence
model cannot be used, they are found without it, the log says why, and the answer says so.
"""

import logging
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import Final

from indexer.errors import JudgementsError, MeaningError
from indexer.judgements import Link, LinkKind, Tally
from indexer.judgements.feedback import MAX_TERM
from indexer.meaning import Meaning
from indexer.report import Report
from indexer.similar import Opinions, Precedent, Precedents, SimilarRequest, Ticket, Worked, precedents, ticket_of_report, what_worked
from web.library import Library

Find = Callable[[Opinions, SimilarRequest, Meaning | None], Precedents]

_SEEN: Final = 15
"""Precedents looked at when it is decided whether feedback reorders them."""


@dataclass(frozen=True, slots=True)
class Said:
    """What people said: a report's links, and by report id how often it helped as a precedent; ``reached``: the database was."""

    links: tuple[Link, ...] = ()
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    reached: bool = True

    def others(self, report_id: str, kind: LinkKind) -> tuple[str, ...]:
        """Return the ids of the reports that have such a link with this one."""
        return tuple(link.other(report_id) for link in self.links if link.kind is kind)

    def link_with(self, other: str) -> Link:
        """Return the report's link with another one; raises StopIteration if there is none."""
        return next(link for link in self.links if other in (link.first, link.second))


@dataclass(frozen=True, slots=True)
class Answer:
    """Precedents, what worked over them (None if there are none), and what people said; ``worded``: found by words alone, for once."""

    found: Precedents
    worked: Worked | None
    said: Said
    worded: bool = False

    @property
    def terms(self) -> tuple[str, ...]:
        """What was looked for, as written, strongest first: all that feedback on a pasted text carries of it."""
        return tuple(dict.fromkeys(term.written for term in self.found.telling if len(term.written) <= MAX_TERM))


def ask_for_report(library: Library, report: Report, request: SimilarRequest) -> Answer:
    """Find the precedents of a report in the index, with regard to its links."""

    def find(opinions: Opinions, wanted: SimilarRequest, meaning: Meaning | None) -> Precedents:
        said = opinions.same, opinions.different, tuple(sorted(opinions.priors.items()))
        key = (report.id, *_plain(wanted), *said)
        return library.remembered(key, lambda: _search(library, ticket(), opinions, wanted, meaning), meaning=meaning)

    def ticket() -> Ticket:
        return ticket_of_report(report, names=library.names(), stored=True)

    return _answer(library, _links(library, report.id), request, report_id=report.id, find=find)


def ask(library: Library, ticket: Ticket, request: SimilarRequest) -> Answer:
    """Find the precedents of a ticket that is not in the index; nothing of it is remembered."""
    return _answer(library, Said(), request, find=partial(_search, library, ticket))


def _answer(library: Library, said: Said, request: SimilarRequest, *, find: Find, report_id: str = "") -> Answer:
    opinions = Opinions(
        same=frozenset(said.others(report_id, LinkKind.SAME_FAILURE)),
        different=frozenset(said.others(report_id, LinkKind.NOT_SIMILAR)),
    )
    wide = replace(request, limit=max(request.limit, _SEEN))
    found, meaning, worded = _found(opinions, wide, library.meaning, find)
    said, priors = _verdicts(library, said, [entry.report.id for entry in _all(found)])
    telling = {name: factor for name, factor in priors.items() if factor != 1.0}
    if telling:
        found = find(replace(opinions, priors=telling), wide, meaning)
    worked = what_worked([entry.report for entry in found.hits]) if found.hits else None
    shown = replace(found, hits=found.hits[: request.limit], happening=found.happening[: request.limit])
    return Answer(shown, worked, said, worded)


def _found(opinions: Opinions, wanted: SimilarRequest, meaning: Meaning | None, find: Find) -> tuple[Precedents, Meaning | None, bool]:
    """Return precedents, what is known of meanings if it was of use, and whether it should have been and could not."""
    try:
        return find(opinions, wanted, meaning), meaning, False
    except MeaningError as error:
        logging.getLogger(__name__).error("precedents are found by words alone: %s", error)
        return find(opinions, wanted, None), None, True


def _search(library: Library, ticket: Ticket, opinions: Opinions, request: SimilarRequest, meaning: Meaning | None) -> Precedents:
    return precedents(library.engine, ticket, request, glossary=library.glossary, opinions=opinions, meaning=meaning)


def _plain(request: SimilarRequest) -> tuple[Hashable, ...]:
    """Return all that a request asks for, so that nothing that is added to it can be forgotten here."""
    asked = [getattr(request, entry.name) for entry in fields(request)]
    return tuple(tuple(sorted(value.items())) if isinstance(value, Mapping) else value for value in asked)


def _all(found: Precedents) -> tuple[Precedent, ...]:
    return (*found.hits, *found.nearest, *found.happening)


def _links(library: Library, report_id: str) -> Said:
    if not report_id:
        return Said()
    try:
        return Said(library.judgements.links_of(report_id))
    except JudgementsError as error:
        return _unreached(error)


def _verdicts(library: Library, said: Said, report_ids: list[str]) -> tuple[Said, Mapping[str, float]]:
    if not said.reached:
        return said, {}
    try:
        return replace(said, tallies=library.judgements.tallies(report_ids)), library.judgements.priors(report_ids)
    except JudgementsError as error:
        return _unreached(error), {}


def _unreached(error: JudgementsError) -> Said:
    logging.getLogger(__name__).error("precedents are found without links and feedback: %s", error)
    return Said(reached=False)
