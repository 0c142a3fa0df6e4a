"""Folders of judged texts become collections: reports to index, topics to ask, and what people judged relevant.

The one decision worth knowing: the sample corpus counts as two collections, because its topics are of two kinds: searches as typed, and
tickets as pasted, for which only the reports of the same failure mode are relevant.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from indexer.corpus import walk
from indexer.evaluation import Qrels, Topic, read_qrels, read_topics
from indexer.readers import read
from indexer.report import Report, Section, assemble

_SAME_MODE: Final = 2
"""The sample corpus's grade for the reports of a ticket's own failure mode."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Reports, topics and judgements; ``sought`` says what is looked for."""

    name: str
    sought: str
    reports: tuple[Report, ...]
    topics: tuple[Topic, ...]
    qrels: Qrels


def text_of(report: Report) -> str:
    """Return all that a report says, headline first: what the peers index."""
    texts = [report.title, report.headline, *(section.text for section in report.sections)]
    return "\n".join(text for text in dict.fromkeys(texts) if text)


def sample(folder: Path) -> list[Collection]:
    """Return the sample corpus as two collections, by the kind of its topics."""
    reports = tuple(_reports(folder / "reports"))
    topics, qrels = read_topics(folder / "topics.jsonl"), read_qrels(folder / "qrels.tsv")
    kinds = {record["_id"]: record["kind"] for record in _records(folder / "topics.jsonl")}
    tickets = {topic: {report: int(grade >= _SAME_MODE) for report, grade in grades.items()} for topic, grades in qrels.items()}
    return [
        Collection(
            f"corpus: {kind}",
            sought,
            reports,
            tuple(topic for topic in topics if kinds[topic.id] == key),
            {topic: grades for topic, grades in judged.items() if kinds.get(topic) == key},
        )
        for kind, key, sought, judged in (
            ("searches", "search", "reports that a search is after", qrels),
            ("tickets", "ticket", "reports of the ticket's failure mode", tickets),
        )
    ]


def collections(folder: Path) -> Iterator[Collection]:
    """Yield the judged collections in a folder's subfolders: ``corpus.jsonl``, ``queries.jsonl`` and ``qrels.tsv`` each."""
    for place in sorted(path.parent for path in folder.glob("*/qrels.tsv")):
        reports = tuple(
            Report(record["_id"], title, title, sections=(Section("issue_description", "", record["text"]),))
            for record in _records(place / "corpus.jsonl")
            for title in [record.get("title", "")]
        )
        yield Collection(place.name, "as judged", reports, tuple(read_topics(place / "queries.jsonl")), read_qrels(place / "qrels.tsv"))


def _reports(folder: Path) -> Iterator[Report]:
    for file in walk(folder):
        for outcome in read(file.path):
            if isinstance(outcome, Exception):
                raise outcome
            yield assemble(outcome.blocks, source=outcome.source, fallback_id=outcome.fallback_id)


def _records(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, filter(str.strip, lines))
