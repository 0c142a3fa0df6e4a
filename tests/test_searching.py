"""Searching as a support engineer does it: the sample corpus, real error strings, and what the rows say."""

from dataclasses import replace

import pytest

from indexer import Engine, Glossary, SearchPage, SearchRequest, Snippet, Sort, search, suggest


@pytest.fixture
def look(sample_engine: Engine, glossary: Glossary) -> "Look":
    return Look(sample_engine, glossary)


class Look:
    """Search the sample corpus."""

    def __init__(self, engine: Engine, glossary: Glossary) -> None:
        self.engine = engine
        self.glossary = glossary

    def __call__(self, text: str, **request: object) -> SearchPage:
        return search(self.engine, replace(SearchRequest(text), **request), glossary=self.glossary)  # type: ignore[arg-type]


def ids(page: SearchPage) -> list[str]:
    return [hit.report.id for hit in page.hits]


def marked(snippet: Snippet) -> list[str]:
    return [piece.text for piece in snippet.pieces if piece.match]


def plain(snippet: Snippet) -> str:
    return "".join(piece.text for piece in snippet.pieces)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        pytest.param("RF=1", "CE1010", id="a setting with its value"),
        pytest.param('"could not serialize access due to concurrent update"', "CE1409", id="a quoted error message"),
        pytest.param("10.244.5.23:9000", "CE1304", id="an address with a port"),
        pytest.param("replication factor resolution:backup", "CE1010", id="words and a field"),
        pytest.param("why is our DR site hours behind when the network link is mostly idle?", "CE1507", id="a question in plain words"),
        pytest.param("memory_limit_hard", "CE1304", id="the first words of a flag"),
        pytest.param("REPLICATION_MISSING_OP_ID", "CE1504", id="an error code"),
    ],
)
def test_the_right_report_comes_first_with_its_resolution(look: Look, query: str, first: str) -> None:
    page = look(query)
    assert ids(page)[0] == first
    assert page.hits[0].resolution is not None
    assert page.hits[0].snippets


@pytest.mark.parametrize(
    ("query", "word"),
    [
        pytest.param("2.18.3.0", "2.18.3.0-b75", id="the leading part of a version"),
        pytest.param("3.0-b75", "2.18.3.0-b75", id="the trailing part of a version"),
        pytest.param("clock_skew", "clock_skew_force_crash_bound_usec", id="the middle of a flag"),
        pytest.param("retaining", "log_stop_retaining_min_disk_mb", id="the middle word of a flag"),
    ],
)
def test_a_part_of_an_identifier_finds_it(look: Look, query: str, word: str) -> None:
    page = look(query, size=50)
    assert page.hits
    assert any(word in plain(snippet) for hit in page.hits for snippet in hit.snippets)
    assert all(marked(snippet) for hit in page.hits for snippet in hit.snippets)


def test_a_setting_never_matches_another_value(look: Look) -> None:
    one, three = (look(query, size=100) for query in ("RF=1", "RF=3"))
    assert "CE1010" in ids(one)
    only_three = set(ids(three)) - set(ids(one))
    assert only_three
    told = {text.lower() for hit in three.hits for snippet in hit.snippets for text in marked(snippet)}
    assert not {text for text in told if "1" in text}
    assert any("3" in text for text in told)


def test_the_glossary_says_when_it_made_the_match(look: Look) -> None:
    page = look("RF=1")
    by_glossary = {hit.report.id: hit.expansions for hit in page.hits}
    assert by_glossary["CE1010"] == ()
    assert any("replication factor" in expansion for expansions in by_glossary.values() for expansion in expansions)


def test_all_words_come_first_and_partial_matches_say_so(look: Look) -> None:
    assert look("replication factor backup").partial is False
    page = look("replication factor zebraquake")
    assert page.partial is True
    assert page.total > 0
    assert "replication factor" in page.interpreted


def test_a_pasted_log_line_whose_labels_are_names_of_fields_is_searched_as_words(look: Look) -> None:
    page = look("level:FATAL service:hybrid_clock Too big clock skew is detected")
    assert page.partial is True
    assert page.hits
    assert any("clock" in text for snippet in page.hits[0].snippets for text in marked(snippet))


def test_nothing_at_all_is_no_error(look: Look) -> None:
    page = look("zebraquake")
    assert (page.total, page.hits, page.partial) == (0, (), False)
    assert page.pages == 1


def test_an_unknown_word_is_corrected_in_a_suggestion(look: Look) -> None:
    page = look("certifcate renewal")
    assert page.suggestion == "certificate renewal"
    assert look("certificate renewal").suggestion is None
    assert look('"certifcate"').suggestion is None


def test_a_typed_id_leads_to_its_report_whatever_its_case(look: Look) -> None:
    assert look("ce1010").goto == "CE1010"
    assert look(" CE1010 ").goto == "CE1010"
    assert look("CE1010 backup").goto is None
    assert look("CE9999").goto is None


def test_an_empty_search_lists_the_newest_reports(look: Look) -> None:
    page = look("", size=100)
    assert page.total == len(page.hits)
    dates = [hit.report.created or "" for hit in page.hits]
    assert dates == sorted(dates, reverse=True)
    assert all(not marked(snippet) for hit in page.hits for snippet in hit.snippets)


def test_passages_name_their_section_and_mark_what_matched(look: Look) -> None:
    hit = look("chronyc resolution:makestep").hits[0]
    assert "resolution" in hit.sections
    assert hit.resolution is not None
    assert any("makestep" in text for text in marked(hit.resolution))
    for snippet in hit.snippets:
        assert marked(snippet)
        words = plain(snippet).strip("…").split()
        assert any(all(word in section.text for word in words) for section in hit.report.sections if section.key == snippet.section)


def test_an_unresolved_report_has_no_resolution_in_its_row(look: Look) -> None:
    hits = [hit for hit in look("status:open", size=50).hits if not hit.report.section("resolution")]
    assert hits
    assert all(hit.resolution is None for hit in hits)


def test_facets_filter_and_keep_their_neighbours(look: Look) -> None:
    page = look("", filters={"priority": ("High",), "status": ("Resolved",)})
    assert page.total > 0
    assert all((hit.report.priority, hit.report.status) == ("High", "Resolved") for hit in page.hits)
    priorities = next(facet for facet in page.facets if facet.field == "priority")
    assert {value.value for value in priorities.values} >= {"Critical", "High"}
    assert [value.value for value in priorities.values if value.chosen] == ["High"]


def test_a_span_of_dates_narrows(look: Look) -> None:
    page = look("", created_from="2024-01-01", created_to="2024-03-31", size=100)
    assert 0 < page.total < 79
    assert all(hit.report.created and "2024-01-01" <= hit.report.created <= "2024-03-31" for hit in page.hits)


def test_the_quickest_resolved_come_first_when_asked(look: Look) -> None:
    days = [hit.report.days_to_resolve for hit in look("", sort=Sort.QUICKEST, size=100).hits]
    known = [day for day in days if day is not None]
    assert known == sorted(known)
    assert days[: len(known)] == known


def test_pages_do_not_overlap(look: Look) -> None:
    first, second = look("memory", page=1, size=3), look("memory", page=2, size=3)
    assert first.total == second.total
    assert not set(ids(first)) & set(ids(second))


def test_the_last_word_is_completed(look: Look) -> None:
    found = suggest(look.engine, "clock ske")
    assert "clock skew" in found
    assert suggest(look.engine, "") == []
    assert suggest(look.engine, "RF=") == []


@pytest.mark.parametrize("text", ["-created:*", "-resolution:* status:Resolved", "ttr:>=9000", "disk ttr:>=9000", "priority:Low year:1999"])
def test_what_only_the_query_language_says_is_never_searched_as_words(look: Look, text: str) -> None:
    page = look(text)
    assert (page.total, page.partial) == (0, False)
