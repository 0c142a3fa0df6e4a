"""A running application follows its index: new reports, a rebuilt index and an edited glossary, without a restart or a failed request."""

import os
from pathlib import Path

import pytest

from indexer.engines import open_engine
from indexer.indexing import index_folder, rebuild
from web import create_app
from web.library import Library
from web.settings import Settings

REPORT = "{id} - Slow checkout\n\nCustomer: Larch\n\nIssue Description:\nThe checkout was slow: {word}.\n\nResolution:\nIt was restarted.\n"


@pytest.fixture
def place(tmp_path: Path) -> Settings:
    """An installation with one report."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "CE9001.txt").write_text(REPORT.format(id="CE9001", word="heronbeak"), encoding="utf-8")
    engine = open_engine(tmp_path / "index", create=True)
    index_folder(engine, tmp_path / "reports")
    engine.close()
    return Settings(index=tmp_path / "index", corpus=tmp_path / "reports", glossary=tmp_path / "glossary.toml")


def test_new_reports_and_a_rebuilt_index_are_served_at_once(place: Settings) -> None:
    client = create_app(place).test_client()
    first = client.get("/api/v1/search?q=heronbeak")
    assert [hit["id"] for hit in first.get_json()["hits"]] == ["CE9001"]
    (place.corpus / "CE9002.txt").write_text(REPORT.format(id="CE9002", word="heronbeak"), encoding="utf-8")
    writer = open_engine(place.index)
    index_folder(writer, place.corpus)
    second = client.get("/api/v1/search?q=heronbeak", headers={"If-None-Match": first.headers["ETag"]})
    assert sorted(hit["id"] for hit in second.get_json()["hits"]) == ["CE9001", "CE9002"]
    (place.corpus / "CE9001.txt").unlink()
    rebuild(writer, place.corpus)
    writer.close()
    assert [hit["id"] for hit in client.get("/api/v1/search?q=heronbeak").get_json()["hits"]] == ["CE9002"]
    assert client.get("/reports/CE9001").status_code == 404
    assert client.get("/reports/CE9002").status_code == 200


def test_an_edited_glossary_is_used_and_a_broken_one_leaves_that_of_before(place: Settings, caplog: pytest.LogCaptureFixture) -> None:
    shelf = Library(place)
    assert not shelf.glossary.meanings
    place.glossary.write_text('[abbreviations]\nHB = ["heronbeak"]\n', encoding="utf-8")
    entries = shelf.glossary
    assert entries.meanings
    place.glossary.write_text("HB = [", encoding="utf-8")
    os.utime(place.glossary, ns=(1, 1))
    assert shelf.glossary is entries
    assert "the entries of before stay in use" in caplog.text
