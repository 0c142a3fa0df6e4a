"""Reports with a resolution become how easily that resolution is found, measured a few at a time and kept beside the index.

The one decision worth knowing: it is measured with the reports' own words, so a new installation can be measured too. Three questions are
put: does a search for the report's headline show it on the first page; does one for the first sentence of its issue; and is any other
report near enough that the precedents of one could lead to the other. What is measured stays until the report changes; when others have
changed since, it is measured again in turn, the longest ago first, so the work of one call is bounded whatever the size of the corpus.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from indexer.engines import Engine
from indexer.glossary import Glossary
from indexer.kept import keep, kept
from indexer.meaning import Meaning
from indexer.query import Has
from indexer.report import Report
from indexer.searching import SearchRequest, search
from indexer.similar import THRESHOLD, rank_similar, ticket_of_report

FILE: Final = "knowledge.json"
FIRST_PAGE: Final = 10
"""Results that a person looks at."""
_VERSION: Final = 1
_LONGEST: Final = 200
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Found:
    """How a report is found: by its headline, by the first sentence of its issue (None without one), and whether another is near it.

    ``digest`` is that of its file, ``revision`` the index's and ``turn`` the round in which it was measured.
    """

    digest: str
    revision: str
    turn: int
    headline: bool
    problem: bool | None
    near: bool


@dataclass(frozen=True, slots=True)
class State:
    """What is measured, by report id, of so many reports ``of`` with a resolution; ``due`` are those to measure, again or at all."""

    found: Mapping[str, Found] = field(default_factory=dict)
    turn: int = 0
    of: int = 0
    due: int = 0


def measured(
    engine: Engine,
    before: State,
    *,
    glossary: Glossary,
    meaning: Meaning | None = None,
    at_most: int,
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
) -> State:
    """Return the state after measuring at most so many reports for about so long, one at least; raises MeaningError."""
    revision = engine.info().revision
    digests = {name: source.digest for source in engine.digests().values() for name in source.ids}
    ids = [name for name, _ in engine.rank(Has("resolution"), limit=len(digests))] if digests else []
    found = {name: before.found[name] for name in ids if name in before.found and before.found[name].digest == digests.get(name, "")}
    due = [name for name in sorted(ids) if name not in found]
    due += sorted((name for name in found if found[name].revision != revision), key=lambda name: (found[name].turn, name))
    until, turn, done = clock() + seconds, before.turn + bool(due), 0
    for name in due[:at_most]:
        report = engine.get(name)
        if report is not None:
            answers = _found(engine, report, glossary, meaning)
            found[name] = Found(digests.get(name, ""), revision, turn, *answers)
        done += 1
        if clock() >= until:
            break
    return State(found, turn, len(ids), len(due) - done)


def load_state(folder: Path) -> State:
    """Return what is kept; nothing if another version kept it or it is damaged, since all can be measured anew."""
    data = kept(folder / FILE, version=_VERSION)
    if data is None:
        return State()
    try:
        return State({name: Found(**row) for name, row in data["found"].items()}, data["turn"], data["of"], data["due"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return State()  # by a former version, which did not check what it read


def save_state(folder: Path, state: State) -> None:
    """Keep a state: whole or not at all, also if several processes do."""
    rows = {name: asdict(found) for name, found in state.found.items()}
    keep(folder / FILE, {"turn": state.turn, "of": state.of, "due": state.due, "found": rows}, version=_VERSION)


def _found(engine: Engine, report: Report, glossary: Glossary, meaning: Meaning | None) -> tuple[bool, bool | None, bool]:
    def shows(text: str) -> bool:
        page = search(engine, SearchRequest(text=text, size=FIRST_PAGE), glossary=glossary)
        return page.goto == report.id or any(hit.report.id == report.id for hit in page.hits)

    problem = _first_sentence(report)
    nearest = rank_similar(engine, ticket_of_report(report, stored=True), 1, glossary=glossary, meaning=meaning)
    near = bool(nearest) and nearest[0][1] >= THRESHOLD
    return shows(_cut(report.headline or report.title)), shows(problem) if problem else None, near


def _first_sentence(report: Report) -> str:
    section = report.section("issue_description")
    text = section.text.strip() if section else ""
    return _cut(_SENTENCE.split(text)[0])


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[:_LONGEST].rpartition(" ")[0] or line[:_LONGEST]
