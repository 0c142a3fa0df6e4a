"""The reports of a mode become the turns of phrase that they share: ``clock skew``, ``no space left``, ``certificate verify failed``.

The one decision worth knowing: a phrase is two or three plain words that stand next to each other in the reports, so a name made of it is
said by people already; and it names a mode only if few reports of other modes say it.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from indexer.analysis import STOP_WORDS, fold, part_term
from indexer.failure_modes.texts import EMPTY, SECTION_TIMES, texts_of
from indexer.query import Query, said
from indexer.report import Report

_LENGTHS: Final = (2, 3)
_SAID: Final = 0.4
"""The part of a mode's reports that must say a phrase."""
_OWN: Final = 0.6
"""The part of all reports that say a phrase that must be of the mode."""
_TRIED: Final = 12
_DEAR: Final = 300
"""Reports with a phrase's rarest word above which it is not looked for in all of them: that would read the places of each."""
_BREAK: Final = re.compile(r"[\n.;:!?()\[\]{}\"“”,|<>=/]|\s[-\u2013\u2014]+\s")
_PLAIN: Final = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]{2,})*")


def shared_phrase(reports: Sequence[Report], doc_freq: Callable[[str], int], freq: Callable[[Query], int], count: int) -> str:
    """Return the phrase that tells these reports best from all ``count`` others, as most often written; "" if they share none.

    ``doc_freq`` and ``freq``: how many reports of all have a term, and match a query.
    """
    said_by: Counter[tuple[str, ...]] = Counter()
    written: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for report in reports:
        found = [(phrase, words, SECTION_TIMES[key]) for key, text in texts_of(report) for phrase, words in _phrases(text)]
        said_by.update({phrase for phrase, _, _ in found})
        for phrase, words, times in found:
            written[phrase][words] += times
    least = max(2, math.ceil(_SAID * len(reports)))
    often = sorted(
        (phrase for phrase, number in said_by.items() if number >= least),
        key=lambda phrase: (-said_by[phrase] * math.sqrt(len(phrase)), -written[phrase].total(), phrase),
    )
    best: tuple[float, str] = (0.0, "")
    for phrase in often[:_TRIED]:
        words = _usual(written[phrase])
        everywhere = min(doc_freq(term) for term in phrase)  # at most
        if said_by[phrase] < _OWN * everywhere and everywhere <= _DEAR:
            everywhere = freq(said(words, "text"))
        everywhere = max(everywhere, said_by[phrase])
        inside = said_by[phrase] / len(reports)
        if said_by[phrase] / everywhere >= _OWN and inside > everywhere / max(1, count):
            worth = inside * math.log(inside * count / everywhere) * math.sqrt(len(phrase))
            best = max(best, (worth, words), key=lambda entry: entry[0])
    return best[1]


def _usual(written: Counter[str]) -> str:
    return min(written, key=lambda words: (-written[words], words))


def _phrases(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield runs of plain words that are neither stop words nor count anything, as terms and as written."""
    for clause in _BREAK.split(text):
        words = [word.strip("'`*\u2019") for word in clause.split()]
        plain = [bool(_PLAIN.fullmatch(word)) and fold(word) not in STOP_WORDS and fold(word) not in EMPTY for word in words]
        for length in _LENGTHS:
            for at in range(len(words) - length + 1):
                if all(plain[at : at + length]):
                    some = words[at : at + length]
                    yield tuple(part_term(word) for word in some), " ".join(some)
