"""What cannot be taken as typed is searched as text, and said so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query import MAX_CLAUSES, MAX_DEPTH, MAX_QUERY, And, Best, Or, Phrase, Query, Term, bag, parse

DISK, FULL = Term("text", "disk"), Term("text", "full")


def codes(text: str) -> list[str]:
    return [notice.code for notice in parse(text).notices]


@pytest.mark.parametrize(
    ("text", "code", "meant"),
    [
        pytest.param("disk (full", "literal", And((DISK, FULL)), id="an open parenthesis"),
        pytest.param("disk) full", "literal", And((DISK, FULL)), id="a closing parenthesis"),
        pytest.param(")disk full(", "literal", And((DISK, FULL)), id="parentheses the wrong way round"),
        pytest.param("disk OR", "literal", DISK, id="OR at the end"),
        pytest.param("OR disk", "literal", DISK, id="OR at the beginning"),
        pytest.param("disk OR OR full", "literal", And((DISK, FULL)), id="OR twice"),
        pytest.param("disk AND", "literal", DISK, id="AND at the end"),
        pytest.param("(disk OR) full", "literal", And((DISK, FULL)), id="OR before a parenthesis"),
        pytest.param("disk NOT", "literal", And((DISK, Term("text", "not"))), id="NOT at the end"),
        pytest.param(
            "title:disk OR (full",
            "literal",
            And((Best((Term("text", "title:disk"), Phrase("text", ("title", "disk")))), FULL)),
            id="all of it",
        ),
        pytest.param('"disk full', "unbalanced-quote", And((DISK, FULL)), id="an open quotation mark"),
        pytest.param(
            'title:"disk full', "unbalanced-quote", And((Term("text", "titl"), DISK, FULL)), id="an open quotation mark in a field"
        ),
        pytest.param('"disk" "full', "unbalanced-quote", And((Phrase("text", ("disk",)), FULL)), id="the last of three marks"),
        pytest.param("created:disk", "not-a-date", Best((Term("text", "created:disk"), Phrase("text", ("created", "disk")))), id="no date"),
        pytest.param("created:2024-02-31", "not-a-date", None, id="no such day"),
        pytest.param("created:2024-13", "not-a-date", None, id="no such month"),
        pytest.param("created:>", "not-a-date", Term("text", "creat"), id="compared with nothing"),
        pytest.param("created:..", "not-a-date", Term("text", "creat"), id="a span of nothing"),
        pytest.param("created:2024..disk", "not-a-date", None, id="half a span"),
        pytest.param('created:"last week"', "not-a-date", Phrase("text", ("last", "week")), id="a phrase that is no date"),
        pytest.param("created:(disk)", "not-a-date", DISK, id="a group with no date"),
        pytest.param("ttr:soon", "not-a-number", Best((Term("text", "ttr:soon"), Phrase("text", ("ttr", "soon")))), id="no number"),
        pytest.param("d* disk", "short-prefix", And((Term("text", "d"), DISK)), id="a prefix of one letter"),
        pytest.param("-disk", "dash-text", DISK, id="only an excluded word"),
        pytest.param("-disk -full", "dash-text", And((DISK, FULL)), id="only excluded words"),
    ],
)
def test_it_is_searched_as_text(text: str, code: str, meant: Query | None) -> None:
    asked = parse(text)
    assert code in codes(text)
    assert meant is None or asked.query == meant


@pytest.mark.parametrize("text", ["()", '""', "*", "!!!", "- -", "(())", '"***"', "\\"])
def test_a_text_without_any_word_shows_everything_and_says_so(text: str) -> None:
    assert parse(text).query == parse("").query
    assert codes(text)[-1] == "no-words"


@pytest.mark.parametrize("text", ["AND", "OR", "NOT"])
def test_an_operator_alone_is_searched_as_a_word(text: str) -> None:
    assert parse(text).query in (Phrase("text", (text.lower(),)), Term("text", text.lower()))
    assert codes(text)[0] == "literal"


def test_parentheses_up_to_the_cap_are_read_and_beyond_are_text() -> None:
    def nested(depth: int) -> str:
        return "".join(f"(w{place} OR w{place}x " for place in range(depth)) + "end" + ")" * depth

    assert codes(nested(MAX_DEPTH)) == []
    assert codes(nested(MAX_DEPTH + 1)) == ["too-deep"]
    assert isinstance(parse(nested(MAX_DEPTH + 1)).query, And)


def test_clauses_up_to_the_cap_are_read_and_beyond_are_text() -> None:
    def words(count: int) -> str:
        return " OR ".join(f"w{place}" for place in range(count))

    assert isinstance(parse(words(MAX_CLAUSES)).query, Or)
    asked = parse(words(MAX_CLAUSES + 1))
    assert [notice.code for notice in asked.notices] == ["too-many-clauses"]
    assert isinstance(asked.query, And)
    assert asked.partial == bag(words(MAX_CLAUSES + 1))


def test_words_in_one_chunk_count_as_clauses_too() -> None:
    assert codes(",".join(f"w{place}" for place in range(MAX_CLAUSES + 1))) == ["too-many-clauses"]


def test_only_the_first_characters_of_a_long_text_are_searched() -> None:
    text = "disk" + " " * MAX_QUERY + "full"
    assert parse(text).query == DISK
    assert codes(text) == ["too-long"]
    assert parse(text).text == text


def test_a_pasted_log_is_searched_by_its_words() -> None:
    line = (
        "I0206 12:00:01.123456 4711 raft_consensus.cc:512] T a1b2 P c3d4 [term 7 FOLLOWER]: Pre-election (timed out) -- status: NOT_LEADER "
    )
    asked = parse(line * 20)
    assert [notice.code for notice in asked.notices] == ["too-long", "too-many-clauses"]
    assert asked.partial == bag((line * 20)[:MAX_QUERY])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("(" * 3_000, id="parentheses"),
        pytest.param("(" * 500 + ")" * 500, id="balanced parentheses"),
        pytest.param("NOT " * 250, id="negations"),
        pytest.param("NOT " * 249 + "disk", id="negations of a word"),
        pytest.param("-" * 1_000, id="dashes"),
        pytest.param('"' * 1_000, id="quotes"),
        pytest.param("title:" * 160, id="fields"),
        pytest.param("title:(" * 140, id="field groups"),
        pytest.param("a OR " * 5_000, id="alternatives"),
        pytest.param("*~" * 500, id="stars and tildes"),
        pytest.param("." * 999 + "*", id="dots before a star"),
        pytest.param("\ud800 \x00 \uffff", id="no characters"),
    ],
)
def test_hostile_text_is_only_text(text: str) -> None:
    assert isinstance(parse(text).interpreted, str)


@given(st.text(max_size=MAX_QUERY + 50))
def test_no_text_raises(text: str) -> None:
    assert parse(text).text == text
