"""The peers that ranking is measured against: each indexes one text a report, and ranks reports for a text.

The one decision worth knowing: each is set up as its own manual recommends for English text, none is tuned, and none is handicapped: all
see the whole of a report with its title, and repeated words of a question count wherever a peer counts them.
"""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

import bm25s
import Stemmer
import tantivy
from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.query import Or, Term

_WORD: Final = re.compile(r"[^\W_]+")
_K1, _B = 1.5, 0.75

Ranking = list[tuple[str, float]]


class Peer(Protocol):
    """A way of ranking, made for one collection."""

    name: str

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Index texts by id."""
        ...

    def rank(self, text: str, limit: int) -> Ranking:
        """Return the ids of the best matches with their scores, best first."""
        ...


class Bm25s:
    """Lucene's BM25 with an English stemmer, as bm25s computes it."""

    name = "bm25s"

    def __init__(self, texts: Mapping[str, str]) -> None:
        """See :class:`Peer`."""
        self._stem = Stemmer.Stemmer("english")
        self._ids = list(texts)
        self._index = bm25s.BM25(method="lucene", k1=_K1, b=_B)
        words = bm25s.tokenize(list(texts.values()), stopwords="en", stemmer=self._stem, show_progress=False)
        self._index.index(words, show_progress=False)

    def rank(self, text: str, limit: int) -> Ranking:
        """See :class:`Peer`."""
        words = bm25s.tokenize([text], stopwords="en", stemmer=self._stem, return_ids=False, show_progress=False)
        if not words[0]:
            return []
        places, scores = self._index.retrieve(words, k=min(limit, len(self._ids)), show_progress=False)
        return [(self._ids[place], float(score)) for place, score in zip(places[0], scores[0], strict=True) if score > 0]


class Tantivy:
    """Tantivy with its English stemmer."""

    name = "Tantivy"

    def __init__(self, texts: Mapping[str, str]) -> None:
        """See :class:`Peer`."""
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("text", tokenizer_name="en_stem")
        self._index = tantivy.Index(builder.build())
        writer = self._index.writer(num_threads=1)
        for report, text in texts.items():
            writer.add_document(tantivy.Document(id=report, text=text))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def rank(self, text: str, limit: int) -> Ranking:
        """See :class:`Peer`."""
        words = " ".join(_words(text))  # in lower case, so that none is an operator
        if not words:
            return []
        searcher = self._index.searcher()
        found = searcher.search(self._index.parse_query(words, ["text"]), limit).hits
        return [(str(searcher.doc(address)["id"][0]), float(score)) for score, address in found]


class Fts5:
    """SQLite's full-text index with its Porter stemmer."""

    name = "SQLite FTS5"

    def __init__(self, texts: Mapping[str, str]) -> None:
        """See :class:`Peer`."""
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE reports USING fts5(id UNINDEXED, text, tokenize = 'porter unicode61')")
        self._database.executemany("INSERT INTO reports VALUES (?, ?)", texts.items())

    def rank(self, text: str, limit: int) -> Ranking:
        """See :class:`Peer`."""
        match = " OR ".join(f'"{word}"' for word in _words(text))
        select = "SELECT id, -rank FROM reports WHERE reports MATCH ? ORDER BY rank LIMIT ?"
        return self._database.execute(select, (match, limit)).fetchall() if match else []


class MoreLike:
    """Whoosh's ``more_like`` as it comes: the key terms of a text, looked for with their weights."""

    name = "Whoosh more_like"

    def __init__(self, texts: Mapping[str, str]) -> None:
        """See :class:`Peer`."""
        self._index = RamStorage().create_index(Schema(id=ID(stored=True), text=TEXT(analyzer=StemmingAnalyzer())))
        writer = self._index.writer()
        for report, text in texts.items():
            writer.add_document(id=report, text=text)
        writer.commit()
        self._searcher = self._index.searcher()

    def rank(self, text: str, limit: int) -> Ranking:
        """See :class:`Peer`."""
        # What Searcher.more_like does, for a text that is in no document of the index.
        keys = self._searcher.key_terms_from_text("text", text)
        found = self._searcher.search(Or([Term("text", word, boost=weight) for word, weight in keys]), limit=limit) if keys else []
        return [(hit["id"], float(hit.score)) for hit in found]


PEERS: Final[Sequence[type[Peer]]] = (Bm25s, Tantivy, Fts5, MoreLike)
"""All peers, in the order of the table."""


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
