"""A typed text, parsed and asked of a real index, finds the reports that it should: the language and the analysis fit each other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.engines import Engine, Selection, open_engine
from indexer.glossary import load_glossary
from indexer.query import bag, parse
from indexer.report import Report, Section
from indexer.schema import document

GLOSSARY = load_glossary(Path(__file__).parents[2] / "corpus" / "glossary.toml")

ISSUES = {
    "R1": "Data lost with RF=1 on node 10.0.0.12:9100, release 2.18.3.0-b75.",
    "R2": "Data lost with RF=3; it runs at 10.0.0.12:7000, release 2.18.1.0-b1.",
    "R3": "E0206 [yb-master] started with --max_clock_skew_usec=500000: ERROR: 40001 could not serialize access",
    "R4": "The replication factor set to 1; TServers on Xmx4g were killed: Out of memory in /var/log/yb-tserver.INFO",
    "R5": "Kein Speicher: Köln café, naïve résumé; certificate 550e8400-e29b-41d4-a716-446655440000 had expired",
    "R6": "To be or not to be: it was what it was",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened = open_engine(tmp_path_factory.mktemp("finding") / "index", create=True)
    reports = [
        Report(id=name, title=name, headline=name, sections=(Section("issue_description", "", text),)) for name, text in ISSUES.items()
    ]
    opened.write([document(report, file=f"{report.id}.txt", digest=report.id) for report in reports])
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("RF=1", {"R1", "R4"}, id="a setting, and the same in words"),
        pytest.param("rf = 1", {"R1", "R4"}, id="a setting typed otherwise"),
        pytest.param('"RF=1"', {"R1"}, id="a setting exactly"),
        pytest.param("RF=3", {"R2"}, id="another value of it"),
        pytest.param("replication factor", {"R1", "R2", "R4"}, id="words, and their abbreviation"),
        pytest.param("10.0.0.12:9100", {"R1"}, id="an address with a port"),
        pytest.param("10.0.0.12", {"R1", "R2"}, id="an address without its port"),
        pytest.param("(10.0.0.12:9100),", {"R1"}, id="an address in parentheses"),
        pytest.param("2.18.3", {"R1"}, id="the leading part of a version"),
        pytest.param("v2.18.3.0", {"R1"}, id="a version with its letter"),
        pytest.param("3.0-b75", {"R1"}, id="the end of a version"),
        pytest.param("2.18.*", {"R1", "R2"}, id="the beginning of a version"),
        pytest.param("[yb-master]", {"R3"}, id="in brackets"),
        pytest.param("ERROR: 40001", {"R3"}, id="an error code"),
        pytest.param("E0206 [yb-master] started with --max_clock_skew_usec=500000: ERROR: 40001", {"R3"}, id="a whole log line"),
        pytest.param('"ERROR: 40001 could not serialize"', {"R3"}, id="a quoted message"),
        pytest.param("clock", {"R3"}, id="the middle word of a flag"),
        pytest.param("--max_clock_skew_usec", {"R3"}, id="a flag without its value"),
        pytest.param("--max_clock_skew_usec=7", set(), id="a flag with another value"),
        pytest.param("-Xmx4g", {"R4"}, id="an option of a JVM"),
        pytest.param("tserver", {"R4"}, id="a name with capitals, in small letters"),
        pytest.param("tablet server", {"R4"}, id="a name in full"),
        pytest.param("OOM", {"R4"}, id="an abbreviation"),
        pytest.param("yb-tserver.INFO", {"R4"}, id="the end of a path"),
        pytest.param("koln cafe naive", {"R5"}, id="without accents"),
        pytest.param("550e8400-e29b-41d4-a716-446655440000", {"R5"}, id="a UUID"),
        pytest.param("446655440000", {"R5"}, id="the end of a UUID"),
        pytest.param("cert", {"R5"}, id="another word for it"),
        pytest.param("what it was", {"R6"}, id="only stop words"),
        pytest.param("lost -RF=3", {"R1"}, id="an exclusion"),
        pytest.param("memroy~2", {"R4"}, id="a typo"),
        pytest.param("certif* OR serializ*", {"R3", "R5"}, id="beginnings"),
        pytest.param("id:r2 OR id:R3", {"R2", "R3"}, id="ids"),
        pytest.param("title:lost", set(), id="not in that field"),
        pytest.param("", set(ISSUES), id="nothing typed"),
    ],
)
def test_it_finds(engine: Engine, text: str, expected: set[str]) -> None:
    results = engine.search(parse(text, GLOSSARY).query, Selection())
    assert {hit.report.id for hit in results.hits} == expected


@pytest.mark.parametrize("name", ISSUES)
def test_a_pasted_text_finds_its_own_report_first(engine: Engine, name: str) -> None:
    asked = parse(ISSUES[name], GLOSSARY)
    assert [hit.report.id for hit in engine.search(asked.query, Selection()).hits][:1] == [name]
    if name != "R6":
        assert engine.search(bag(ISSUES[name]), Selection()).hits[0].report.id == name


def test_best_partial_matches_have_more_and_rarer_words_first(engine: Engine) -> None:
    asked = parse("data serialize memory lost nowhere", GLOSSARY)
    assert engine.search(asked.query, Selection()).total == 0
    assert asked.partial is not None
    assert {hit.report.id for hit in engine.search(asked.partial, Selection()).hits} == {"R1", "R2", "R3", "R4"}
