"""The tables of the database, and the version that says which tables these are.

The one decision worth knowing: every column is a number or text and every key is computed here, so any database that SQLAlchemy knows can
hold them; case, order and time are never left to the database, which each have their own idea of them.
"""

from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

from indexer.judgements.wording import MAX_ID

VERSION: Final = 2
"""Raised whenever a table below changes, together with the code that brings an older database up to date.

2: the counts of searches came.
"""

MAX_KEY: Final = MAX_ID + 10
"""Characters of a query's key: a word for its kind before an id or a digest."""

MAX_SEARCHED: Final = 120
"""Characters kept of a text that was searched for."""

METADATA: Final = MetaData()

META: Final = Table(
    "precedent_meta",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)

LINKS: Final = Table(
    "precedent_links",
    METADATA,
    # The folded ids, the lesser first, so that a pair has one row however it was named; and both as written.
    Column("first_key", String(MAX_ID), primary_key=True),
    Column("second_key", String(MAX_ID), primary_key=True, index=True),
    Column("first_id", String(MAX_ID), nullable=False),
    Column("second_id", String(MAX_ID), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),  # seconds since 1970, UTC
    CheckConstraint("first_key <> second_key", name="precedent_links_two_reports"),
    CheckConstraint("kind IN ('same-failure', 'not-similar')", name="precedent_links_kind"),
)

QUERIES: Final = Table(
    "precedent_queries",
    METADATA,
    Column("key", String(MAX_KEY), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("text", Text, nullable=False),  # a report's id as written, or sorted words
    CheckConstraint("kind IN ('report', 'terms')", name="precedent_queries_kind"),
)

FEEDBACK: Final = Table(
    "precedent_feedback",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("query_key", String(MAX_KEY), ForeignKey(QUERIES.c.key), nullable=False),
    Column("report_key", String(MAX_ID), nullable=False),
    Column("report_id", String(MAX_ID), nullable=False),
    Column("aspect", String(10), nullable=False),  # what the verdict is about; a later one replaces one about the same
    Column("verdict", String(20), nullable=False),
    Column("day", Integer, nullable=False),  # days since 1970, UTC: two workers cannot count one double click twice
    Column("given_at", BigInteger, nullable=False),  # seconds since 1970, UTC
    UniqueConstraint("query_key", "report_key", "aspect", "day", name="precedent_feedback_once_a_day"),
    CheckConstraint("verdict IN ('helpful', 'not-helpful', 'copied')", name="precedent_feedback_verdict"),
    Index("precedent_feedback_by_report", "report_key", "verdict"),
)

SEARCHES: Final = Table(
    "precedent_searches",
    METADATA,
    # How often a text was searched for on a day, and nothing of who did, whence, or when on that day.
    Column("key", String(64), primary_key=True),  # the text's digest, since databases compare long texts in ways of their own
    Column("day", Integer, primary_key=True, index=True, autoincrement=False),  # days since 1970, UTC
    Column("text", String(MAX_SEARCHED), nullable=False),
    Column("searches", Integer, nullable=False),
    Column("without_results", Integer, nullable=False),
    Column("copied", Integer, nullable=False),  # searches from whose results a resolution was copied
)
