"""A syntax tree becomes the query as understood, written in the query language: reading it again gives the same query.

The one decision worth knowing: parentheses stand only where the meaning needs them, and a backslash where text would be read as a field.
"""

from itertools import groupby

from indexer.query.lexer import is_field
from indexer.query.syntax import All, Either, Near, Node, Quoted, Starts, Value, Without, Word

_OPERATORS = ("AND", "OR", "NOT")


def written(node: Node | None) -> str:
    """Write a tree in the query language; nothing for no tree."""
    match node:
        case None:
            return ""
        case All(children):
            return " AND ".join(_words_together(children))
        case Either(children):
            return " OR ".join(written(child) for child in children)
        case Without(child):
            return f"NOT {_inside(child, All, Either, Without)}"
        case _:
            return _leaf(node)


def _words_together(children: tuple[Node, ...]) -> list[str]:
    clauses: list[str] = []
    for plain, group in groupby(children, lambda child: isinstance(child, Word) and child.field == "text"):
        texts = [_inside(child, Either) for child in group]
        clauses.extend([" ".join(texts)] if plain else texts)
    return clauses


def _inside(node: Node, *grouped: type[Node]) -> str:
    return f"({written(node)})" if isinstance(node, grouped) else written(node)


def _leaf(leaf: Word | Quoted | Starts | Near | Value) -> str:
    match leaf:
        case Word(name, written=text):
            plain = text.lower() if text in _OPERATORS else text
        case Quoted(name, _, text):
            plain = f'"{text}"'
        case Starts(name, text):
            plain = f"{text}*"
        case Near(name, text, distance):
            plain = f"{text}~" if distance == 1 else f"{text}~{distance}"
        case Value(name, _, text):
            plain = text
    if name != "text":
        return f"{name}:{plain}"
    return f"\\{plain}" if is_field(plain) else plain
