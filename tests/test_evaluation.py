"""Evaluation: wrong files are named with their line; rankings are measured as they are, and written so that any tool reads them so."""

import json
import math
from itertools import pairwise
from pathlib import Path

import pytest

from indexer.engines import Engine, open_engine
from indexer.errors import EvaluationError
from indexer.evaluation import (
    RANKERS,
    Ranked,
    Ranker,
    Topic,
    evaluate,
    read_qrels,
    read_topics,
    run_line,
    search_ranker,
    similar_ranker,
    write_run,
)
from indexer.glossary import NO_ENTRIES
from indexer.report import Report, Section
from indexer.schema import document

HEADER = "query-id\tcorpus-id\tscore\n"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = open_engine(tmp_path / "index", create=True)
    texts = {
        "CE1": "The tablet server ran out of memory while compacting.",
        "CE2": "The certificate of the load balancer had expired.",
        "CE3": "Memory of the load generator was never the problem.",
    }
    engine.write(
        [
            document(Report(report_id, "", "", sections=(Section("issue_description", "", text),)), file=f"{report_id}.txt", digest="1")
            for report_id, text in texts.items()
        ]
    )
    return engine


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def fixed(*hits: tuple[str, float]) -> Ranker:
    """Return a ranker that always finds the same."""

    return lambda _engine, _topic, limit: hits[:limit]


# --- files


def test_topics_are_read_with_what_to_exclude(tmp_path: Path) -> None:
    lines = [
        json.dumps({"_id": "a", "text": "out of memory", "exclude": ["CE1", 2], "kind": "search"}),
        "",
        json.dumps({"_id": 7, "text": "line separator \u2028 inside"}, ensure_ascii=False),
    ]
    assert read_topics(write(tmp_path / "t.jsonl", "\ufeff" + "\r\n".join(lines))) == [
        Topic("a", "out of memory", frozenset({"CE1", "2"})),
        Topic("7", "line separator \u2028 inside"),
    ]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        pytest.param('{"_id": "a", "text": "x"}\n{"_id": ', 2, "not JSON", id="broken JSON"),
        pytest.param('["a", "x"]', 1, "JSON object", id="no object"),
        pytest.param('\n{"text": "x"}', 2, "_id", id="no id"),
        pytest.param('{"_id": true, "text": "x"}', 1, "_id", id="an id that is no text"),
        pytest.param('{"_id": "a", "text": "  "}', 1, "text", id="an empty text"),
        pytest.param('{"_id": "a", "text": "x", "exclude": "CE1"}', 1, "exclude", id="exclude that is no list"),
        pytest.param('{"_id": "a", "text": "x", "exclude": [null]}', 1, "exclude", id="exclude that holds no ids"),
        pytest.param('{"_id": "a", "text": "x"}\n{"_id": "a", "text": "y"}', 2, "already", id="a topic given twice"),
    ],
)
def test_a_wrong_topic_is_named_by_file_and_line(tmp_path: Path, content: str, line: int, reason: str) -> None:
    path = write(tmp_path / "topics.jsonl", content)
    with pytest.raises(EvaluationError, match=reason) as raised:
        read_topics(path)
    assert str(raised.value).startswith(f"{path}:{line}: ")


def test_judgements_are_read_below_their_header(tmp_path: Path) -> None:
    path = write(tmp_path / "q.tsv", HEADER + "a\tCE1\t2\r\na\tCE2\t0\n\nb\tCE 3\t1\nb\tCE 3\t1\n")
    assert read_qrels(path) == {"a": {"CE1": 2, "CE2": 0}, "b": {"CE 3": 1}}


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        pytest.param("a\tCE1\t2\n", 1, "header", id="no header"),
        pytest.param("", 1, "header", id="nothing at all"),
        pytest.param(HEADER + "a\tCE1\n", 2, "3 columns", id="a column missing"),
        pytest.param(HEADER + "a 0 CE1 1\n", 2, "3 columns", id="the TREC layout"),
        pytest.param(HEADER + "\na\tCE1\thigh\n", 3, "whole number", id="a score that is no number"),
        pytest.param(HEADER + "a\tCE1\t0.5\n", 2, "whole number", id="a score that is not whole"),
        pytest.param(HEADER + "\tCE1\t1\n", 2, "empty", id="no query id"),
        pytest.param(HEADER + "a\tCE1\t1\na\tCE1\t2\n", 3, "already judged", id="two different judgements"),
    ],
)
def test_a_wrong_judgement_is_named_by_file_and_line(tmp_path: Path, content: str, line: int, reason: str) -> None:
    path = write(tmp_path / "qrels.tsv", content)
    with pytest.raises(EvaluationError, match=reason) as raised:
        read_qrels(path)
    assert str(raised.value).startswith(f"{path}:{line}: ")


@pytest.mark.parametrize("read", [pytest.param(read_topics, id="topics"), pytest.param(read_qrels, id="judgements")])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, read: object) -> None:
    assert callable(read)
    with pytest.raises(EvaluationError, match=r"nowhere\.tsv: No such file"):
        read(tmp_path / "nowhere.tsv")
    (tmp_path / "latin.tsv").write_bytes(b"first\nsecond\nna\xefve\n")
    with pytest.raises(EvaluationError, match=r"latin\.tsv:3: not UTF-8"):
        read(tmp_path / "latin.tsv")


@pytest.mark.parametrize(
    ("read", "content"),
    [pytest.param(read_topics, "\n", id="topics"), pytest.param(read_qrels, HEADER, id="judgements")],
)
def test_a_file_that_holds_nothing_is_an_error(tmp_path: Path, read: object, content: str) -> None:
    assert callable(read)
    with pytest.raises(EvaluationError, match="holds no"):
        read(write(tmp_path / "empty", content))


# --- measures


def test_the_measures_are_those_of_the_textbook(engine: Engine) -> None:
    """Relevant at ranks 2 (grade 2) and 4 (grade 1) of 4, and one of grade 1 never found: computed by hand."""
    ranker = fixed(("A", 9.0), ("B", 8.0), ("C", 7.0), ("D", 6.0))
    found = evaluate(engine, [Topic("t", "x")], {"t": {"B": 2, "D": 1, "E": 1, "A": 0}}, ranker=ranker)
    gain = 2 / math.log2(3) + 1 / math.log2(5)
    best = 2 + 1 / math.log2(3) + 1 / math.log2(4)
    assert found.averages == pytest.approx({"nDCG@10": gain / best, "MRR": 1 / 2, "P@1": 0.0, "recall@100": 2 / 3})
    assert found.topics["t"] == found.averages


def test_hits_that_tie_keep_our_order(engine: Engine) -> None:
    ids = [f"X{number}" for number in range(50)]
    for order in (ids, ids[::-1]):
        found = evaluate(engine, [Topic("t", "x")], {"t": {order[0]: 1}}, ranker=fixed(*((name, 1.0) for name in order)))
        assert found.averages["P@1"] == 1.0
        scores = [float(run_line(hit).split()[4]) for hit in found.run]
        assert all(before > after for before, after in pairwise(scores))


def test_a_topics_text_is_searched_literally_for_the_best_partial_match(engine: Engine) -> None:
    topic = Topic("t", "memory AND (tablet OR nothing-else-matches:")
    assert [report for report, _ in search_ranker(engine, topic, 10)] == ["CE1", "CE3"]


def test_excluded_reports_count_neither_as_found_nor_as_missed(engine: Engine) -> None:
    topics = [Topic("t", "memory tablet server", frozenset({"ce1"}))]
    found = evaluate(engine, topics, {"t": {"CE1": 1, "CE3": 1}})
    assert [hit.report for hit in found.run] == ["CE3"]
    assert found.averages == {"nDCG@10": 1.0, "MRR": 1.0, "P@1": 1.0, "recall@100": 1.0}


def test_topics_without_judgements_are_left_out_and_counted(engine: Engine) -> None:
    topics = [Topic("judged", "certificate expired"), Topic("unjudged", "memory"), Topic("finds nothing", "zzz")]
    found = evaluate(engine, topics, {"judged": {"CE2": 1}, "finds nothing": {"CE1": 1}, "elsewhere": {"CE1": 1}})
    assert found.unjudged == ("unjudged",)
    assert found.unasked == ("elsewhere",)
    assert found.topics["finds nothing"] == dict.fromkeys(found.averages, 0.0)
    assert found.averages["P@1"] == 0.5


def test_an_ids_case_does_not_matter(engine: Engine) -> None:
    found = evaluate(engine, [Topic("t", "certificate")], {"t": {"ce2": 1}})
    assert found.averages["P@1"] == 1.0
    assert found.run[0].report == "ce2"


def test_grades_below_zero_are_not_relevant(engine: Engine) -> None:
    found = evaluate(engine, [Topic("t", "memory")], {"t": {"CE1": -2, "CE3": 1}})
    assert found.averages["recall@100"] == 1.0
    assert 0 < found.averages["MRR"] <= 1


def test_files_that_do_not_belong_together_are_an_error(engine: Engine) -> None:
    with pytest.raises(EvaluationError, match="belong together"):
        evaluate(engine, [Topic("t", "memory")], {"another": {"CE1": 1}})


def test_the_depth_is_that_of_the_ranking_after_exclusion(engine: Engine) -> None:
    ranker = fixed(*((f"R{number}", 500.0 - number) for number in range(400)))
    found = evaluate(engine, [Topic("t", "x", frozenset({"R0", "R7"}))], {"t": {"R1": 1}}, ranker=ranker, depth=150)
    assert [hit.rank for hit in found.run] == list(range(1, 151))
    assert found.run[-1].report == "R151"


# --- topics as pasted tickets


def test_a_topic_can_be_taken_for_a_pasted_ticket(engine: Engine) -> None:
    topic = Topic("t", "Dear support,\nthe tablet server is out of memory.\nRegards\nA. Person")
    found = similar_ranker(engine, NO_ENTRIES)(engine, topic, 10)
    assert [report for report, _ in found] == ["CE1", "CE3"]
    assert all(0 < score <= 1 for _, score in found)


def test_a_ticket_that_only_looks_like_a_broken_file_is_ranked_as_a_text(engine: Engine) -> None:
    topic = Topic("t", '{"certificate": expired,')
    assert [report for report, _ in similar_ranker(engine, NO_ENTRIES)(engine, topic, 10)] == ["CE2"]


def test_open_reports_are_ranked_among_the_resolved_ones(engine: Engine) -> None:
    still_open = Report("CE4", "", "", status="Open", sections=(Section("issue_description", "", "The certificate had expired again."),))
    engine.write([document(still_open, file="CE4.txt", digest="1")])
    found = similar_ranker(engine, NO_ENTRIES)(engine, Topic("t", "certificate expired"), 10)
    assert {report for report, _ in found} == {"CE2", "CE4"}


@pytest.mark.parametrize("mode", RANKERS)
def test_every_mode_can_be_evaluated(engine: Engine, mode: str) -> None:
    found = evaluate(engine, [Topic("t", "certificate expired")], {"t": {"CE2": 1}}, ranker=RANKERS[mode](engine, NO_ENTRIES, None))
    assert found.averages["P@1"] == 1.0


# --- run files


@pytest.mark.parametrize(
    ("report", "written"),
    [
        pytest.param("CE1010", "CE1010", id="a plain id"),
        pytest.param("my report\t1", "my%20report%091", id="white space"),
        pytest.param("no\u00a0break", "no%C2%A0break", id="white space of other kinds"),
        pytest.param("100%", "100%", id="a percent sign that means itself"),
        pytest.param("a%20b", "a%2520b", id="a percent sign that would be mistaken"),
    ],
)
def test_an_id_stays_one_column_of_a_run_file(report: str, written: str) -> None:
    assert run_line(Ranked("t 1", report, 1, 2.5)) == f"t%201 Q0 {written} 1 2.5 precedent\n"


def test_a_run_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    write_run(tmp_path / "a.run", [Ranked("t", "CE1", 1, 1.0)])
    assert (tmp_path / "a.run").read_text(encoding="utf-8") == "t Q0 CE1 1 1 precedent\n"
    with pytest.raises(EvaluationError, match="cannot write"):
        write_run(tmp_path / "missing" / "a.run", [])
