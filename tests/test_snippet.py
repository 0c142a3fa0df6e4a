"""Passages, openings and whole sections with what was looked for marked."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.marks import Marks, Wanted, find, marks
from indexer.query import EVERYTHING, NOTHING, And, Best, Exact, Fuzzy, Not, Or, Phrase, Prefix, Query, Range, Term, parse
from indexer.snippet import ELLIPSIS, Piece, Snippet, best_passage, opening, whole


def shown(snippet: Snippet | None) -> str | None:
    """A snippet in one line, with brackets around matches."""
    return None if snippet is None else "".join(f"[{piece.text}]" if piece.match else piece.text for piece in snippet.pieces)


def marked(text: str, query: Query, section: str = "issue_description") -> str | None:
    return shown(whole(text, marks(query), section))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param(
            Term("text", "disk"),
            Marks({"text": Wanted(terms=frozenset({"disk"}))}),
            id="a term",
        ),
        pytest.param(
            And((Term("text", "disk"), Or((Phrase("title", ("full", "disk")), Best((Prefix("text", "No"), Fuzzy("text", "Dsik", 2))))))),
            Marks(
                {
                    "text": Wanted(terms=frozenset({"disk"}), prefixes=frozenset({"no"}), fuzzy=frozenset({("dsik", 2)})),
                    "title": Wanted(phrases=frozenset({("full", "disk")})),
                }
            ),
            id="all leaves, by field",
        ),
        pytest.param(
            And((Not(Term("text", "disk")), Exact("status", "Open"), Range("ttr", 1, 2))), Marks(), id="not what is excluded or filtered by"
        ),
        pytest.param(EVERYTHING, Marks(), id="everything"),
        pytest.param(NOTHING, Marks(), id="nothing"),
    ],
)
def test_what_is_looked_for_is_marked(query: Query, expected: Marks) -> None:
    assert marks(query) == expected


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        pytest.param("disk", "Disks full, DISK lost", "[Disks] full, [DISK] lost", id="all forms of a word"),
        pytest.param('"disks"', "Disks full, DISK lost", "[Disks] full, DISK lost", id="a word in quotes as it is"),
        pytest.param("RF=1", "RF=1, RF=3, RF = 1 and RF: 1", "[RF=1], RF=3, [RF = 1] and [RF: 1]", id="a setting whole, not another value"),
        pytest.param("clock", "--max_clock_skew_usec", "--max_[clock]_skew_usec", id="a part of a flag"),
        pytest.param("--max_clock_skew_usec", "set --max_clock_skew_usec=7", "set [--max_clock_skew_usec=7]", id="a flag with its value"),
        pytest.param("2.18.3", "on 2.18.3.0-b75.", "on [2.18.3.0-b75].", id="a version by its leading part"),
        pytest.param("10.4.1.7:9100", "node 10.4.1.7:9100 down", "node [10.4.1.7:9100] down", id="an address once, not part by part"),
        pytest.param(
            '"out of memory"', "Out of\n  memory. Memory out of", "[Out of\n  memory]. Memory out of", id="a phrase over a line break"
        ),
        pytest.param('"a a"', "a a a a a", "[a a] [a a] a", id="a phrase that overlaps itself"),
        pytest.param("mem*", "Memory, remember", "[Memory], remember", id="a prefix"),
        pytest.param("yb-ts*", "the yb-tserver, yb-master", "the [yb-tserver], yb-master", id="the beginning of an identifier"),
        pytest.param("memroy~2", "memory momroy, emory", "[memory] [momroy], emory", id="typos that keep the first letter"),
        pytest.param("dik~", "disk din risk d", "[disk] [din] risk d", id="one edit"),
        pytest.param("disk -full", "disk full", "[disk] full", id="not what is excluded"),
        pytest.param("title:disk full", "disk full", "disk [full]", id="not what another field has to have"),
        pytest.param("café", "Cafe\u0301s", "[Cafe\u0301s]", id="accents"),
        pytest.param("status:open", "open", "open", id="not a value of the header"),
        pytest.param("full disk", "the disk is full", "the [disk] is [full]", id="several words"),
    ],
)
def test_marks_are_what_matched(query: str, text: str, expected: str) -> None:
    assert marked(text, parse(query).query) == expected


def test_a_field_is_marked_in_its_own_section_only() -> None:
    query = Term("resolution", "disk")
    assert marked("disk", query, "resolution") == "[disk]"
    assert marked("disk", query, "root_cause") == "disk"


def test_overlapping_marks_become_one() -> None:
    query = And((Phrase("text", ("full", "disk")), Phrase("text", ("disk", "lost")), Term("text", "disk")))
    assert marked("full disk lost", query) == "[full disk lost]"


PROSE = (
    "The first sentence says nothing. Nodes went down at night, one after another, and nobody saw it. "
    "Then the replication factor was found to be one. After that the disks were replaced, which took a day. "
    "The last sentence says nothing either, but it says so at some length."
)


@pytest.mark.parametrize(
    ("query", "max_chars", "expected"),
    [
        pytest.param("replication", 80, "…Then the [replication] factor was found to be one.…", id="whole sentences"),
        pytest.param("sentence", 40, "The first [sentence] says nothing.…", id="the beginning, and the first of equals"),
        pytest.param("length", 60, "…sentence says nothing either, but it says so at some [length].", id="the end"),
        pytest.param("replaced", 30, "…were [replaced], which took a…", id="words where a sentence does not fit"),
        pytest.param("nodes disks", 60, "…[Nodes] went down at night, one after another, and nobody saw…", id="as many as fit"),
        pytest.param("missing", 60, None, id="nothing found"),
    ],
)
def test_the_best_passage(query: str, max_chars: int, expected: str | None) -> None:
    assert shown(best_passage(PROSE, marks(parse(query).query), "root_cause", max_chars=max_chars)) == expected


def test_the_passage_with_the_most_different_words_wins() -> None:
    text = "disk disk disk disk. " + "x " * 100 + "\n\nA disk was full again and again.\n\n" + "x " * 100
    assert shown(best_passage(text, marks(parse("disk full").query), "impact", max_chars=40)) == "…A [disk] was [full] again and again.…"


def test_the_passage_with_the_rarest_word_wins() -> None:
    text = "A disk was replaced. " + "x " * 100 + "\n\nThe tombstone was kept for a year.\n\n" + "x " * 100
    wanted = marks(parse("disk tombstone").query)
    rarity = {"disk": 0.1, "tombston": 1.0}
    snippet = best_passage(text, wanted, "impact", max_chars=40, weight=rarity.__getitem__)
    assert shown(snippet) == "…The [tombstone] was kept for a year.…"
    assert snippet is not None
    assert snippet.weight == 1.0


def test_a_phrase_does_not_weigh_by_its_stop_words() -> None:
    weighed: list[str] = []

    def weight(term: str) -> float:
        weighed.append(term)
        return 1.0

    best_passage("out of memory", marks(Phrase("text", ("out", "of", "memory"))), "impact", weight=weight)
    assert weighed == ["out", "memori"]


def test_line_breaks_stay_where_a_point_begins_and_only_there() -> None:
    text = "The disk\nwas full:\n\n  - one   node\n  - 2 nodes\nwere lost\nOwner: ops\n$ df -h\n3. Done"
    snippet = best_passage(text, marks(parse("disk").query), "impact")
    assert shown(snippet) == "The [disk] was full:\n- one node\n- 2 nodes were lost\nOwner: ops\n$ df -h\n3. Done"


def test_a_mark_longer_than_the_passage_is_cut() -> None:
    text = "x" * 50 + "-" + "y" * 50
    snippet = best_passage(f"see {text} there", marks(parse(text).query), "impact", max_chars=20)
    assert snippet == Snippet("impact", (Piece(ELLIPSIS), Piece("x" * 20, match=True), Piece(ELLIPSIS)))


def test_a_passage_names_its_section() -> None:
    snippet = best_passage("disk", marks(Term("text", "disk")), "next_steps")
    assert snippet == Snippet("next_steps", (Piece("disk", match=True),))


@pytest.mark.parametrize(
    ("text", "max_chars", "expected"),
    [
        pytest.param("  Short.  ", 40, "Short.", id="a short text"),
        pytest.param("One sentence here. Another sentence there.", 30, "One sentence here.…", id="to the end of a sentence"),
        pytest.param("One sentence without any end for a long time", 30, "One sentence without any end…", id="to the end of a word"),
        pytest.param("- a point\n- another\n- a third point", 22, "- a point\n- another…", id="to the end of a point"),
        pytest.param("x" * 30, 20, "x" * 20 + "…", id="within a word that is too long"),
        pytest.param("", 20, "", id="nothing"),
        pytest.param(" \n ", 20, "", id="only space"),
    ],
)
def test_an_opening_is_the_beginning_of_a_section(text: str, max_chars: int, expected: str) -> None:
    assert shown(opening(text, "resolution", max_chars=max_chars)) == expected


def test_an_opening_may_have_marks() -> None:
    snippet = opening("Replaced the disk. And more of it.", "resolution", max_chars=20, marks=marks(parse("disk").query))
    assert shown(snippet) == "Replaced the [disk].…"


def test_whole_sections_keep_every_character() -> None:
    text = "  disk\r\n\tfull \n"
    snippet = whole(text, marks(parse("disk").query), "impact")
    assert "".join(piece.text for piece in snippet.pieces) == text
    assert shown(snippet) == "  [disk]\r\n\tfull \n"


_WORDS = st.sampled_from(
    ["disk", "Disks", "RF=1", "RF", "full", "the", "out of memory", "10.0.0.1:9100", "x" * 60, "é", "e\u0301", "½", "ﾞ"]
)
_GAPS = st.sampled_from([" ", " ", " ", "\n", "\n\n", ". ", ", ", "\n- ", "\n1. ", ": ", "-", "  \t", "\u00a0"])
_TEXTS = st.one_of(st.lists(st.tuples(_WORDS, _GAPS), max_size=60).map(lambda pairs: "".join(map("".join, pairs))), st.text(max_size=200))
_QUERIES = st.sampled_from(
    ["disk", "RF=1", "disk full", '"out of memory"', "di*", "dsik~2", "10.0.0.1", "x" * 60, "café OR full", "-full disk", "é ½"]
)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


@settings(max_examples=300, deadline=None)
@given(text=_TEXTS, query=_QUERIES, max_chars=st.integers(10, 120))
def test_a_snippet_neither_loses_nor_invents_anything(text: str, query: str, max_chars: int) -> None:
    wanted = marks(parse(query).query)
    spans = find(wanted, "other", text)
    every = whole(text, wanted, "other")
    assert "".join(piece.text for piece in every.pieces) == text
    assert [piece.text for piece in every.pieces if piece.match] == [text[span.start : span.end] for span in spans]
    passage = best_passage(text, wanted, "other", max_chars=max_chars)
    assert (passage is None) == (not spans)
    for snippet in filter(None, (passage, opening(text, "other", max_chars=max_chars, marks=wanted))):
        pieces = list(snippet.pieces)
        before = bool(pieces) and pieces[0].text == ELLIPSIS and pieces.pop(0) is not None
        after = bool(pieces) and pieces[-1].text == ELLIPSIS and pieces.pop() is not None
        body = "".join(piece.text for piece in pieces)
        assert all(piece.text for piece in pieces)
        assert len(body) <= max_chars
        assert _bare(body) in _bare(text)
        assert before or _bare(text).startswith(_bare(body))
        assert after or _bare(text).endswith(_bare(body))
    assert passage is None or any(piece.match for piece in passage.pieces)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("disk " * 60_000, id="a match everywhere"),
        pytest.param("word " * 60_000 + "disk", id="a match at the end"),
        pytest.param("x" * 1_000_000, id="one long word"),
        pytest.param("- " * 500_000, id="points without words"),
        pytest.param("\n" * 1_000_000 + "disk", id="empty lines"),
        pytest.param("disk full out of " * 20_000, id="several words"),
    ],
)
def test_a_huge_section_gives_a_passage_of_the_usual_length(text: str) -> None:
    wanted = marks(parse('disk full "out of memory" mem* dsik~2').query)
    passage = best_passage(text, wanted, "other")
    assert (passage is not None) == ("disk" in text)
    for snippet in (passage, opening(text, "other", marks=wanted)):
        if snippet is not None:
            assert sum(len(piece.text) for piece in snippet.pieces) <= 240 + 2 * len("…")
    if passage is not None:
        assert any(piece.match for piece in passage.pieces)
