"""Rows of cells become a table in Markdown, and tables become part of a page: the README, and those below docs/.

The one decision worth knowing: a page says with two comments where a program's tables stand, so that figures are never typed by hand.
"""

from collections.abc import Sequence
from pathlib import Path


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table."""
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def put_into(page: Path, name: str, text: str) -> None:
    """Put a text between the comments ``<!-- name -->`` and ``<!-- /name -->`` of a page; raises ValueError if it has none."""
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
    before, found, rest = page.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{page} has no place for {name}")
    page.write_text(f"{before}{begin}\n{text.strip()}\n\n{end}{after}", encoding="utf-8")
