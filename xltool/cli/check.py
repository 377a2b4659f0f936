"""`xltool check`: audit workbooks; what was found goes to stdout, as a table or as JSON."""

from __future__ import annotations

import click

from xltool.cli.command import Spoken, input_file, option
from xltool.cli.words import Say

BLANKS = ("doubt", "error", "zero")


def command(say: Say) -> click.Command:
    """The command in the words of a language."""

    def check(files: tuple[str, ...], format: str, blank: str) -> int:
        from xltool.cli.audited import audit_file, exit_status, json_tree
        from xltool.cli.open import as_json

        audited = [audit_file(path, blank, say) for path in files]
        if format == "json":
            click.echo(as_json(json_tree(audited, say)))
        else:
            from xltool.cli.show import show_audits

            show_audits(audited, say)
        return exit_status(audited)

    return Spoken(
        "check",
        say,
        callback=check,
        params=[
            input_file("files", "FILE…", many=True),
            option(
                say,
                "--format",
                help="format",
                type=click.Choice(("text", "json")),
                default="text",
                show_default=True,
            ),
            option(
                say,
                "--blank",
                help="blank",
                type=click.Choice(BLANKS),
                default=BLANKS[0],
                show_default=True,
            ),
        ],
    )
