"""Precedents: a report or a pasted ticket becomes the past incidents that failed the same way, with reasons and what fixed them."""

from indexer.similar.neighbours import SAME_WORDS, Remedy, Worked, what_worked
from indexer.similar.precedents import (
    OUTAGE,
    THRESHOLD,
    TOGETHER,
    Opinions,
    Precedent,
    Precedents,
    SimilarRequest,
    is_open,
    precedents,
    rank_similar,
)
from indexer.similar.reasons import Reason
from indexer.similar.telling import Telling
from indexer.similar.ticket import SECTION_WEIGHTS, Ticket, known_names, ticket_of_report, ticket_of_text

__all__ = [
    "OUTAGE",
    "SAME_WORDS",
    "SECTION_WEIGHTS",
    "THRESHOLD",
    "TOGETHER",
    "Opinions",
    "Precedent",
    "Precedents",
    "Reason",
    "Remedy",
    "SimilarRequest",
    "Telling",
    "Ticket",
    "Worked",
    "is_open",
    "known_names",
    "precedents",
    "rank_similar",
    "ticket_of_report",
    "ticket_of_text",
    "what_worked",
]
