"""What a person wrote, as a small syntax tree: the query language's own view, before it is built into the engine-neutral tree.

The one decision worth knowing: groups are flattened and fields distributed while reading, so a tree says what is meant and nothing about
how it was typed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.analysis import STOP_WORDS, Run
from indexer.query.tree import Exact, Has, Nothing, Range


@dataclass(frozen=True, slots=True)
class Word:
    """A copyable stretch of unquoted text; ``parts`` are its smallest parts as written, ``start`` and ``end`` its span in the query."""

    field: str
    run: Run
    parts: tuple[str, ...]
    written: str
    start: int
    end: int

    @property
    def common(self) -> bool:
        """Whether it is a single stop word."""
        return not self.run.identifier and self.run.text in STOP_WORDS


@dataclass(frozen=True, slots=True)
class Quoted:
    """A phrase in quotes: its analysed words, and the text between the quotes."""

    field: str
    words: tuple[str, ...]
    written: str


@dataclass(frozen=True, slots=True)
class Starts:
    """``word*``."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """``word~`` or ``word~2``."""

    field: str
    text: str
    distance: int


@dataclass(frozen=True, slots=True)
class Value:
    """A date, a number, a whole value or any value (``*``) of a field, ready as a query; ``written`` is the value in the query language."""

    field: str
    query: Exact | Range | Has | Nothing
    written: str


@dataclass(frozen=True, slots=True)
class All:
    """Everything inside must match."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Something inside must match."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The child must not match; ``dash`` says that it was written ``-word``, which is text where nothing else is looked for."""

    child: "Node"
    dash: bool = False


Leaf = Word | Quoted | Starts | Near | Value
Node = Leaf | All | Either | Without


def together(nodes: list[Node]) -> Node | None:
    """Join with AND, flattened; None of nothing."""
    flat = [inner for node in nodes for inner in (node.children if isinstance(node, All) else (node,))]
    return None if not flat else flat[0] if len(flat) == 1 else All(tuple(flat))


def either(nodes: list[Node]) -> Node | None:
    """Join with OR, flattened; None of nothing."""
    flat = [inner for node in nodes for inner in (node.children if isinstance(node, Either) else (node,))]
    return None if not flat else flat[0] if len(flat) == 1 else Either(tuple(flat))


def without(node: Node, *, dash: bool = False) -> Node:
    """Negate; twice is not at all."""
    return node.child if isinstance(node, Without) else Without(node, dash)


def positive_leaves(node: Node | None) -> Iterator[Leaf]:
    """Yield the leaves that are looked for: those not under a negation."""
    return leaves(node, excluded=False)


def leaves(node: Node | None, *, excluded: bool = True) -> Iterator[Leaf]:
    """Yield the leaves in their order, those under a negation only if ``excluded``."""
    match node:
        case None:
            return
        case Without(child):
            if excluded:
                yield from leaves(child)
        case All(children) | Either(children):
            for child in children:
                yield from leaves(child, excluded=excluded)
        case _:
            yield node
