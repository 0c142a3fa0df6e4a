"""Feedback becomes topics and relevance judgements, in the files that ``precedent evaluate`` reads.

The one decision worth knowing: opinions weigh against each other, and what readers are evenly divided on is no judgement and is left out.
What they found unhelpful is written with grade 0, because judged and not relevant is more than not judged.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from indexer.judgements.feedback import Asked, Feedback, Tally

_HEADER: Final = "query-id\tcorpus-id\tscore\n"
_DIGITS: Final = 16
"""Of a digest that names a topic: enough for billions of them."""


@dataclass(frozen=True, slots=True)
class Export:
    """The two files' contents, and what they leave out.

    ``divided`` counts pairs of query and report on which readers disagree evenly; ``textless`` are query reports without text.
    """

    topics: str
    qrels: str
    queries: int
    judgements: int
    divided: int = 0
    textless: tuple[str, ...] = ()


def grade(tally: Tally) -> int | None:
    """Return 2 for a precedent that helped, 1 for one whose resolution was only copied, 0 for one that did not help, None if undecided."""
    good = tally.helpful + tally.copied
    if good == tally.not_helpful:
        return None
    if good < tally.not_helpful:
        return 0
    return 2 if tally.helpful else 1


def export(feedback: Iterable[Feedback], text_of: Callable[[str], str]) -> Export:
    """Write feedback as topics and qrels; ``text_of`` returns what stands for a report as a query, "" if there is nothing."""
    topics: dict[str, str] = {}
    textless: dict[str, str] = {}
    rows: list[str] = []
    divided = 0
    for given in feedback:
        key, graded = given.asked.key, grade(given.tally)
        if graded is None:
            divided += 1
            continue
        if key not in topics and key not in textless:
            text = " ".join((text_of(given.asked.report) if given.asked.report else " ".join(given.asked.terms)).split())
            if text:
                topics[key] = _topic(given.asked, text)
            else:
                textless[key] = given.asked.report
        if key in topics:
            rows.append(f"{topic_id(given.asked)}\t{given.report}\t{graded}\n")
    return Export("".join(topics.values()), _HEADER + "".join(rows), len(topics), len(rows), divided, tuple(textless.values()))


def topic_id(asked: Asked) -> str:
    """Return the name of a query among topics."""
    kind, _, identity = asked.key.partition(":")
    return f"{kind}-{identity}" if asked.report else f"{kind}-{identity[:_DIGITS]}"


def _topic(asked: Asked, text: str) -> str:
    record: dict[str, object] = {"_id": topic_id(asked), "text": text}
    if asked.report:
        record["exclude"] = [asked.report]  # a report is no precedent of itself
    return json.dumps(record, ensure_ascii=False) + "\n"
