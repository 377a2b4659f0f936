"""`xltool export`: a record from a filled workbook."""

from __future__ import annotations

import click

from xltool.cli.command import TranslatedCommand
from xltool.cli.errors import EXIT_CLEAN, EXIT_ERRORS
from xltool.cli.options import force_option, input_file, output_option
from xltool.words.say import Say


def command(say: Say) -> click.Command:
    def export(file: str, output: str | None, force: bool) -> int:
        from xltool.app.examine import examine_file
        from xltool.app.files import check_free, check_output
        from xltool.app.output_files import write_whole
        from xltool.cli.output import announce, as_json, show_line
        from xltool.model.finding import Severity
        from xltool.model.record_json import json_bytes, record_tree

        if output is not None:
            check_output(output, (), file)
            check_free(output, force)
        examined = examine_file(file)
        tree = record_tree(examined.record)
        if output is None:
            click.echo(as_json(tree))
        else:
            write_whole(output, json_bytes(tree), force)
            announce(output, say)
        values = {**examined.record.figures, **examined.record.text}
        for finding in examined.findings:
            if finding.severity is not Severity.ERROR:
                continue
            where = " ".join(filter(None, (finding.sheet, finding.cell, finding.label)))
            is_null = any(values.get(key, 0) is None for key in finding.evidence)
            said = say(
                "export.null" if is_null else "export.error",
                where=where,
                message=examined.message(finding, say.language),
            )
            show_line(said)
        return EXIT_ERRORS if examined.audit.errors else EXIT_CLEAN

    return TranslatedCommand(
        "export",
        say,
        callback=export,
        params=[
            input_file("file", "FILE.xlsx"),
            output_option(say, "output_or_stdout"),
            force_option(say),
        ],
    )
