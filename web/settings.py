"""The web's view of the one table of settings, which lives in :mod:`indexer.settings` because the command needs it without a web."""

from indexer.settings import SETTINGS, Setting, Settings

__all__ = ["SETTINGS", "Setting", "Settings"]
