"""How much a term says about a report: BM25F, in two parts, the one that is kept and the one that depends on the query.

The impact of a term in a report is its weight, saturated and normalised by length: ``w (k1 + 1) / (w + k1 (1 - b + b l / p))``, where
``w`` is the sum over the fields of boost times count, ``l`` the report's length and ``p`` the *pivot*, the length that is usual
(Robertson, Zaragoza, Taylor: "Simple BM25 extension to multiple weighted fields", CIKM 2004; idf is Lucene's ``log(1 + (N - n + 0.5) / (n
+ 0.5))``).

The one decision worth knowing: an impact is kept in one byte, as a whole number of steps, and a query's weights are whole numbers too. So
a score is a sum of whole numbers, which does not depend on the order in which it was added up, and is the same however a query is
evaluated.
"""

import math
from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.arrays import Array, Floats, Ints

K1: Final = 1.5
B: Final = 0.75
"""BM25's saturation and length normalisation, at the values that are customary in the field."""

TOP: Final = K1 + 1
STEPS: Final = 255
"""An impact lies below ``TOP`` and is kept in this many steps; 0 says that a report does not have the term."""

PIVOT_BOUND: Final = 1.25
"""A pivot serves as long as the average length is within this factor of it, so that impacts that are kept serve while reports come in."""

_MOST: Final = 2.0**31
"""What no score exceeds, in steps; room is left for rounding up the weights of thousands of terms."""

Scores = npt.NDArray[np.uint32]


def impact_steps(weights: Floats, lengths: Floats | Ints, pivot: float) -> npt.NDArray[np.uint8]:
    """Return impacts in steps, 1 to 255; 0 where the weight is 0."""
    norms = K1 * (1 - B + B * lengths / pivot)
    steps = np.maximum(1, np.rint(weights * TOP / (weights + norms) * (STEPS / TOP)))
    return np.where(weights > 0, steps, 0).astype(np.uint8)


def idf(count: int, having: Ints) -> Floats:
    """Return the weights of terms that so many of ``count`` reports have; above 0."""
    return np.log1p((count - having + 0.5) / (having + 0.5))


def settled_pivot(pivots: Iterable[tuple[int, float]], average: float) -> float:
    """Return the pivot of an index, of whose segments size and pivot are given: the largest one's, or the average length if that is far."""
    _, pivot = max(pivots, key=lambda part: part[0], default=(0, average))
    return pivot if average / PIVOT_BOUND <= pivot <= average * PIVOT_BOUND else average


def scale_for(total: float) -> float:
    """Return the power of two by which a query's weights, which come to ``total``, become whole numbers as large as they may be."""
    return 2.0 ** math.floor(math.log2(_MOST / (STEPS * total))) if total else 1.0


def as_score(steps: Array, scale: float) -> Floats:
    """Return scores of weights that were multiplied by ``scale``."""
    return steps * (TOP / STEPS / scale)
