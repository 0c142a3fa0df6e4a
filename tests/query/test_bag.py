"""A text as a bag of terms."""

import pytest

from indexer.query import MAX_BAG_TERMS, NOTHING, Or, Query, Term, bag


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("disk", Term("text", "disk"), id="a word"),
        pytest.param(
            "the disks, the disk: full", Or((Term("text", "disk", 2.0), Term("text", "full"))), id="repeated words count, stop words do not"
        ),
        pytest.param("RF=1", Or((Term("text", "rf"), Term("text", "1"), Term("text", "rf=1"))), id="an identifier by its parts and whole"),
        pytest.param('NOT "disk" OR -full', Or((Term("text", "not"), Term("text", "disk"), Term("text", "full"))), id="no operators"),
        pytest.param("of the", NOTHING, id="nothing but stop words"),
        pytest.param("", NOTHING, id="nothing"),
    ],
)
def test_a_text_is_its_terms(text: str, expected: Query) -> None:
    assert bag(text) == expected


def test_the_terms_may_be_those_of_one_field() -> None:
    assert bag("disk full", field="resolution") == Or((Term("resolution", "disk"), Term("resolution", "full")))


def test_the_most_repeated_terms_of_a_long_text_are_kept() -> None:
    query = bag(" ".join(f"w{place}" for place in range(2 * MAX_BAG_TERMS)) + " last last")
    assert isinstance(query, Or)
    assert len(query.children) == MAX_BAG_TERMS
    assert query.children[:2] == (Term("text", "last", 2.0), Term("text", "w0"))
