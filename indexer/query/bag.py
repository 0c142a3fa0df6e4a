"""A whole text, taken literally, becomes a bag of terms for best partial matching: a pasted ticket, an evaluation topic.

The one decision worth knowing: no word of it is an operator, none is required, and a word that is repeated counts as often as it occurs.
"""

from collections import Counter
from typing import Final

from indexer.analysis import analyze
from indexer.query.tree import Query, Term, any_of

MAX_BAG_TERMS: Final = 512
"""Distinct terms; beyond, the most repeated ones and then those that come first are kept."""


def bag(text: str, *, field: str = "text") -> Query:
    """Return the query of reports with any term of a text, best those with the most and rarest; nothing matches a text without terms."""
    counts = Counter(term.text for term in analyze(text).terms)
    return any_of([Term(field, term, float(count)) for term, count in counts.most_common(MAX_BAG_TERMS)])
