"""Precedents that words alone do not find: the same failure, told in other words."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.engines import Engine
from indexer.errors import MeaningError
from indexer.evaluation import evaluate, read_qrels, read_topics, similar_ranker
from indexer.glossary import Glossary
from indexer.meaning import Meaning
from indexer.pasting import pasted
from indexer.report import Report
from indexer.similar import Precedents, SimilarRequest, known_names, precedents, rank_similar, ticket_of_report, ticket_of_text
from indexer.similar.precedents import SAME_SENSE
from tests.conftest import ROOT

TOPICS = ROOT / "corpus" / "topics.jsonl"
MODES = dict(line.split("\t") for line in (ROOT / "corpus" / "modes.tsv").read_text(encoding="utf-8").splitlines()[1:])
FREEZE = """Our virtual machines are copied as a whole every night.
While that lasts a guest stands still for a few seconds, and when it goes on, its database program ends itself. Nothing else is wrong with
the host, and the other members of the cluster carry on."""


def found_for(engine: Engine, meaning: Meaning | None, text: str, request: SimilarRequest | None = None) -> Precedents:
    return precedents(engine, pasted(text, names=known_names(engine)), request, meaning=meaning)


def stored(engine: Engine, report_id: str) -> Report:
    report = engine.get(report_id)
    assert report is not None
    return report


def test_a_ticket_finds_the_failure_that_is_told_in_other_words(sample_engine: Engine, sample_meaning: Meaning) -> None:
    found = found_for(sample_engine, sample_meaning, FREEZE)
    assert MODES[found.hits[0].report.id] == "clock-skew"
    assert found.hits[0].resolution is not None


def test_the_two_passages_that_say_the_same_are_shown(sample_engine: Engine, sample_meaning: Meaning) -> None:
    hit = found_for(sample_engine, sample_meaning, FREEZE).hits[0]
    assert hit.sense is not None
    assert hit.sense >= SAME_SENSE
    assert hit.ours is not None
    assert hit.theirs is not None
    assert "".join(piece.text for piece in hit.ours.pieces).strip("…") in " ".join(FREEZE.split())
    written = " ".join([hit.report.headline, *(section.text for section in hit.report.sections)])
    assert " ".join("".join(piece.text for piece in hit.theirs.pieces).strip("…").split()) in " ".join(written.split())


def test_what_is_shown_of_a_ticket_is_what_was_written(sample_engine: Engine, sample_meaning: Meaning) -> None:
    text = FREEZE.replace("a guest", "a guest (10.1.2.3, since 2025-04-01 02:00)")
    for meaning in (None, sample_meaning):
        hits = found_for(sample_engine, meaning, "Hello,\n\n" + text, SimilarRequest(min_score=0)).hits
        shown = ["".join(piece.text for piece in hit.ours.pieces).strip("…") for hit in hits if hit.ours]
        assert all(" ".join(passage.split()) in " ".join(text.split()) for passage in shown)
        assert any("10.1.2.3" in passage for passage in shown)
        assert not {"10.1.2.3", "2025", "Hello"} & {reason.written for hit in hits for reason in hit.reasons}


def test_two_passages_with_one_sense_are_reason_enough(sample_engine: Engine, sample_meaning: Meaning) -> None:
    text = "Our archive copies turned out to be blank."
    by_words = found_for(sample_engine, None, text, SimilarRequest(min_score=0))
    by_meaning = found_for(sample_engine, sample_meaning, text, SimilarRequest(min_score=0))
    only = {hit.report.id: hit for hit in by_meaning.hits}.keys() - {hit.report.id for hit in by_words.hits}
    assert only
    assert all(hit.sense is not None for hit in by_meaning.hits if hit.report.id in only)


def test_what_has_nothing_to_do_with_anything_has_no_precedent(sample_engine: Engine, sample_meaning: Meaning) -> None:
    for text in (
        "Coffee machine\nThe coffee machine on the third floor needs descaling again.",
        "Please send a corrected invoice: the VAT number is wrong.",
        "The lift in building 4 does not stop at the cafeteria.",
    ):
        assert found_for(sample_engine, sample_meaning, text).hits == ()


def test_meaning_ranks_tickets_better_than_words_alone(sample_engine: Engine, sample_meaning: Meaning, glossary: Glossary) -> None:
    """The tickets share few words with the reports of their failure mode; their names are no help either way."""
    kinds = {record["_id"]: record["kind"] for record in map(json.loads, TOPICS.read_text(encoding="utf-8").splitlines())}
    tickets = [topic for topic in read_topics(TOPICS) if kinds[topic.id] == "ticket"]
    grades = read_qrels(ROOT / "corpus" / "qrels.tsv")
    judged = {topic.id: {report: int(grade >= 2) for report, grade in grades[topic.id].items()} for topic in tickets}
    by_words, by_both = (
        evaluate(sample_engine, tickets, judged, ranker=similar_ranker(sample_engine, glossary, meaning)).averages
        for meaning in (None, sample_meaning)
    )
    assert by_both["nDCG@10"] > 2 * by_words["nDCG@10"]
    assert by_both["nDCG@10"] > 0.25


def test_no_sample_report_gets_other_precedents_under_another_customers_name(sample_engine: Engine, sample_meaning: Meaning) -> None:
    names = known_names(sample_engine)
    for report_id in ("CE1010", "CE1204", "CE1304", "CE1409", "CE1507", "CE1603"):
        report = stored(sample_engine, report_id)
        assert report.customer
        new = "Zanzibarq Vellichorix"
        sections = tuple(replace(section, text=section.text.replace(report.customer, new)) for section in report.sections)
        other = replace(report, customer=new, headline=report.headline.replace(report.customer, new), sections=sections)
        before, after = (
            rank_similar(sample_engine, ticket_of_report(each, names=names, stored=True), 10, meaning=sample_meaning)
            for each in (report, other)
        )
        assert before == after, report_id


def test_scores_stay_between_nothing_and_one_and_fall(sample_engine: Engine, sample_meaning: Meaning) -> None:
    report = stored(sample_engine, "CE1304")
    for ticket in (ticket_of_report(report), ticket_of_report(report, stored=True), ticket_of_text("x"), ticket_of_text("the")):
        scores = [score for _, score in rank_similar(sample_engine, ticket, 1_000, meaning=sample_meaning)]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)


def test_a_copy_of_a_report_finds_it_first(sample_engine: Engine, sample_meaning: Meaning) -> None:
    for report_id in ("CE1010", "CE1204", "CE1603"):
        ranked = rank_similar(sample_engine, ticket_of_report(stored(sample_engine, report_id)), 5, meaning=sample_meaning)
        assert ranked[0][0] == report_id
        assert ranked[0][1] > ranked[1][1] + 0.2


def test_filters_narrow_what_is_near_in_meaning_too(sample_engine: Engine, sample_meaning: Meaning) -> None:
    everything = SimilarRequest(min_score=0, limit=50, resolved_only=False)
    for filters in ({"priority": ("P2",)}, {"year": ("2025",)}, {"status": ("Resolved",), "priority": ("Critical", "Low")}):
        found = found_for(sample_engine, sample_meaning, FREEZE, replace(everything, filters=filters))
        assert found.hits
        for hit in found.hits:
            assert hit.report.created is not None
            facts = {"priority": hit.report.priority, "year": hit.report.created[:4], "status": hit.report.status}
            meant = {"P2": "High"}
            assert all(facts[name] in [meant.get(value, value) for value in values] for name, values in filters.items())
    assert found_for(sample_engine, sample_meaning, FREEZE, replace(everything, filters={"year": ("soon",)})).hits == ()


def test_without_vectors_words_decide(sample_engine: Engine, tmp_path: Path) -> None:
    ticket = ticket_of_text(FREEZE)
    assert rank_similar(sample_engine, ticket, 10, meaning=Meaning(tmp_path)) == rank_similar(sample_engine, ticket, 10)


def test_a_damaged_file_of_vectors_is_said_and_not_taken_for_an_empty_one(sample_engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "meaning.db").write_bytes(b"\0" * 4_096)
    with pytest.raises(MeaningError):
        rank_similar(sample_engine, ticket_of_text(FREEZE), 10, meaning=Meaning(tmp_path))
