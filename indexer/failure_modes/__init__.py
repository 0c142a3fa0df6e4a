"""Reports become failure modes: groups that failed in the same way, what each looks like, what fixed it, and how to prevent it."""

from indexer.failure_modes.model import Catalogue, Confusable, Days, FailureMode, Month, Named, Prevention, Profile, Quote

__all__ = ["Catalogue", "Confusable", "Days", "FailureMode", "Month", "Named", "Prevention", "Profile", "Quote"]
