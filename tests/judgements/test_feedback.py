"""Feedback: counted once a day, the later opinion stands, copies count apart; and what was pasted is nowhere to be found."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import JudgementRefusedError
from indexer.judgements import MAX_TERMS, Asked, Judgements, Tally, Verdict
from tests.judgements.conftest import Clock

HELPFUL, UNHELPFUL, COPIED = Verdict.HELPFUL, Verdict.NOT_HELPFUL, Verdict.COPIED
REPORT = Asked.of_report("CE1010")
PASTED = Asked.of_terms(["RF=1", "tablet", "SQLSTATE 40001"])


@pytest.mark.parametrize("asked", [pytest.param(REPORT, id="a-report"), pytest.param(PASTED, id="a-text")])
def test_a_verdict_is_kept_with_its_query_and_its_precedent(judgements: Judgements, asked: Asked) -> None:
    assert judgements.put_feedback(asked, "CE1501", HELPFUL) is True
    (given,) = judgements.all_feedback()
    assert (given.asked, given.report, given.tally) == (asked, "CE1501", Tally(helpful=1))


@pytest.mark.parametrize(
    ("clicks", "tally"),
    [
        pytest.param([(0, HELPFUL), (0, HELPFUL)], Tally(1, 0, 0), id="a-double-click-counts-once"),
        pytest.param([(0, HELPFUL), (23.9, HELPFUL)], Tally(1, 0, 0), id="a-day-has-24-hours-and-midnight-is-not-its-end"),
        pytest.param([(0, HELPFUL), (24.1, HELPFUL)], Tally(2, 0, 0), id="another-day-counts-again"),
        pytest.param([(0, HELPFUL), (20, HELPFUL), (5, HELPFUL)], Tally(2, 0, 0), id="repeating-does-not-keep-the-day-open"),
        pytest.param([(0, UNHELPFUL), (1, HELPFUL)], Tally(1, 0, 0), id="helpful-replaces-not-helpful"),
        pytest.param([(0, HELPFUL), (1, UNHELPFUL)], Tally(0, 1, 0), id="not-helpful-replaces-helpful"),
        pytest.param([(0, UNHELPFUL), (48, HELPFUL)], Tally(1, 1, 0), id="two-days-are-two-opinions"),
        pytest.param([(0, HELPFUL), (0, COPIED), (1, COPIED)], Tally(1, 0, 1), id="a-copy-is-counted-apart"),
        pytest.param([(0, UNHELPFUL), (0, COPIED)], Tally(0, 1, 1), id="a-copy-replaces-no-opinion"),
        pytest.param([(0, HELPFUL), (-30, UNHELPFUL)], Tally(0, 1, 0), id="a-clock-set-back-changes-nothing"),
    ],
)
def test_clicks_become_a_tally(judgements: Judgements, clock: Clock, clicks: list[tuple[float, Verdict]], tally: Tally) -> None:
    for hours, verdict in clicks:
        clock.pass_hours(hours)
        judgements.put_feedback(PASTED, "CE1501", verdict)
    assert judgements.tallies(["ce1501"]) == {"ce1501": tally}


def test_putting_feedback_says_whether_anything_changed(judgements: Judgements) -> None:
    told = [judgements.put_feedback(REPORT, "CE2", verdict) for verdict in (HELPFUL, HELPFUL, UNHELPFUL, UNHELPFUL, COPIED, COPIED)]
    assert told == [True, False, True, False, True, False]


def test_queries_and_precedents_are_told_apart_and_tallied_together(judgements: Judgements) -> None:
    judgements.put_feedback(REPORT, "CE2", HELPFUL)
    judgements.put_feedback(REPORT, "CE3", UNHELPFUL)
    judgements.put_feedback(PASTED, "ce2", HELPFUL)
    assert {(given.asked, given.report): given.tally for given in judgements.all_feedback()} == {
        (REPORT, "CE2"): Tally(helpful=1),
        (REPORT, "CE3"): Tally(not_helpful=1),
        (PASTED, "ce2"): Tally(helpful=1),
    }
    assert judgements.tallies(["CE2", "CE3", "CE4"]) == {"CE2": Tally(helpful=2), "CE3": Tally(not_helpful=1), "CE4": Tally()}


def test_a_query_is_the_same_whatever_its_case_and_order(judgements: Judgements) -> None:
    judgements.put_feedback(REPORT, "CE2", HELPFUL)
    judgements.put_feedback(Asked.of_report("ce1010"), "Ce2", HELPFUL)
    judgements.put_feedback(PASTED, "CE2", HELPFUL)
    judgements.put_feedback(Asked.of_terms(["sqlstate", "40001", "Tablet", "rf=1"]), "CE2", HELPFUL)
    assert [(given.asked, given.tally.total) for given in judgements.all_feedback()] == [(REPORT, 1), (PASTED, 1)]


def test_a_report_is_no_precedent_of_itself(judgements: Judgements) -> None:
    with pytest.raises(JudgementRefusedError, match="itself"):
        judgements.put_feedback(REPORT, "ce1010", HELPFUL)
    assert judgements.all_feedback() == ()


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param([], id="none"),
        pytest.param(["", "  "], id="blank"),
        pytest.param(["x" * 101], id="a-blob"),
        pytest.param(["a\x00b", "\ud800"], id="what-no-database-stores"),
    ],
)
def test_a_text_without_telling_terms_cannot_be_judged_against(terms: list[str]) -> None:
    with pytest.raises(JudgementRefusedError, match="no telling terms"):
        Asked.of_terms(terms)


@pytest.mark.parametrize("fields", [pytest.param({}, id="neither"), pytest.param({"report": "CE1", "terms": ("a",)}, id="both")])
def test_a_query_is_a_report_or_terms(fields: dict[str, object]) -> None:
    with pytest.raises(JudgementRefusedError, match="either"):
        Asked(**fields)  # type: ignore[arg-type]  # that is the point


def test_only_the_first_words_of_many_are_kept() -> None:
    words = [f"w{number:02}" for number in range(60)]
    assert Asked.of_terms(words).terms == tuple(words[:MAX_TERMS])
    assert Asked.of_terms([" ".join(words)]).terms == tuple(words[:MAX_TERMS]), "a text given as one term is no way around it"


@given(st.lists(st.text(max_size=12), max_size=MAX_TERMS), st.randoms(use_true_random=False))
def test_terms_are_the_same_in_any_order_and_when_read_back(terms: list[str], chance: random.Random) -> None:
    try:
        asked = Asked.of_terms(terms)
    except JudgementRefusedError:
        return
    if len(asked.terms) == MAX_TERMS:  # then the order decides which words are kept
        return
    shuffled = list(terms)
    chance.shuffle(shuffled)
    assert Asked.of_terms(shuffled) == asked
    assert Asked.of_terms(" ".join(asked.terms).split(" ")) == asked
    assert Asked.of_terms(asked.terms).key == asked.key


def test_nothing_of_a_pasted_text_is_in_the_files_but_its_telling_terms(judgements: Judgements, tmp_path: Path) -> None:
    pasted = (
        "Dear Marguerite, since Tuesday our billing cluster at Oakenfold rejects writes: ERROR 57P03 tablet_has_no_leader on node "
        "db-7.oakenfold.example. Password attempts with hunter2 failed as well. Regards, Tobias"
    )
    telling = ["writes", "57P03", "tablet_has_no_leader"]
    judgements.put_feedback(Asked.of_terms(telling), "CE1501", HELPFUL)
    judgements.put_feedback(Asked.of_terms(telling), "CE1501", COPIED)
    stored = b"".join(path.read_bytes() for path in (tmp_path / "var").iterdir()).lower()
    assert b"57p03 tablet_has_no_leader writes" in stored, "in alphabetical order, not in the text's"
    words = {word.strip(",.:").lower() for word in pasted.split()} - {word.lower() for word in telling}
    assert [word for word in words if len(word) > 4 and word.encode() in stored] == []
