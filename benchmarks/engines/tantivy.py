"""Tantivy, with its English stemmer, its default threads and merging, and one commit for a collection.

Sections are indexed stemmed, without positions, with their boosts in the query; one more field holds all words unstemmed, with positions,
for phrases, beginnings and fuzzy words, a value a section, so that no phrase leaves its section. Facets and the date are fast fields.

The one decision worth knowing: wherever the manual knows several ways, it is the fastest of them that was measured. Ids of many hits come
from a fast field; a bag of terms is one flat union, which Tantivy can prune; a beginning is a fuzzy word of no edits, which takes a quarter
of a regular expression's time; facets are counted in one pass, in which a filter stands for the chosen value.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import tantivy
from tantivy import Occur, SchemaBuilder
from tantivy import Query as Tree

from benchmarks.engines import HITS, POOL, Answer, Ask
from benchmarks.engines.peer import Peer
from benchmarks.engines.rows import Row
from benchmarks.texts.queries import Query
from indexer.schema import FACETS, FIELD

_VALUES: Final = 10_000
"""Values of a facet at most."""


class Tantivy(Peer):
    """See :class:`benchmarks.engines.Contestant`."""

    name = "tantivy"

    def __init__(self, folder: Path, columns: tuple[str, ...]) -> None:
        super().__init__(folder, columns)
        self._boosts = {column: FIELD[column].boost for column in columns}
        self._writer: tantivy.IndexWriter | None = None

    def open(self) -> None:
        """See :meth:`benchmarks.engines.Contestant.open`."""
        self._index = tantivy.Index.open(str(self._folder))
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    def prepare(self, task: str, query: Query) -> Ask | None:
        """See :meth:`benchmarks.engines.Contestant.prepare`."""
        if task.startswith("similar"):
            bag = self._bag(query)
            return lambda: self._numbers(bag, POOL if task == "similar-pool" else HITS)
        if task == "search-any":
            union = tantivy.Query.boolean_query([clause for word in query.either for clause in self._clauses(word)])
            return lambda: self._best(union)
        tree = self._tree(query)
        if task == "facets":
            chosen = Tree.term_query(self._schema, "priority", query.priority, "basic")
            narrowed = Tree.boolean_query([*((Occur.Must, self._word(word)) for word in query.words), (Occur.Must, chosen)])
            return lambda: (*self._best(narrowed, newest=True), self._searcher.aggregate(tree, _facets(query.priority)))
        if task == "page":
            return lambda: self._page(tree)
        return lambda: self._best(tree)

    def answer(self, task: str, found: object) -> Answer:
        """See :meth:`benchmarks.engines.Contestant.answer`."""
        match found:
            case (int(total), list(documents), dict(counts)):
                every = {"priority": counts["priority"], **{name: counts["chosen"][name] for name in _OTHERS}}
                facets = {name: {str(entry["key"]): entry["doc_count"] for entry in found["buckets"]} for name, found in every.items()}
                return Answer(total, _ids(documents), facets)
            case (int(total), list(documents)):
                return Answer(total, _ids(documents))
            case list():
                return Answer(-1, tuple(f"CE{number}" for number in found))
        raise TypeError(f"{task} answers with {found!r}")

    def close(self) -> None:
        """See :meth:`benchmarks.engines.Contestant.close`."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def _load(self, rows: Iterable[Row]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(_schema(self._columns), path=str(self._folder))
        writer = index.writer()
        for row in rows:
            writer.add_document(self._document(row))
        writer.commit()
        writer.wait_merging_threads()
        self.open()

    def _replace(self, row: Row) -> None:
        if self._writer is None:  # one writer lives as long as the process that indexes
            self._writer = self._index.writer()
        self._writer.delete_documents_by_term("id", row.id)
        self._writer.add_document(self._document(row))
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def _document(self, row: Row) -> tantivy.Document:
        found = tantivy.Document()
        found.add_text("id", row.id)
        found.add_unsigned("number", int(row.id.removeprefix("CE")))
        found.add_unsigned("created", row.created)
        for column, text in row.texts.items():
            found.add_text(column, text)
            found.add_text("words", text)
        for name, values in row.facets.items():
            for value in values:
                found.add_text(name, value)
        return found

    def _tree(self, query: Query) -> tantivy.Query:
        """Return the query for all that is asked but the filter."""
        must = [self._word(word) for word in query.words]
        if query.either:
            must.append(Tree.boolean_query([clause for word in query.either for clause in self._clauses(word)]))
        if query.phrase:
            must.append(Tree.phrase_query(self._schema, "words", list(query.phrase)))
        if query.prefix:
            must.append(Tree.fuzzy_term_query(self._schema, "words", query.prefix, distance=0, prefix=True))
        if query.near:
            must.append(Tree.fuzzy_term_query(self._schema, "words", query.near, distance=1))
        clauses = [(Occur.Must, part) for part in must]
        if query.without:
            clauses.append((Occur.MustNot, self._word(query.without)))
        return must[0] if len(clauses) == 1 else Tree.boolean_query(clauses)

    def _word(self, word: str) -> tantivy.Query:
        return Tree.boolean_query(self._clauses(word))

    def _clauses(self, word: str) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        """Return the places where a word may stand: Tantivy's own parser makes the same of it, stem included."""
        return [(Occur.Should, self._term(column, _STEMMER.analyze(word)[0], boost)) for column, boost in self._boosts.items()]

    def _term(self, column: str, term: str, boost: float) -> tantivy.Query:
        return Tree.boost_query(Tree.term_query(self._schema, column, term, "freq"), boost)

    def _bag(self, query: Query) -> tantivy.Query:
        """Return a flat union: in each column a term counts what it counts anywhere there, and what it counts for this section alone."""
        weights: dict[tuple[str, str], float] = {}
        for leaf in query.leaves:
            for column, boost in self._boosts.items() if leaf.field == "text" else [(leaf.field, 1.0)]:
                weights[column, leaf.term] = weights.get((column, leaf.term), 0.0) + boost * leaf.weight
        return Tree.boolean_query([(Occur.Should, self._term(column, term, weight)) for (column, term), weight in weights.items()])

    def _best(self, tree: tantivy.Query, *, newest: bool = False) -> tuple[int, list[dict[str, Any]]]:
        searcher = self._searcher
        found = searcher.search(tree, HITS, count=True, order_by_field="created" if newest else None)
        total: int = found.count  # type: ignore[attr-defined]  # the library's types lack it
        return total, [searcher.doc(address).to_dict() for _, address in found.hits]

    def _numbers(self, tree: tantivy.Query, limit: int) -> list[Any]:
        found = self._searcher.search(tree, limit, count=False).hits
        return self._searcher.fast_field_values("number", [address for _, address in found])

    def _page(self, tree: tantivy.Query) -> tuple[int, list[dict[str, Any]]]:
        searcher = self._searcher
        found = searcher.search(tree, HITS, count=True)
        passages = [tantivy.SnippetGenerator.create(searcher, tree, self._schema, column) for column in self._columns]
        documents = [searcher.doc(address) for _, address in found.hits]
        for document in documents:
            for passage in passages:
                passage.snippet_from_doc(document).to_html()
        total: int = found.count  # type: ignore[attr-defined]  # the library's types lack it
        return total, [document.to_dict() for document in documents]


def _schema(columns: tuple[str, ...]) -> tantivy.Schema:
    builder = SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("number", fast=True)
    builder.add_unsigned_field("created", fast=True)
    for column in columns:
        builder.add_text_field(column, stored=True, tokenizer_name="en_stem", index_option="freq")
    builder.add_text_field("words", tokenizer_name="default")
    for name in FACETS:
        builder.add_text_field(name, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _ids(documents: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(document["id"][0] for document in documents)


def _facets(priority: str) -> dict[str, Any]:
    """Return what to count: all facets of one priority, and of priorities as if none were chosen, as the product does."""
    counted = {name: {"terms": {"field": name, "size": _VALUES}} for name in FACETS}
    others = {name: counted[name] for name in _OTHERS}
    return {"priority": counted["priority"], "chosen": {"filter": f"priority:{priority}", "aggs": others}}


_OTHERS: Final = tuple(name for name in FACETS if name != "priority")

# What the tokenizer "en_stem" does to a word.
_STEMMER: Final = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    .filter(tantivy.Filter.remove_long(40))
    .filter(tantivy.Filter.lowercase())
    .filter(tantivy.Filter.stemmer("english"))
    .build()
)
