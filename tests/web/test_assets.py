"""The icon is at the address that browsers ask for unbidden, and error pages lead on."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient


def test_the_icon_is_where_browsers_look_and_no_part_of_the_api(client: FlaskClient) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 200
    assert response.data.startswith(b"\0\0\1\0")
    page = BeautifulSoup(client.get("/help").get_data(as_text=True), "lxml")
    for link in page.select("link[rel=icon], link[rel=apple-touch-icon]"):
        assert client.get(str(link["href"])).status_code == 200
    assert "/favicon.ico" not in client.get("/api/v1/openapi.json").get_data(as_text=True)


def test_an_address_without_a_page_offers_to_search_for_what_it_says(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/reports/kafka-lag").get_data(as_text=True), "lxml")
    assert page.select_one("main a[href='/search?q=kafka-lag']")
