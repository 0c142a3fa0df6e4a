"""An index becomes the state of its failure modes: grouped anew when much has changed, else followed report by report.

The one decision worth knowing: a report that is new joins the mode in which most of the reports are that are nearest to it, by the very
ranking of its precedents; so it joins at once, and a reader can see why.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from indexer.engines import Engine, Selection
from indexer.failure_modes.example import example_of
from indexer.failure_modes.naming import READ, proposed_name, slug_of, telling_words
from indexer.failure_modes.state import Group, Member, Nearest, State
from indexer.meaning import Meaning
from indexer.query import Exact, Query, any_of
from indexer.report import Report
from indexer.similar import THRESHOLD, rank_similar, ticket_of_report

REGROUP: Final = 5
"""All reports are grouped anew when one in so many came, changed or went since, or :data:`MANY`; until then new ones join."""

MANY: Final = 500
_BATCH: Final = 500
_VOTES: Final = 5


@dataclass(frozen=True, slots=True)
class Corpus:
    """What reports are read from."""

    engine: Engine
    meaning: Meaning | None

    def reports(self, ids: Sequence[str]) -> Iterator[Report]:
        """Yield reports in the order of their ids, a few at a time in memory."""
        for first in range(0, len(ids), _BATCH):
            some = ids[first : first + _BATCH]
            hits = self.engine.search(any_of([Exact("id", name) for name in some]), Selection(limit=len(some))).hits
            found = {hit.report.id: hit.report for hit in hits}
            yield from (found[name] for name in some if name in found)

    def nearest(self, report: Report) -> Nearest:
        """Return the few reports that are nearest to one that is in the index; raises MeaningError."""
        return tuple(rank_similar(self.engine, ticket_of_report(report, stored=True), _VOTES, meaning=self.meaning))

    @property
    def revision(self) -> str:
        """What changes with every report and every vector."""
        last = self.meaning.store.last_change() if self.meaning else 0
        return f"{self.engine.info().revision} {last}"


def followed(corpus: Corpus, state: State) -> State:
    """Return the state as of now."""
    revision = corpus.revision
    if state.revision == revision:
        return state
    digests = {name: source.digest for source in corpus.engine.digests().values() for name in source.ids}
    due = sorted(name for name, digest in digests.items() if not digest or state.members.get(name, _UNKNOWN).digest != digest)
    gone = state.members.keys() - digests.keys()
    moved = state.moved + len(due) + len(gone)
    meant = corpus.meaning is not None and corpus.meaning.known() > 0
    state = replace(state, revision=revision, moved=moved)
    if not state.members or moved > MANY or moved * REGROUP > len(digests) or meant != state.meant:
        return _grouped_anew(corpus, replace(state, meant=meant, moved=0), digests)
    groups = {group.slug: [name for name in group.reports if name not in gone] for group in state.groups}
    members = {name: member for name, member in state.members.items() if name not in gone}
    nearest = {name: rows for name, rows in state.nearest.items() if name not in gone}
    for report in corpus.reports(due):
        nearest[report.id] = corpus.nearest(report)
        _join(report.id, nearest[report.id], groups)
        members[report.id] = Member(digests[report.id], report.created or "", report.days_to_resolve)
    kept = tuple(replace(group, reports=tuple(groups[group.slug])) for group in state.groups if groups[group.slug])
    curated = tuple(group for group in state.curated if not {*due, *gone}.intersection(group.reports))
    return replace(state, groups=kept, members=members, nearest=nearest, curated=curated)


_UNKNOWN: Final = Member("", "")


def elected(nearest: Nearest, slug_of_report: Mapping[str, str]) -> str:
    """Return the mode that a report belongs to by the modes of those that are nearest to it: at least half of their scores must agree;
    "" if they do not, or are in none."""
    votes: Counter[str] = Counter()
    for name, score in nearest:
        if score >= THRESHOLD:
            votes[slug_of_report.get(name, "")] += round(score * 10_000)
    return next((slug for slug, total in votes.most_common(1) if total * 2 >= votes.total()), "")


def _join(report_id: str, nearest: Nearest, groups: dict[str, list[str]]) -> None:
    """Put a report into the group of most of those that are nearest to it."""
    for names in groups.values():
        if report_id in names:
            names.remove(report_id)
    slug = elected(nearest, {name: slug for slug, names in groups.items() for name in names})
    if slug:
        groups[slug].append(report_id)


def _grouped_anew(corpus: Corpus, state: State, digests: dict[str, str]) -> State:
    # Imported here: the library behind them takes a second to load, which who only follows need not wait for.
    from indexer.failure_modes.features import Features
    from indexer.failure_modes.grouping import grouped

    members: dict[str, Member] = {}

    def noted() -> Iterator[Report]:
        for report in corpus.reports(ids):
            members[report.id] = Member(digests[report.id], report.created or "", report.days_to_resolve)
            yield report

    ids = sorted(digests)
    found = [[ids[row] for row in rows] for rows in grouped(Features(ids, noted(), corpus.meaning).rows)] if ids else []
    former = _former(found, state.groups)
    taken = {group.slug for group in state.groups}
    groups = []
    for number, names in enumerate(found):
        group = _described(corpus, names, former.get(number), taken, len(ids))
        taken.add(group.slug)
        groups.append(group)
    return replace(state, groups=tuple(groups), members=members, nearest={}, curated=())


def _described(corpus: Corpus, names: list[str], former: Group | None, taken: set[str], count: int) -> Group:
    typical = list(corpus.reports(names[:READ]))

    def doc_freq(term: str) -> int:
        return corpus.engine.doc_freq("text", term)

    def freq(query: Query) -> int:
        return corpus.engine.search(query, Selection(limit=0)).total

    name = former.name if former else proposed_name(typical, doc_freq, freq, count)
    slug = former.slug if former else slug_of(name, taken)
    return Group(slug, name, telling_words(typical, doc_freq, count), tuple(names), example_of(typical))


def _former(found: list[list[str]], groups: Sequence[Group]) -> dict[int, Group]:
    """Return which group each of the new ones was before: the one with which it shares most reports, half of the smaller one's at least,
    each for one only."""
    place = {name: number for number, names in enumerate(found) for name in names}
    shared = Counter((place[name], at) for at, group in enumerate(groups) for name in group.reports if name in place)
    chosen: dict[int, Group] = {}
    used: set[int] = set()
    for (number, at), times in sorted(shared.items(), key=lambda entry: (-entry[1], entry[0])):
        smaller = min(len(found[number]), len(groups[at].reports))
        if number not in chosen and at not in used and times * 2 >= smaller:
            chosen[number] = groups[at]
            used.add(at)
    return chosen
