"""Reports: the blocks of any format become one frozen :class:`Report`; headings and fields are recognised here, once."""

from indexer.report.assemble import WARNINGS, assemble
from indexer.report.dates import DateOrder, parse_date
from indexer.report.fields import HEADER_FIELDS, HeaderField, header_field
from indexer.report.model import PAGE_TITLE, PRIORITIES, STATUSES, Block, BlockKind, Group, Point, Report, ReportWarning, Section
from indexer.report.recognition import is_standard, section_kind
from indexer.report.sections import SECTIONS, SectionKind
from indexer.report.storing import from_json, to_json
from indexer.report.values import is_unknown, normalise_level, normalise_priority, normalise_status, people

__all__ = [
    "HEADER_FIELDS",
    "PAGE_TITLE",
    "PRIORITIES",
    "SECTIONS",
    "STATUSES",
    "WARNINGS",
    "Block",
    "BlockKind",
    "DateOrder",
    "Group",
    "HeaderField",
    "Point",
    "Report",
    "ReportWarning",
    "Section",
    "SectionKind",
    "assemble",
    "from_json",
    "header_field",
    "is_standard",
    "is_unknown",
    "normalise_level",
    "normalise_priority",
    "normalise_status",
    "parse_date",
    "people",
    "section_kind",
    "to_json",
]
