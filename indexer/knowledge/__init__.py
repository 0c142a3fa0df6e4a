"""Where knowledge is thin: reports that lack something, resolutions that nobody finds, searches in vain, and words to write down."""

from indexer.knowledge.candidates import Candidate, Unknown, candidates, unknown_words
from indexer.knowledge.finding import FIRST_PAGE, Found, State, load_state, measured, save_state
from indexer.knowledge.gaps import GAPS, Gap, Lacking, lacking
from indexer.knowledge.overview import Hidden, Knowledge, Searches, knowledge
from indexer.knowledge.telling import as_dict

__all__ = [
    "FIRST_PAGE",
    "GAPS",
    "Candidate",
    "Found",
    "Gap",
    "Hidden",
    "Knowledge",
    "Lacking",
    "Searches",
    "State",
    "Unknown",
    "as_dict",
    "candidates",
    "knowledge",
    "lacking",
    "load_state",
    "measured",
    "save_state",
    "unknown_words",
]
