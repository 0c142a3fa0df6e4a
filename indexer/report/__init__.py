"""Reports: the blocks of any format become one frozen :class:`Report`; headings and fields are recognised here, once."""

from indexer.report.model import PRIORITIES, STATUSES, Block, BlockKind, Group, Point, Report, ReportWarning, Section
from indexer.report.sections import SECTIONS, SectionKind

__all__ = [
    "PRIORITIES",
    "SECTIONS",
    "STATUSES",
    "Block",
    "BlockKind",
    "Group",
    "Point",
    "Report",
    "Section",
    "SectionKind",
    "ReportWarning",
]
