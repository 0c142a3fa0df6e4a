"""How often a report helped becomes a factor for its score: near 1, and exactly 1 until there are enough verdicts.

The one decision worth knowing: the factor can reorder precedents that match about equally well, and no more. Readers can only judge what
they were shown, so feedback that weighed more would keep the first of today on top for ever.
"""

from typing import Final

from indexer.judgements.feedback import Tally

ENOUGH: Final = 5
"""Verdicts on a report before they count."""
SWAY: Final = 0.1
"""How far from 1 the factor can get; it comes close, and never there."""


def factor(tally: Tally) -> float:
    """Return the factor for a report's score, between 0.9 and 1.1.

    The share of good verdicts (helpful, copied), smoothed as the mean of a Beta distribution that starts from Beta(2.5, 2.5), as if
    :data:`ENOUGH` readers had already been of two minds: ``share = (good + 2.5) / (total + 5)``; the factor is ``1 + 0.1 (2 share - 1)``.
    Five good verdicts and no bad one give 1.05; as many good as bad ones give 1.
    """
    if tally.total < ENOUGH:
        return 1.0
    share = (tally.helpful + tally.copied + ENOUGH / 2) / (tally.total + ENOUGH)
    return 1 + SWAY * (2 * share - 1)
