"""The glossary's page: the product's words by the letters that they begin with, each with what it means and a passage that shows it.

The one decision worth knowing: the whole glossary is one page, so that an address such as ``/glossary#rf`` always leads to its word; a
filter leaves words out and keeps their addresses.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from flask import Blueprint, render_template, request

from indexer.terminology import Word
from web.library import library
from web.modes_showing import place
from web.shapes import MAX_QUERY

SIGNS: Final = "0-9"
"""Under what a word stands that begins with no letter."""

blueprint = Blueprint("glossary", __name__)


@blueprint.get("/glossary")
def words() -> str:
    """Show all words, or those that have every word of ``q`` in them or in what they mean."""
    query = " ".join(request.args.get("q", "").split())[:MAX_QUERY]
    every = library().words.all()
    found = matching(every, query)
    return render_template(
        "glossary.html",
        query=query,
        total=len(every),
        matches=len(found),
        learnt=sum(word.learnt for word in every),
        letters=by_letter(found),
        file=library().settings.glossary,
        place=place,
    )


def matching(every: Sequence[Word], text: str) -> list[Word]:
    """Return the words that have every word of a text in their name, meanings or other wordings."""
    wanted = text.casefold().split()

    def has_all(word: Word) -> bool:
        said = "\n".join((word.word, word.kind, *word.meanings, *word.also)).casefold()
        return all(part in said for part in wanted)

    return [word for word in every if has_all(word)]


def by_letter(every: Sequence[Word]) -> list[tuple[str, list[Word]]]:
    """Return words that are in the order of the alphabet by their first letter."""
    return [(letter, list(group)) for letter, group in groupby(sorted(every, key=_letter), key=_letter)]


def _letter(word: Word) -> str:
    first = word.word.lstrip("-")[:1].upper()
    return first if "A" <= first <= "Z" else SIGNS
