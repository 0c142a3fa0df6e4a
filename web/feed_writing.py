"""Reports become the entries of an Atom feed (RFC 4287), as text that every feed reader takes.

The one decision worth knowing: ids are ``urn:uuid`` made from what a thing is (a report's id, a mode's slug, a search's arguments), never
from the server's name, so an entry stays read when the server moves. An entry was *published* when its report was created and *updated* on
the latest of its dates; RFC 4287 demands the latter, so a
report without any date has that of :data:`UNDATED`, which comes last, as such a report does in every order by date.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final, Self
from uuid import UUID, uuid5

from feedgenerator import Atom1Feed

from indexer.report import Report
from indexer.snippet import opening

CONTENT_TYPE: Final = "application/atom+xml; charset=utf-8"
UNDATED: Final = datetime(1970, 1, 1, tzinfo=UTC)
_IDS: Final = UUID("6f1c7b1e-4f0b-5f6e-9a53-0c5d8f7f2b41")
"""The namespace of our ids; another one would make every entry unread again."""
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for, escaped or not."""
_LONGEST: Final = 1_200
"""Characters of the problem, and of the resolution, in a summary."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a feed says of itself: its title, the page that shows the same, its own address, its id."""

    title: str
    link: str
    own: str
    id: str
    subtitle: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A report in a feed; ``published`` is None if it is not known when the report was created."""

    id: str
    title: str
    link: str
    summary: str
    author: str
    published: datetime | None
    updated: datetime

    @classmethod
    def of(cls, report: Report, link: str) -> Self:
        """Return the entry of a report with the address of its page."""
        days = [day for day in (report.created, report.escalated, report.resolved) if day]
        return cls(
            id=identity("report", report.id),
            title=report.headline or report.id,
            link=link,
            summary=_summary(report),
            author=report.assigned_engineer or "",
            published=_moment(report.created) if report.created else None,
            updated=_moment(max(days)) if days else UNDATED,
        )


def identity(*parts: str) -> str:
    """Return a URN that is the same wherever these words are said."""
    return uuid5(_IDS, "\0".join(parts)).urn


def write(head: Head, entries: Sequence[Entry]) -> str:
    """Return a feed as a document."""
    feed = _Feed(
        title=_clean(head.title),
        link=head.link,
        description=None,
        subtitle=_clean(head.subtitle) or None,
        feed_url=head.own,
        feed_guid=head.id,
        author_name="Precedent",
        language="en",
    )
    for entry in entries:
        feed.add_item(
            title=_clean(entry.title),
            link=entry.link,
            description=None,
            told=_clean(entry.summary),
            author_name=_clean(entry.author).strip() or None,
            unique_id=entry.id,
            pubdate=entry.published,
            updateddate=entry.updated,
        )
    text: str = feed.writeString("utf-8")
    return text


class _Feed(Atom1Feed):
    """A feed whose summaries are text, not HTML: what a report says in angle brackets is to be read, not to be run."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("summary", item["told"], {"type": "text"})

    def latest_post_date(self) -> datetime:
        """Return when the newest entry was updated: never the present, so that the same reports make the same document."""
        return max((item["updateddate"] for item in self.items), default=UNDATED)


def _summary(report: Report) -> str:
    """Return what failed and what fixed it, in the report's own words."""
    told = [
        f"{title}: {said}"
        for key, title in (("issue_description", "Problem"), ("resolution", "Resolution"))
        if (said := _said(report, key))
    ]
    if report.section("resolution") is None:
        told.append("Resolution: none recorded yet.")
    return "\n\n".join(told)


def _said(report: Report, key: str) -> str:
    section = report.section(key)
    return "".join(piece.text for piece in opening(section.text, key, max_chars=_LONGEST).pieces).strip() if section else ""


def _moment(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), UTC)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
