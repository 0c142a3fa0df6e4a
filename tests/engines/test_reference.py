"""Random reports, written, replaced and deleted in many commits, and random queries: the engine finds and ranks what the reference does."""

import math
import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from indexer.engines import Engine, Hit, Selection, Sort, open_engine
from indexer.engines.whoosh import WhooshEngine, field_terms, found, joining, matching, merging, phrases, select, words
from indexer.engines.whoosh.ranking import PIVOT_BOUND
from indexer.query import EVERYTHING, And, Best, Exact, Fuzzy, Has, Not, Or, Phrase, Prefix, Query, Range, Term
from indexer.schema import FIELDS, PRIORITY_RANK, Document
from tests.engines.contract import documents, report
from tests.engines.reference import Entry, Reference

# fmt: off
WORDS = [
    "disk", "disks", "memory", "the", "of", "and", "not", "down", "node", "nodes", "running", "replication", "tablet", "server", "TServer",
    "SSTs", "Größe", "cafe\u0301", "rf", "RF", "RF=1", "RF=3", "10.4.1.7:9100", "2.18.3.0-b75", "--max_clock_skew_usec=500", "yb-tserver",
    "/var/log/syslog", "a=b", "c++", "x_y",
]
# fmt: on
CUSTOMERS = ("Solstice Media", "Northwind Rail", "Größe & Söhne", "Solstice")
QUERY_ROUNDS = 30


def random_document(chance: random.Random, number: int) -> Document:
    def text(most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(0, most)))

    month = chance.randint(1, 12)
    made = report(
        f"{chance.choice(('CE', 'ce', 'T-'))}{number}",
        text(40),
        title=text(6),
        resolution=text(20),
        causes=tuple(chance.sample(("Memory limit", "Missing alerts", "Disk"), chance.randint(0, 2))),
        customer=chance.choice((*CUSTOMERS, "")),
        priority=chance.choice(("Critical", "High", "")),
        status="Resolved" if number % 2 else "",
        created=f"2024-{month:02}-03" if number % 3 else None,
        resolved=f"2024-{month:02}-{chance.randint(3, 28):02}" if number % 6 == 1 else None,
    )
    return documents(made)[0]


def random_query(chance: random.Random, entries: list[Entry], depth: int = 3) -> Query:
    if depth and chance.random() < 0.5:
        children = tuple(random_query(chance, entries, depth - 1) for _ in range(chance.randint(1, 4)))
        kinds: list[Callable[[tuple[Query, ...]], Query]] = [And, Or, Best, lambda nodes: Not(nodes[0])]
        return chance.choice(kinds)(children)
    entry = chance.choice(entries)
    name = chance.choice([name for name, values in entry.words.items() if any(values)])
    value = chance.choice([value for value in entry.words[name] if value])
    at = chance.randrange(len(value))
    field = chance.choice(("text", name))
    leaves: list[Query] = [
        Term(field, chance.choice(list(entry.terms[name]) or ["memori"]), chance.choice((1.0, 0.5))),
        Phrase(field, tuple(value[at : at + chance.randint(1, 4)])),
        Phrase(field, tuple(chance.sample(value, min(2, len(value))))),
        Prefix(field, value[at][: chance.randint(1, 3)]),
        Fuzzy(field, misspelt(value[at], chance), chance.choice((1, 2))),
        Exact("customer", chance.choice(CUSTOMERS)),
        Range(chance.choice(("created", "ttr", "year")), chance.choice((None, 5, 20240401)), chance.choice((None, 12, 2024, 20240801))),
        Has(chance.choice(FIELDS).name),
        EVERYTHING,
    ]
    return chance.choice(leaves)


def misspelt(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    ways = (before + after, f"{before}e{letter}{after}", f"{before}o{after}", before + after[:1] + letter + after[1:])
    return chance.choice(ways) or word


def in_order(hits: Iterable[Hit], sort: Sort) -> list[Hit]:
    """Return hits in the order that is documented, by sorts that keep ties as they are: the least important first."""
    order = sorted(hits, key=lambda hit: hit.report.id)
    order.sort(key=lambda hit: hit.report.created or "", reverse=True)
    order.sort(key=lambda hit: hit.score, reverse=True)
    if sort is Sort.NEWEST:
        order.sort(key=lambda hit: hit.report.created or "", reverse=True)
    elif sort is Sort.PRIORITY:
        order.sort(key=lambda hit: PRIORITY_RANK.get(hit.report.priority or "", len(PRIORITY_RANK)))
    elif sort is Sort.QUICKEST:
        order.sort(key=lambda hit: math.inf if hit.report.days_to_resolve is None else hit.report.days_to_resolve)
    return order


def check(engine: Engine, reference: Reference, query: Query, chance: random.Random) -> None:
    expected = reference.evaluate(query)
    sort = chance.choice(list(Sort))
    results = engine.search(query, Selection(sort=sort, limit=len(expected) + 1))
    assert results.total == len(expected)
    assert {hit.report.id.casefold(): hit.score for hit in results.hits} == pytest.approx(expected, rel=1e-5, abs=2e-5)
    assert results.hits == tuple(in_order(results.hits, sort))
    offset, limit = chance.randint(0, 5), chance.randint(0, 7)
    page = engine.search(query, Selection(sort=sort, offset=offset, limit=limit))
    assert (page.total, page.hits) == (results.total, results.hits[offset : offset + limit])
    if sort is Sort.RELEVANCE:
        assert engine.rank(query, limit=limit) == [(hit.report.id, hit.score) for hit in results.hits[:limit]]


def pivot_of(engine: Engine) -> float:
    assert isinstance(engine, WhooshEngine)
    with engine._reading() as current:
        return current.pivot


@pytest.fixture(params=["as it is", "with every bound small"])
def _bounds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small bounds make a few reports take the ways of many."""
    if request.param != "as it is":
        monkeypatch.setattr(joining, "SLICE", 40)
        monkeypatch.setattr(merging, "MERGED_AT_ONCE", 2)
        monkeypatch.setattr(merging, "SMALLEST_CLASS", 2)
        monkeypatch.setattr(found, "SEARCHED", 2)
        monkeypatch.setattr(select, "GROUPS", 2)
        monkeypatch.setattr(phrases, "SEARCHED", 1)
        monkeypatch.setattr(phrases, "BLOCK", 16)
        monkeypatch.setattr(words, "COMMON", 3)
        monkeypatch.setattr(words, "KEPT_WORDS", 2)
        monkeypatch.setattr(field_terms, "KEPT_POSTINGS", 9)
        monkeypatch.setattr(matching, "TOGETHER", 2)


@pytest.mark.usefixtures("_bounds")
@pytest.mark.parametrize("seed", range(4))
def test_the_engine_finds_and_ranks_what_the_reference_does(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # no secret
    engine = open_engine(tmp_path / "index", create=True)
    reference = Reference()
    for commit in range(14):
        batch = [random_document(chance, chance.randrange(60)) for _ in range(chance.randint(0, 9))]
        gone = [entry.document.id for entry in chance.sample(list(reference.entries.values()), min(2, len(reference.entries)))]
        with engine.writing():  # on leaving, all is merged
            engine.write(batch, delete=gone)
        reference.write(batch, delete=gone)
        reference.pivot = pivot_of(engine)
        if commit in (0, 3, 9, 13) and reference.entries:
            for _ in range(QUERY_ROUNDS):
                check(engine, reference, random_query(chance, list(reference.entries.values())), chance)
            for entry in chance.sample(list(reference.entries.values()), min(5, len(reference.entries))):
                terms = [(name, term) for name, having in entry.terms.items() for term in having]
                for name, term in chance.sample(terms, min(10, len(terms))):
                    assert engine.doc_freq(name, term) == sum(bool(other.weight(name, term)) for other in reference.entries.values())


def test_reports_much_longer_than_the_others_are_ranked_by_the_new_usual_length(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "index", create=True)
    reference = Reference()
    for size in (3, 300, 4):
        made = documents(*(report(f"L{size}-{number}", "disk memory " * size + "node " * number) for number in range(5)))
        engine.write(made)
        reference.write(made)
        reference.pivot = pivot_of(engine)
        scores = {hit.report.id.casefold(): hit.score for hit in engine.search(Term("text", "disk"), Selection(limit=99)).hits}
        assert scores == pytest.approx(reference.evaluate(Term("text", "disk")), rel=1e-5)
    average = Reference(reference.entries).averages["text"]
    assert average / PIVOT_BOUND <= pivot_of(engine) <= average * PIVOT_BOUND
