"""The prior: exactly 1 until there is enough feedback, never far from it, and off when the operator says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.judgements import ENOUGH, SWAY, Asked, Judgements, Tally, Verdict, factor

COUNTS = st.integers(0, 10**9)
TALLIES = st.builds(Tally, COUNTS, COUNTS, COUNTS)


def vote(judgements: Judgements, report: str, verdict: Verdict, times: int) -> None:
    for number in range(times):
        judgements.put_feedback(Asked.of_terms([f"query{number}"]), report, verdict)


@given(TALLIES)
def test_the_factor_is_near_one(tally: Tally) -> None:
    assert 1 - SWAY <= factor(tally) <= 1 + SWAY


@given(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4))
def test_the_factor_is_one_until_there_is_enough(helpful: int, not_helpful: int, copied: int) -> None:
    tally = Tally(helpful, not_helpful, copied)
    assert tally.total >= ENOUGH or factor(tally) == 1


@given(st.integers(0, 1_000), st.integers(0, 1_000), st.integers(0, 1_000))
def test_a_good_verdict_raises_and_a_bad_one_lowers(helpful: int, not_helpful: int, copied: int) -> None:
    now = factor(Tally(helpful + ENOUGH, not_helpful, copied))
    assert factor(Tally(helpful + ENOUGH + 1, not_helpful, copied)) > now
    assert factor(Tally(helpful + ENOUGH, not_helpful, copied + 1)) > now
    assert factor(Tally(helpful + ENOUGH, not_helpful + 1, copied)) < now


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        pytest.param(Tally(5, 0, 0), 1.05, id="five-helpful"),
        pytest.param(Tally(3, 0, 2), 1.05, id="copied-is-as-good"),
        pytest.param(Tally(0, 5, 0), 0.95, id="five-not-helpful"),
        pytest.param(Tally(3, 4, 1), 1.0, id="as-many-good-as-bad"),
        pytest.param(Tally(95, 0, 0), 1.095, id="many"),
    ],
)
def test_the_formula_of_the_readme(tally: Tally, expected: float) -> None:
    assert factor(tally) == pytest.approx(expected)


def test_priors_come_by_the_ids_that_were_asked_for(judgements: Judgements) -> None:
    vote(judgements, "CE1", Verdict.HELPFUL, 5)
    vote(judgements, "CE2", Verdict.NOT_HELPFUL, 5)
    vote(judgements, "CE3", Verdict.HELPFUL, 4)
    assert judgements.priors(["ce1", "CE1", "CE2", "CE3", "CE4"]) == pytest.approx(
        {"ce1": 1.05, "CE1": 1.05, "CE2": 0.95, "CE3": 1.0, "CE4": 1.0}
    )
    assert judgements.priors([]) == {}


def test_priors_of_more_reports_than_one_statement_takes(judgements: Judgements) -> None:
    vote(judgements, "CE0", Verdict.HELPFUL, 5)
    vote(judgements, "CE39999", Verdict.HELPFUL, 5)
    priors = judgements.priors([f"CE{number}" for number in range(40_000)])
    assert len(priors) == 40_000
    assert {report for report, prior in priors.items() if prior != 1} == {"CE0", "CE39999"}


def test_switched_off_feedback_is_collected_and_changes_nothing(judgements: Judgements, url: str) -> None:
    with Judgements(url, prior=False) as silent:
        vote(silent, "CE1", Verdict.HELPFUL, 5)
        assert silent.priors(["CE1", "CE2"]) == {"CE1": 1.0, "CE2": 1.0}
    assert judgements.priors(["CE1"])["CE1"] > 1
