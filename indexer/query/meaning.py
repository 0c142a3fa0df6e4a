"""A syntax tree becomes what is really looked for: common words go, and ``-word`` on its own is text.

The one decision worth knowing: this happens before anything is built or written out, so the interpreted query says what is searched.
"""

from collections.abc import Callable

from indexer.query.notices import Notice
from indexer.query.syntax import All, Either, Leaf, Node, Without, Word, either, positive_leaves, together

Edit = Callable[[Leaf], Leaf | None]


def meant(node: Node | None) -> tuple[Node | None, tuple[Notice, ...]]:
    """Return the tree to search for, and what the reader should know about it."""
    notices = []
    if node and not any(positive_leaves(node)):
        plain = _map(node, lambda leaf: leaf, undash=True)
        if plain != node:
            notices.append(Notice("dash-text", "Nothing else is looked for, so the word after the dash is searched, not excluded."))
        node = plain
    if any(not _common(leaf) for leaf in positive_leaves(node)):
        node = _map(node, lambda leaf: None if _common(leaf) else leaf)
    elif any(_common(leaf) for leaf in positive_leaves(node)):
        notices.append(Notice("stop-words", "Only common words were typed: they are searched exactly as written."))
    return node, tuple(notices)


def _common(leaf: Leaf) -> bool:
    return isinstance(leaf, Word) and leaf.common


def _only_words(node: Node) -> bool:
    return not isinstance(node, Either) and all(isinstance(leaf, Word) for leaf in positive_leaves(node))


def _map(node: Node | None, edit: Edit, *, undash: bool = False) -> Node | None:
    """Return the tree with each leaf edited (None drops it); ``undash`` also turns ``-word`` into the word."""
    match node:
        case None:
            return None
        case All(children) | Either(children):
            kept = [inner for child in children if (inner := _map(child, edit, undash=undash))]
            return together(kept) if isinstance(node, All) else either(kept)
        case Without(child, dash):
            inner = _map(child, edit, undash=undash)
            return inner if inner is None or (undash and dash and _only_words(child)) else Without(inner, dash)
        case _:
            return edit(node)
