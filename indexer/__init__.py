"""Precedent's public face: reports in, hits with their resolutions out. Front ends import from here and from nowhere deeper."""

from indexer import errors
from indexer.corpus import walk
from indexer.engines import Engine, Facet, FacetValue, Hit, Info, Selection, Sort, open_engine
from indexer.glossary import Glossary, load_glossary
from indexer.indexing import Failure, Progress, Summary, index_folder, locate, rebuild
from indexer.query import Notice
from indexer.report import SECTIONS, Report, Section
from indexer.schema import FACETS, FIELD_NAMES, FIELDS, Field, Kind
from indexer.searching import MAX_PAGE_SIZE, SearchHit, SearchPage, SearchRequest, search, suggest
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
    "Piece",
    "Progress",
    "Report",
    "SearchHit",
    "SearchPage",
    "SearchRequest",
    "Section",
    "Selection",
    "Snippet",
    "Sort",
    "Summary",
    "errors",
    "index_folder",
    "load_glossary",
    "locate",
    "open_engine",
    "rebuild",
    "search",
    "suggest",
    "walk",
]
