"""The one exception tree: every failure that Precedent names, with a stable code that the API and the exit codes build on.

Messages are written for the person who reads them: they name the file, the field and the reason, and are safe to show.
"""


class PrecedentError(Exception):
    """Anything that Precedent itself reports; ``code`` is stable and part of the API."""

    code = "error"


class ReportError(PrecedentError):
    """A file or record that cannot be a report at all (binary, empty, too large, malformed)."""

    code = "report-unreadable"

    def __init__(self, file: str, reason: str, *, line: int | None = None, column: int | None = None) -> None:
        place = file if line is None else f"{file}:{line}" if column is None else f"{file}:{line}:{column}"
        super().__init__(f"{place}: {reason}")
        self.file = file
        self.reason = reason
        self.line = line
        self.column = column


class DuplicateIdError(ReportError):
    """Two files claim one report id; the one already indexed stays."""

    code = "duplicate-id"


class CorpusError(PrecedentError):
    """The corpus folder is missing or cannot be read or written, or a name would leave it."""

    code = "corpus"


class ReadingError(PrecedentError):
    """No process can be started that reads report files."""

    code = "reading"


class NotFoundError(PrecedentError):
    """No report has the requested id."""

    code = "not-found"


class QueryTooLongError(PrecedentError):
    """A query is over the stated limit of characters."""

    code = "query-too-long"


class GlossaryError(PrecedentError):
    """The glossary file cannot be read; the message names the file, the entry and the reason."""

    code = "glossary"


class FailureModesError(PrecedentError):
    """The file in which people name, merge and split failure modes cannot be read; the message names the file, the entry and the reason."""

    code = "failure-modes"


class EvaluationError(PrecedentError):
    """Topics or qrels are missing or malformed; the message names file and line."""

    code = "evaluation"


class JudgementsError(PrecedentError):
    """The database of links and feedback cannot be opened, read or written; a foreign exception is the cause."""

    code = "judgements"


class JudgementRefusedError(JudgementsError):
    """A link or a verdict makes no sense as given: a report linked with itself, an empty id, a note that is too long."""

    code = "judgement-refused"


class MeaningError(PrecedentError):
    """The sentence model or the file of passages' vectors cannot be used; a foreign exception is the cause."""

    code = "meaning"


class SettingError(PrecedentError):
    """A setting has a value that cannot be cast or is out of range."""

    code = "setting"


class EngineError(PrecedentError):
    """The search engine failed; the engine's own exception is the cause."""

    code = "engine"


class IndexMissingError(EngineError):
    """There is no index yet at the given place."""

    code = "index-missing"


class StaleIndexError(EngineError):
    """The index was built with other fields or another analysis; it must be rebuilt."""

    code = "index-stale"


class IndexCorruptError(EngineError):
    """An index file is damaged or missing; the index can be rebuilt from the corpus."""

    code = "index-corrupt"
