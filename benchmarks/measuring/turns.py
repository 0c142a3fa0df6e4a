"""Queries of one task become times: the engines take turns, query by query, and what they find is compared.

The one decision worth knowing: a busy moment of the machine meets all engines, because each query is asked of one engine after the other,
and each time another one begins; what lasts longer than the moment is seen in the ratio.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from benchmarks.measuring.contender import Asked, Contender
from benchmarks.measuring.figures import PRECEDENT, Figure, percentile, ratios
from benchmarks.texts.queries import Query

WARM_UP: Final = 20
"""Queries of a task that are asked first and not measured; they are others than those that are."""

FEWEST: Final = 20
"""Queries that an engine answers however long they take."""

TOLERANCE: Final[Mapping[tuple[str, str], float]] = {
    ("tantivy", "zipf"): 0.02,  # identifiers kept whole begin with letters too
    ("tantivy", "corpus"): 0.06,  # CamelCase and what stands around numbers is taken apart differently
    ("sqlite-fts5", "zipf"): 0.15,  # beginnings are of stems, by another stemmer
    ("sqlite-fts5", "corpus"): 0.15,
    ("whoosh", "zipf"): 0.15,
    ("whoosh", "corpus"): 0.30,  # its stop words are looked for by nobody
}
"""Engine and vocabulary to how much its number of all matches may differ from Precedent's."""

INCOMPARABLE: Final = {
    *((engine, task) for engine in ("whoosh", "sqlite-fts5") for task in ("fuzzy", "phrase", "prefix")),
    ("whoosh", "boolean"),
}
"""Where an engine looks at stems, and Precedent and Tantivy at words as they are written; and stock Whoosh, which now and then stops too
soon when something is excluded. What finds nothing there does not count."""


@dataclass(slots=True)
class Turns:
    """What one engine has answered so far: milliseconds and numbers of matches, by number of the query."""

    contender: Contender
    able: list[bool]
    times: dict[int, float] = field(default_factory=dict)
    totals: dict[int, int] = field(default_factory=dict)
    warmed: float = 0.0

    def tired(self, number: int, seconds: float) -> bool:
        """Whether it has answered enough for the time it has, a quarter of which is for warming up."""
        if number < WARM_UP:
            return self.warmed > seconds * 250
        return len(self.times) >= FEWEST and sum(self.times.values()) > seconds * 1_000


def take_turns(contenders: Sequence[Contender], task: str, queries: Sequence[Query], *, seconds: float) -> list[Turns]:
    """Let the engines answer the queries, the first :data:`WARM_UP` unmeasured; each for about so many seconds at most."""
    turns = [Turns(contender, contender.prepare(task, queries)) for contender in contenders]
    for number in range(len(queries)):
        for place in range(len(turns)):
            turn = turns[(place + number) % len(turns)]
            if not turn.able[number] or turn.tired(number, seconds):
                continue
            asked = turn.contender.ask(number)
            if (turn.contender.name, task) in INCOMPARABLE and not asked.answer.total:
                continue
            _check(turn.contender.name, task, queries[number], asked)
            if number < WARM_UP:
                turn.warmed += asked.ms
            else:
                turn.times[number] = asked.ms
                turn.totals[number] = asked.answer.total
    return [turn for turn in turns if turn.times]


def _check(name: str, task: str, query: Query, asked: Asked) -> None:
    answer = asked.answer
    if not answer.total or not answer.ids:
        raise AssertionError(f"{name} finds nothing for {query.text or query.report} ({task}), which was taken from a report")
    if task.startswith("similar") and query.report not in answer.ids:
        raise AssertionError(f"{name} does not find the report {query.report} by its own words")


def figures_of(turns: Sequence[Turns], task: str, *, reports: int, vocabulary: str) -> list[Figure]:
    """Turn what engines took for a task into figures, in the order of the engines."""
    ours = next((turn for turn in turns if turn.contender.name == PRECEDENT), None)
    figures = []
    for turn in turns:
        memory = turn.contender.memory()
        taken = list(turn.times.values())
        ratio = ratios(ours.times, turn.times) if ours and turn is not ours else (None, None)
        counted = [total for total in turn.totals.values() if total >= 0]
        figures.append(
            Figure(
                engine=turn.contender.name, task=task, reports=reports, vocabulary=vocabulary,
                p50_ms=percentile(taken, 50), p99_ms=percentile(taken, 99), mean_ms=sum(taken) / len(taken),
                queries=len(taken), rate=1_000 * len(taken) / sum(taken), ratio_p50=ratio[0], ratio_p99=ratio[1],
                matches=sum(counted) if counted else None, matches_ratio=_matches_ratio(ours, turn),
                base_bytes=turn.contender.base.private, private_bytes=memory.private,
                uss_bytes=memory.uss, rss_bytes=memory.rss, peak_bytes=memory.peak,
            )
        )  # fmt: skip
    return figures


def _matches_ratio(ours: Turns | None, theirs: Turns) -> float | None:
    if ours is None or ours is theirs:
        return None
    both = [number for number in ours.totals.keys() & theirs.totals.keys() if ours.totals[number] > 0 and theirs.totals[number] > 0]
    return sum(theirs.totals[number] for number in both) / sum(ours.totals[number] for number in both) if both else None


def unequal(figures: Sequence[Figure]) -> list[str]:
    """Return a sentence for each figure whose engine found more or fewer reports than is tolerable."""
    return [
        f"{figure.engine} found {figure.matches_ratio:.2%} of Precedent's matches ({figure.task}, {figure.vocabulary}, {figure.reports:,})"
        for figure in figures
        if figure.matches_ratio is not None
        and (figure.engine, figure.task) not in INCOMPARABLE
        and abs(figure.matches_ratio - 1) > TOLERANCE[figure.engine, figure.vocabulary]
    ]
