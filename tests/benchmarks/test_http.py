"""The benchmark of whole requests: a real server, asked over one connection and over many."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from benchmarks.engines.precedent import Precedent
from benchmarks.http import PATHS, Request, measure, table
from benchmarks.serving.load import Client, from_threads, from_wrk
from benchmarks.serving.server import Server, serving
from benchmarks.texts.queries import Asking, Query
from benchmarks.texts.vocabularies import VOCABULARIES


@pytest.fixture(scope="module")
def queries() -> list[Query]:
    return Asking(VOCABULARIES["corpus"](1).reports(60), 1).queries("search", 30)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Precedent]:
    texts = VOCABULARIES["corpus"](1)
    found = Precedent(tmp_path_factory.mktemp("index"), texts.columns)
    found.index(texts.reports(60))
    with closing(found):
        yield found


@pytest.fixture(scope="module")
def server(ours: Precedent, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(ours.folder, tmp_path_factory.mktemp("server"), workers=1) as found:
        yield found


@pytest.fixture(scope="module")
def addresses(queries: list[Query]) -> list[str]:
    return [PATHS["api"].format(quote(query.text)) for query in queries]


def test_the_engine_the_page_and_the_api_answer_the_same_queries(ours: Precedent, server: Server, queries: list[Query]) -> None:
    times = measure(ours, server, queries)
    assert set(times) == {"engine", "page", "api"}
    assert {len(taken) for taken in times.values()} == {10}  # the first twenty do not count
    assert all(taken > 0 for some in times.values() for taken in some)


def test_threads_put_load_on_a_server_where_wrk_is_missing(server: Server, addresses: list[str]) -> None:
    found = from_threads(server.port, addresses, connections=2, seconds=1)
    assert found.requests > 2
    assert found.errors == 0
    assert 0 < found.p50_ms <= found.p99_ms
    assert from_threads(server.port, ["/nowhere"], connections=1, seconds=1).requests == 0


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed (Debian: apt-get install wrk)")
def test_wrk_asks_for_every_address_in_turn(server: Server, addresses: list[str], tmp_path: Path) -> None:
    found = from_wrk("wrk", server.port, addresses, tmp_path, connections=2, seconds=1)
    assert found.requests > 2
    assert found.errors == 0
    assert 0 < found.p50_ms <= found.p99_ms
    assert from_wrk("wrk", server.port, ["/nowhere"], tmp_path, connections=2, seconds=1).errors > 0


def test_each_worker_tells_what_it_holds(server: Server) -> None:
    (worker,) = server.workers()
    assert 10_000_000 < worker.private <= worker.rss


def test_a_connection_stays_open(server: Server) -> None:
    with closing(Client(server.port)) as client:
        assert client.get("/healthz")[0] == 200
        assert client.get("/api/v1/search?q=disk")[0] == 200


def test_figures_become_a_table() -> None:
    figure = Request("api", 1_000, "corpus", 10, 3.0, 9.0, 1.5, 2.0, 2.0, 123.4, 20.0, 50.0, 8, 2, 0, "wrk", 90_000_000, 130_000_000)
    assert "| `/api/v1/search` | 3.00 / 9.00 | 1.50 / 2.00 | **2.00** | 123 | 20 / 50 | 90 / 130 |" in table([figure])
    assert "2 workers, 8 connections, load by wrk, 0 errors" in table([figure])
