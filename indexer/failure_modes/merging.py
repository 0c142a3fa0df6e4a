"""What reports say becomes a list of what is said, each once, with the reports that say it.

The one decision worth knowing: what several reports say in almost the same words is one thing, shown as the first of them wrote it.
"""

from collections.abc import Callable, Iterable

from rapidfuzz import fuzz

from indexer.analysis import analyze
from indexer.failure_modes.model import Named
from indexer.similar import SAME_WORDS

Ratio = Callable[[str, str], float]


def merged(said: Iterable[tuple[str, str]], *, ratio: Ratio = fuzz.token_sort_ratio, numbers: bool = True) -> tuple[Named, ...]:
    """Return texts (with the id of the report that says each), those in almost the same words as one, what most reports say first.

    ``ratio``: how alike two texts' words are, 0 to 100; ``numbers``: whether a word with a digit counts. A text without words is left out.
    """
    found: list[tuple[str, str, dict[str, None]]] = []
    for text, name in said:
        terms = [term.text for term in analyze(text).terms]
        words = " ".join(term for term in terms if numbers or not any(char.isdigit() for char in term))
        if not words:
            continue
        alike = next((names for _, other, names in found if ratio(words, other) >= SAME_WORDS), None)
        if alike is None:
            found.append((text, words, {name: None}))
        else:
            alike[name] = None
    found.sort(key=lambda entry: -len(entry[2]))  # stable: between equals, what was said first
    return tuple(Named(text, tuple(names)) for text, _, names in found)
