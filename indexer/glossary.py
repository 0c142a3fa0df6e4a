"""The team's glossary file becomes a table of what means the same, to look a query's words up in.

The one decision worth knowing: entries are compared by the stems of their words without stop words, whatever their case, so plurals are
found, and every entry works in both directions.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from indexer.analysis import STOP_WORDS, Run, part_term, runs, stem
from indexer.errors import GlossaryError
from indexer.toml_file import read_tables

Key = tuple[str, ...]

ABBREVIATIONS: Final = "abbreviations"
"""The table of short forms: each stands for its meanings, but the meanings do not stand for each other."""

WORDINGS: Final = "wordings"
"""The table of different words for one thing: all of a list stand for each other."""

MAX_WORDS: Final = 6
"""Words of an entry, stop words not counted."""

_PART: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the file has it: the name that it is known by, and what stands for it; ``short``: the name is a short form."""

    name: str
    others: tuple[str, ...]
    short: bool


@dataclass(frozen=True, slots=True)
class Glossary:
    """What else each sequence of words may be called, how the file spells the sequence itself, and the file's entries in its order."""

    meanings: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[Key, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    longest: int = field(init=False, compare=False)
    """The number of words of the longest entry, 0 without entries; every query asks for it."""

    def __post_init__(self) -> None:
        """Measure the entries."""
        object.__setattr__(self, "longest", max(map(len, self.meanings), default=0))


NO_ENTRIES: Final = Glossary()


def load_glossary(path: Path) -> Glossary:
    """Read a glossary file; raises GlossaryError."""
    tables = read_tables(path, GlossaryError)
    groups: list[tuple[str, list[str]]] = []
    listed: list[Entry] = []
    for table, entries in tables.items():
        if table not in (ABBREVIATIONS, WORDINGS) or not isinstance(entries, dict):
            raise GlossaryError(f"{path}: {table}: the tables are [{ABBREVIATIONS}] and [{WORDINGS}]")
        for entry, texts in entries.items():
            checked = _checked(path, f"{table}.{entry}", [entry, *texts] if table == ABBREVIATIONS and isinstance(texts, list) else texts)
            listed.append(Entry(checked[0], tuple(checked[1:]), table == ABBREVIATIONS))
            # The meanings of a short form do not stand for each other; different wordings do.
            groups.extend((text, checked if table == WORDINGS or text == entry else [entry]) for text in checked)
    return replace(_glossary(groups), entries=tuple(listed))


def key_of(text: str) -> Key:
    """Return what a text is looked up by."""
    return tuple(part for run in runs(text) for part in run_key(run, tuple(text[start:end] for start, end in run.parts)))


def run_key(run: Run, parts: tuple[str, ...]) -> Key:
    """Return what a run is looked up by; ``TServer`` is one word here, as in ``tserver``."""
    found = (part_term(parts[0]),) if not run.identifier else tuple(stem(part) for part in _PART.findall(run.text))
    return tuple(part for part in found if part not in STOP_WORDS)


def _checked(path: Path, entry: str, texts: object) -> list[str]:
    """Return an entry's texts; raises GlossaryError naming the entry."""
    if not isinstance(texts, list) or len(texts) < 2 or not all(isinstance(text, str) for text in texts):
        raise GlossaryError(f"{path}: {entry}: needs a list of texts in quotation marks, at least two wordings of the same")
    for text in texts:
        if not 1 <= len(key_of(text)) <= MAX_WORDS:
            raise GlossaryError(f"{path}: {entry}: “{text}” must have 1 to {MAX_WORDS} words, stop words not counted")
    return list(dict.fromkeys(texts))


def _glossary(groups: list[tuple[str, list[str]]]) -> Glossary:
    """Collect what each text stands for; later entries add to earlier ones."""
    meanings: dict[Key, dict[Key, str]] = {}
    names: dict[Key, str] = {}
    for text, others in groups:
        key = key_of(text)
        names.setdefault(key, text)
        known = meanings.setdefault(key, {})
        for other in others:
            if key_of(other) != key:
                known.setdefault(key_of(other), other)
    return Glossary({key: tuple(known.values()) for key, known in meanings.items() if known}, names)
