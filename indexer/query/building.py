"""A syntax tree becomes the engine-neutral query, and its looser form for best partial matches.

The one decision worth knowing: an identifier matches whole or by its parts next to each other, never by its parts anywhere, so ``RF=1``
cannot find ``RF=3``.
"""

from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from indexer.analysis import STOP_WORDS, stem, wholes
from indexer.glossary import Glossary
from indexer.query.glossing import Expansion, gloss, word_query
from indexer.query.syntax import All, Either, Leaf, Near, Node, Quoted, Starts, Value, Without, Word
from indexer.query.tree import EVERYTHING, Best, Fuzzy, Not, Phrase, Prefix, Query, Term, all_of, any_of
from indexer.schema import FIELD, Kind

LEADING_BOOST: Final = 0.5
"""What an identifier's leading part (a version without its build, a setting without its value) counts for where the whole is nowhere."""

_MIN_LEADING_PARTS: Final = 3


@dataclass(slots=True)
class Builder:
    """Builds queries from one tree; collects the glossary's additions on the way."""

    glossary: Glossary
    expansions: list[Expansion] = field(default_factory=list)

    def strict(self, node: Node | None) -> Query:
        """Return the query of reports that match all that was asked."""
        match node:
            case None:
                return EVERYTHING
            case All(children):
                return all_of(self._clauses(children))
            case Either(children):
                return any_of([self.strict(child) for child in children])
            case Without(child):
                # What is excluded is what was typed, not what it might also mean.
                return Not(Builder(Glossary()).strict(child))
            case Word():
                return self._sequence([node])[0]
            case _:
                return _leaf(node)

    def _clauses(self, children: tuple[Node, ...]) -> list[Query]:
        clauses: list[Query] = []
        for name, group in groupby(children, lambda child: child.field if isinstance(child, Word) else None):
            if name:
                clauses.extend(self._sequence([child for child in group if isinstance(child, Word)]))
            else:
                clauses.extend(self.strict(child) for child in group)
        return clauses

    def _sequence(self, words: list[Word]) -> list[Query]:
        """Return the queries of words that stand together, with what the glossary says about them."""
        glossed = gloss(words, self.glossary)
        self.expansions.extend(expansion for part in glossed for expansion in part.expansions if expansion not in self.expansions)
        return [_best(all_of([_leaf(word) for word in part.words]), part.expansions) for part in glossed]


def loosened(node: Node | None, glossary: Glossary) -> Query | None:
    """Return the query of best partial matches: plain words are optional, one of them at least.

    What is explicit (NOT, fields, phrases) stays mandatory unless there is nothing else to loosen: then one of the phrases and field
    clauses has to match, a phrase also by its words. None if nothing can be loosened.
    """
    clauses = node.children if isinstance(node, All) else (node,) if node else ()
    plain = [clause for clause in clauses if _is_plain(clause)]
    loose = plain or [clause for clause in clauses if not _is_filter(clause)]
    kept = [clause for clause in clauses if clause not in loose]
    if not loose:
        return None
    strict = Builder(glossary)
    optional = _loose_words([clause for clause in loose if isinstance(clause, Word)], glossary)
    optional += [_loose(clause, glossary) for clause in loose if not isinstance(clause, Word)]
    return all_of([any_of(optional), *(strict.strict(clause) for clause in kept)])


def _is_plain(node: Node) -> bool:
    match node:
        case All(children) | Either(children):
            return all(_is_plain(child) for child in children)
        case Word(name) | Starts(name) | Near(name):
            return name == "text"
        case _:
            return False


def _is_filter(node: Node) -> bool:
    """Whether a clause says which reports are meant rather than what is looked for in them."""
    match node:
        case All(children) | Either(children):
            return any(_is_filter(child) for child in children)
        case Value() | Without():
            return True
        case _:
            return FIELD[node.field].kind is Kind.KEYWORD


def _loose(node: Node, glossary: Glossary) -> Query:
    match node:
        case All(children) | Either(children):
            words = [child for child in children if isinstance(child, Word)]
            return any_of(_loose_words(words, glossary) + [_loose(child, glossary) for child in children if not isinstance(child, Word)])
        case Word():
            return any_of(_loose_words([node], glossary))
        case Quoted(name, words):
            terms: list[Query] = [Term(name, stem(word)) for word in dict.fromkeys(words) if word not in STOP_WORDS]
            return any_of([_leaf(node), *terms])
        case _:
            return Builder(glossary).strict(node)


def _loose_words(words: list[Word], glossary: Glossary) -> list[Query]:
    loose: list[Query] = []
    for _, group in groupby(words, lambda word: word.field):
        for part in gloss(list(group), glossary):
            leaves = [_loose_leaf(word) for word in part.words]
            loose.extend([_best(any_of(leaves), part.expansions)] if part.expansions else leaves)
    return loose


def _loose_leaf(word: Word) -> Query:
    leads = [Term(word.field, lead, LEADING_BOOST) for lead in wholes(word.run)[1:] if _parts_in(lead) >= _MIN_LEADING_PARTS]
    return _best_of([_leaf(word), *leads])


def _parts_in(text: str) -> int:
    return len([part for part in "".join(char if char.isalnum() else " " for char in text).split() if part])


def _leaf(leaf: Leaf) -> Query:
    match leaf:
        case Word():
            return word_query(leaf)
        case Quoted(name, words):
            return Phrase(name, words)
        case Starts(name, text):
            return Prefix(name, text)
        case Near(name, text, distance):
            return Fuzzy(name, text, distance)
        case Value(query=query):
            return query


def _best(query: Query, expansions: tuple[Expansion, ...]) -> Query:
    return _best_of([query, *(expansion.query for expansion in expansions)])


def _best_of(queries: list[Query]) -> Query:
    flat = [inner for query in queries for inner in (query.children if isinstance(query, Best) else (query,))]
    return flat[0] if len(flat) == 1 else Best(tuple(flat))
