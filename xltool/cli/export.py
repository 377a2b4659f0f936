"""`xltool export`: a record from a filled workbook."""

from __future__ import annotations

import click

from xltool.cli.command import Spoken, force_option, input_file, output_option
from xltool.cli.words import Say


def command(say: Say) -> click.Command:
    """The command in the words of a language."""

    def export(file: str, output: str | None, force: bool) -> int:
        from xltool.cli.faults import EXIT_CLEAN, EXIT_ERRORS
        from xltool.cli.files import announce, check_free, check_output, write_whole
        from xltool.cli.open import as_json, examine_or_stop
        from xltool.model.finding import Severity
        from xltool.model.record_json import record_tree, write_json

        if output is not None:
            check_output(output, (), file, say)
            check_free(output, force, say)
        examined = examine_or_stop(file, say)
        tree = record_tree(examined.record)
        if output is None:
            click.echo(as_json(tree))
        else:
            write_whole(output, write_json(tree).encode(), force, say)
            announce(output, say)
        unread = [
            finding
            for finding in examined.audit.findings
            if finding.severity is Severity.ERROR and isinstance(finding.actual, str)
        ]
        for finding in unread:
            message = examined.catalogue.message(finding, say.language)
            where = {"sheet": finding.sheet, "cell": finding.cell, "label": finding.label}
            click.echo(say("cell_unread", message=message, **where), err=True)
        return EXIT_ERRORS if unread else EXIT_CLEAN

    return Spoken(
        "export",
        say,
        callback=export,
        params=[
            input_file("file", "FILE.xlsx"),
            output_option(say, "output_or_stdout"),
            force_option(say),
        ],
    )
