"""Failure modes become exercises: resolved reports whose answer is held back, the modes to choose from, and in which order."""

from indexer.drill.cases import EVIDENCE, Case, case
from indexer.drill.choices import CHOICES, Difference, choices, difference
from indexer.drill.deck import Card, Deck, deal

__all__ = ["CHOICES", "EVIDENCE", "Card", "Case", "Deck", "Difference", "case", "choices", "deal", "difference"]
