"""Topics and relevance judgements become numbers: how well searching ranks, topic by topic and on average, and a TREC run file.

The one decision worth knowing: the measures come from ``ir_measures``, and what it is given is our order and nothing else. Hits that tie
get scores that differ by the least step of a 32-bit float, because evaluation programs read scores only and break ties their own way.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import numpy

from indexer.engines import Engine
from indexer.errors import EvaluationError, ReportError
from indexer.glossary import Glossary
from indexer.meaning import Meaning
from indexer.pasting import pasted
from indexer.query import bag
from indexer.similar import known_names, rank_similar, ticket_of_text

DEPTH: Final = 1_000
"""Hits taken for a topic: what run files usually hold, and ten times what recall@100 looks at."""

MEASURES: Final = ("nDCG@10", "MRR", "P@1", "recall@100")
"""What is reported, in this order."""

_RUN_NAME: Final = "precedent"
_QRELS_COLUMNS: Final = ("query-id", "corpus-id", "score")
# White space would split a run file's columns; a percent sign is written out only where it could be mistaken for such a replacement.
_UNSAFE_IN_RUN: Final = re.compile(r"\s|[\x00-\x1f\x7f]|%(?=[0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Topic:
    """A text to search for; reports with one of the ids in ``exclude`` do not count, typically because the text was taken from them."""

    id: str
    text: str
    exclude: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A hit of a topic: rank from 1, and a score that falls strictly with the rank."""

    topic: str
    report: str
    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The averages over all judged topics, each topic's own numbers, and the hits that they were computed from.

    ``unjudged`` are topics without a judgement, which count nowhere; ``unasked`` are judged topics that the topics file does not hold.
    """

    averages: Mapping[str, float]
    topics: Mapping[str, Mapping[str, float]]
    run: tuple[Ranked, ...]
    unjudged: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()


Qrels = Mapping[str, Mapping[str, int]]
"""Topic id to report id to grade: 0 not relevant, 1 and more relevant."""

Ranker = Callable[[Engine, Topic, int], Sequence[tuple[str, float]]]
"""Takes a topic and how many hits to return; returns report ids with scores, best first."""


def search_ranker(engine: Engine, topic: Topic, limit: int) -> list[tuple[str, float]]:
    """Search for a topic's text literally, as a bag of words: the best partial matches first."""
    return engine.rank(bag(topic.text), limit=limit)


def similar_ranker(engine: Engine, glossary: Glossary, meaning: Meaning | None = None) -> Ranker:
    """Return the ranker that takes a topic's text for a pasted ticket: nearest reports first, open ones too, and no threshold."""
    names = known_names(engine)

    def rank(engine: Engine, topic: Topic, limit: int) -> list[tuple[str, float]]:
        try:
            ticket = pasted(topic.text, names=names)
        except ReportError:  # a text that looks like a broken file of some format is still a text
            ticket = ticket_of_text(topic.text, names=names)
        return rank_similar(engine, ticket, limit, glossary=glossary, meaning=meaning)

    return rank


RANKERS: Final[Mapping[str, Callable[[Engine, Glossary, Meaning | None], Ranker]]] = {
    "search": lambda _engine, _glossary, _meaning: search_ranker,
    "similar": similar_ranker,
}
"""The ways of finding reports that can be evaluated, by the name of the mode: each makes its ranker for an index."""


@dataclass(slots=True)
class _Sheet:
    """The judgements of one file while it is read."""

    path: Path
    grades: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, number: int, line: str) -> None:
        columns = line.split("\t")
        if len(columns) != len(_QRELS_COLUMNS):
            raise _bad(self.path, number, f"expected {len(_QRELS_COLUMNS)} columns separated by tabs, found {len(columns)}")
        topic, report, grade = (column.strip() for column in columns)
        if not topic or not report:
            raise _bad(self.path, number, "a query id or a report id is empty")
        if not _is_whole(grade):
            raise _bad(self.path, number, f"the score {grade!r} is not a whole number")
        judged = self.grades.setdefault(topic, {})
        if judged.get(report, int(grade)) != int(grade):
            raise _bad(self.path, number, f"{report} was already judged for {topic}, with another score")
        judged[report] = int(grade)


def read_topics(path: Path) -> list[Topic]:
    """Read topics from JSON Lines: ``_id``, ``text`` and optionally ``exclude``; other keys are ignored.

    Raises EvaluationError naming file and line.
    """
    topics: dict[str, Topic] = {}
    for number, line in _lines(path):
        topic = _topic(path, number, line)
        if topic.id in topics:
            raise _bad(path, number, f"the topic {topic.id} was already given")
        topics[topic.id] = topic
    if not topics:
        raise EvaluationError(f"{path}: holds no topics")
    return list(topics.values())


def read_qrels(path: Path) -> Qrels:
    """Read relevance judgements from tab-separated values: a header line, then query id, report id and a whole-numbered score.

    Raises EvaluationError naming file and line.
    """
    lines = _lines(path)
    number, header = next(iter(lines), (1, ""))
    columns = [column.strip() for column in header.split("\t")]
    if len(columns) != len(_QRELS_COLUMNS) or _is_whole(columns[-1]):
        raise _bad(path, number, f"expected a header line with the columns {', '.join(_QRELS_COLUMNS)}, separated by tabs")
    sheet = _Sheet(path)
    for number, line in lines[1:]:
        sheet.add(number, line)
    if not sheet.grades:
        raise EvaluationError(f"{path}: holds no judgements")
    return sheet.grades


def evaluate(engine: Engine, topics: Iterable[Topic], qrels: Qrels, *, ranker: Ranker = search_ranker, depth: int = DEPTH) -> Evaluation:
    """Rank reports for every topic that has judgements, and measure the rankings.

    A judged topic for which nothing is found counts with 0. Excluded reports are dropped from the ranking and from the judgements. Raises
    EvaluationError if no topic has judgements.
    """
    asked = list(topics)
    judged = [topic for topic in asked if qrels.get(topic.id)]
    if not judged:
        raise EvaluationError("none of the topics has a judgement; do the two files belong together?")
    run: list[Ranked] = []
    for topic in judged:
        run += _rank(topic, ranker(engine, topic, depth + len(topic.exclude)), spelling=qrels[topic.id], depth=depth)
    per_topic = _measure({topic.id: _kept(qrels[topic.id], topic) for topic in judged}, run)
    averages = {name: sum(scores[name] for scores in per_topic.values()) / len(per_topic) for name in MEASURES}
    known = {topic.id for topic in asked}
    return Evaluation(
        averages=averages,
        topics=per_topic,
        run=tuple(run),
        unjudged=tuple(topic.id for topic in asked if not qrels.get(topic.id)),
        unasked=tuple(topic for topic in qrels if topic not in known),
    )


def run_line(ranked: Ranked) -> str:
    """Return a hit as a line of a TREC run file; white space in ids is percent-encoded."""
    topic, report = (_UNSAFE_IN_RUN.sub(lambda match: quote(match[0], safe=""), text) for text in (ranked.topic, ranked.report))
    return f"{topic} Q0 {report} {ranked.rank} {ranked.score:.9g} {_RUN_NAME}\n"


def write_run(path: Path, run: Iterable[Ranked]) -> None:
    """Write a TREC run file; raises EvaluationError if that is not possible."""
    try:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(map(run_line, run))
    except OSError as error:
        raise EvaluationError(f"cannot write {path}: {error.strerror}") from error


def _kept(grades: Mapping[str, int], topic: Topic) -> dict[str, int]:
    dropped = _folded(topic.exclude)
    return {report: grade for report, grade in grades.items() if report.casefold() not in dropped}


def _folded(ids: Iterable[str]) -> set[str]:
    """Return ids without regard to case, which means nothing to an index."""
    return {report.casefold() for report in ids}


def _rank(topic: Topic, hits: Sequence[tuple[str, float]], *, spelling: Iterable[str], depth: int) -> list[Ranked]:
    """Turn hits into the ranking of a topic; ids are spelt as the judgements spell them."""
    spelt = {report.casefold(): report for report in spelling}
    dropped = _folded(topic.exclude)
    ranking: list[Ranked] = []
    ceiling = numpy.float32(numpy.inf)
    for report, score in hits:
        if report.casefold() in dropped:
            continue
        ceiling = min(numpy.float32(score), numpy.nextafter(ceiling, numpy.float32(-numpy.inf)))
        ranking.append(Ranked(topic.id, spelt.get(report.casefold(), report), len(ranking) + 1, float(ceiling)))
    return ranking[:depth]


def _measure(qrels: Qrels, run: Iterable[Ranked]) -> dict[str, dict[str, float]]:
    import ir_measures

    # Made as objects: the library's own parser of names needs what Python 3.14 no longer has.
    measures = (ir_measures.nDCG @ 10, ir_measures.RR, ir_measures.P @ 1, ir_measures.R @ 100)
    names = dict(zip(measures, MEASURES, strict=True))
    # The library takes no negative grades, which some collections use for spam; they are as irrelevant as 0.
    judged = [ir_measures.Qrel(topic, report, max(grade, 0)) for topic, grades in qrels.items() for report, grade in grades.items()]
    ranked = [ir_measures.ScoredDoc(hit.topic, hit.report, hit.score) for hit in run]
    scores: dict[str, dict[str, float]] = {topic: dict.fromkeys(MEASURES, 0.0) for topic in qrels}
    for metric in ir_measures.iter_calc(measures, judged, ranked):
        scores[metric.query_id][names[metric.measure]] = float(metric.value)
    return scores


def _topic(path: Path, number: int, line: str) -> Topic:
    try:
        record: Any = json.loads(line)
    except ValueError as error:
        raise _bad(path, number, f"not JSON: {error}") from error
    if not isinstance(record, dict):
        raise _bad(path, number, "a topic must be a JSON object")
    topic, text, exclude = _text(record.get("_id")), record.get("text"), record.get("exclude") or []
    if not topic:
        raise _bad(path, number, "“_id” is missing or is no text")
    if not isinstance(text, str) or not text.strip():
        raise _bad(path, number, "“text” is missing or empty")
    if not isinstance(exclude, list) or not all(map(_text, exclude)):
        raise _bad(path, number, "“exclude” must be a list of ids")
    return Topic(topic, text, frozenset(map(_text, exclude)))


def _text(value: object) -> str:
    """Return an id as text; numbers are ids too, anything else is none."""
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _is_whole(text: str) -> bool:
    return re.fullmatch(r"[+-]?[0-9]{1,9}", text) is not None


def _lines(path: Path) -> list[tuple[int, str]]:
    """Return a file's lines that are not blank, numbered from 1."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise EvaluationError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _bad(path, line, "not UTF-8") from error
    # JSON text may hold line separators of Unicode's own, which str.splitlines would take for ends of lines.
    return [(number, line) for number, line in enumerate(content.replace("\r\n", "\n").split("\n"), 1) if line.strip()]


def _bad(path: Path, line: int, reason: str) -> EvaluationError:
    return EvaluationError(f"{path}:{line}: {reason}")
