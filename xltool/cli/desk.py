"""`xltool desk`: the same job in the browser of this computer.

Flask and what serves it are loaded by this command alone.
"""

from __future__ import annotations

import signal
from pathlib import Path

import click

from xltool.cli.command import TranslatedCommand
from xltool.cli.options import option
from xltool.words.say import Say

DEFAULT_FOLDER = "年报"
_PORTS = click.IntRange(0, 65535)


def command(say: Say) -> click.Command:
    def desk(folder: str, port: int, no_browser: bool) -> int:
        from xltool.cli import Ended
        from xltool.desk.launch import run_desk

        def tell(address: str) -> None:
            click.echo(say("desk.open.at", address=address))
            click.echo(say("desk.open.end"))

        try:
            run_desk(Path(folder), port, say.language, tell, not no_browser)
        except Ended as ended:
            if ended.number != signal.SIGINT:  # Ctrl+C is how it is ended
                raise
        click.echo(say("desk.open.ended", folder=folder))
        return 0

    return TranslatedCommand(
        "desk",
        say,
        callback=desk,
        params=[
            click.Argument(
                ["folder"],
                type=click.Path(file_okay=False),
                default=DEFAULT_FOLDER,
                metavar=say("option.metavar.folder"),
            ),
            option(say, "--port", help="port", type=_PORTS, default=0, metavar="port"),
            option(say, "--no-browser", help="no_browser", is_flag=True),
        ],
    )
