"""Telling terms: rare before common, repeated before single, identifiers before prose, each with where it came from."""

import math

import pytest

from indexer.similar.telling import IDENTIFIER_WEIGHT, MAX_TELLING, Part, Telling, idf, telling_terms

_FREQUENCIES = {"quorum": 2, "region": 2, "tablet": 90, "rf=1": 2, "rf": 30, "1": 40, "write": 15}


def told(*parts: Part, count: int = 100) -> dict[str, Telling]:
    found = telling_terms(parts, doc_freq=lambda term: _FREQUENCIES.get(term, 0), count=count)
    return {entry.term: entry for entry in found}


def test_rare_words_come_first_and_words_that_no_report_has_not_at_all() -> None:
    found = told(Part("", "A tablet without quorum: writes unheardof", 1.0))
    assert list(found) == ["quorum", "write", "tablet"]
    assert found["write"].written == "writes"


def test_repetition_counts_as_its_square_root() -> None:
    once, nine = told(Part("", "quorum", 1.0))["quorum"], told(Part("", "quorum " * 9, 1.0))["quorum"]
    assert nine.weight == pytest.approx(3 * once.weight)
    assert once.weight == pytest.approx(math.sqrt(idf(100, 2)))
    assert once.strength == pytest.approx(once.weight * idf(100, 2))


def test_an_identifier_weighs_more_than_a_word_as_rare() -> None:
    found = told(Part("", "RF=1 and quorum", 1.0))
    assert found["rf=1"].identifier
    assert not found["quorum"].identifier
    assert found["rf=1"].weight == pytest.approx(IDENTIFIER_WEIGHT * found["quorum"].weight)


def test_a_part_counts_by_its_factor_and_shares_say_where_a_term_came_from() -> None:
    found = told(Part("root_cause", "quorum", 3.0), Part("", "quorum", 1.0), Part("", "region", 1.0))
    assert found["quorum"].shares == (("root_cause", 0.75), ("", 0.25))
    assert found["quorum"].weight == pytest.approx(2 * found["region"].weight)


@pytest.mark.parametrize(
    ("having", "count", "distinctive"),
    [(1, 100, True), (20, 100, True), (21, 100, False), (2, 3, True), (3, 3, False)],
)
def test_a_term_that_many_reports_have_is_not_distinctive(having: int, count: int, distinctive: bool) -> None:
    (found,) = telling_terms([Part("", "quorum", 1.0)], doc_freq=lambda _: having, count=count)
    assert found.distinctive is distinctive


def test_an_everyday_word_is_not_distinctive_however_rare_but_an_identifier_is() -> None:
    found = telling_terms([Part("", "Anything else THINGS quorum get=1 137 40001", 1.0)], doc_freq=lambda _: 1, count=100)
    assert {entry.term: entry.distinctive for entry in found if entry.term not in ("els", "get", "1")} == {
        "anyth": False, "thing": False, "quorum": True, "get=1": True, "137": False, "40001": True,
    }  # fmt: skip


def test_only_so_many_are_chosen_the_strongest() -> None:
    text = " ".join(f"word{number}" for number in range(MAX_TELLING + 20))
    found = telling_terms([Part("", text, 1.0)], doc_freq=lambda term: 1 + int(term.removeprefix("word")), count=1_000)
    assert [entry.term for entry in found] == [f"word{number}" for number in range(MAX_TELLING)]


def test_rarity_falls_with_the_reports_that_have_a_term_and_stays_above_0() -> None:
    values = [idf(100, having) for having in range(1, 101)]
    assert values == sorted(values, reverse=True)
    assert values[-1] > 0


def test_a_text_without_words_tells_nothing() -> None:
    assert told(Part("", " ... ", 1.0)) == {}
