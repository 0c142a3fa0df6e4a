"""A seed becomes reports: a collection of any size with a vocabulary of its own, always the same for one seed.

The one decision worth knowing: header values are names that occur in no text, so that a word of a query matches in the title and the
sections only, and engines that look at nothing else find the same reports.
"""

from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from benchmarks.texts.sampled import Sampled
from benchmarks.texts.zipf import Zipf
from indexer.report import Report


class Texts(Protocol):
    """A source of reports; ``columns`` are the text fields that they fill: the title and sections, in the order of the schema."""

    columns: tuple[str, ...]

    def __init__(self, seed: int) -> None:
        """Begin with a seed."""
        ...

    def reports(self, count: int) -> Iterator[Report]:
        """Yield so many reports."""
        ...


VOCABULARIES: Final[Mapping[str, type[Texts]]] = {"zipf": Zipf, "corpus": Sampled}
"""Name of a vocabulary to what makes texts of it from a seed."""
