"""Every file of an index, damaged in every way: what is asked is answered as before, or refused with the file's name, and never wrongly.

Few bytes of each file are flipped, so that the suite stays quick; ``PRECEDENT_TEST_DAMAGE=5000`` flips as many of each.
"""

import os
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from indexer.engines import Engine, Selection, Sort, open_engine
from indexer.errors import EngineError, IndexCorruptError, IndexMissingError, StaleIndexError
from indexer.query import EVERYTHING, And, Exact, Fuzzy, Has, Not, Or, Phrase, Prefix, Range, Term
from indexer.schema import FACETS, FIELDS
from tests.engines.contract import documents, report
from tests.engines.test_reference import random_document

FLIPS: Final = int(os.environ.get("PRECEDENT_TEST_DAMAGE", "40"))

KINDS: Final = ("the pointer", "what it was built with", "the table of contents", "a segment")
_PATTERNS: Final = dict(zip(KINDS, ("CURRENT", "g*/meta.json", "g*/*.toc", "g*/*.seg"), strict=True))

QUESTIONS: Final[dict[str, Callable[[Engine], Any]]] = {
    "reports": lambda engine: engine.search(EVERYTHING, Selection(limit=1_000)),
    "page": lambda engine: engine.search(Term("text", "disk"), Selection(facets=FACETS, limit=5)),
    "filtered": lambda engine: engine.search(EVERYTHING, Selection(filters={"customer": ("Northwind Rail",)}, facets=FACETS)),
    "sorted": lambda engine: [engine.search(Or((Term("text", "node"), Term("text", "down"))), Selection(sort=sort)) for sort in Sort],
    "ranked": lambda engine: engine.rank(Or((Term("title", "memori"), Term("resolution", "rf=1"), Term("text", "tablet"))), limit=50),
    "phrase": lambda engine: engine.rank(Phrase("text", ("rf", "1")), limit=50),
    "phrase of a field": lambda engine: engine.rank(Phrase("issue_description", ("the", "disk")), limit=50),
    "prefix": lambda engine: engine.rank(Prefix("text", "me"), limit=50),
    "misspelt": lambda engine: engine.rank(Fuzzy("text", "memroy", 2), limit=50),
    "phrases of values": lambda engine: [
        engine.rank(Phrase(name, words), limit=50)
        for name, words in (("cause", ("memory", "limit")), ("status", ("resolved",)), ("priority", ("critical",)))
    ],
    "words of values": lambda engine: [
        engine.rank(Or((Prefix(name, text[:3]), Term(name, text))), limit=50)
        for name, text in (("id", "ce"), ("cause", "memori"), ("status", "resolv"), ("priority", "critic"), ("customer", "solstic"))
    ],
    "exact": lambda engine: [
        engine.rank(Exact(name, value), limit=50)
        for name, value in (("customer", "solstice media"), ("cause", "disk"), ("status", "resolved"), ("priority", "high"))
    ],
    "ranges": lambda engine: engine.rank(And((Range("created", 20240101, 20240801), Not(Range("ttr", 0, 3)))), limit=50),
    "more ranges": lambda engine: engine.rank(Range("resolved", 20240401, None), limit=50),
    "having": lambda engine: [engine.rank(Has(entry.name), limit=50) for entry in FIELDS],
    "columns": lambda engine: seen(engine.columns(EVERYTHING, ("created", "ttr", *FACETS), filters={})),
    "one": lambda engine: [engine.get("LONG-1"), engine.get("nothing")],
    "frequencies": lambda engine: [engine.doc_freq(name, "disk") for name in ("text", "title", "cause")],
    "near": lambda engine: engine.near_words("memroy", distance=2),
    "completed": lambda engine: engine.complete("s"),
    "sources": lambda engine: engine.digests(),
    "count": lambda engine: engine.info().reports,
}
"""What is asked: together it touches everything that a segment holds."""


def seen(columns: Any) -> Any:
    numbers = {name: found.tolist() for name, found in columns.numbers.items()}
    values = {name: (found.names, found.rows.tolist(), found.ordinals.tolist()) for name, found in columns.values.items()}
    return columns.ids, numbers, values


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """An index of two segments, one with deleted reports, and what it answers."""
    folder = tmp_path_factory.mktemp("whole") / "index"
    chance = random.Random(7)  # noqa: S311  # no secret
    engine = open_engine(folder, create=True)
    with engine.writing():
        engine.write([random_document(chance, number) for number in range(120)])
    more = [report(f"LONG-{number}", "the disk is full and memory runs out", customer="Solstice Media") for number in range(5)]
    engine.write(documents(*more))
    engine.write([], delete=["LONG-0", "LONG-4"])
    assert len(list(folder.glob("g*/*.seg"))) == 2
    return folder, {name: ask(engine) for name, ask in QUESTIONS.items()}


@pytest.fixture
def folder(whole: tuple[Path, dict[str, Any]], tmp_path: Path) -> Path:
    """A copy that may be damaged."""
    shutil.copytree(whole[0], tmp_path / "index")
    return tmp_path / "index"


def damages(content: bytes, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Yield what may become of a file's content."""
    for length in sorted({0, 1, 7, 8, len(content) // 3, len(content) // 2, *range(max(0, len(content) - 9), len(content))}):
        yield f"cut to {length} bytes", content[:length]
    for place in chance.sample(range(len(content)), min(FLIPS, len(content))):
        bit = 1 << chance.randrange(8)
        yield f"byte {place} with {bit} flipped", content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :]
    yield "longer", content + b"\0"
    yield "zeros", bytes(len(content))


def check(folder: Path, named: str, expected: dict[str, Any], how: str) -> int:
    """Ask everything; return how many answers were refused."""
    try:
        engine = open_engine(folder)
    except EngineError as error:
        refusals = [error] * len(QUESTIONS)
    else:
        refusals = [refusal for name in QUESTIONS if (refusal := ask(engine, name, expected, how))]
    for refused in refusals:
        assert isinstance(refused, IndexCorruptError | IndexMissingError | StaleIndexError), f"{how}: {refused!r}"
        assert re.search(named, str(refused)), f"{how}: {refused}"
        assert str(refused).count("run: precedent rebuild") == 1, f"{how}: {refused}"
    return len(refusals)


def ask(engine: Engine, name: str, expected: dict[str, Any], how: str) -> EngineError | None:
    """Ask a question; return its refusal, if it is not answered as before."""
    try:
        answer = QUESTIONS[name](engine)
    except EngineError as error:
        return error
    assert answer == expected[name], f"{how}: {name}"
    return None


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_named_or_was_not_needed(whole: tuple[Path, dict[str, Any]], folder: Path, kind: str) -> None:
    seed = random.SystemRandom().randrange(2**32)
    sys.stdout.write(f"seed {seed}\n")
    path = max(folder.glob(_PATTERNS[kind]), key=lambda path: path.stat().st_size)
    content = path.read_bytes()
    unneeded = []
    for how, damaged in damages(content, random.Random(seed)):  # noqa: S311  # no secret
        path.write_bytes(damaged)
        if not check(folder, re.escape(path.name), whole[1], how):
            unneeded.append(how)
    # Up to seven bytes that fill up the compressed reports are nothing that anybody reads.
    assert len(unneeded) <= (FLIPS // 20 if kind == "a segment" else 0), unneeded
    path.write_bytes(content)
    assert check(folder, "", whole[1], "as it was") == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_file_is_named(whole: tuple[Path, dict[str, Any]], folder: Path, kind: str) -> None:
    path = next(folder.glob(_PATTERNS[kind]))
    path.unlink()
    assert check(folder, r"_MAIN_\*\.toc" if path.suffix == ".toc" else re.escape(path.name), whole[1], "missing") == len(QUESTIONS)


def test_there_is_no_other_file(folder: Path) -> None:
    known = {path for pattern in _PATTERNS.values() for path in folder.glob(pattern)}
    others = {path.name for path in folder.rglob("*") if path.is_file()} - {path.name for path in known}
    assert others == {"write.lock"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", ["flipped", "missing"])
def test_a_damaged_index_can_be_made_anew(folder: Path, kind: str, how: str) -> None:
    path = next(folder.glob(_PATTERNS[kind]))
    if how == "missing":
        path.unlink()
    else:
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
    with pytest.raises(EngineError, match="precedent rebuild"):
        open_engine(folder).search(EVERYTHING, Selection())
    with open_engine(folder, unchecked=True).rebuild() as fresh:
        fresh.write(documents(report("NEW", "word")))
    assert open_engine(folder).info().reports == 1
