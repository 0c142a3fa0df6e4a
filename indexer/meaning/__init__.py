"""Texts that say the same in other words: passages, a sentence model, and how alike two texts are in meaning."""

from indexer.meaning.encoder import Encoder
from indexer.meaning.learning import Learnt, learn
from indexer.meaning.likeness import Likeness, Meaning, Probe
from indexer.meaning.passages import Passage, passages_of_report, passages_of_text, text_digest
from indexer.meaning.vocabulary import everyday

__all__ = [
    "Encoder",
    "Learnt",
    "Likeness",
    "Meaning",
    "Passage",
    "Probe",
    "everyday",
    "learn",
    "passages_of_report",
    "passages_of_text",
    "text_digest",
]
