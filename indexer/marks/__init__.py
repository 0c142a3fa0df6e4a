"""What a query marks, and where it stands in a text: for passages, for pages, and for the reasons of likeness."""

from indexer.marks.finding import find
from indexer.marks.model import Marks, Span, Wanted, marks

__all__ = ["Marks", "Span", "Wanted", "find", "marks"]
