"""Where a command works and how it fails: the places chosen by options, and one line and an exit code for every failure.

The one decision worth knowing: ``--index`` and ``--corpus`` are understood before and after the command's name, and what is not given there
comes from the one table of settings.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import click

from indexer.errors import IndexCorruptError, IndexMissingError, PrecedentError, SettingError, StaleIndexError
from indexer.settings import PREFIX, SETTINGS, Settings

if TYPE_CHECKING:
    from indexer.engines import Engine
    from indexer.failure_modes import Curation
    from indexer.glossary import Glossary
    from indexer.meaning import Meaning

FAILED: Final = 1
USAGE: Final = 2
NO_INDEX: Final = 3
INTERRUPTED: Final = 130

EXIT_CODES: Final = (
    (0, "all went well; a search without results too"),
    (FAILED, "the work failed, or a check found a difference: the message says what"),
    (USAGE, "the command, one of its options or a setting is wrong"),
    (NO_INDEX, "the index is missing, outdated or damaged: the message says what to run"),
    (INTERRUPTED, "interrupted; the index is as of its last commit, and the same command goes on from there"),
)
"""What the command's exit codes mean; the help text and the README are made from and checked against this table."""

pass_settings = click.make_pass_decorator(Settings)
Command = Callable[..., Any]


class Failure(click.ClickException):
    """A failure that the command names in one line on standard error."""

    exit_code = FAILED

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line."""
        click.echo(f"precedent: {self.message}", file=file, err=file is None)


class SettingFailure(Failure):
    """A setting is wrong."""

    exit_code = USAGE


class IndexFailure(Failure):
    """The index has to be made, or made anew, before anything else."""

    exit_code = NO_INDEX


class Interruption(Failure):
    """A person pressed Ctrl-C."""

    exit_code = INTERRUPTED


def failure(error: PrecedentError) -> Failure:
    """Turn an error into its line and its exit code."""
    if isinstance(error, IndexMissingError | StaleIndexError | IndexCorruptError):
        return IndexFailure(str(error))
    return SettingFailure(str(error)) if isinstance(error, SettingError) else Failure(str(error))


def placed(command: Command) -> Command:
    """Give a command the options that choose the index and the corpus."""
    for name in ("corpus", "index"):
        row = next(row for row in SETTINGS if row.name == PREFIX + name.upper())
        command = click.option(
            f"--{name}",
            type=click.Path(path_type=Path),
            metavar="FOLDER",
            expose_value=False,
            callback=_choose(name),
            help=f"{row.help.partition(';')[0]}  [default: {row.name}, else {row.default}]",
        )(command)
    return command


def _choose(name: str) -> Callable[[click.Context, click.Parameter, Path | None], None]:
    def choose(context: click.Context, _: click.Parameter, value: Path | None) -> None:
        if context.obj is None:
            context.obj = settings_of_environment()
        if value is not None:
            context.obj = replace(context.obj, **{name: value})

    return choose


def settings_of_environment() -> Settings:
    """Read the settings; a wrong one is a usage failure."""
    try:
        return Settings.from_environment()
    except SettingError as error:
        raise failure(error) from error


def open_index(settings: Settings, *, create: bool = False, unchecked: bool = False) -> "Engine":
    """Open the chosen index."""
    from indexer.engines import open_engine

    return open_engine(settings.index, create=create, unchecked=unchecked)


def open_glossary(settings: Settings) -> "Glossary":
    """Read the chosen glossary; without a file there are no entries."""
    from indexer.glossary import NO_ENTRIES, load_glossary

    return load_glossary(settings.glossary) if settings.glossary.exists() else NO_ENTRIES


def open_curation(settings: Settings) -> "Curation":
    """Read what people decided about failure modes; without a file, nothing."""
    from indexer.failure_modes import NO_CURATION, load_curation

    return load_curation(settings.failure_modes) if settings.failure_modes.exists() else NO_CURATION


def open_meaning(settings: Settings) -> "Meaning | None":
    """Return what is known of meanings beside the chosen index; None if the setting does without."""
    from indexer.meaning import Meaning

    return Meaning(settings.index) if settings.meaning else None
