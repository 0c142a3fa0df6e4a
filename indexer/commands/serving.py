"""``serve`` and ``completion``: the pages and the API from this machine, and the words a shell may complete."""

import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import click
from click.shell_completion import get_completion_class

from indexer.commands.place import Command, Failure, open_index, pass_settings, placed
from indexer.commands.terminal import say, warn
from indexer.errors import EngineError
from indexer.settings import PREFIX, SETTINGS, Setting, Settings

_ROWS: Final = {row.name.removeprefix(PREFIX).lower(): row for row in SETTINGS}


def _setting_option(name: str) -> Callable[[Command], Command]:
    row: Setting = _ROWS[name]
    kind: Any = click.IntRange(row.least, row.greatest) if isinstance(row.default, int) else str
    return click.option(f"--{name}", type=kind, help=f"{row.help}  [default: {row.name}, else {row.default}]")


@click.command("serve")
@_setting_option("host")
@_setting_option("port")
@_setting_option("workers")
@placed
@pass_settings
def serve_command(settings: Settings, /, **chosen: Any) -> None:
    """Serve the pages and the API until Ctrl-C.

    Runs several processes. The index may be updated or rebuilt meanwhile; the pages follow.
    """
    from web.server import run

    settings = replace(settings, **{name: value for name, value in chosen.items() if value is not None})
    try:
        open_index(settings).close()
    except EngineError as error:
        warn(f"precedent: {error} (serving anyway; pages work as soon as that is done)")
    _refuse_taken_port(settings)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    say(f"Serving at http://{host}:{settings.port} (Ctrl-C stops)")
    run(settings)


def _refuse_taken_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise Failure(f"cannot listen on {settings.host}:{settings.port}: {error.strerror or error}; choose another --port") from error


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion_command(context: click.Context, *, shell: str) -> None:
    """Print the code that completes words in a shell.

    \b
    bash:  precedent completion bash > ~/.local/share/bash-completion/completions/precedent
    zsh:   precedent completion zsh > a file named _precedent in a folder of $fpath
    fish:  precedent completion fish > ~/.config/fish/completions/precedent.fish
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise Failure(f"no completion for {shell}")
    click.echo(kind(context.find_root().command, {}, "precedent", "_PRECEDENT_COMPLETE").source())
