"""The commands behind :mod:`indexer.cli`, one module for each kind of work: typed options in, text or JSON out."""
