"""The product's words, from the glossary file and learnt from the reports, each with what it means and where it is used.

The one decision worth knowing: what is learnt follows one rule, which :mod:`indexer.terminology.learning` states, and no list of words;
what people wrote into the file always comes first.
"""

from indexer.terminology.learning import SAMPLE, Kind
from indexer.terminology.listing import Example, Word, line_of_toml, terminology

__all__ = ["SAMPLE", "Example", "Kind", "Word", "line_of_toml", "terminology"]
