"""Two reports and a person's word on them become a link: the same failure, or not similar whatever the ranking says.

The one decision worth knowing: a link has no direction. It is stored once, under the ordered pair of folded ids, and found from both ends.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from indexer.errors import JudgementRefusedError
from indexer.judgements import wording
from indexer.judgements.tables import LINKS
from indexer.judgements.wording import folded

MAX_NAME: Final = 200
MAX_NOTE: Final = 2_000
"""Characters: a link is explained, not told."""


class LinkKind(StrEnum):
    """What a person says of two reports."""

    SAME_FAILURE = "same-failure"
    NOT_SIMILAR = "not-similar"


@dataclass(frozen=True, slots=True)
class Link:
    """Two reports, the lesser id first, what they are to each other, who said so ("" if unsaid), why, and when (UTC)."""

    first: str
    second: str
    kind: LinkKind
    by: str
    note: str
    made: datetime

    def other(self, report_id: str) -> str:
        """Return the id at the other end than this report; raises ValueError if the link has nothing to do with it."""
        ends = {folded(self.first): self.second, folded(self.second): self.first}
        if folded(report_id) not in ends:
            raise ValueError(f"the link of {self.first} and {self.second} does not touch {report_id}")
        return ends[folded(report_id)]


def make_link(a: str, b: str, kind: LinkKind, *, by: str = "", note: str = "", made_at: int) -> Link:
    """Return the link of two reports, in order; raises JudgementRefusedError for a report and itself, or text that cannot be stored."""
    first, second = _ordered(a, b)
    if folded(first) == folded(second):
        raise JudgementRefusedError(f"{first} cannot be linked with itself")
    return Link(
        first,
        second,
        LinkKind(kind),
        wording.line(by, what="a name", limit=MAX_NAME),
        wording.passage(note, what="a note", limit=MAX_NOTE),
        datetime.fromtimestamp(made_at, UTC),
    )


def put(connection: Connection, link: Link) -> Link:
    """Store a link in place of what was said of its reports before."""
    values = {
        "first_id": link.first,
        "second_id": link.second,
        "kind": link.kind.value,
        "made_by": link.by,
        "note": link.note,
        "made_at": int(link.made.timestamp()),
    }
    pair = {"first_key": folded(link.first), "second_key": folded(link.second)}
    changed = connection.execute(update(LINKS).filter_by(**pair).values(values)).rowcount
    if not changed:
        connection.execute(insert(LINKS).values(**pair, **values))
    return link


def remove(connection: Connection, a: str, b: str) -> bool:
    """Forget what was said of two reports; return whether anything was."""
    first, second = _ordered(a, b)
    return connection.execute(delete(LINKS).filter_by(first_key=folded(first), second_key=folded(second))).rowcount > 0


def links_of(connection: Connection, report_id: str) -> tuple[Link, ...]:
    """Return a report's links, in the order of the other ends' ids."""
    key = folded(wording.report_id(report_id))
    rows = connection.execute(select(LINKS).where(or_(LINKS.c.first_key == key, LINKS.c.second_key == key)))
    return tuple(sorted(map(_link, rows), key=lambda link: folded(link.other(report_id))))


def all_links(connection: Connection) -> tuple[Link, ...]:
    """Return every link, in the order of the ids."""
    return tuple(sorted(map(_link, connection.execute(select(LINKS))), key=lambda link: (folded(link.first), folded(link.second))))


def _ordered(a: str, b: str) -> tuple[str, str]:
    first, second = sorted((wording.report_id(a), wording.report_id(b)), key=folded)
    return first, second


def _link(row: Row[Any]) -> Link:
    return Link(row.first_id, row.second_id, LinkKind(row.kind), row.made_by, row.note, datetime.fromtimestamp(row.made_at, UTC))
