"""A query, one of its precedents and a click become a verdict that is counted once a day.

The one decision worth knowing: a pasted text is not stored. What stands for it is its telling terms, at most :data:`MAX_TERMS` words, which
are put in alphabetical order, so that the text cannot be read from them; their digest says when two pastes ask the same. Nor is stored who
gave a verdict, so a second one on the same precedent of the same query within 24 hours is taken for a double click or a change of mind:
the later opinion (helpful, not helpful) replaces the earlier. Having copied the resolution is no opinion and is counted apart.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Final, Self

from sqlalchemy import Connection, func, insert, or_, select, update

from indexer.errors import JudgementRefusedError
from indexer.judgements import wording
from indexer.judgements.tables import FEEDBACK, QUERIES
from indexer.judgements.wording import folded

MAX_TERMS: Final = 40
"""Words that stand for a pasted text; more are left out."""
MAX_TERM: Final = 100
"""Characters; a longer word (a token, an encoded blob) may be a secret and is left out."""

_DAY: Final = 24 * 60 * 60
_AT_ONCE: Final = 500
"""Ids asked for in one statement; databases allow some thousand."""


class Verdict(StrEnum):
    """What a reader said of a precedent, or did with it."""

    HELPFUL = "helpful"
    NOT_HELPFUL = "not-helpful"
    COPIED = "copied"  # the resolution was copied

    @property
    def aspect(self) -> str:
        """What the verdict is about."""
        return "copying" if self is Verdict.COPIED else "opinion"


@dataclass(frozen=True, slots=True)
class Asked:
    """What precedents were asked for: a report, by its id, or a pasted text, by its telling terms; make one with the two class methods."""

    report: str = ""
    terms: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a query that is both or neither."""
        if bool(self.report) == bool(self.terms):
            raise JudgementRefusedError("a query is either a report or the terms of a text")

    @classmethod
    def of_report(cls, report_id: str) -> Self:
        """Ask for a report's precedents; raises JudgementRefusedError if there can be no such id."""
        return cls(report=wording.report_id(report_id))

    @classmethod
    def of_terms(cls, terms: Iterable[str]) -> Self:
        """Ask for a text's precedents by its telling terms, the most telling first.

        A term of several words counts as these words. Raises JudgementRefusedError if no word is left.
        """
        words = (word for term in terms for word in term.split() if len(word) <= MAX_TERM and wording.fit(word))
        kept: dict[str, str] = {}
        for word in words:
            if len(kept) < MAX_TERMS or folded(word) in kept:
                # Of two spellings, which one is kept must not depend on their order.
                kept[folded(word)] = min(word, kept.get(folded(word), word))
        if not kept:
            raise JudgementRefusedError("the text has no telling terms")
        return cls(terms=tuple(kept[key] for key in sorted(kept)))

    @property
    def key(self) -> str:
        """What identifies the query: case and order make no difference."""
        if self.report:
            return f"report:{folded(self.report)}"
        return f"terms:{hashlib.sha256(' '.join(map(folded, self.terms)).encode()).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many verdicts of each kind there are."""

    helpful: int = 0
    not_helpful: int = 0
    copied: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.helpful + self.not_helpful + self.copied


@dataclass(frozen=True, slots=True)
class Feedback:
    """What readers said of one precedent of one query."""

    asked: Asked
    report: str
    tally: Tally


def put(connection: Connection, asked: Asked, report_id: str, verdict: Verdict, *, given_at: int) -> bool:
    """Count a verdict, or let it replace one of the last 24 hours; return False if it only repeats that one.

    ``given_at`` is in seconds since 1970. Raises JudgementRefusedError for a report as a precedent of itself.
    """
    report, verdict = wording.report_id(report_id), Verdict(verdict)
    if folded(report) == folded(asked.report):
        raise JudgementRefusedError(f"{report} is no precedent of itself")
    _put_query(connection, asked)
    pair = {"query_key": asked.key, "report_key": folded(report), "aspect": verdict.aspect}
    recent = or_(FEEDBACK.c.given_at > given_at - _DAY, FEEDBACK.c.day == given_at // _DAY)
    newest = select(FEEDBACK.c.number, FEEDBACK.c.verdict).filter_by(**pair).where(recent).order_by(FEEDBACK.c.given_at.desc()).limit(1)
    earlier = connection.execute(newest).one_or_none()
    if earlier is None:
        values = {"report_id": report, "verdict": verdict.value, "day": given_at // _DAY, "given_at": given_at}
        connection.execute(insert(FEEDBACK).values(**pair, **values))
    elif earlier.verdict != verdict:
        # The time stays that of the first click: a changed mind does not keep the window open for ever.
        connection.execute(update(FEEDBACK).filter_by(number=earlier.number).values(verdict=verdict.value))
    return earlier is None or bool(earlier.verdict != verdict)


def tallies(connection: Connection, report_ids: Collection[str]) -> Mapping[str, Tally]:
    """Return what was said of reports as precedents of anything, by the ids as given."""
    keys = {report_id: folded(wording.report_id(report_id)) for report_id in report_ids}
    counts: dict[str, dict[str, int]] = {}
    for some in _chunks(sorted(set(keys.values()))):
        statement = (
            select(FEEDBACK.c.report_key, FEEDBACK.c.verdict, func.count().label("times"))
            .where(FEEDBACK.c.report_key.in_(some))
            .group_by(FEEDBACK.c.report_key, FEEDBACK.c.verdict)
        )
        for row in connection.execute(statement):
            counts.setdefault(row.report_key, {})[row.verdict] = row.times
    return {report_id: _tally(counts.get(key, {})) for report_id, key in keys.items()}


def all_feedback(connection: Connection) -> tuple[Feedback, ...]:
    """Return all feedback, by query and report, in the order of their keys."""
    statement = (
        select(
            QUERIES.c.key,
            QUERIES.c.kind,
            QUERIES.c.text,
            FEEDBACK.c.report_key,
            FEEDBACK.c.verdict,
            func.min(FEEDBACK.c.report_id).label("report_id"),
            func.count().label("times"),
        )
        .join_from(QUERIES, FEEDBACK)
        .group_by(QUERIES.c.key, QUERIES.c.kind, QUERIES.c.text, FEEDBACK.c.report_key, FEEDBACK.c.verdict)
    )
    asked: dict[tuple[str, str], tuple[Asked, str]] = {}
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for row in connection.execute(statement):
        pair = (row.key, row.report_key)
        query = Asked.of_report(row.text) if row.kind == "report" else Asked.of_terms(row.text.split(" "))
        spelt = min(row.report_id, asked[pair][1]) if pair in asked else row.report_id
        asked[pair] = (query, spelt)
        counts.setdefault(pair, {})[row.verdict] = row.times
    return tuple(Feedback(*asked[pair], _tally(counts[pair])) for pair in sorted(asked))


def _put_query(connection: Connection, asked: Asked) -> None:
    if connection.execute(select(QUERIES.c.key).filter_by(key=asked.key)).one_or_none() is None:
        kind, text = ("report", asked.report) if asked.report else ("terms", " ".join(asked.terms))
        connection.execute(insert(QUERIES).values(key=asked.key, kind=kind, text=text))


def _tally(counts: Mapping[str, int]) -> Tally:
    return Tally(counts.get(Verdict.HELPFUL, 0), counts.get(Verdict.NOT_HELPFUL, 0), counts.get(Verdict.COPIED, 0))


def _chunks(keys: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
