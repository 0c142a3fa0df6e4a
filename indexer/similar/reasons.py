"""Telling terms and a report become the reasons why the two are alike: what both say, in whose words, and where.

The one decision worth knowing: reasons are read off the report's own text by the same analysis that indexed it, so what is shown as a
reason is there to be seen, and can be marked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.analysis import fold, runs
from indexer.marks import find, marks
from indexer.query import Query, Term, any_of
from indexer.similar.joining import Joint
from indexer.similar.telling import Telling


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that ticket and report both say: as the reader wrote it, the report's sections that have it, its share of the ticket (0
    to 1).

    ``via`` is the glossary entry that joined different words, "" if both say the same. ``distinctive``: few reports have it.
    """

    written: str
    sections: tuple[str, ...]
    share: float
    query: Query
    via: str = ""
    identifier: bool = False
    distinctive: bool = True


def reasons_for(texts: Sequence[tuple[str, str]], telling: Iterable[Telling], joined: Iterable[Joint]) -> tuple[Reason, ...]:
    """Return what a report's texts (by section) share with the ticket: what is distinctive first, and then by strength."""
    terms = list(telling)
    ideal = sum(term.strength for term in terms) or 1.0
    where: dict[str, list[str]] = {}
    wanted = marks(any_of([Term("text", term.term) for term in terms]))
    for section, text in texts:
        for term in dict.fromkeys(term for span in find(wanted, section, text) for term in span.terms):
            where.setdefault(term, []).append(section)
    found = [
        Reason(term.written, _once(where[term.term]), term.strength / ideal, Term("text", term.term), "", term.identifier, term.distinctive)
        for term in terms
        if term.term in where
    ]
    own = {fold(reason.written) for reason in found}
    usual = ideal / max(1, len(terms))
    # A notion has many names (OOM, OOM-killed, out of memory): once it is a reason under one of them, the others add nothing.
    named = {name: name for name in own}
    for joint in joined:
        written = fold(joint.written)
        names = [written, *map(fold, joint.label.split(" = "))]
        if written in own or any(named.get(name, written) != written for name in names) or _said(joint.written, texts):
            continue
        sections = [section for section, text in texts if find(marks(joint.query), section, text)]
        if sections:
            named |= dict.fromkeys(names, written)
            found.append(Reason(joint.written, _once(sections), usual / ideal, joint.query, joint.label))
    return tuple(sorted(_without_parts(found), key=lambda reason: (not reason.distinctive, -reason.share)))


def _said(written: str, texts: Sequence[tuple[str, str]]) -> bool:
    """Tell whether the report uses the reader's own words too, so that the glossary joined nothing."""
    words = " ".join(fold(written).split())
    return any(words in " ".join(fold(text).split()) for _, text in texts)


def _without_parts(found: list[Reason]) -> list[Reason]:
    """Leave out a part of an identifier that is shared whole: ``memory`` beside ``memory_limit_hard_bytes`` is no further reason."""
    whole = [reason.written for reason in found if reason.identifier]
    parts = {fold(text[start:end]) for text in whole for run in runs(text) for start, end in run.parts}
    return [reason for reason in found if reason.identifier or reason.via or fold(reason.written) not in parts]


def _once(sections: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sections))
