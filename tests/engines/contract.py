"""What every engine must do: one suite, run against each of them by a subclass that provides the ``engine`` fixture."""

import threading
from collections.abc import Iterable

import pytest

from indexer.engines import Engine, Facet, Results, Selection, Sort
from indexer.errors import EngineError
from indexer.query import (
    EVERYTHING,
    NOTHING,
    And,
    Best,
    Exact,
    Fuzzy,
    Has,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
)
from indexer.report import Group, Point, Report, Section
from indexer.schema import FACETS, Document, document


def report(
    report_id: str,
    issue: str,
    *,
    title: str = "",
    resolution: str = "",
    causes: tuple[str, ...] = (),
    **header: str | None,
) -> Report:
    sections = [Section("issue_description", "Issue", issue)]
    if causes:
        groups = tuple(Group(cause, (Point("seen in the logs"),)) for cause in causes)
        sections.append(Section("root_cause", "Root cause", "\n".join(causes), groups))
    if resolution:
        sections.append(Section("resolution", "Fix", resolution))
    return Report(id=report_id, title=title or issue[:40], headline=title or issue[:40], sections=tuple(sections), **header)  # type: ignore[arg-type]


def documents(*reports: Report) -> list[Document]:
    return [document(entry, file=f"{entry.id}.txt", digest=f"digest of {entry.id}") for entry in reports]


REPORTS = (
    report(
        "CE1",
        "RF=1 lost its data on 10.4.1.7:9100 while running 2.18.3.0-b75",
        title="Data loss after a disk died",
        resolution="Replication factor raised to three",
        causes=("Under-replication", "Missing alerts"),
        customer="Solstice Media",
        priority="Critical",
        status="Resolved",
        created="2024-02-06",
        resolved="2024-02-08",
    ),
    report(
        "CE2",
        "RF=3 cluster ran out of memory, memory grew for hours",
        title="Tablet servers killed",
        resolution="Lowered --memory_limit_hard_bytes=4294967296",
        causes=("Memory limit",),
        customer="Northwind Rail",
        priority="High",
        status="Resolved",
        created="2023-11-20",
        resolved="2023-11-20",
    ),
    report(
        "CE3", "Memory of the master is fine, the disk is not", title="Full disk", customer="Solstice Media", priority="Low", status="Open"
    ),
    report(
        "CE4",
        "TServer clients see SQLSTATE 40001 after a restart",
        title="Conflicts",
        created="2024-06-01",
        status="Resolved",
        priority="High",
    ),
)
ALL = {entry.id for entry in REPORTS}
RESOLVED = {entry.id for entry in REPORTS if entry.section("resolution")}


def ids(results: Results) -> list[str]:
    return [hit.report.id for hit in results.hits]


def counts(facets: Iterable[Facet], field: str) -> dict[str, int]:
    return {value.value: value.count for facet in facets if facet.field == field for value in facet.values}


class EngineContract:
    """Subclass it, and provide ``engine``: an empty one."""

    @pytest.fixture
    def filled(self, engine: Engine) -> Engine:
        engine.write(documents(*REPORTS))
        return engine

    def test_a_facet_of_numbers_bears_a_chosen_value_that_is_none(self, filled: Engine) -> None:
        (years,) = filled.search(EVERYTHING, Selection(filters={"year": ("abc", "0")}, facets=("year",))).facets
        assert [value.value for value in years.values if value.chosen] == ["0", "abc"]

    def test_it_is_an_engine(self, engine: Engine) -> None:
        assert isinstance(engine, Engine)

    def test_an_empty_index_answers(self, engine: Engine) -> None:
        assert engine.search(EVERYTHING, Selection(facets=FACETS)).total == 0
        assert engine.search(Term("text", "memori"), Selection()).hits == ()
        assert engine.get("CE1") is None
        assert engine.digests() == {}
        assert engine.info().reports == 0
        assert engine.complete("mem") == []
        assert engine.near_words("memory", distance=1) == []

    def test_a_report_comes_back_as_it_was_written_whatever_the_case_of_its_id(self, filled: Engine) -> None:
        assert filled.get("CE1") == REPORTS[0]
        assert filled.get("ce1") == REPORTS[0]

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            pytest.param(Term("text", "memori"), {"CE2", "CE3"}, id="a stem in any field"),
            pytest.param(Term("resolution", "memori"), {"CE2"}, id="a part of an identifier in one field"),
            pytest.param(Term("text", "rf=1"), {"CE1"}, id="a setting with its value"),
            pytest.param(Term("text", "2.18.3"), {"CE1"}, id="the leading part of a version"),
            pytest.param(Term("customer", "solstic"), {"CE1", "CE3"}, id="a word of a keyword field"),
            pytest.param(Term("text", "nowher"), set(), id="an unknown term"),
            pytest.param(Phrase("text", ("out", "of", "memory")), {"CE2"}, id="a phrase with a stop word"),
            pytest.param(Phrase("text", ("memory", "out")), set(), id="a phrase in the wrong order"),
            pytest.param(Phrase("issue_description", ("10", "4", "1", "7", "9100")), {"CE1"}, id="the parts of an address"),
            pytest.param(Phrase("text", ("fine", "the", "disk")), {"CE3"}, id="a phrase over a comma"),
            pytest.param(Phrase("text", ("running",)), {"CE1"}, id="an exact word"),
            pytest.param(Phrase("text", ("runs",)), set(), id="an exact word is not stemmed"),
            pytest.param(Phrase("cause", ("replication", "missing")), set(), id="no phrase over two values"),
            pytest.param(Prefix("text", "replic"), {"CE1"}, id="a prefix"),
            pytest.param(Prefix("text", "memory_limit"), {"CE2"}, id="the beginning of an identifier"),
            pytest.param(Prefix("text", "northw"), {"CE2"}, id="the beginning of a keyword's word"),
            pytest.param(Prefix("text", "tserv"), {"CE4"}, id="the beginning of an identifier in mixed case"),
            pytest.param(Fuzzy("text", "memroy", 2), {"CE2", "CE3"}, id="a word with two letters swapped"),
            pytest.param(Fuzzy("title", "dsk", 1), {"CE1", "CE3"}, id="a typo in one field"),
            pytest.param(Exact("customer", "solstice media"), {"CE1", "CE3"}, id="a whole value, any case"),
            pytest.param(Exact("customer", "solstice"), set(), id="a word is not the whole value"),
            pytest.param(Exact("cause", "missing alerts"), {"CE1"}, id="the second of several values"),
            pytest.param(Range("created", 20240101, 20240331), {"CE1"}, id="a span of dates"),
            pytest.param(Range("created", None, 20231231), {"CE2"}, id="an open span leaves unknown dates out"),
            pytest.param(Range("ttr", 0, 0), {"CE2"}, id="resolved the same day"),
            pytest.param(Has("resolution"), RESOLVED, id="any text in a section"),
            pytest.param(Not(Has("resolution")), ALL - RESOLVED, id="no text in a section"),
            pytest.param(Has("ttr"), {entry.id for entry in REPORTS if entry.days_to_resolve is not None}, id="any number"),
            pytest.param(Has("created"), {entry.id for entry in REPORTS if entry.created}, id="any date"),
            pytest.param(Has("version"), {entry.id for entry in REPORTS if entry.version}, id="any value of a header field"),
            pytest.param(Has("text"), ALL, id="any text at all"),
            pytest.param(And((Term("text", "disk"), Term("text", "data"))), {"CE1"}, id="and"),
            pytest.param(Or((Term("text", "disk"), Term("text", "40001"))), {"CE1", "CE3", "CE4"}, id="or"),
            pytest.param(Best((Term("text", "rf"), Term("text", "disk"))), {"CE1", "CE2", "CE3"}, id="best of"),
            pytest.param(And((Term("text", "disk"), Not(Term("text", "data")))), {"CE3"}, id="and not"),
            pytest.param(Not(Term("text", "disk")), {"CE2", "CE4"}, id="only not"),
            pytest.param(And((Not(Term("text", "disk")), Not(Term("text", "rf=3")))), {"CE4"}, id="two nots"),
            pytest.param(Or((Not(Term("text", "rf")), Term("text", "rf=1"))), {"CE1", "CE3", "CE4"}, id="or not"),
            pytest.param(EVERYTHING, {"CE1", "CE2", "CE3", "CE4"}, id="everything"),
            pytest.param(NOTHING, set(), id="nothing"),
        ],
    )
    def test_a_query_finds(self, filled: Engine, query: Query, expected: set[str]) -> None:
        results = filled.search(query, Selection())
        assert set(ids(results)) == expected
        assert results.total == len(expected)

    def test_the_title_counts_more_than_the_text(self, engine: Engine) -> None:
        engine.write(documents(report("A", "quorum and other words", title="Lost"), report("B", "other and more words", title="Quorum")))
        assert ids(engine.search(Term("text", "quorum"), Selection())) == ["B", "A"]

    def test_a_rare_word_counts_more_than_a_common_one(self, filled: Engine) -> None:
        common, rare = (filled.search(Term("text", word), Selection()).hits[0].score for word in ("disk", "40001"))
        assert rare > common > 0

    def test_a_boost_multiplies_the_score(self, filled: Engine) -> None:
        once, twice = (filled.search(Term("text", "40001", boost=boost), Selection()).hits[0].score for boost in (1.0, 2.0))
        assert twice == pytest.approx(2 * once)

    def test_scores_of_and_add_up_and_the_best_of_best_counts(self, filled: Engine) -> None:
        def score(query: Query) -> float:
            return next(hit.score for hit in filled.search(query, Selection()).hits if hit.report.id == "CE1")

        left, right = Term("text", "disk"), Term("text", "data")
        assert score(And((left, right))) == pytest.approx(score(left) + score(right))
        assert score(Or((left, right))) == pytest.approx(score(left) + score(right))
        assert score(Best((left, right))) == pytest.approx(max(score(left), score(right)))

    @pytest.mark.parametrize(
        ("sort", "expected"),
        [
            pytest.param(Sort.NEWEST, ["CE4", "CE1", "CE2", "CE3"], id="newest, unknown last"),
            pytest.param(Sort.PRIORITY, ["CE1", "CE4", "CE2", "CE3"], id="priority, then newest"),
            pytest.param(Sort.QUICKEST, ["CE2", "CE1", "CE4", "CE3"], id="quickest, unresolved last"),
            pytest.param(Sort.RELEVANCE, ["CE4", "CE1", "CE2", "CE3"], id="nothing to rank by: newest"),
        ],
    )
    def test_hits_are_sorted(self, filled: Engine, sort: Sort, expected: list[str]) -> None:
        assert ids(filled.search(EVERYTHING, Selection(sort=sort))) == expected

    def test_ranking_gives_the_ids_and_scores_that_searching_gives(self, filled: Engine) -> None:
        query = Or((Term("text", "disk"), Term("text", "40001"), Term("text", "memori")))
        hits = filled.search(query, Selection()).hits
        ranked = filled.rank(query, limit=10)
        assert [found for found, _ in ranked] == [hit.report.id for hit in hits]
        assert [score for _, score in ranked] == pytest.approx([hit.score for hit in hits])
        assert [found for found, _ in filled.rank(query, limit=2)] == [hit.report.id for hit in hits[:2]]
        assert filled.rank(NOTHING, limit=5) == []

    def test_columns_hold_fields_of_all_matches_row_by_row(self, filled: Engine) -> None:
        filled.write([], delete=["CE2"])
        found = filled.columns(EVERYTHING, ("created", "ttr", "customer", "cause"), filters={})
        rows = {report_id: row for row, report_id in enumerate(found.ids)}
        assert set(rows) == {"CE1", "CE3", "CE4"}
        assert {report_id: int(found.numbers["created"][row]) for report_id, row in rows.items()} == {
            "CE1": 20240206, "CE3": -1, "CE4": 20240601,
        }  # fmt: skip
        assert {report_id: int(found.numbers["ttr"][row]) for report_id, row in rows.items()} == {"CE1": 2, "CE3": -1, "CE4": -1}

        def pairs(field: str) -> set[tuple[str, str]]:
            values = found.values[field]
            return {(found.ids[row], values.names[name]) for row, name in zip(values.rows, values.ordinals, strict=True)}

        assert pairs("customer") == {("CE1", "Solstice Media"), ("CE3", "Solstice Media")}
        assert pairs("cause") == {("CE1", "Under-replication"), ("CE1", "Missing alerts")}

    def test_columns_are_of_what_query_and_filters_leave(self, filled: Engine) -> None:
        found = filled.columns(Term("text", "memori"), ("status",), filters={"priority": ("p2",)})
        assert found.ids == ("CE2",)
        assert filled.columns(NOTHING, ("created",), filters={}).ids == ()
        with pytest.raises(EngineError, match="title has no column"):
            filled.columns(EVERYTHING, ("title",), filters={})

    def test_pages_follow_each_other_without_gap_or_overlap(self, filled: Engine) -> None:
        pages = [ids(filled.search(EVERYTHING, Selection(offset=offset, limit=3))) for offset in (0, 3, 6)]
        assert [len(page) for page in pages] == [3, 1, 0]
        assert sorted(pages[0] + pages[1]) == ["CE1", "CE2", "CE3", "CE4"]

    def test_a_limit_of_zero_counts_only(self, filled: Engine) -> None:
        results = filled.search(EVERYTHING, Selection(limit=0, facets=("priority",)))
        assert (results.total, results.hits) == (4, ())
        assert counts(results.facets, "priority") == {"Critical": 1, "High": 2, "Low": 1}

    def test_facets_count_the_matches_in_a_sensible_order(self, filled: Engine) -> None:
        facets = filled.search(EVERYTHING, Selection(facets=FACETS)).facets
        assert [facet.field for facet in facets] == list(FACETS)
        assert list(counts(facets, "priority")) == ["Critical", "High", "Low"]
        assert list(counts(facets, "year").items()) == [("2024", 2), ("2023", 1)]
        assert next(iter(counts(facets, "customer").items())) == ("Solstice Media", 2)
        assert counts(facets, "cause") == {"Under-replication": 1, "Missing alerts": 1, "Memory limit": 1}
        assert counts(facets, "escalation_level") == {}

    def test_values_of_a_filter_widen_and_filters_narrow(self, filled: Engine) -> None:
        wide = Selection(filters={"priority": ("Critical", "Low")})
        assert set(ids(filled.search(EVERYTHING, wide))) == {"CE1", "CE3"}
        narrow = Selection(filters={"priority": ("Critical", "Low"), "status": ("Open",)})
        assert ids(filled.search(EVERYTHING, narrow)) == ["CE3"]
        by_year = Selection(filters={"year": ("2023",)})
        assert ids(filled.search(EVERYTHING, by_year)) == ["CE2"]

    def test_a_filter_takes_what_people_call_a_value(self, filled: Engine) -> None:
        assert ids(filled.search(EVERYTHING, Selection(filters={"priority": ("p1",)}))) == ["CE1"]

    def test_a_chosen_value_does_not_hide_its_neighbours_and_never_vanishes(self, filled: Engine) -> None:
        selection = Selection(filters={"priority": ("Low",), "year": ("1999",)}, facets=("priority", "year"))
        facets = filled.search(Term("text", "memori"), selection).facets
        by_field = {facet.field: {value.value: (value.count, value.chosen) for value in facet.values} for facet in facets}
        assert by_field["priority"] == {"Low": (0, True)}
        assert by_field["year"] == {"1999": (0, True)}
        facets = filled.search(Term("text", "memori"), Selection(filters={"priority": ("Low",)}, facets=("priority",))).facets
        assert counts(facets, "priority") == {"High": 1, "Low": 1}

    def test_doc_freq_counts_reports(self, filled: Engine) -> None:
        assert filled.doc_freq("text", "memori") == 2
        assert filled.doc_freq("resolution", "memori") == 1
        assert filled.doc_freq("text", "nowher") == 0

    def test_near_words_are_best_first(self, filled: Engine) -> None:
        assert filled.near_words("memorx", distance=2)[0] == "memory"
        assert "memory" not in filled.near_words("memory", distance=1)
        assert filled.near_words("zzzz", distance=1) == []

    def test_words_are_completed_commonest_first(self, filled: Engine) -> None:
        assert filled.complete("d") == ["disk", "data", "died"]
        assert filled.complete("d", limit=1) == ["disk"]

    def test_writing_an_id_again_replaces_the_report_whatever_its_case(self, filled: Engine) -> None:
        filled.write(documents(report("ce1", "something else")))
        assert filled.info().reports == 4
        changed = filled.get("CE1")
        assert changed is not None
        assert changed.id == "ce1"
        assert ids(filled.search(Term("text", "rf=1"), Selection())) == []

    def test_reports_are_deleted_by_id(self, filled: Engine) -> None:
        filled.write([], delete=["ce2", "CE4", "never there"])
        assert set(ids(filled.search(EVERYTHING, Selection(facets=FACETS)))) == {"CE1", "CE3"}
        assert filled.get("CE2") is None
        assert filled.doc_freq("text", "memori") == 1
        assert counts(filled.search(EVERYTHING, Selection(facets=("priority",))).facets, "priority") == {"Critical": 1, "Low": 1}

    def test_a_failing_batch_changes_nothing(self, filled: Engine) -> None:
        def broken() -> Iterable[Document]:
            yield from documents(report("CE9", "a further one"))
            raise RuntimeError("the source broke")

        before = filled.info().revision
        with pytest.raises(RuntimeError):
            filled.write(broken(), delete=["CE1"])
        assert filled.info().revision == before
        assert filled.get("CE1") is not None
        assert filled.get("CE9") is None

    def test_digests_name_each_file_with_its_reports(self, filled: Engine) -> None:
        filled.write(
            [document(report(name, "one of two"), file="export.jsonl", digest=digest) for name, digest in (("X1", ""), ("X2", "all"))]
        )
        sources = filled.digests()
        assert set(sources) == {"CE1.txt", "CE2.txt", "CE3.txt", "CE4.txt", "export.jsonl"}
        assert sources["export.jsonl"].digest == "all"
        assert sorted(sources["export.jsonl"].ids) == ["X1", "X2"]

    def test_an_unfinished_file_has_no_digest(self, engine: Engine) -> None:
        engine.write([document(report("X1", "the first of many"), file="export.jsonl", digest="")])
        assert engine.digests()["export.jsonl"].digest == ""

    def test_the_revision_changes_with_every_commit(self, filled: Engine) -> None:
        before = filled.info().revision
        filled.write([], delete=["CE1"])
        assert filled.info().revision != before

    def test_a_rebuild_serves_the_old_reports_until_it_is_complete(self, filled: Engine) -> None:
        with filled.rebuild() as fresh:
            fresh.write(documents(report("N1", "a new world")))
            assert filled.info().reports == 4
            assert fresh.info().reports == 1
        assert ids(filled.search(EVERYTHING, Selection())) == ["N1"]

    def test_a_failed_rebuild_leaves_the_live_index(self, filled: Engine) -> None:
        with pytest.raises(RuntimeError), filled.rebuild() as fresh:
            fresh.write(documents(report("N1", "a new world")))
            raise RuntimeError("power cut")
        assert filled.info().reports == 4

    def test_the_engine_can_be_used_after_close(self, filled: Engine) -> None:
        filled.close()
        assert filled.info().reports == 4

    def test_threads_may_search_while_one_writes(self, filled: Engine) -> None:
        wrong: list[object] = []

        def look() -> None:
            for _ in range(20):
                try:
                    total = filled.search(EVERYTHING, Selection(facets=FACETS)).total
                except EngineError as error:
                    wrong.append(error)
                else:
                    if not 4 <= total <= 14:
                        wrong.append(total)

        threads = [threading.Thread(target=look) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(10):
            filled.write(documents(report(f"T{number}", "written meanwhile")))
        for thread in threads:
            thread.join()
        assert wrong == []
        assert filled.info().reports == 14
