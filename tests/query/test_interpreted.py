"""The query as understood is written in the query language, and means the same when it is read again."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.glossary import NO_ENTRIES, Glossary, load_glossary
from indexer.query import parse

SHIPPED = load_glossary(Path(__file__).parents[2] / "corpus" / "glossary.toml")

_PIECES = [
    *("disk", "full", "the", "RF", "1", "2024", "2024-02", "P1", "done", "CE1", "out of memory", "TServer", "SSTs", "v2.18.3"),
    *("10.0.0.1:9100", "don't", "x", "_", "é", "e\u0301", "½", "ß", "İ", "ﾞ", "\u00ad"),
    *("AND", "OR", "NOT", "-", "--", "(", ")", '"', "“", "*", "~", "~2", "=", "..", ">=", "<", ":", "/", "//", "\\", ".", ",", "[", "#"),
    *("created:", "status:", "priority:", "resolution:", "title:", "ttr:", "id:", "customer:", "version:", "foo:"),
    *(" ", " ", " ", " ", " ", "\n"),
]


@pytest.mark.parametrize(
    ("text", "interpreted"),
    [
        pytest.param("Replication  factor resolution:backup", "Replication factor AND resolution:backup", id="words, then a field"),
        pytest.param("the disk is full", "disk full", id="without stop words"),
        pytest.param("disk -full", "disk AND NOT full", id="an exclusion"),
        pytest.param("(disk OR full) node", "(disk OR full) AND node", id="a choice"),
        pytest.param("((disk full) OR node)", "disk full OR node", id="without needless parentheses"),
        pytest.param("-(disk full) node", "NOT (disk full) AND node", id="an excluded group"),
        pytest.param("severity:sev1 CLOSED:2024-02", "priority:Critical AND resolved:2024-02", id="fields and values by their own names"),
        pytest.param('status:"in progress"', 'status:"In Progress"', id="a value of two words"),
        pytest.param("“disk   full”", '"disk full"', id="a phrase"),
        pytest.param("resolution:(disk OR full)", "resolution:disk OR resolution:full", id="a group in a field"),
        pytest.param("created:2024-03..2024-01 ttr:=2", "created:2024-01..2024-03 AND ttr:2", id="a span"),
        pytest.param("DIS* disk~1 full~2", "dis* AND disk~ AND full~2", id="a prefix and typos"),
        pytest.param("RF = 1", "RF=1", id="a setting"),
        pytest.param("x,status:open", "x \\status:open", id="text that looks like a field"),
        pytest.param("\\NOT disk", "not disk", id="text that looks like an operator"),
        pytest.param("disk OR", "disk", id="literally"),
    ],
)
def test_it_is_written(text: str, interpreted: str) -> None:
    assert parse(text).interpreted == interpreted


@pytest.mark.parametrize("glossary", [pytest.param(NO_ENTRIES, id="no glossary"), pytest.param(SHIPPED, id="the shipped glossary")])
@settings(max_examples=400, deadline=None)
@given(text=st.one_of(st.lists(st.sampled_from(_PIECES), max_size=20).map("".join), st.text(max_size=80)))
def test_it_means_the_same_when_read_again(glossary: Glossary, text: str) -> None:
    asked = parse(text, glossary)
    again = parse(asked.interpreted, glossary)
    if not asked.notices:
        assert again.notices == ()
        assert again.query == asked.query
        assert again.partial == asked.partial
        assert again.interpreted == asked.interpreted
