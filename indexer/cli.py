"""The ``precedent`` command: arguments in, readable text or JSON out, and an exit code that a script can rely on.

The one decision worth knowing: a command's module is imported when it runs, and what is heavy is imported inside it, so that help and shell
completion answer at once.
"""

from importlib import import_module
from typing import Any, Final

import click

from indexer.commands.place import EXIT_CODES, Interruption, failure, placed
from indexer.errors import PrecedentError

COMMANDS: Final = {
    "index": "writing",
    "rebuild": "writing",
    "check": "writing",
    "search": "searching",
    "similar": "similar",
    "failure-modes": "failure_modes",
    "insights": "insights",
    "knowledge": "knowledge",
    "show": "reports",
    "parse": "reports",
    "stats": "reports",
    "evaluate": "evaluating",
    "links": "judging",
    "feedback": "judging",
    "serve": "serving",
    "completion": "serving",
}
"""Every command, in the order of the help text, and its module in ``indexer.commands``."""


class Commands(click.Group):
    """The commands by name, and the last line of defence: what Precedent itself reports becomes one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """Return the commands in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's own signature
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"indexer.commands.{COMMANDS[cmd_name]}"), f"{cmd_name.replace('-', '_')}_command")
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except PrecedentError as error:
            raise failure(error) from error
        except KeyboardInterrupt:
            raise Interruption("interrupted") from None


def _exit_codes() -> str:
    lines = "\n".join(f"{code:>3}  {meaning}" for code, meaning in EXIT_CODES)
    return f"\b\nExit codes:\n{lines}"


@click.group(cls=Commands, epilog=_exit_codes(), context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="precedent", message="precedent %(version)s")
@placed
def main() -> None:
    """Find similar past incidents, and what resolved them.

    Reads a folder of escalation reports, indexes them section by section, and searches them: here, in a browser (serve) and over HTTP.

    \b
    To begin:
      precedent index            bring the index in step with the corpus
      precedent search RF=1      search it
      precedent similar CE1010   find what failed the same way
      precedent serve            search it in a browser

    A folder or address that no option names comes from the settings PRECEDENT_*, which the README lists.
    """


if __name__ == "__main__":
    main(prog_name="precedent")
