"""A query text becomes tokens: operators, parentheses and ready clauses, each read in the field that its group is in.

The one decision worth knowing: whatever is not surely query language is text, because people paste log lines and commands: an unknown
``name:``, ``--flag``, ``-5``, ``*`` alone, a date field with no date in it. A backslash in front makes text of anything.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from indexer.analysis import analyze, fold, runs
from indexer.query.notices import Notice
from indexer.query.syntax import Leaf, Near, Node, Quoted, Starts, Value, Word, together
from indexer.query.tree import Has
from indexer.query.values import value_of
from indexer.schema import FIELD, FIELD_NAMES, Kind

_TYPOGRAPHIC: Final = str.maketrans(dict.fromkeys("“”„‟\N{DOUBLE PRIME}\N{FULLWIDTH QUOTATION MARK}", '"'))
_SPACE: Final = re.compile(r"\s+")
_CHUNK: Final = re.compile(r'[^\s()"]+')
_OPERATOR: Final = re.compile(r'(?:AND|OR|NOT)(?![^\s()"])')
_NAME: Final = re.compile(r"(?P<name>[A-Za-z][A-Za-z_-]*):(?!\s|\Z|[:)]|//)")
_EXCLUSION: Final = re.compile(r'-(?=[^\W\d_]|["(])')
# What a command or a JVM is given: `-f`, `-master_addresses`, `-Xmx4g`, `-XX:+UseG1GC`, `-Dhttp.proxyHost=x`.
_COMMAND_FLAG: Final = re.compile(r'-(?:[A-Za-z](?![^\s()"])|[A-Za-z][A-Za-z0-9]*_\w|X(?:m[sxn]|ss)\d|XX:|D[\w.]+=)')
_PREFIX: Final = re.compile(r"\W*(?P<text>\w[\w.:=/@+#&\\-]*)\*")
_FUZZY: Final = re.compile(r"\W*(?P<text>[^\W_]{3,})~(?P<distance>[12]?)")
_MIN_PREFIX: Final = 2
_ANY: Final = "*"
"""The value of a field that may have any."""


class Mark(StrEnum):
    """What a token is."""

    CLAUSE = "clause"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    DASH = "-"
    OPEN = "("
    CLOSE = ")"


@dataclass(frozen=True, slots=True)
class Token:
    """One token; a clause has its node: a leaf, the several words of one chunk (``a,b``), or None for punctuation."""

    mark: Mark
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Lexed:
    """All tokens of a text, and what was not taken as query language."""

    tokens: tuple[Token, ...]
    notices: tuple[Notice, ...]


def lex(text: str) -> Lexed:
    """Read a text as query language."""
    notices = []
    marked = text.translate(_TYPOGRAPHIC)
    if marked.count('"') % 2:
        notices.append(Notice("unbalanced-quote", "A quotation mark has no partner: it is read as text."))
        marked = " ".join(marked.rsplit('"', 1))
    reader = _Reader(marked, notices=notices)
    reader.read()
    return Lexed(tuple(reader.tokens), tuple(reader.notices))


def lex_literally(text: str) -> list[Token]:
    """Read a text as words only: quotes, operators and fields are text."""
    return _words(text, [(0, len(text))], "text")


def is_field(text: str) -> bool:
    """Whether a text would be read as ``field:value``."""
    return _field_named(_NAME.match(text)) is not None


@dataclass(slots=True)
class _Reader:
    text: str
    notices: list[Notice]
    tokens: list[Token] = field(default_factory=list)
    at: int = 0
    fields: list[str] = field(default_factory=lambda: ["text"])
    plain: list[tuple[int, int]] = field(default_factory=list)

    def read(self) -> None:
        while self.at < len(self.text):
            space = _SPACE.match(self.text, self.at)
            if space:
                self.at = space.end()
            elif not (self._mark() or (self._at_boundary() and (self._operator() or self._exclusion() or self._in_field()))):
                self._chunk()
        self._flush()

    def _at_boundary(self) -> bool:
        before = self.text[self.at - 1] if self.at else " "
        return before.isspace() or before in "()"

    def _add(self, mark: Mark, node: Node | None = None) -> None:
        self._flush()
        self.tokens.append(Token(mark, node))

    def _flush(self) -> None:
        """Turn the plain chunks read so far into words: together, because a setting may be written ``RF = 1``."""
        if self.plain:
            # A date or number field has no words: what is no value there is text.
            placed = FIELD[self.fields[-1]].kind in (Kind.TEXT, Kind.KEYWORD)
            self.tokens.extend(_words(self.text, self.plain, self.fields[-1] if placed else "text"))
            self.plain = []

    def _mark(self) -> bool:
        """Read a parenthesis or a phrase."""
        char = self.text[self.at]
        if char == '"':
            end = self._phrase(self.fields[-1], self.at)
            self.at = end
        elif char == "(":
            self._open(self.fields[-1], self.at + 1)
        elif char == ")":
            self._add(Mark.CLOSE)
            self.at += 1
            if len(self.fields) > 1:
                self.fields.pop()
        return char in '"()'

    def _open(self, name: str, after: int) -> None:
        self._add(Mark.OPEN)
        self.fields.append(name)
        self.at = after

    def _phrase(self, name: str, at: int) -> int:
        """Read the phrase whose opening mark is at ``at`` and return where it ends; one without any word is passed over."""
        end = self.text.index('"', at + 1)
        written = " ".join(self.text[at + 1 : end].split())
        leaf: Leaf | None = value_of(name, written)
        if leaf is None and self._no_value(name, written):
            name = "text"
        words = tuple(word.text for word in analyze(written).words)
        self._add(Mark.CLAUSE, leaf or (Quoted(name, words, written) if words else None))
        return end + 1

    def _operator(self) -> bool:
        match = _OPERATOR.match(self.text, self.at)
        if match:
            self._add(Mark(match[0]))
            self.at = match.end()
        return match is not None

    def _exclusion(self) -> bool:
        match = _EXCLUSION.match(self.text, self.at)
        assigned = self.text[: self.at].rstrip().endswith("=")
        flag = _COMMAND_FLAG.match(self.text, self.at) and not is_field(self.text[self.at + 1 :])
        if not match or assigned or flag:
            return False
        self._add(Mark.DASH)
        self.at = match.end()
        if not (self._mark() or self._in_field()):
            self._chunk()
        return True

    def _in_field(self) -> bool:
        """Read ``name:`` with what follows it; False where the name is unknown or what follows is no value of it."""
        match = _NAME.match(self.text, self.at)
        name = _field_named(match)
        if not match or not name:
            return False
        follows = self.text[match.end()]
        if follows == "(":
            self._open(name, match.end() + 1)
            return True
        if follows == '"':
            self._flush()
            self.at = self._phrase(name, match.end())
            return True
        chunk = _CHUNK.match(self.text, match.end())
        tokens = self._clause(name, chunk) if chunk else []
        if chunk is None or not any(token.node for token in tokens):
            return False
        self._flush()
        self.tokens.extend(tokens)
        self.at = chunk.end()
        return True

    def _chunk(self) -> None:
        """Read plain text up to the next space, parenthesis or quotation mark."""
        chunk = _CHUNK.match(self.text, self.at)
        if chunk:
            special = self._special(self.fields[-1], chunk)
            if special:
                self._add(Mark.CLAUSE, special)
            else:
                self.plain.append(chunk.span())
            self.at = chunk.end()

    def _clause(self, name: str, chunk: re.Match[str]) -> list[Token]:
        special = Value(name, Has(name), _ANY) if chunk[0] == _ANY else self._special(name, chunk)
        if special:
            return [Token(Mark.CLAUSE, special)]
        return _words(self.text, [chunk.span()], name) if FIELD[name].kind in (Kind.TEXT, Kind.KEYWORD) else []

    def _special(self, name: str, chunk: re.Match[str]) -> Leaf | None:
        """Return the value, ``word*`` or ``word~`` that a chunk is, or None."""
        if FIELD[name].kind in (Kind.DATE, Kind.NUMBER):
            value = value_of(name, chunk[0])
            if value is None:
                self._no_value(name, chunk[0])
            return value
        return self._prefix(name, chunk[0]) or _fuzzy(name, chunk[0]) or value_of(name, chunk[0])

    def _no_value(self, name: str, text: str) -> bool:
        """Say that a date or number field was given something else."""
        kind = FIELD[name].kind
        if kind is Kind.DATE:
            message = f"“{text}” is not a date (2024, 2024-02 or 2024-02-06): “{name}:” is read as text."
        elif kind is Kind.NUMBER:
            message = f"“{text}” is not a whole number: “{name}:” is read as text."
        else:
            return False
        self.notices.append(Notice("not-a-date" if kind is Kind.DATE else "not-a-number", message))
        return True

    def _prefix(self, name: str, chunk: str) -> Starts | None:
        match = _PREFIX.fullmatch(chunk)
        text = fold(match["text"]) if match else ""
        if not _PREFIX.fullmatch(text + "*"):
            return None
        if sum(char.isalnum() for char in text) < _MIN_PREFIX:
            self.notices.append(Notice("short-prefix", f"“{chunk}” needs at least two letters before the star: it is searched as a word."))
            return None
        return Starts(name, text)


def _field_named(match: re.Match[str] | None) -> str | None:
    return FIELD_NAMES.get(match["name"].lower().replace("-", "_")) if match else None


def _fuzzy(name: str, chunk: str) -> Near | None:
    match = _FUZZY.fullmatch(chunk)
    text = fold(match["text"]) if match else ""
    return Near(name, text, int(match["distance"] or 1)) if match and _FUZZY.fullmatch(text + "~") else None


def _words(text: str, chunks: list[tuple[int, int]], name: str) -> list[Token]:
    """Return one token a chunk, with its words; a run over several chunks belongs to the first."""
    start, end = chunks[0][0], chunks[-1][1]
    starts = [first for first, _ in chunks]
    grouped: list[list[Node]] = [[] for _ in chunks]
    for run in runs(text[start:end]):
        written = "".join(text[start + run.start : start + run.end].split())
        if written.startswith("-") and not written.startswith("--"):
            written = written[1:]
        parts = tuple(text[start + left : start + right] for left, right in run.parts)
        word: Node = value_of(name, written) or Word(name, run, parts, written, start + run.start, start + run.end)
        grouped[bisect_right(starts, start + run.start) - 1].append(word)
    return [Token(Mark.CLAUSE, together(words)) for words in grouped]
