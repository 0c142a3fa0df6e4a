"""The glossary's page: words by letter, a filter without scripts, anchors that stay, help when it is empty, and hostile words as text."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from indexer.engines import open_engine
from indexer.snippet import Piece
from indexer.terminology import Example, Kind, Word
from tests.web.conftest import ATTACK, BREAKOUT
from tests.web.test_pages import soup, text
from web import create_app
from web.settings import Settings


def test_a_word_says_what_it_means_who_uses_it_and_where_it_stands(client: FlaskClient) -> None:
    page = soup(client, "/glossary")
    term = page.select_one("#rf")
    assert term is not None
    assert "replication factor" in text(term)
    found, example = term.select(".used a")
    listed = soup(client, str(found["href"]))
    assert text(listed.select_one("h1")).startswith(text(found).split(" with ")[0])
    assert client.get(str(example["href"]).partition("#")[0]).status_code == 200
    assert term.select("mark")


def test_every_letter_leads_to_its_words_in_the_order_of_the_alphabet(client: FlaskClient) -> None:
    page = soup(client, "/glossary")
    letters = [str(link["href"]) for link in page.select(".letters a")]
    assert len(letters) > 10
    assert [page.select_one(letter) is not None for letter in letters] == [True] * len(letters)
    names = [text(letter) for letter in page.select(".letters a")]
    assert names == sorted(names)
    for section in page.select(".letter"):
        heading = text(section.select_one("h2"))
        words = [text(link) for link in section.select("dt .anchor")]
        assert all(word[0].upper() == heading or heading == "0-9" for word in words)
        assert words == sorted(words, key=str.casefold)


def test_learnt_words_are_told_from_those_in_the_file(client: FlaskClient) -> None:
    page = soup(client, "/glossary")
    assert "learnt" in text(page.select_one("#max-clock-skew-usec .sort"))
    assert "learnt" not in text(page.select_one("#rf .sort"))


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [("replication factor", "rf", "wal"), ("WAL", "wal", "rf"), ("program", "yb-tserver", "rf"), ("exit code", "oom", "rf")],
)
def test_the_filter_finds_words_meanings_and_other_wordings(client: FlaskClient, query: str, there: str, gone: str) -> None:
    page = soup(client, f"/glossary?q={quote(query)}")
    assert page.select_one(f"#{there}") is not None
    assert page.select_one(f"#{gone}") is None
    assert page.select_one("#among")["value"] == query  # type: ignore[index]  # the test fails without it


def test_a_filter_that_finds_nothing_says_what_to_do(client: FlaskClient) -> None:
    page = soup(client, "/glossary?q=xyzzyplugh")
    assert "no such word" in text(page.select_one(".nothing"))
    assert page.select_one('.nothing a[href="/search?q=xyzzyplugh"]') is not None


def test_an_empty_glossary_says_how_to_add_words(tmp_path: Path) -> None:
    open_engine(tmp_path / "index", create=True).close()
    app = create_app(Settings(index=tmp_path / "index", corpus=tmp_path, glossary=tmp_path / "words.toml", meaning=False))
    page = soup(app.test_client(), "/glossary")
    assert "No words yet" in text(page)
    assert str(tmp_path / "words.toml") in text(page.select_one(".adding"))


def test_an_edit_of_the_file_shows_at_once(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "words.toml"
    file.write_text('[abbreviations]\nRF = ["replication factor"]\n', encoding="utf-8")
    client = create_app(replace(settings, glossary=file)).test_client()
    assert soup(client, "/glossary").select_one("#zq") is None
    file.write_text('[abbreviations]\nZQ = ["zebraquake"]\n', encoding="utf-8")
    assert "zebraquake" in text(soup(client, "/glossary").select_one("#zq"))


def test_hostile_words_are_text(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    app: OpenAPI = create_app(settings)
    example = Example("HX9002", "other", (Piece(ATTACK), Piece(BREAKOUT, match=True)))
    word = Word(ATTACK, "script", Kind.NAME, BREAKOUT, 3, (ATTACK,), (BREAKOUT,), example, learnt=True)
    monkeypatch.setattr(app.extensions["precedent"].words, "all", lambda: (word,))
    page = soup(app.test_client(), "/glossary?q=script")
    assert page.select("main script, main img, main svg[onload]") == []
    assert ATTACK in text(page.select_one("#script dt"))


def test_every_page_leads_to_the_glossary(client: FlaskClient) -> None:
    assert soup(client, "/help").select_one('.foot a[href="/glossary"]') is not None
