"""`xltool demo`: the whole job on the bundled samples, into a folder to look at."""

from __future__ import annotations

import click

from xltool.cli.command import Spoken, force_option, option
from xltool.cli.words import Say

DEFAULT_FOLDER = "xltool-demo"


def command(say: Say) -> click.Command:
    """The command in the words of a language."""

    def demo(out_dir: str, force: bool) -> int:
        from xltool.cli.demonstration import demonstrate

        demonstrate(out_dir, force, say)
        return 0

    return Spoken(
        "demo",
        say,
        callback=demo,
        params=[
            option(
                say,
                "--out-dir",
                help="out_dir",
                default=DEFAULT_FOLDER,
                show_default=True,
                type=click.Path(file_okay=False),
                metavar=say("metavar.folder"),
            ),
            force_option(say),
        ],
    )
