"""Whole values of one field and the documents that have them: postings that do not rank."""

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.engines.whoosh.arrays import Array, Ints
from indexer.engines.whoosh.strings import Strings


@dataclass(frozen=True, slots=True, eq=False)
class PlainPostings:
    """Values in byte order; value ``v`` has the documents ``docs[starts[v]:starts[v + 1]]``, ascending."""

    values: Strings
    starts: Array
    docs: Array

    @classmethod
    def read(cls, arrays: Mapping[str, Array], place: str) -> "PlainPostings":
        """Return the postings whose arrays' names begin with ``place``."""
        return cls(
            Strings(arrays[f"{place}.values.bytes"], arrays[f"{place}.values.starts"]), arrays[f"{place}.starts"], arrays[f"{place}.docs"]
        )

    def arrays(self, place: str) -> dict[str, Array]:
        """Return the arrays by name."""
        names = {f"{place}.values.bytes": self.values.data, f"{place}.values.starts": self.values.starts}
        return names | {f"{place}.starts": self.starts, f"{place}.docs": self.docs}

    def docs_of(self, value: bytes) -> Ints:
        """Return the documents that have a value."""
        number = self.values.number(value)
        found: Ints = self.docs[slice(*self.starts[number : number + 2].tolist()) if number is not None else slice(0)].astype("i8")
        return found
