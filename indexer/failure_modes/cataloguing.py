"""What the machine grouped and what people decided become the catalogue.

The one decision worth knowing: the decisions are applied each time, on top of what was grouped, and never kept; so editing the file takes
effect at once, and taking an entry out undoes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.engines import Engine
from indexer.failure_modes.curation import NO_CURATION, Curation, Entry
from indexer.failure_modes.example import example_of
from indexer.failure_modes.following import Corpus, followed
from indexer.failure_modes.model import Catalogue, FailureMode, Quote, days_of, months_of
from indexer.failure_modes.naming import MAX_TERMS, READ, telling_words, typical_first
from indexer.failure_modes.settling import settled
from indexer.failure_modes.state import Group, State, load_state, save_state
from indexer.meaning import Meaning


@dataclass(slots=True)
class _Draft:
    """A mode in the making; ``changed``: its reports are not those that the machine grouped; ``robbed``: people took some of them away."""

    name: str
    terms: tuple[str, ...]
    reports: list[str]
    example: tuple[Quote, ...] = ()
    changed: bool = False
    robbed: bool = False


def catalogue(engine: Engine, *, meaning: Meaning | None = None, curation: Curation = NO_CURATION, folder: Path | None = None) -> Catalogue:
    """Return the ways in which the reports of an index failed.

    ``folder``: where what was found is kept, so that slugs stay and nothing is done twice; the index's own. Raises MeaningError.
    """
    corpus = Corpus(engine, meaning)
    before = load_state(folder)
    state = followed(corpus, before)
    found, state = _curated(corpus, state, curation)
    if folder is not None and state is not before:
        save_state(folder, state)
    return found


def _curated(corpus: Corpus, state: State, curation: Curation) -> tuple[Catalogue, State]:
    """Return the catalogue, and the state with what was looked up on the way."""
    drafts = {group.slug: _Draft(group.name, group.terms, list(group.reports), group.example) for group in state.groups}
    notes: list[str] = []
    for slug, entry in curation.entries.items():
        notes += _merge(drafts, slug, entry)
    by_folded = {name.casefold(): name for name in state.members}
    decided: set[str] = set()
    for slug, entry in curation.entries.items():
        for target, ids in [(slug, entry.pin), *entry.split.items()]:
            notes += [f"modes.{slug}: there is no report {name}" for name in ids if name.casefold() not in by_folded]
            known = [by_folded[name.casefold()] for name in ids if name.casefold() in by_folded]
            decided.update(known)
            _move(drafts, target, known)
    notes += [f"modes.{slug}: there is no such failure mode" for slug in curation.entries if slug not in drafts]
    notes += [
        f"modes.{slug}.differs: there is no failure mode {other}"
        for slug, entry in curation.entries.items()
        for other in entry.differs
        if other not in drafts
    ]
    if decided:
        state = _settle(corpus, state, drafts, decided, curation)
    state = _describe(corpus, state, drafts)
    modes = [_mode(state, slug, draft, curation.entries) for slug, draft in drafts.items() if draft.reports]
    modes.sort(key=lambda mode: (-len(mode.reports), mode.slug))
    placed = {name for mode in modes for name in mode.reports}
    merged = {other: slug for slug, entry in curation.entries.items() for other in entry.merge}
    return Catalogue(tuple(modes), tuple(sorted(state.members.keys() - placed)), state.revision, tuple(notes), merged), state


def _settle(corpus: Corpus, state: State, drafts: dict[str, _Draft], decided: set[str], curation: Curation) -> State:
    """Let the reports about which nobody decided follow those that people moved; return the state with what was looked up for it."""
    loose = {slug for slug, draft in drafts.items() if draft.robbed and slug not in curation.entries}
    groups, nearest = settled(corpus, state, {slug: draft.reports for slug, draft in drafts.items()}, decided, loose)
    for slug in [*drafts]:
        reports = groups.get(slug, [])
        if reports != drafts[slug].reports:
            drafts[slug].reports, drafts[slug].changed = reports, True
    return state if nearest == state.nearest else replace(state, nearest=nearest)


def _merge(drafts: dict[str, _Draft], slug: str, entry: Entry) -> list[str]:
    """Move all reports of the merged modes; return notes on those that are gone."""
    notes = []
    for other in entry.merge:
        gone = drafts.pop(other, None)
        if gone is None:
            notes.append(f"modes.{slug}.merge: there is no failure mode {other}")
            continue
        draft = drafts.setdefault(slug, _Draft(gone.name, (), []))
        draft.reports += gone.reports
        draft.changed = True
    return notes


def _move(drafts: dict[str, _Draft], slug: str, ids: list[str]) -> None:
    """Take reports out of the modes that they are in, and put them into one; those that are in it already stay in their place."""
    wanted = set(ids)
    for other, draft in drafts.items():
        if other != slug and wanted.intersection(draft.reports):
            draft.reports = [name for name in draft.reports if name not in wanted]
            draft.changed = draft.robbed = True
    if ids:
        draft = drafts.setdefault(slug, _Draft("", (), []))
        new = [name for name in ids if name not in draft.reports]
        draft.reports += new
        draft.changed = draft.changed or bool(new)


def _describe(corpus: Corpus, state: State, drafts: Mapping[str, _Draft]) -> State:
    """Give each draft whose reports people changed its terms and its example; return the state with them, so that they are found once."""
    known = {group.slug: group for group in state.curated}
    curated = []
    for slug, draft in drafts.items():
        if draft.changed and draft.reports:
            group = known.get(slug)
            if group is None or set(group.reports) != set(draft.reports):
                group = _described(corpus, slug, draft, len(state.members))
            draft.terms, draft.reports, draft.example = group.terms, list(group.reports), group.example
            curated.append(group)
    return state if tuple(curated) == state.curated else replace(state, curated=tuple(curated))


def _described(corpus: Corpus, slug: str, draft: _Draft, count: int) -> Group:
    reports = list(corpus.reports(draft.reports[:READ]))
    terms = telling_words(reports, lambda term: corpus.engine.doc_freq("text", term), count)
    typical = typical_first(reports, terms)
    return Group(slug, draft.name, terms, (*(report.id for report in typical), *draft.reports[READ:]), example_of(typical))


def _mode(state: State, slug: str, draft: _Draft, entries: Mapping[str, Entry]) -> FailureMode:
    entry = entries.get(slug, Entry())
    members = [state.members[name] for name in draft.reports]
    split = any(slug in other.split for other in entries.values())
    return FailureMode(
        slug=slug,
        name=entry.name or draft.name or slug.replace("-", " ").capitalize(),
        description=entry.description,
        reports=tuple(draft.reports),
        terms=draft.terms[:MAX_TERMS],
        months=months_of([member.created for member in members if member.created]),
        curated=slug in entries or split,
        example=draft.example,
        days=days_of([member.days for member in members if member.days is not None]),
        differs=tuple(entry.differs.items()),
    )
