"""Generated reports: the same for one seed, like those of real collections, and the same again when they are read from files."""

import re
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.engines.reading import read_folder
from benchmarks.engines.rows import row_of_document, row_of_report
from benchmarks.texts.files import write_files
from benchmarks.texts.queries import Asking
from benchmarks.texts.sampled import sample_reports
from benchmarks.texts.storing import store, stored
from benchmarks.texts.vocabularies import VOCABULARIES
from indexer.report import Report, from_json

BOTH = pytest.mark.parametrize("vocabulary", VOCABULARIES)


def reports(vocabulary: str, count: int, seed: int = 1) -> list[Report]:
    return list(VOCABULARIES[vocabulary](seed).reports(count))


def words(some: list[Report]) -> list[str]:
    return [word for report in some for section in report.sections for word in re.findall(r"\w+", section.text.lower())]


@BOTH
def test_a_seed_makes_the_same_reports_again_and_another_one_others(vocabulary: str) -> None:
    assert reports(vocabulary, 20) == reports(vocabulary, 20)
    assert reports(vocabulary, 20) != reports(vocabulary, 20, seed=2)


@BOTH
def test_reports_have_several_hundred_words_and_all_that_facets_count(vocabulary: str) -> None:
    some = reports(vocabulary, 300)
    assert 250 < len(words(some)) / len(some) < 600
    assert all(len(row_of_report(report).facets) == 8 for report in some)
    assert len({report.id for report in some}) == len(some)


@BOTH
def test_the_columns_are_the_texts_that_reports_fill(vocabulary: str) -> None:
    filled = {section.key for report in reports(vocabulary, 300) for section in report.sections}
    assert {"title", *filled} == set(VOCABULARIES[vocabulary](1).columns)


def test_the_realistic_vocabulary_is_that_of_the_sample_reports_and_grows_with_the_collection() -> None:
    known = set(words(sample_reports()))
    said = words(reports("corpus", 400))
    assert sum(word in known for word in said) > 0.8 * len(said)
    few, many = len(set(said[: len(said) // 4])), len(set(said))
    assert 1.6 * few < many < 4 * few  # four times as many words: the exponent of Heaps' law is between a third and one


def test_words_are_as_frequent_as_in_the_sample_reports() -> None:
    theirs, ours = words(sample_reports()), words(reports("corpus", 400))
    for word in ("the", "replication", "tablet", "certificate"):
        assert 0.5 < (ours.count(word) / len(ours)) / (theirs.count(word) / len(theirs)) < 2


@BOTH
def test_a_report_file_says_what_its_report_says(vocabulary: str, tmp_path: Path) -> None:
    same = ("id", "customer", "priority", "status", "component", "created", "resolved", "assigned_engineer", "escalation_level")
    alike = 0
    for report, path in zip(made := reports(vocabulary, 40), write_files(made, tmp_path), strict=True):
        (document,) = read_folder(path)
        read = from_json(document.stored)
        assert [getattr(read, name) for name in same] == [getattr(report, name) for name in same]
        found, meant = row_of_document(document, VOCABULARIES[vocabulary].columns), row_of_report(report)
        # "Other" as a heading is kept with its section, for it says something.
        texts = [{column: text.removeprefix("Other\n").split() for column, text in row.texts.items()} for row in (found, meant)]
        alike += texts[0] == texts[1] and found.facets == meant.facets and found.created == meant.created
    # What the sample reports' words are put together to may look like a heading or a list.
    assert alike >= (40 if vocabulary == "zipf" else 36)


def test_stored_reports_come_back_and_some_are_at_hand(tmp_path: Path) -> None:
    made = reports("zipf", 30)
    kept = store(made, tmp_path / "reports", count=30, choose=5, seed=1)
    assert list(stored(kept.path)) == made
    assert len(kept.chosen) == 5
    assert all(report in made for report in kept.chosen)
    one = store(made[:1], tmp_path / "one", count=1, choose=1, seed=1)
    longer = replace(made[0], title=f"{made[0].title} é")
    assert store([longer], tmp_path / "longer", count=1, choose=1, seed=1).text_bytes == one.text_bytes + 3


@BOTH
def test_a_query_matches_the_report_that_it_was_taken_from(vocabulary: str) -> None:
    made = {report.id: report for report in reports(vocabulary, 60)}
    asking = Asking(made.values(), seed=1)
    for query in asking.queries("boolean", 50):
        inside = set(words([made[query.report]]))
        assert {*query.words, *query.either} <= inside
        assert query.without not in inside
    for query in asking.queries("prefix", 50):
        assert any(word.startswith(query.prefix) for word in words([made[query.report]]))
    for query in asking.queries("phrase", 50):
        assert " ".join(query.phrase) in " ".join(section.text for section in made[query.report].sections)


def test_queries_are_typed_as_the_product_takes_them() -> None:
    typed = {task: next(islice(Asking(reports("zipf", 40), 1).queries(task, 2), 1, None)).text for task in ("phrase", "fuzzy", "boolean")}
    assert re.fullmatch(r'\w+ "\w+ \w+"', typed["phrase"])
    assert re.fullmatch(r"\w+ \w+~", typed["fuzzy"])
    assert re.fullmatch(r"\w+ \(\w+ OR \w+\) -\w+", typed["boolean"])
