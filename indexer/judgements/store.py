"""Links and feedback as the rest of Precedent sees them: one object, no SQL.

The one decision worth knowing: it is cheap to make and opens nothing until it is asked something, so a front end can hold one whether or
not anybody ever judges anything.
"""

import time
from collections.abc import Callable, Collection, Mapping
from typing import Self

from indexer.judgements import feedback, links, searches
from indexer.judgements.database import Database
from indexer.judgements.feedback import Asked, Feedback, Tally, Verdict
from indexer.judgements.links import Link, LinkKind
from indexer.judgements.prior import factor
from indexer.judgements.searches import Counted, Event, SearchCounts


class Judgements:
    """What people said, safe for threads and for several processes; every method may raise JudgementsError.

    JudgementRefusedError is raised where what was said makes no sense, rather than the database being out of order.
    """

    def __init__(self, url: str, *, prior: bool = True, clock: Callable[[], float] = time.time) -> None:
        """Take the database's URL; with ``prior`` false, feedback is collected and never moves a score."""
        self._database = Database(url)
        self._prior = prior
        self._clock = clock

    def links_of(self, report_id: str) -> tuple[Link, ...]:
        """Return a report's links, whichever end it was named at, in the order of the other ends' ids."""
        return self._database.read(lambda connection: links.links_of(connection, report_id))

    def all_links(self) -> tuple[Link, ...]:
        """Return every link, in the order of the ids."""
        return self._database.read(links.all_links)

    def put_link(self, a: str, b: str, kind: LinkKind, *, by: str = "", note: str = "") -> Link:
        """Link two reports, in place of what was said of them before."""
        link = links.make_link(a, b, kind, by=by, note=note, made_at=self._now())
        return self._database.write(lambda connection: links.put(connection, link))

    def delete_link(self, a: str, b: str) -> bool:
        """Forget what was said of two reports; return whether anything was."""
        return self._database.write(lambda connection: links.remove(connection, a, b))

    def put_feedback(self, asked: Asked, report_id: str, verdict: Verdict) -> bool:
        """Count a verdict on a precedent; return False if it only repeats one of the last 24 hours."""
        now = self._now()
        return self._database.write(lambda connection: feedback.put(connection, asked, report_id, verdict, given_at=now))

    def all_feedback(self) -> tuple[Feedback, ...]:
        """Return what was said of every precedent of every query."""
        return self._database.read(feedback.all_feedback)

    def tallies(self, report_ids: Collection[str]) -> Mapping[str, Tally]:
        """Return what was said of reports as precedents of anything, by the ids as given."""
        return self._database.read(lambda connection: feedback.tallies(connection, report_ids))

    def priors(self, report_ids: Collection[str]) -> Mapping[str, float]:
        """Return the factor for each report's score, by the ids as given: from 0.9 to 1.1, and 1 until there are enough verdicts."""
        if not self._prior or not report_ids:
            return dict.fromkeys(report_ids, 1.0)
        return {report_id: factor(tally) for report_id, tally in self.tallies(report_ids).items()}

    def count_searches(self, counted: Collection[Counted]) -> None:
        """Add to today's counts of searches, in one transaction."""
        day = self._now() // searches.SECONDS
        self._database.write(lambda connection: searches.put(connection, counted, day=day))

    def search_counts(self, event: Event, *, limit: int) -> SearchCounts:
        """Return the texts whose searches most often ended so, summed over the days that are kept."""
        day = self._now() // searches.SECONDS
        return self._database.read(lambda connection: searches.most(connection, event, day=day, limit=limit))

    def close(self) -> None:
        """Let go of connections; the object can be used again afterwards."""
        self._database.close()

    def __enter__(self) -> Self:
        """Return the object itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of connections."""
        self.close()

    def _now(self) -> int:
        return int(self._clock())
