"""The engines that speed is measured with: all do the same work, and find the same reports for the same query."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

pytest.importorskip("tantivy", reason="the extra 'bench' is not installed")

from benchmarks.engines import ENGINES, HITS, TASKS, Answer, Contestant, engine
from benchmarks.engines.precedent import Precedent
from benchmarks.measuring.turns import INCOMPARABLE
from benchmarks.texts.queries import Asking, Query
from benchmarks.texts.vocabularies import VOCABULARIES
from indexer.report import Report, Section

COUNT: Final = 80
COUNTED: Final = ("search", "facets", "boolean", "search-any")
"""Tasks for which every engine does the same to a word."""


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return {report.id: report for report in VOCABULARIES["zipf"](1).reports(COUNT)}


@pytest.fixture(scope="module")
def contestants(reports: dict[str, Report], tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Contestant]]:
    found = {name: engine(name)(tmp_path_factory.mktemp("engines") / name, VOCABULARIES["zipf"](1).columns) for name in ENGINES}
    for contestant in found.values():
        contestant.index(reports.values())
    yield found
    for contestant in found.values():
        contestant.close()


def ask(contestant: Contestant, task: str, query: Query) -> Answer | None:
    ready = contestant.prepare(task, query)
    return None if ready is None else contestant.answer(task, ready())


def telling(contestants: dict[str, Contestant], query: Query, reports: dict[str, Report], most: int) -> Query:
    ours = contestants["precedent"]
    assert isinstance(ours, Precedent)
    return replace(query, leaves=ours.leaves(reports[query.report], most))


def words(report: Report) -> set[str]:
    return {word for section in report.sections for word in section.text.split()} | set(report.title.lower().split())


@pytest.mark.parametrize("name", ENGINES)
def test_a_search_finds_the_reports_that_have_all_words(name: str, contestants: dict[str, Contestant], reports: dict[str, Report]) -> None:
    for query in Asking(reports.values(), 1).queries("search", 10):
        having = {report.id for report in reports.values() if set(query.words) <= words(report)}
        answer = ask(contestants[name], "search", query)
        assert answer is not None
        assert answer.total == len(having)
        assert set(answer.ids) <= having
        assert len(answer.ids) == min(HITS, len(having))


@pytest.mark.parametrize(
    ("name", "task"),
    [(name, task) for name in ENGINES for task in COUNTED if name != "precedent" and (name, task) not in INCOMPARABLE],
)
def test_all_engines_find_as_many(name: str, task: str, contestants: dict[str, Contestant], reports: dict[str, Report]) -> None:
    for query in Asking(reports.values(), 1).queries(task, 8):
        ours, theirs = ask(contestants["precedent"], task, query), ask(contestants[name], task, query)
        assert ours is not None
        assert theirs is not None
        assert ours.total == theirs.total > 0


@pytest.mark.parametrize("name", ENGINES)
def test_facets_are_counted_over_what_the_filter_leaves_and_their_own_without_it(
    name: str, contestants: dict[str, Contestant], reports: dict[str, Report]
) -> None:
    for query in Asking(reports.values(), 1).queries("facets", 5):
        having = [report for report in reports.values() if set(query.words) <= words(report)]
        chosen = [report for report in having if report.priority == query.priority]
        answer = ask(contestants[name], "facets", query)
        assert answer is not None
        assert answer.facets["priority"] == Counter(report.priority for report in having)
        assert answer.facets["customer"] == Counter(report.customer for report in chosen)
        assert answer.facets["cause"] == Counter(cause for report in chosen for cause in report.causes)
        assert answer.facets["year"] == Counter((report.created or "")[:4] for report in chosen)
        newest = sorted((report.created or "" for report in chosen), reverse=True)[:HITS]
        assert [reports[report_id].created for report_id in answer.ids] == newest


@pytest.mark.parametrize("task", ["phrase", "prefix", "fuzzy"])
def test_tantivy_matches_words_as_they_are_written_too(task: str, contestants: dict[str, Contestant], reports: dict[str, Report]) -> None:
    for query in Asking(reports.values(), 1).queries(task, 12):
        ours, theirs = ask(contestants["precedent"], task, query), ask(contestants["tantivy"], task, query)
        assert ours is not None
        assert theirs is not None
        assert ours.total > 0
        assert theirs.total == pytest.approx(ours.total, abs=1)  # an identifier kept whole begins with letters too


@pytest.mark.parametrize("name", ENGINES)
def test_a_report_is_found_by_its_own_terms(name: str, contestants: dict[str, Contestant], reports: dict[str, Report]) -> None:
    for query in Asking(reports.values(), 1).queries("similar", 5):
        asked = telling(contestants, query, reports, 64)
        assert len({leaf.term for leaf in asked.leaves}) >= 60
        answer = ask(contestants[name], "similar", asked)
        assert answer is not None
        assert answer.ids[0] == query.report
        assert len(answer.ids) == HITS


def test_the_product_looks_for_forty_terms_among_two_hundred_reports(
    contestants: dict[str, Contestant], reports: dict[str, Report]
) -> None:
    asked = telling(contestants, Asking(reports.values(), 1).queries("similar-pool", 1)[0], reports, 40)
    assert len({leaf.term for leaf in asked.leaves}) == 40
    answers = [ask(contestants[name], "similar-pool", asked) for name in ("precedent", "tantivy")]
    assert all(answer is not None and len(answer.ids) > HITS for answer in answers)


@pytest.mark.parametrize("name", ENGINES)
def test_only_what_an_engine_cannot_do_is_left_out(name: str, contestants: dict[str, Contestant], reports: dict[str, Report]) -> None:
    asking = Asking(reports.values(), 1)
    able = {task for task in TASKS if contestants[name].prepare(task, telling(contestants, asking.queries(task, 1)[0], reports, 40))}
    lacking = {"sqlite-fts5": {"fuzzy"}, "whoosh": {"page"}}
    assert able == set(TASKS) - lacking.get(name, set())


@pytest.mark.parametrize("name", ENGINES)
def test_a_changed_report_is_found_by_its_new_words_only_once(name: str, tmp_path: Path) -> None:
    columns = VOCABULARIES["zipf"](1).columns
    contestant = engine(name)(tmp_path / "index", columns)
    some = list(VOCABULARIES["zipf"](1).reports(20))
    contestant.index(some)
    contestant.open()
    for word in ("quaqua", "quequa"):
        contestant.update(replace(some[3], sections=(Section("resolution", "", f"{word} quiqua"),)))
    answers = [ask(contestant, "search", Query(some[3].id, words=(word,))) for word in ("quaqua", "quequa", "quiqua")]
    assert [answer.total for answer in answers if answer is not None] == [0, 1, 1]
    contestant.close()
