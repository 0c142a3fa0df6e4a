"""The pages, asked as a browser without JavaScript asks: what they show, where they lead, and that no report's text becomes code."""

import re
from itertools import pairwise
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from indexer.schema import FIELDS
from web.help import EXAMPLES
from web.settings import Settings

EVERY_PAGE = (
    "/",
    "/search",
    "/search?q=replication",
    "/search?q=zebraquake",
    "/search?q=xyzzyplugh",
    "/reports/CE1010",
    "/similar",
    "/reports/QF7001/similar",
    "/reports/HX9002/similar",
    "/compare",
    "/failure-modes",
    "/failure-modes?q=certificate",
    "/unsorted-reports",
    "/drill",
    "/drill/cases/QF7001?unknown=yes",
    "/compare?a=QF7001&b=HX9002",
    "/help",
    "/api/v1/docs",
    "/nowhere",
)


def soup(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    """Return a page as a tree."""
    response = client.get(address)
    assert response.status_code == status, response.headers.get("Location")
    return BeautifulSoup(response.get_data(as_text=True), "lxml")


def text(node: object) -> str:
    """Return the visible text of a node, in one line."""
    return " ".join(str(getattr(node, "get_text")(" ")).split())  # noqa: B009  # the tree's types are unions


def rows(page: BeautifulSoup) -> list[str]:
    """Return the report ids of a results page, in order."""
    return [text(node) for node in page.select(".hit .facts .id")]


def test_the_front_page_offers_a_search_the_newest_reports_and_doors(client: FlaskClient) -> None:
    page = soup(client, "/")
    assert page.select_one("form[action='/search'] input[name=q]")
    assert len(page.select(".rows > li")) == 8
    dates = [str(node["datetime"]) for node in page.select(".rows time")]
    assert dates == sorted(dates, reverse=True)
    doors = [str(link["href"]) for link in page.select(".doors a")]
    assert "/search?priority=Critical" in doors
    assert rows(soup(client, doors[0]))


def test_a_row_shows_the_facts_the_passage_with_its_section_and_the_resolution(client: FlaskClient) -> None:
    page = soup(client, "/search?q=" + quote("replication factor resolution:backup"))
    first = page.select(".hit")[0]
    assert rows(page)[0] == "CE1010"
    for expected in ("Solstice", "6 Feb 2024", "Low", "Resolved in 2 days"):
        assert expected in text(first)
    assert text(first.select_one(".passage .where")) in ("Issue description", "Root cause", "Technical details", "Action plan")
    assert first.select(".passage mark")
    lines = first.select_one(".fix .lines")
    assert lines is not None
    assert "Replication factor changed to RF=3 · Backup jobs enabled" in lines.get_text()
    button = first.select_one(".fix button[data-copy]")
    assert button is not None
    assert "Change control processes established" in str(button["data-copy"])
    assert "Change control processes established" in text(first.select_one("details"))


def test_the_facets_are_ticks_with_counts_and_the_chosen_ones_stay(client: FlaskClient) -> None:
    page = soup(client, "/search?q=xyzzyplugh&priority=High&priority=Low")
    assert page.select_one("h1") is not None
    assert "No reports" in text(page.h1)
    chosen = [str(node["value"]) for node in page.select("input[name=priority][checked]")]
    assert sorted(chosen) == ["High", "Low"]
    everything = soup(client, "/search")
    counts = [int(text(node).replace(",", "")) for node in everything.select("input[name=priority] ~ .number")]
    assert min(counts) > 0
    assert len(counts) >= 3


def test_several_values_of_a_facet_widen_and_facets_narrow(client: FlaskClient) -> None:
    def total(address: str) -> int:
        return int(text(soup(client, address).h1).split()[0].replace(",", ""))

    high, low = total("/search?priority=High"), total("/search?priority=Low")
    assert total("/search?priority=High&priority=Low") == high + low
    assert total("/search?priority=High&status=Resolved") <= high


def test_a_chosen_filter_can_be_removed_above_the_results(client: FlaskClient) -> None:
    page = soup(client, "/search?q=backup&priority=High&from=2024-01-01")
    assert [str(link["href"]) for link in page.select(".chosen a")] == [
        "/search?q=backup&from=2024-01-01",
        "/search?q=backup&priority=High",
        "/search?q=backup",
    ]


def test_the_created_dates_narrow(client: FlaskClient) -> None:
    page = soup(client, "/search?from=2024-02-01&to=2024-02-29&sort=newest")
    dates = [str(node["datetime"]) for node in page.select(".hit time")]
    assert dates
    assert all("2024-02-01" <= day <= "2024-02-29" for day in dates)


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        pytest.param("/search?q=disk&from=&to=&sort=relevance", "/search?q=disk", id="empty fields of the form"),
        pytest.param("/search?status=Open&q=disk", "/search?q=disk&status=Open", id="another order of names is the same search"),
        pytest.param("/search?q=+disk+&utm_source=mail", "/search?q=disk", id="spaces and foreign parameters"),
    ],
)
def test_an_address_is_redirected_to_its_canonical_form(client: FlaskClient, given: str, canonical: str) -> None:
    response = client.get(given)
    if response.status_code == 200:
        assert sorted(given.partition("?")[2].split("&")) == sorted(canonical.partition("?")[2].split("&"))
    else:
        assert (response.status_code, response.headers["Location"]) == (302, canonical)


def test_a_value_that_cannot_be_understood_is_said_on_the_page(client: FlaskClient) -> None:
    page = soup(client, "/search?q=backup&from=tomorrow")
    assert "not a date" in text(page.select_one(".notices"))
    assert rows(page)


def test_a_typed_report_id_goes_to_that_report(client: FlaskClient) -> None:
    response = client.get("/search?q=ce1010")
    assert (response.status_code, response.headers["Location"]) == (303, "/reports/CE1010")


def test_pages_of_results_follow_each_other_without_gap_or_repeat(client: FlaskClient) -> None:
    first, second = (soup(client, address) for address in ("/search?sort=newest", "/search?sort=newest&page=2"))
    assert len(rows(first)) == 10
    assert not set(rows(first)) & set(rows(second))
    assert str(first.select_one("a[rel=next]")["href"]) == "/search?sort=newest&page=2"  # type: ignore[index]
    assert second.select_one("ol.hits[start='11']")


def test_a_page_beyond_the_last_leads_to_the_last(client: FlaskClient) -> None:
    response = client.get("/search?page=5000")
    assert response.status_code == 302
    assert rows(soup(client, response.headers["Location"]))


def test_no_result_helps_and_offers_a_correction(client: FlaskClient) -> None:
    page = soup(client, "/search?q=xyzzyplugh&priority=High")
    assert page.select_one(".nothing a[href='/search?q=xyzzyplugh']")
    assert page.select_one(".nothing a[href='/help']")


def test_a_misspelt_word_is_corrected(client: FlaskClient) -> None:
    page = soup(client, "/search?q=replicaton")
    link = page.select_one(".suggestion a")
    assert link is not None
    assert "replication" in str(link["href"])


def test_partial_matches_are_said_to_be_partial(client: FlaskClient) -> None:
    page = soup(client, "/search?q=replication+xyzzyplugh+factor")
    assert "closest" in text(page.select_one(".notices"))
    assert rows(page)


def test_a_report_is_found_in_any_case_and_led_to_its_own_spelling(client: FlaskClient) -> None:
    response = client.get("/reports/ce1010?q=RF%3D1")
    assert (response.status_code, response.headers["Location"]) == (301, "/reports/CE1010?q=RF%3D1")


def test_a_report_shows_problem_cause_and_resolution_before_everything_else(client: FlaskClient) -> None:
    page = soup(client, "/reports/CE1010")
    titles = [text(node) for node in page.select("h2")]
    assert titles[:3] == ["Problem", "Cause", "Resolution"]
    fix = page.select_one("#resolution")
    assert fix is not None
    assert text(fix.select("li")[0]) == "Replication factor changed to RF=3"
    assert page.select_one("#resolution button[data-copy]")


def test_a_report_shows_its_groups_points_and_facts(client: FlaskClient) -> None:
    page = soup(client, "/reports/CE1010")
    assert [text(node) for node in page.select("#root-cause h3")] == ["Customer User Error", "Configuration Issues", "Data Management"]
    horizons = [text(node) for node in page.select("#action-plan h3")]
    assert horizons == ["Immediate (0-4 hours)", "Short-term (4-24 hours)", "Long-term (1-7 days)"]
    facts = {text(node.dt): text(node.dd) for node in page.select("#technical-details .pairs div")}
    assert facts["Cluster"] == "3-node with RF=1 (should be RF=3)"
    key_facts = {text(node.dt): text(node.dd) for node in page.select(".key-facts div")}
    assert key_facts["Customer"] == "Solstice"
    assert key_facts["Days to resolve"] == "2"
    assert key_facts["Engineer"] == "Support Engineer"


def test_every_entry_of_the_contents_leads_to_a_section(client: FlaskClient) -> None:
    page = soup(client, "/reports/CE1010")
    targets = [str(link["href"]).removeprefix("#") for link in page.select(".contents a")]
    assert "root-cause" in targets
    assert all(page.find(id=target) for target in targets)


def test_every_word_of_every_report_is_on_its_page(client: FlaskClient) -> None:
    ids = [hit["id"] for hit in client.get("/api/v1/search?limit=100").get_json()["hits"]]
    assert len(ids) > 50
    for report_id in ids:
        report = client.get(f"/api/v1/reports/{report_id}").get_json()
        shown = set(re.findall(r"\w+", text(soup(client, f"/reports/{report_id}").main).casefold()))
        wanted = " ".join(section["text"] for section in report["sections"]).casefold()
        missing = {word for word in re.findall(r"\w\w+", wanted) if not word.isdecimal()} - shown
        assert not missing, report_id


def test_what_was_searched_is_marked_in_the_report(client: FlaskClient) -> None:
    marked = {text(node) for node in soup(client, "/reports/CE1010?q=RF%3D1").select(".sections mark")}
    assert "RF=1" in marked
    assert not [words for words in marked if "3" in words]
    assert not soup(client, "/reports/CE1010").select("mark")


def test_a_report_without_a_resolution_says_so(client: FlaskClient) -> None:
    assert "None recorded yet" in text(soup(client, "/reports/HX9003").select_one("#resolution"))
    assert "None recorded yet" in text(soup(client, "/search?q=gigantosaurus").select_one(".unfixed"))


def test_a_bare_report_can_be_read_and_its_gaps_are_remarked(client: FlaskClient) -> None:
    page = soup(client, "/reports/HX9004")
    assert "quokkafish" in text(page.main)
    assert page.select(".warnings li")


def test_the_help_page_lists_every_field_and_every_name_of_it(client: FlaskClient) -> None:
    codes = {text(node) for node in soup(client, "/help").select("table code")}
    for field in FIELDS:
        assert {field.name, *field.aliases} <= codes


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.text for example in EXAMPLES])
def test_every_example_of_the_help_page_finds_something_and_is_taken_as_meant(client: FlaskClient, example: object) -> None:
    words = getattr(example, "text")  # noqa: B009
    response = client.get("/search?q=" + quote(words), follow_redirects=True)
    page = BeautifulSoup(response.get_data(as_text=True), "lxml")
    assert rows(page) or response.request.path.startswith("/reports/")
    assert page.select_one(".notices") is None


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_a_page_has_one_title_one_heading_landmarks_and_a_skip_link(client: FlaskClient, address: str) -> None:
    page = soup(client, address, 404 if address == "/nowhere" else 200)
    assert len(page.select("h1")) == 1
    assert len(page.select("main")) == 1
    assert page.select_one("a.skip[href='#main']")
    levels = [int(node.name[1]) for node in page.select("main h1, main h2, main h3, main h4")]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    ids = [str(node["id"]) for node in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_the_titles_tell_tabs_apart(client: FlaskClient) -> None:
    titles = [text(soup(client, address, 404 if address == "/nowhere" else 200).title) for address in EVERY_PAGE]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_a_page_holds_no_code_and_its_policy_allows_none(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    page = BeautifulSoup(response.get_data(as_text=True), "lxml")
    assert not page.select("style, [style]")
    assert all(script.get("src") for script in page.select("script"))
    assert not [name for node in page.find_all(True) for name in node.attrs if name.startswith("on")]


@pytest.mark.parametrize("address", ["/reports/HX9001", "/reports/HX9002", "/search?q=zebraquake", "/reports/HX9002?q=script+onerror", "/"])
def test_nothing_of_a_hostile_report_becomes_code(client: FlaskClient, address: str) -> None:
    page = soup(client, address)
    scripts = {str(script["src"]).partition("?")[0] for script in page.select("script")}
    assert scripts == {"/static/precedent.js", "/static/suggestions.js", "/static/search.js"}
    assert not page.select("img, iframe, object, embed, svg[onload]")
    assert not [name for node in page.find_all(True) for name in node.attrs if name.startswith("on")]
    assert not [link for link in page.select("[href]") if str(link["href"]).strip().lower().startswith(("javascript:", "data:"))]
    assert "49" not in text(page.select_one(".glance") or page.select_one("h1"))


@pytest.mark.parametrize(
    "attack", ['"><script>alert(1)</script>', "'onfocus=alert(1) autofocus='", "{{7*7}}", "</title><script>1</script>"]
)
def test_nothing_of_a_search_becomes_code(client: FlaskClient, attack: str) -> None:
    for address in (f"/search?q={quote(attack)}", f"/search?priority={quote(attack)}", f"/reports/CE1010?q={quote(attack)}"):
        page = soup(client, address)
        assert all(str(script.get("src")).startswith("/static/") for script in page.select("script"))
        assert not [name for node in page.find_all(True) for name in node.attrs if name.startswith("onfocus")]


def test_the_original_file_is_text_whatever_it_was(client: FlaskClient) -> None:
    response = client.get("/reports/HX9001/original")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "HX9001.html.txt" in response.headers["Content-Disposition"]
    assert "<script>" in response.get_data(as_text=True)


def test_the_original_of_an_exported_record_is_its_own_line(client: FlaskClient, settings: Settings) -> None:
    export = sorted(settings.corpus.glob("*.jsonl"))[0]
    lines = export.read_text(encoding="utf-8").splitlines()
    hits = client.get("/api/v1/search?limit=100").get_json()["hits"]
    sources = {hit["id"]: client.get(f"/api/v1/reports/{hit['id']}").get_json()["source"] for hit in hits}
    found = {report_id: source for report_id, source in sources.items() if source.startswith(export.name + "#")}
    assert found
    for report_id, source in found.items():
        number = int(source.partition("#")[2])
        assert client.get(f"/reports/{report_id}/original").get_data(as_text=True).strip() == lines[number - 1].strip()


@pytest.mark.parametrize("report_id", ["NOPE", "..", "../../etc/passwd", "%00", "a" * 3000, "CE1010/x"])
def test_an_unknown_report_is_a_page_that_says_so(client: FlaskClient, report_id: str) -> None:
    page = soup(client, f"/reports/{report_id}", 404)
    assert page.select_one("a[href='/search']")


@pytest.mark.parametrize("address", ["/", "/search?q=disk", "/reports/CE1010"])
def test_without_an_index_a_page_says_which_command_to_run(unindexed: FlaskClient, address: str) -> None:
    page = soup(unindexed, address, 503)
    assert text(page.select_one("pre")) == "precedent index"


def test_static_files_may_be_kept_for_a_year_because_their_address_changes(client: FlaskClient) -> None:
    page = soup(client, "/")
    address = str(page.select_one("link[rel=stylesheet]")["href"])  # type: ignore[index]
    with client.get(address) as response:
        assert "immutable" in response.headers["Cache-Control"]
