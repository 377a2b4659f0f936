"""`xltool report`: the six-section report of a workbook."""

from __future__ import annotations

from typing import Any

import click

from xltool.cli.command import Spoken, force_option, input_file, option, output_option
from xltool.cli.words import Say


def command(say: Say) -> click.Command:
    """The command in the words of a language."""

    def report(date: str | None, **asked: Any) -> int:
        from datetime import date as day

        from xltool.cli.faults import EXIT_CLEAN, Misuse
        from xltool.cli.reporting import Order, write_report

        try:
            signed = day.fromisoformat(date) if date else None
        except ValueError as error:
            raise Misuse(say("usage.date", value=date)) from error
        write_report(Order(date=signed, **asked), say)
        return EXIT_CLEAN

    def path_option(name: str, **settings: Any) -> click.Option:
        settings = {"dir_okay": False, **settings}
        path = click.Path(exists=True, **settings)
        metavar = say("metavar.path" if settings["dir_okay"] else "metavar.file")
        return option(say, f"--{name}", help=name, type=path, metavar=metavar)

    def flag(name: str) -> click.Option:
        return option(say, f"--{name}", help=name, is_flag=True)

    return Spoken(
        "report",
        say,
        callback=report,
        params=[
            input_file("file", "FILE.xlsx"),
            output_option(say),
            option(say, "--date", help="date", metavar="2026-01-20"),
            flag("pdf"),
            flag("suggest"),
            path_option("previous", dir_okay=True),
            option(say, "--subject", help="subject"),
            path_option("narrative"),
            path_option("base"),
            flag("fragment"),
            flag("draft"),
            force_option(say),
        ],
    )
