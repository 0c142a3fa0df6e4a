"""The page of insights, and each chart as CSV and SVG: what they show, where their marks lead, and that nothing hostile gets through."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from indexer.engines import open_engine
from indexer.insights import CHARTS, Breakdown, Insights, Part, Period, Row, Scale, Table
from tests.engines.contract import documents, report
from web import create_app, insights_charts, insights_known
from web.insights_canvas import Drawing
from web.insights_grids import WIDE, Link, rows
from web.insights_svg import inlined
from web.settings import Settings

HOSTILE = (
    '=HYPERLINK("http://x")', "+1", "@cmd", "<script>window.owned=1</script>", "\"quoted\" & 'so'", "$math^2$", "_leading underscore",
    "名前 \x07 شركة",
)  # fmt: skip


def page_of(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return BeautifulSoup(answer.get_data(as_text=True), "lxml")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of an installation whose customers, components and levels all have hostile names."""
    folder = tmp_path_factory.mktemp("hostile")
    engine = open_engine(folder / "index", create=True)
    header: dict[str, Any] = {"priority": "High", "status": "Resolved", "created": "2024-01-05", "resolved": "2024-01-09"}
    engine.write(
        documents(
            *(
                report(f"H{number}{part}", "broken valve", customer=name, component=name, escalation_level=name, **header)
                for number, name in enumerate(HOSTILE)
                for part in "ab"
            )
        )
    )
    engine.close()
    with create_app(_settings(folder)).test_client() as client:
        yield client


def _settings(folder: Path) -> Settings:
    return Settings(
        index=folder / "index", corpus=folder, glossary=folder / "none.toml", database=f"sqlite:///{folder / 'own.db'}", meaning=False
    )


def test_every_chart_has_a_title_a_reading_a_picture_a_table_and_exports(client: FlaskClient) -> None:
    page = page_of(client, "/insights")
    assert [section["id"] for section in page.select("section.chart")] == list(CHARTS)
    drawn = [section for section in page.select("section.chart") if section.svg]
    assert {section["id"] for section in drawn} >= set(CHARTS) - {"components"}
    for section in drawn:
        assert section.h2.get_text(strip=True)  # type: ignore[union-attr]
        assert section.select_one("p.small").get_text(strip=True)  # type: ignore[union-attr]
        assert section.svg["role"] == "group"  # type: ignore[index]
        assert section.select("table caption")
        assert section.select("thead th[scope=col]")
        assert section.select("tbody th[scope=row]")
        exports = [link["href"] for link in section.select(".exports a")]
        assert exports[1:] == [f"/insights/{section['id']}.csv", f"/insights/{section['id']}.svg"]


def test_a_mark_says_what_it_counts_and_leads_to_just_those_reports(client: FlaskClient) -> None:
    page = page_of(client, "/insights")
    marks = [mark for mark in page.select("svg a[aria-label]") if str(mark["href"]).startswith("/search")]
    assert len(marks) > 20
    for mark in marks[::4]:
        assert mark.title.get_text() == mark["aria-label"]  # type: ignore[union-attr]
        says = str(mark["aria-label"])
        number = says.rpartition(", of ")[2] if ", of " in says else says.rpartition(": ")[2].partition(", ")[0]
        found = page_of(client, str(mark["href"])).select_one("#found")
        assert found is not None
        assert found.get_text(strip=True).startswith(number), says


def test_a_mark_of_a_failure_mode_leads_to_its_page(client: FlaskClient) -> None:
    links = {str(link["href"]) for link in page_of(client, "/insights").select("#failure-modes svg a")}
    assert links
    assert all(link.startswith("/failure-modes/") for link in links)
    assert client.get(links.pop()).status_code == 200


def test_what_is_counted_is_what_a_search_finds_and_marks_stay_within_it(client: FlaskClient) -> None:
    query = urlencode([("q", "replication OR backup"), ("priority", "High"), ("from", "2023-01-01"), ("to", "2024-12-31")])
    page = page_of(client, f"/insights?{query}")
    found = page_of(client, f"/search?{query}").select_one("#found")
    assert found is not None
    assert page.select_one(".counted a").get_text() == found.get_text(strip=True).partition(" for")[0]  # type: ignore[union-attr]
    days = str(page.select_one("#days-to-resolve svg a")["href"])  # type: ignore[index]
    assert "q=%28replication+OR+backup%29+ttr%3A" in days
    assert "priority=High" in days
    assert "from=2023-01-01" in days
    assert page.select_one("#days-to-resolve .exports a:nth-of-type(2)")["href"] == f"/insights/days-to-resolve.csv?{query}"  # type: ignore[index]


@pytest.mark.parametrize("text", ["((((((", "(((((( disk", "level:FATAL service:hybrid_clock clock skew", "zone unheardofword"])
def test_a_bar_of_days_leads_to_as_many_reports_as_it_counts_however_the_text_was_read(client: FlaskClient, text: str) -> None:
    page = page_of(client, f"/insights?{urlencode({'q': text})}")
    rows = page.select("#days-to-resolve tbody tr")
    assert rows
    for row in rows:
        link = row.select_one("td a")
        if link is not None:
            found = client.get(str(link["href"]).replace("/search", "/api/v1/search")).get_json()
            assert f"{found['total']:,}" == link.get_text(strip=True)


def test_the_address_is_redirected_to_its_canonical_form(client: FlaskClient) -> None:
    answer = client.get("/insights?utm=x&page=3&sort=newest&priority=High&q=backup")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/insights?q=backup&priority=High")


def test_nothing_to_count_helps_on(client: FlaskClient) -> None:
    page = page_of(client, "/insights?q=xyzzyplugh&priority=High")
    assert not page.select(".plot, .chart")
    links = [link["href"] for link in page.select(".nothing a")]
    assert links[:2] == ["/insights?q=xyzzyplugh", "/insights?priority=High"]


def test_one_report_alone_has_its_page(client: FlaskClient) -> None:
    page = page_of(client, "/insights?q=id%3ACE1010")
    assert page.select_one(".counted a").get_text() == "1 report"  # type: ignore[union-attr]
    assert page.select("#priority svg a")
    assert "No customer has more than one" in page.select_one("#customers").get_text()  # type: ignore[union-attr]


def test_reports_without_a_date_are_counted_and_said(client: FlaskClient) -> None:
    page = page_of(client, "/insights?q=quokkafish")
    assert "1 report without a date of creation" in page.select_one(".counted").get_text()  # type: ignore[union-attr]
    assert "None of these reports has a date of creation" in page.select_one("#priority").get_text()  # type: ignore[union-attr]
    assert [cell.get_text() for cell in page.select("#priority tbody tr > *")] == ["no priority", "1", "1"]


def test_a_customer_called_like_a_formula_is_exported_as_text(hostile: FlaskClient) -> None:
    answer = hostile.get("/insights/customers.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["Content-Disposition"] == "attachment; filename=precedent-customers.csv"
    rows = list(csv.reader(StringIO(answer.get_data(as_text=True))))
    assert rows[0][0] == "Customer"
    names = {row[0] for row in rows[1:]}
    assert {'\'=HYPERLINK("http://x")', "'+1", "'@cmd", "_leading underscore"} <= names
    assert len(names) == len(HOSTILE)


def test_hostile_names_are_drawn_as_they_are_and_escaped(hostile: FlaskClient) -> None:
    answer = hostile.get("/insights").get_data(as_text=True)
    assert "<script>window" not in answer
    page = BeautifulSoup(answer, "lxml")
    for chart in ("components", "customers", "escalation-levels"):
        texts = {text.get_text() for text in page.select(f"#{chart} svg text")}
        assert {"$math^2$", "_leading underscore", "\"quoted\" & 'so'", '=HYPERLINK("http://x")', "名前 \ufffd شركة"} <= texts
        marks = {str(mark["aria-label"]) for mark in page.select(f"#{chart} svg a[aria-label]")}
        assert any(mark.startswith("<script>window.owned=1</script>") for mark in marks)
    leads = next(mark for mark in page.select("#customers svg a[aria-label]") if "$math" in str(mark["aria-label"]))
    assert leads["href"] == "/search?customer=%24math%5E2%24"
    assert hostile.get(str(leads["href"])).status_code == 200


@pytest.mark.parametrize("chart", CHARTS)
def test_a_picture_is_a_file_of_its_own(hostile: FlaskClient, chart: str) -> None:
    answer = hostile.get(f"/insights/{chart}.svg")
    if chart == "failure-modes" and answer.status_code == 404:
        pytest.skip("these few reports are in no failure mode")
    assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=precedent-{chart}.svg"
    root = ElementTree.fromstring(answer.data)  # noqa: S314 - our own answer
    kinds = {node.tag.rpartition("}")[2] for node in root.iter()}
    assert not kinds & {"a", "script", "style", "metadata", "foreignObject"}
    assert not any("var(" in value or name == "style" for node in root.iter() for name, value in node.items())
    assert root[0].text
    assert hostile.get(f"/insights/{chart}.svg").data == answer.data


def test_there_is_no_other_chart(client: FlaskClient) -> None:
    for address in ("/insights/pie.csv", "/insights/pie.svg", "/insights/priority.svg?q=xyzzyplugh"):
        assert client.get(address).status_code == 404


def test_a_search_is_counted_and_drawn_once_for_each_state_of_the_index(hostile: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    chart = insights_charts.chart

    def counted(found: Insights, table: Table, link: Link, *, compact: bool = False) -> Drawing | None:
        drawn.append(table.chart)
        return chart(found, table, link, compact=compact)

    monkeypatch.setattr(insights_known, "chart", counted)
    for _ in range(2):
        hostile.get("/insights?q=valve")
    hostile.get("/insights/customers.svg?q=valve")
    assert {name: drawn.count(name) for name in CHARTS} == {name: 2 if name in insights_charts.GRIDS else 1 for name in CHARTS}


def test_a_broken_file_of_failure_modes_holds_up_no_other_figure(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "index", create=True)
    engine.write(documents(*(report(name, "valve", created="2024-01-01", priority="High", customer="Acme") for name in ("A1", "A2"))))
    engine.close()
    (tmp_path / "modes.toml").write_text("[modes", encoding="utf-8")
    settings = Settings(index=tmp_path / "index", corpus=tmp_path, failure_modes=tmp_path / "modes.toml", meaning=False)
    client = create_app(settings).test_client()
    page = page_of(client, "/insights")
    assert "Failure modes are not at hand" in page.select_one("#failure-modes").get_text()  # type: ignore[union-attr]
    assert page.select("#priority svg")
    assert "Which failures recurred is not known" in page.select_one("#customers").get_text()  # type: ignore[union-attr]
    assert client.get("/insights/customers.csv").get_data(as_text=True).splitlines()[1] == "Acme,2,,,2024-01-01"
    refused = client.get("/insights/failure-modes.csv")
    assert (refused.status_code, refused.mimetype) == (503, "text/html"), "an empty file would say that there are none"


def test_what_is_not_a_failure_mode_does_not_dwarf_those_that_are() -> None:
    periods = (Period("2024-01", "2024-01-01", "2024-01-31"),)
    breakdown = Breakdown(Scale.MONTH, periods, (Row("Valve", (4,), slug="valve"), Row("", (4000,), part=Part.NONE)))
    marks = [group for group in inlined(rows(breakdown, "", lambda _: "", WIDE), "x").iter("g") if group.find("title") is not None]
    heights = []
    for mark in marks:
        numbers = [float(number) for number in str(mark.find("path").get("d")).split() if number not in "MLz"]  # type: ignore[union-attr]
        heights.append(max(numbers[1::2]) - min(numbers[1::2]))
    assert heights == pytest.approx([26, 26])
