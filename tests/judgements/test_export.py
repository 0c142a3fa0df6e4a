"""Feedback as topics and judgements: graded by what readers said, and read back by the evaluation as it was meant."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.evaluation import Topic, read_qrels, read_topics
from indexer.judgements import Asked, Feedback, Tally, export
from indexer.judgements.export import grade, topic_id

REPORT = Asked.of_report("CE1010")
PASTED = Asked.of_terms(["tablet", "RF=1"])
TEXTS = {"CE1010": "Under-replicated\n\ttables", "INC 7": "Naïve “quotes”\u2028and all"}


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        pytest.param(Tally(helpful=1), 2, id="helpful"),
        pytest.param(Tally(helpful=1, copied=3), 2, id="helpful-and-copied"),
        pytest.param(Tally(copied=1), 1, id="only-copied"),
        pytest.param(Tally(not_helpful=1), 0, id="not-helpful"),
        pytest.param(Tally(helpful=2, not_helpful=1), 2, id="more-for-it"),
        pytest.param(Tally(helpful=1, not_helpful=2), 0, id="more-against-it"),
        pytest.param(Tally(copied=1, not_helpful=2), 0, id="copied-and-found-wanting"),
        pytest.param(Tally(helpful=1, not_helpful=1), None, id="divided"),
        pytest.param(Tally(), None, id="silent"),
    ],
)
def test_a_tally_becomes_a_grade(tally: Tally, expected: int | None) -> None:
    assert grade(tally) == expected


def test_an_export_is_read_back_as_it_was_meant(tmp_path: Path) -> None:
    feedback = [
        Feedback(REPORT, "CE1501", Tally(helpful=2)),
        Feedback(REPORT, "CE1502", Tally(not_helpful=1)),
        Feedback(Asked.of_report("INC 7"), "CE 1501", Tally(copied=1)),
        Feedback(PASTED, "CE1501", Tally(copied=1)),
        Feedback(PASTED, "CE1503", Tally(helpful=1, not_helpful=1)),
    ]
    found = export(feedback, lambda report: TEXTS.get(report, ""))
    topics, qrels = tmp_path / "topics.jsonl", tmp_path / "qrels.tsv"
    topics.write_text(found.topics, encoding="utf-8")
    qrels.write_text(found.qrels, encoding="utf-8")
    pasted = topic_id(PASTED)
    assert read_topics(topics) == [
        Topic("report-ce1010", "Under-replicated tables", frozenset({"CE1010"})),
        Topic("report-inc 7", "Naïve “quotes” and all", frozenset({"INC 7"})),
        Topic(pasted, "RF=1 tablet"),
    ]
    assert read_qrels(qrels) == {
        "report-ce1010": {"CE1501": 2, "CE1502": 0},
        "report-inc 7": {"CE 1501": 1},
        pasted: {"CE1501": 1},
    }
    assert (found.queries, found.judgements, found.divided, found.textless) == (3, 4, 1, ())


def test_a_report_that_has_gone_is_named_and_left_out() -> None:
    feedback = [Feedback(Asked.of_report("Gone-1"), report, Tally(helpful=1)) for report in ("CE1", "CE2")]
    found = export([*feedback, Feedback(PASTED, "CE1", Tally(helpful=1))], lambda _: " ")
    assert found.textless == ("Gone-1",)
    assert (found.queries, found.judgements) == (1, 1)
    assert "gone" not in (found.topics + found.qrels).lower()


def test_a_query_on_which_readers_only_disagree_is_no_topic() -> None:
    found = export([Feedback(PASTED, "CE1", Tally(helpful=1, not_helpful=1))], lambda _: "")
    assert (found.topics, found.qrels, found.divided) == ("", "query-id\tcorpus-id\tscore\n", 1)


WORDS = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=10)
ASKED = st.one_of(WORDS.map(Asked.of_report), st.lists(WORDS, min_size=1, max_size=5).map(Asked.of_terms))


@given(st.dictionaries(ASKED, st.dictionaries(WORDS, st.sampled_from([Tally(1), Tally(0, 1), Tally(0, 0, 1)]), min_size=1), min_size=1))
def test_whatever_is_exported_can_be_read(tmp_path_factory: pytest.TempPathFactory, given_: dict[Asked, dict[str, Tally]]) -> None:
    by_key = {asked.key: asked for asked in given_}
    feedback = [Feedback(asked, report, tally) for asked in by_key.values() for report, tally in given_[asked].items()]
    found = export(feedback, lambda report: f"text of {report}")
    folder = tmp_path_factory.mktemp("export")
    (folder / "t").write_text(found.topics, encoding="utf-8")
    (folder / "q").write_text(found.qrels, encoding="utf-8")
    assert {topic.id for topic in read_topics(folder / "t")} == {topic_id(asked) for asked in by_key.values()}
    assert read_qrels(folder / "q") == {
        topic_id(asked): {report: grade(tally) for report, tally in given_[asked].items()} for asked in by_key.values()
    }
