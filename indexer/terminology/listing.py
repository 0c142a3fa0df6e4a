"""The glossary file's entries and the learnt words become one list, each with how many reports use it and a passage that shows it.

The one decision worth knowing: how many reports use a word is what a search for it finds, by the very query that the page links to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from indexer.engines import Engine, Selection
from indexer.glossary import Glossary, key_of
from indexer.marks import marks
from indexer.query import parse
from indexer.report import Report
from indexer.snippet import Piece, Snippet, best_passage, whole
from indexer.terminology.learning import SAMPLE, Kind, Learnt, learn

_SECTIONS: Final = ("root_cause", "technical_details", "issue_description", "resolution")
"""Where a word is best seen at work, the best first."""


@dataclass(frozen=True, slots=True)
class Example:
    """A passage that shows a word at work, and where it stands."""

    report: str
    section: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the product.

    ``meanings``: what a short form stands for; ``also``: other words for the same; both empty if nobody wrote it down yet. ``anchor`` is
    made of the word alone, so it stays. ``query`` finds the ``reports`` that use the word. ``learnt``: it is not in the file.
    """

    word: str
    anchor: str
    kind: Kind
    query: str
    reports: int
    meanings: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    example: Example | None = None
    learnt: bool = False


def terminology(engine: Engine, glossary: Glossary, *, sample: int = SAMPLE) -> tuple[Word, ...]:
    """Return the product's words in the order of the alphabet; learns from at most ``sample`` reports."""
    anchors: set[str] = set()
    words = [*_from_file(engine, glossary, anchors), *_learnt(engine, glossary, anchors, sample)]
    return tuple(sorted(words, key=lambda word: (word.word.casefold().lstrip("-"), word.word)))


def line_of_toml(word: Word) -> str:
    """Return the line that puts a word into the glossary file; a comment to fill in if no report says what it means."""
    name = word.word if re.fullmatch(r"[A-Za-z0-9_-]+", word.word) else _quoted(word.word)
    if word.meanings:
        return f"{name} = [{', '.join(map(_quoted, word.meanings))}]"
    return f'# {name} = ["what it means"]'


def _quoted(text: str) -> str:
    escaped = "".join(char if char.isprintable() and char not in '"\\' else f"\\u{ord(char):04X}" for char in text)
    return f'"{escaped}"'


def _from_file(engine: Engine, glossary: Glossary, anchors: set[str]) -> Iterator[Word]:
    done: set[tuple[str, ...]] = set()
    for entry in glossary.entries:
        key = key_of(entry.name)
        if key in done:  # a short form may also be one of several wordings
            continue
        done.add(key)
        same = [other for other in glossary.entries if key_of(other.name) == key]
        meanings = tuple(dict.fromkeys(text for other in same if other.short for text in other.others))
        also = tuple(text for other in same if not other.short for text in other.others if text not in meanings)
        query = parse(entry.name, glossary).query
        found = engine.search(query, Selection(limit=3))
        example = next((shown for hit in found.hits if (shown := _shown(hit.report, entry.name, glossary))), None)
        kind = Kind.ABBREVIATION if entry.short else Kind.WORDING
        yield Word(entry.name, _anchor(entry.name, anchors), kind, entry.name, found.total, meanings, also, example)


def _learnt(engine: Engine, glossary: Glossary, anchors: set[str], sample: int) -> Iterator[Word]:
    for entry in learn(_sampled(engine, sample)):
        if key_of(entry.word) in glossary.names:
            continue
        query = f'"{entry.word}"'
        total = engine.search(parse(query).query, Selection(limit=0)).total
        meanings = tuple(meaning for meaning, _ in entry.meanings.most_common(3))
        yield Word(
            entry.word, _anchor(entry.word, anchors), entry.kind, query, total, meanings, example=_explained(entry, query), learnt=True
        )


def _sampled(engine: Engine, sample: int) -> Iterator[Report]:
    """Yield at most so many reports, every n-th by id."""
    ids = sorted(name for source in engine.digests().values() for name in source.ids)
    for name in ids[:: -(-len(ids) // sample) or 1]:
        report = engine.get(name)
        if report is not None:
            yield report


def _shown(report: Report, text: str, glossary: Glossary) -> Example | None:
    wanted = marks(parse(text, glossary).query)
    order = {key: place for place, key in enumerate(_SECTIONS)}
    for section in sorted(report.sections, key=lambda section: order.get(section.key, len(order))):
        passage = best_passage(section.text, wanted, section.key)
        if passage:
            return _example(report.id, passage)
    return None


def _explained(entry: Learnt, query: str) -> Example | None:
    return _example(entry.report, whole(entry.passage, marks(parse(query).query), entry.section)) if entry.passage else None


def _example(report_id: str, passage: Snippet) -> Example:
    return Example(report_id, passage.section, passage.pieces)


def _anchor(word: str, taken: set[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", word.casefold()).strip("-") or "word"
    anchor, number = base, 1
    while anchor in taken:
        number += 1
        anchor = f"{base}-{number}"
    taken.add(anchor)
    return anchor
