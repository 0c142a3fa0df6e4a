"""Tokens become the syntax tree: NOT binds closer than AND, which is also what a space means, and AND closer than OR.

The one decision worth knowing: the caps are checked before anything is built, so neither recursion nor work grows with what is typed.
"""

from dataclasses import dataclass
from typing import Final

from indexer.query.lexer import Mark, Token
from indexer.query.syntax import All, Node, either, together, without

MAX_DEPTH: Final = 10
"""Parentheses within parentheses."""

MAX_CLAUSES: Final = 64
"""Words, phrases and field clauses."""


class QuerySyntaxError(ValueError):
    """The tokens are no query; ``code`` is the notice's code. Never leaves the query package."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def tree(tokens: tuple[Token, ...]) -> Node | None:
    """Return the syntax tree, None if nothing is looked for; raises QuerySyntaxError."""
    if sum(len(token.node.children) if isinstance(token.node, All) else 1 for token in tokens if token.node) > MAX_CLAUSES:
        raise QuerySyntaxError("too-many-clauses", f"more than {MAX_CLAUSES} words and clauses")
    _check_parentheses(tokens)
    return _Grammar(tokens).alternatives() if tokens else None


def _check_parentheses(tokens: tuple[Token, ...]) -> None:
    depth = 0
    for token in tokens:
        depth += (token.mark is Mark.OPEN) - (token.mark is Mark.CLOSE)
        # Several words in one chunk are a group too: excluded, they are written with parentheses.
        if depth + isinstance(token.node, All) > MAX_DEPTH:
            raise QuerySyntaxError("too-deep", f"more than {MAX_DEPTH} parentheses within each other")
        if depth < 0:
            break
    if depth:
        raise QuerySyntaxError("literal", "a parenthesis has no partner")


@dataclass(slots=True)
class _Grammar:
    tokens: tuple[Token, ...]
    at: int = 0

    def alternatives(self) -> Node | None:
        found = [self._together()]
        while self._take(Mark.OR):
            found.append(self._together())
        return either([node for node in found if node])

    def _together(self) -> Node | None:
        found = [self._operand()]
        while self._next() not in (None, Mark.OR, Mark.CLOSE):
            self._take(Mark.AND)
            found.append(self._operand())
        return together([node for node in found if node])

    def _operand(self) -> Node | None:
        negations = []
        while self._next() in (Mark.NOT, Mark.DASH):
            negations.append(self.tokens[self.at].mark)
            self.at += 1
        node = self._primary()
        for mark in negations if node else ():
            node = without(node, dash=mark is Mark.DASH) if node else None
        return node

    def _primary(self) -> Node | None:
        if self._take(Mark.OPEN):
            if self._take(Mark.CLOSE):
                return None
            node = self.alternatives()
            self.at += 1
            return node
        if self._next() is not Mark.CLAUSE:
            raise QuerySyntaxError("literal", "AND, OR or NOT needs words on both sides")
        self.at += 1
        return self.tokens[self.at - 1].node

    def _next(self) -> Mark | None:
        return self.tokens[self.at].mark if self.at < len(self.tokens) else None

    def _take(self, mark: Mark) -> bool:
        if self._next() is not mark:
            return False
        self.at += 1
        return True
