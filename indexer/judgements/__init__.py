"""What people said about reports: links between two of them, and verdicts on precedents, kept in a small database of their own; and how
often they searched for what.

The one decision worth knowing: nothing of this is in the report files or the index, so either can be replaced without losing a judgement;
and who gave a verdict, who searched, or what was pasted, is never stored.
"""

from indexer.judgements.export import Export, export
from indexer.judgements.feedback import MAX_TERMS, Asked, Feedback, Tally, Verdict
from indexer.judgements.links import Link, LinkKind
from indexer.judgements.prior import ENOUGH, SWAY, factor
from indexer.judgements.searches import DAYS, MOST_A_DAY, Counted, Event, SearchCounts, Searched, as_counted
from indexer.judgements.store import Judgements

__all__ = [
    "DAYS",
    "ENOUGH",
    "MAX_TERMS",
    "MOST_A_DAY",
    "SWAY",
    "Asked",
    "Counted",
    "Event",
    "Export",
    "Feedback",
    "Judgements",
    "Link",
    "LinkKind",
    "SearchCounts",
    "Searched",
    "Tally",
    "Verdict",
    "as_counted",
    "export",
    "factor",
]
