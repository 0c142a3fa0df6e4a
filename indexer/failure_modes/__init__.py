"""Reports become failure modes: groups that failed in the same way, what each looks like, what fixed it, and how to prevent it."""

from indexer.failure_modes.cataloguing import catalogue
from indexer.failure_modes.curation import NO_CURATION, Curation, Entry, load_curation
from indexer.failure_modes.model import Catalogue, Confusable, Days, FailureMode, Month, Named, Prevention, Profile, Quote
from indexer.failure_modes.profiling import profile

__all__ = [
    "NO_CURATION",
    "Catalogue",
    "Confusable",
    "Curation",
    "Days",
    "Entry",
    "FailureMode",
    "Month",
    "Named",
    "Prevention",
    "Profile",
    "Quote",
    "catalogue",
    "load_curation",
    "profile",
]
