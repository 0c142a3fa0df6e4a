"""Precedent's public face: reports in, hits with their resolutions out. Front ends import from here and from nowhere deeper."""

from indexer import errors
from indexer.corpus import walk
from indexer.engines import Engine, Facet, FacetValue, Hit, Info, Selection, Sort, open_engine
from indexer.glossary import Glossary, load_glossary
from indexer.indexing import Failure, Progress, Summary, index_folder, locate, rebuild
from indexer.pasting import pasted
from indexer.query import Notice
from indexer.report import SECTIONS, Report, Section
from indexer.schema import FACETS, FIELD_NAMES, FIELDS, Field, Kind
from indexer.searching import MAX_PAGE_SIZE, SearchHit, SearchPage, SearchRequest, search, suggest
from indexer.similar import (
    Opinions,
    Precedent,
    Precedents,
    Reason,
    SimilarRequest,
    Ticket,
    Worked,
    known_names,
    precedents,
    ticket_of_report,
    ticket_of_text,
    what_worked,
)
from indexer.snippet import Piece, Snippet

__all__ = [
    "FACETS",
    "FIELDS",
    "FIELD_NAMES",
    "MAX_PAGE_SIZE",
    "SECTIONS",
    "Engine",
    "Facet",
    "FacetValue",
    "Failure",
    "Field",
    "Glossary",
    "Hit",
    "Info",
    "Kind",
    "Notice",
    "Opinions",
    "Piece",
    "Precedent",
    "Precedents",
    "Progress",
    "Reason",
    "Report",
    "SearchHit",
    "SearchPage",
    "SearchRequest",
    "Section",
    "Selection",
    "SimilarRequest",
    "Snippet",
    "Sort",
    "Summary",
    "Ticket",
    "Worked",
    "errors",
    "index_folder",
    "known_names",
    "load_glossary",
    "locate",
    "open_engine",
    "pasted",
    "precedents",
    "rebuild",
    "search",
    "suggest",
    "ticket_of_report",
    "ticket_of_text",
    "walk",
    "what_worked",
]
