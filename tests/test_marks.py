"""Marks are looked for around needles only; a property test holds them to what the analysis of the whole text marks."""

import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.analysis import analyze, stem
from indexer.glossary import load_glossary
from indexer.marks import Span, Wanted, find, marks
from indexer.marks.finding import joined, spans
from indexer.marks.needles import needles, stretches
from indexer.query import Fuzzy, Or, Phrase, Prefix, Query, Term, parse

_PIECES = """
disk Disks RF=1 rf = -3 the out of memory Out-of-memory 10.0.0.1:9100 2.18.3.0-b75 TabletServers tserver SST SSTs SSTs=1 a:b=c
--max_clock_skew_usec=5 dying stability hoping memories yb-tserver _x_ a a= =b Café naïve 日本 ½ ﬁle replication factor
"""
_ODD = ["= 1", "Cafe\u0301s", "\u200bdi\u200bsk", "\u0130", "\u017ft", "\u212a8s", "\u201cdisk\u201d", "it\u2019s", "x" * 250]
_GAPS = st.sampled_from(
    [" ", " ", " ", "\n", "\n\n", "\t", " = ", "= ", " =", "=", ". ", ",", "-", ":", "_", "", "\u00a0", "\u2003", "\x1c"]
)
_TEXTS = st.one_of(
    st.lists(st.tuples(st.sampled_from([*_PIECES.split(), *_ODD]), _GAPS), max_size=25).map(lambda pairs: "".join(map("".join, pairs))),
    st.text(alphabet="aA =\n1-_.:é\u0130dD\u0301", max_size=40),
    st.text(max_size=60),
)
_TYPED = """
disk|RF=1|rf|disk full|"out of memory"|"a a"|di*|dsik~2|dik~|memroy~2|10.0.0.1|2.18|yb-ts*|tablet*|ssts|café|½|hope|die|stable|memory|K8s
--max_clock_skew_usec|max*|the|file|日本|"naïve x"|"disk out of"|"cafe disk"|a:b|"of memory" disk*|x|"rf 1"|_x*|a=b|replication factor|st
"""
_ASKED = [text for line in _TYPED.split("\n") for text in line.split("|")]
_GLOSSARY = load_glossary(Path("corpus/glossary.toml"))
_LEAVES = st.one_of(
    st.builds(Term, st.just("text"), st.text(alphabet="abkisd1=.é", max_size=4)),
    st.builds(Prefix, st.just("text"), st.text(alphabet="ad1=. é", max_size=3)),
    st.builds(Fuzzy, st.just("text"), st.text(alphabet="disk", max_size=6), st.integers(1, 2)),
    st.builds(Phrase, st.just("text"), st.lists(st.sampled_from(["a", "d", "1", "disk", "é", ""]), max_size=3).map(tuple)),
)
_QUERIES = st.one_of(
    st.sampled_from(_ASKED).map(lambda text: parse(text, _GLOSSARY).query),
    st.lists(_LEAVES, max_size=3).map(lambda found: Or(tuple(found))),
)


def thoroughly(wanted: Wanted, text: str) -> tuple[Span, ...]:
    """What is marked when all of a text is analysed."""
    return joined(spans(wanted, analyze(text)))


@settings(max_examples=1_500, deadline=None)
@given(text=_TEXTS, query=_QUERIES)
@example(text="RF  =  1, rf = 1; RF\n=\n1", query=parse("RF=1").query)
@example(text="\u0130 disk", query=parse("disk").query)
def test_what_is_marked_is_what_the_analysis_of_the_whole_text_marks(text: str, query: Query) -> None:
    wanted = marks(query).in_section("other")
    assert find(marks(query), "other", text) == (thoroughly(wanted, text) if wanted else ())


def test_the_marks_of_all_sample_reports_are_those_of_their_whole_analysis() -> None:
    typed = ["replication factor", "RF=1", '"out of memory"', "clock skew", "tser*", "memroy~2 disk", "2.18.3", "10.4.1.7:9100", "the"]
    for path in sorted(Path("corpus/reports").glob("*.txt"))[:12]:
        text = path.read_text(encoding="utf-8", errors="replace")
        for query in typed:
            wanted = marks(parse(query, _GLOSSARY).query)
            assert find(wanted, "other", text) == thoroughly(wanted.in_section("other"), text)


_ENDINGS = """
s es ies ied y ed ing edly ingly eed eedly ying tional enci ency ancy ably ently izer ization ational ator alism ality ally fulness fully
ously ousness iveness ivity bility bilities bly ogy ogies ogist lessly li ly icate ative alize icity ical ness ance ence er ic able ible
ant ement ent ism ate iti ous ive ize ion e l ll le i ie ss us sses at bl iz
"""
_ROOTS = """
d l t v h hop hopp sta stab organ un rel sk past inn out cann herr even succ proc exc gener commun a e b fl str repl memor index y tox ay
say gent id ear on sing ug new how atl cosm bias k cre agr emerg inter later univers arsen wh
"""


def test_a_stem_without_its_tail_begins_all_its_words() -> None:
    """Stemming, all rules in all orders: what does not begin so would never be marked."""
    made = {root + "".join(ends) for root in _ROOTS.split() for ends in product(["", *_ENDINGS.split()], repeat=2)}
    met = {
        word
        for path in Path("corpus/reports").iterdir()
        for word in re.findall("[a-z]+", path.read_text(encoding="utf-8", errors="replace").lower())
    }
    assert not [word for word in made | met if not word.startswith(needles(Wanted(frozenset({stem(word)}))).beginnings[0])]


@pytest.mark.parametrize(
    ("query", "text", "looked_at"),
    [
        pytest.param("disk", "The DISKS are full. A disk, again.", ["DISKS", "disk,"], id="a word"),
        pytest.param("RF=1", "is with RF = 1 set here", ["RF = 1 set"], id="a setting with spaces"),
        pytest.param('"out of memory"', "got out of the car", [], id="a phrase of which a word is missing"),
        pytest.param('"out of memory"', "it ran out of memory at night", ["out of memory"], id="a phrase"),
        pytest.param("disk", "naïve about the disk", ["naïve", "disk"], id="what is not ASCII, which folding may change"),
        pytest.param("memroy~", "some memory", ["memory"], id="a typo, of which a half is unharmed"),
        pytest.param("disk", "no mDisks, no 2disks, but 2Disk and a-disk", ["mDisks,", "2Disk", "a-disk"], id="where a word begins"),
        pytest.param("zebra", "nothing here\n" * 1_000, [], id="nothing"),
    ],
)
def test_only_what_may_hold_a_mark_is_analysed(query: str, text: str, looked_at: list[str]) -> None:
    wanted = marks(parse(query).query).in_section("other")
    found = [text[start:end] for start, end in stretches(text, needles(wanted))]
    assert found == looked_at
