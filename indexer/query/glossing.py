"""Typed words and the glossary become further ways to say the same: the longest sequence that the glossary knows wins.

The one decision worth knowing: what the glossary adds is searched as an exact phrase (and its plural) and counts a little less than what
was typed; a setting keeps its value, so ``RF=1`` finds "replication factor set to 1" and nothing about 3.
"""

import re
from dataclasses import dataclass
from itertools import chain
from typing import Final

from indexer.analysis import MAX_TERM, analyze, fold, part_term, runs, wholes
from indexer.glossary import Glossary, Key, key_of, run_key
from indexer.query.syntax import Word
from indexer.query.tree import Best, Phrase, Query, Term, all_of

GLOSSED_BOOST: Final = 0.8
"""What a match of the glossary's words counts for beside the words typed."""

_VALUE_LINKS: Final = ((), ("of",), ("is",), ("was",), ("to",), ("set", "to"))
"""What may stand between the name of a setting and its value in a sentence."""

_VERSION: Final = re.compile(r"v\d+(?:\.\d+)+")
"""A release as people say it; the report may leave the letter out."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """What the glossary added: the words typed, as it spells them, one of their meanings, and the query of each."""

    word: str
    meaning: str
    typed: Query
    query: Query

    @property
    def label(self) -> str:
        """The entry as a person would write it."""
        return f"{self.word} = {self.meaning}"


@dataclass(frozen=True, slots=True)
class Glossed:
    """Words that belong together, and what the glossary says about them."""

    words: tuple[Word, ...]
    expansions: tuple[Expansion, ...] = ()


def gloss(words: list[Word], glossary: Glossary) -> list[Glossed]:
    """Split words of one field, in order, into the sequences that the glossary knows and single words."""
    found: list[Glossed] = []
    keys = [run_key(word.run, word.parts) for word in words] if glossary.longest else []
    at = 0
    while at < len(words):
        sizes = range(min(glossary.longest, len(words) - at), 0, -1)
        size = next((size for size in sizes if _joined(keys[at : at + size]) in glossary.meanings), 0)
        chosen = tuple(words[at : at + max(size, 1)])
        found.append(Glossed(chosen, _expansions(chosen, glossary) if size else _setting(chosen[0], glossary)))
        at += len(chosen)
    return found


def _joined(keys: list[Key]) -> Key:
    return tuple(chain.from_iterable(keys))


def _expansions(words: tuple[Word, ...], glossary: Glossary) -> tuple[Expansion, ...]:
    key = _joined([run_key(word.run, word.parts) for word in words])
    typed = all_of([word_query(word) for word in words])
    return tuple(Expansion(glossary.names[key], meaning, typed, said(meaning, words[0].field)) for meaning in glossary.meanings[key])


def _setting(word: Word, glossary: Glossary) -> tuple[Expansion, ...]:
    """Return the expansions of ``name=value`` by its name."""
    name, _, value = word.written.partition("=")
    if not value:
        return ()
    values = tuple(part.text for part in analyze(value).words)
    key = key_of(name)
    expansions = []
    for meaning in glossary.meanings.get(key, ()) if values else ():
        phrases = [(*_words(meaning), *link, *values) for link in _VALUE_LINKS]
        added = Best(tuple(Phrase(word.field, phrase, GLOSSED_BOOST) for phrase in phrases))
        expansions.append(Expansion(glossary.names[key], meaning, word_query(word), added))
    return tuple(expansions)


def said(meaning: str, field: str) -> Query:
    """Return the query of a glossary meaning in a field: a single word by its stem, several as a phrase."""
    parts = list(runs(meaning))
    if len(parts) > 1:
        return _best([Phrase(field, phrase, GLOSSED_BOOST) for phrase in _phrases(meaning)])
    run = parts[0]
    if not run.identifier:
        return Term(field, part_term(meaning[run.start : run.end]), GLOSSED_BOOST)
    return Best((Term(field, wholes(run)[0], GLOSSED_BOOST), Phrase(field, _words(meaning), GLOSSED_BOOST)))


def word_query(word: Word) -> Query:
    """Return what a typed word looks for: a stem, a common word exactly, an identifier whole or by its parts next to each other."""
    if word.common:
        return Phrase(word.field, (word.run.text,))
    if not word.run.identifier:
        return Term(word.field, part_term(word.parts[0]))
    terms = [Term(word.field, wholes(word.run)[0])]
    if _VERSION.fullmatch(word.run.text):
        terms.append(Term(word.field, word.run.text[1:]))
    return Best((*terms, Phrase(word.field, tuple(fold(part)[:MAX_TERM] for part in word.parts))))


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.text for word in analyze(text).words)


def _phrases(meaning: str) -> list[tuple[str, ...]]:
    """Return a meaning's words, and the same in the plural."""
    words = _words(meaning)
    last = words[-1]
    if not last.isalpha() or last.endswith("s"):
        return [words]
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        plural = f"{last[:-1]}ies"
    else:
        plural = f"{last}es" if last.endswith(("x", "ch", "sh", "z")) else f"{last}s"
    return [words, (*words[:-1], plural)]


def _best(queries: list[Phrase]) -> Query:
    return queries[0] if len(queries) == 1 else Best(tuple(queries))
