"""How much a term says about a report: BM25F, in two parts, the one that is kept and the one that depends on the query.

The one decision worth knowing: what a term's weight counts for in a report (its *impact*: saturated, and normalised by length) does not
depend on the query, so it is computed when a term's postings are first read; a query multiplies it by the term's rarity.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

K1: Final = 1.5
B: Final = 0.75
"""BM25's saturation and length normalisation, at the values that are customary in the field."""

Floats = npt.NDArray[np.float64]


def impacts(weights: Floats, lengths: Floats, average: float) -> Floats:
    """Return the impact of a term of these weights in reports of these lengths; above 0, below ``K1 + 1``."""
    return weights * (K1 + 1) / (weights + K1 * (1 - B + B * lengths / average))


def idf(count: int, having: int) -> float:
    """Return the weight of a term that ``having`` of ``count`` reports have; above 0."""
    return float(np.log1p((count - having + 0.5) / (having + 0.5)))
