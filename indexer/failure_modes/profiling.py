"""The reports of one mode become its profile: how it shows itself, why, what fixed it, how to prevent it, how long, when and for whom.

The one decision worth knowing: everything is read off the reports as written and carries the ids of those that say it; nothing is summed up
in words of the machine.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rapidfuzz import fuzz

from indexer.analysis import analyze, fold
from indexer.engines import Engine
from indexer.failure_modes.example import brief
from indexer.failure_modes.following import Corpus
from indexer.failure_modes.merging import merged
from indexer.failure_modes.messages import messages_of
from indexer.failure_modes.model import Catalogue, Confusable, FailureMode, Named, Prevention, Profile, Quote
from indexer.failure_modes.naming import telling_apart
from indexer.meaning import Meaning
from indexer.report import Group, Report, Section
from indexer.similar import rank_similar, ticket_of_report, what_worked

MOST: Final = 500
"""Reports of a mode that a profile is made of, the most typical ones."""
_PASSAGES: Final = 4
_CONFUSABLE: Final = 3
_ALMOST: Final = 0.6
"""How near another mode must come, as a part of how near the mode's own reports are to one another, to be confused with it."""
_COMPARED: Final = 40
"""Reports of a mode that are compared with those of another one."""
_FIRST: Final = 5
_NEAREST: Final = 50
_TELLING: Final = 5
_LONGEST: Final = 320
_LONG_TERM: Final = ("long", "permanent", "prevent", "lesson", "follow", "future", "later", "improve")
_OPENING: Final = ("immediate", "short", "medium", "now", "today")


def profile(engine: Engine, found: Catalogue, mode: FailureMode, *, meaning: Meaning | None = None) -> Profile:
    """Return all that the reports of a mode teach; raises MeaningError."""
    corpus = Corpus(engine, meaning)
    reports = list(corpus.reports(mode.reports[:MOST]))
    read_first = _read_first(reports)
    by_id = {report.id: report for report in reports}
    worked = what_worked([by_id[name] for name in read_first] + [report for report in reports if report.id not in read_first])
    return Profile(
        mode=mode,
        messages=messages_of(reports, lambda term: engine.doc_freq("text", term)),
        passages=tuple(_passages([by_id[name] for name in read_first], mode)),
        causes=_causes(reports),
        remedies=worked.remedies,
        prevention=_prevention(reports),
        customers=tuple(row for row in _named((report.customer or "", report.id) for report in reports) if len(row.reports) > 1),
        versions=_named((report.version or "", report.id) for report in reports),
        components=_named((report.component or "", report.id) for report in reports),
        confusable=_confusable(corpus, found, mode, [by_id[name] for name in read_first]),
        read_first=tuple(read_first),
    )


def _named(pairs: Iterable[tuple[str, str]]) -> tuple[Named, ...]:
    """Return values with the reports that have them, commonest first; spellings that differ in case only are one."""
    found: dict[str, tuple[str, dict[str, None]]] = {}
    for value, name in pairs:
        if value.strip():
            found.setdefault(fold(value), (value, {}))[1][name] = None
    rows = [Named(value, tuple(names)) for value, names in found.values()]
    return tuple(sorted(rows, key=lambda row: -len(row.reports)))


def _causes(reports: Sequence[Report]) -> tuple[Named, ...]:
    """Return the causes that reports name: their categories, and of a report without any what its section on the cause says first; those
    that say the same are one."""

    def named(report: Report) -> tuple[str, ...]:
        section = report.section("root_cause")
        return report.causes or ((brief(section.text),) if section else ())

    return merged((cause, report.id) for report in reports for cause in named(report))


def _passages(reports: Sequence[Report], mode: FailureMode) -> Iterator[Quote]:
    """Yield of each report the paragraph of its issue that has most of the telling terms; of one without an issue, that of its cause."""
    telling = {term.text for word in mode.terms for term in analyze(word).terms}
    for report in reports[:_PASSAGES]:
        section = report.section("issue_description") or report.section("root_cause")
        if section is None:
            continue
        lines = [line for line in section.text.split("\n") if len(line.split()) > _TELLING]
        if lines:
            line = max(lines, key=lambda line: len(telling.intersection(term.text for term in analyze(line).terms)))
            yield Quote(report.id, section.key, line.strip() if len(line) <= _LONGEST else f"{line[:_LONGEST].rsplit(' ', 1)[0].strip()} …")


def _prevention(reports: Sequence[Report]) -> tuple[Prevention, ...]:
    """Return next steps and long-term plans, those that say the same once, those that most reports say first."""
    plans = [(horizon, text, report.id) for report in reports for horizon, text in _plans(report)]
    horizons = {text: horizon for horizon, text, _ in reversed(plans)}
    rows = merged(((text, name) for _, text, name in plans), ratio=fuzz.token_set_ratio)
    return tuple(Prevention(row.value, horizons[row.value], row.reports) for row in rows)


def _plans(report: Report) -> Iterator[tuple[str, str]]:
    for section in report.sections:
        if section.key == "next_steps":
            yield from ((group.label, point.text) for group in _groups(section) for point in group.points)
        elif section.key == "action_plan":
            for group in section.groups:
                label = fold(group.label)
                if any(word in label for word in _LONG_TERM) and not label.startswith(_OPENING):
                    yield from ((group.label, point.text) for point in group.points)


def _groups(section: Section) -> tuple[Group, ...]:
    return (Group("", section.points), *section.groups)


def _confusable(corpus: Corpus, found: Catalogue, mode: FailureMode, reports: Sequence[Report]) -> tuple[Confusable, ...]:
    """Return the modes with which people or the ranking of precedents may confuse this one, and in what they differ: those that people
    named first, then those whose reports come almost as near to ours as ours do to one another."""
    place = {name: other for other in found.modes for name in other.reports}
    best: dict[str, float] = {}
    for report in reports:
        nearest: dict[str, float] = {}
        for name, score in rank_similar(corpus.engine, ticket_of_report(report, stored=True), _NEAREST, meaning=corpus.meaning):
            if name in place:
                nearest.setdefault(place[name].slug, score)  # the best first
        for slug, score in nearest.items():
            best[slug] = best.get(slug, 0.0) + score / len(reports)
    said = dict(mode.differs)
    floor = _ALMOST * best.pop(mode.slug, 0.0)
    near = sorted((slug for slug in best if best[slug] > floor and slug not in said), key=lambda slug: (-best[slug], slug))
    ours = list(corpus.reports(mode.reports[:_COMPARED]))
    rows = []
    for slug in [*said, *near][: max(len(said), _CONFUSABLE)]:
        other = found.get(slug)
        if other is not None:
            theirs = list(corpus.reports(other.reports[:_COMPARED]))
            own, rest = telling_apart(ours, theirs)
            alike = round(min(1.0, best.get(slug, 0.0)), 4)
            rows.append(Confusable(slug, other.name, alike, own[:_TELLING], rest[:_TELLING], said.get(slug, "")))
    return tuple(rows)


def _read_first(reports: Sequence[Report]) -> list[str]:
    """Return the most typical reports that say both why it failed and what fixed it; where too few do, others after them."""
    return [report.id for report in sorted(reports, key=lambda report: -_taught(report))[:_FIRST]]  # stable: the most typical first


def _taught(report: Report) -> int:
    return sum(1 for key in ("root_cause", "resolution") if (section := report.section(key)) is not None and section.text.strip())
