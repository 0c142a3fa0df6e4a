"""Which fields of the schema make up which family: those with a boost, which ``text`` is made of, and the rest.

The one decision worth knowing: the families are apart in a segment, so that what ``text`` means is read as it stands. Fields are numbered
here; how often a term stands in which field is one small number, an entry's kind.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from indexer.schema import FIELD, FIELDS, Kind

NAMES: Final = tuple(entry.name for entry in FIELDS)
NUMBER: Final = {name: number for number, name in enumerate(NAMES)}
BOOSTS: Final = np.array([FIELD[name].boost for name in NAMES], np.float64)

BOOSTED: Final = "text"
PLAIN: Final = "plain"
FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    BOOSTED: tuple(entry.name for entry in FIELDS if entry.boost),
    PLAIN: tuple(entry.name for entry in FIELDS if not entry.boost and entry.kind in (Kind.TEXT, Kind.KEYWORD) and entry.name != "text"),
}
"""The fields of each family; those with a boost are what ``text`` is made of."""

FAMILY_OF: Final = {name: family for family, names in FAMILIES.items() for name in names} | {"text": BOOSTED}

FIELD_BITS: Final = 8
FIELD_MASK: Final = (1 << FIELD_BITS) - 1
MOST_TIMES: Final = (1 << 16) - 1
"""An entry's kind is how often a term stands in a field (at most so often) and, in the lowest bits, the number of the field: so the common
kinds are the small ones."""
