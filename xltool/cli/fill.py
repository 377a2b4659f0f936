"""`xltool fill`: a filled workbook from a record. It judges no relations."""

from __future__ import annotations

import click

from xltool.cli.command import Spoken, force_option, input_file, option, output_option
from xltool.cli.words import Say


def command(say: Say) -> click.Command:
    """The command in the words of a language."""

    def fill(record: str, output: str, password: str, force: bool) -> int:
        from xltool.audit.catalogue import spell
        from xltool.cli.files import announce, check_free, check_output, write_whole
        from xltool.cli.filled import filled_workbook
        from xltool.cli.open import open_record

        check_output(output, (".xlsx",), record, say)
        check_free(output, force, say)
        form, filled = open_record(record, say)
        write_whole(output, filled_workbook(form, filled, password), force, say)
        differing = [key for key in filled.reported if key in form.derivations]
        for key in differing:
            expected, actual = filled.figures[key], filled.reported[key]
            warning = say(
                "derived_differs",
                label=form.figures[key].name,
                actual=spell(actual),
                expected=spell(expected) or "null",
            )
            click.echo(warning, err=True)
        if others := len(filled.reported) - len(differing):
            click.echo(say("reported_kept_out", count=others), err=True)
        announce(output, say)
        return 0

    return Spoken(
        "fill",
        say,
        callback=fill,
        params=[
            input_file("record", "RECORD.json"),
            output_option(say, required=True),
            option(say, "--password", help="password", default=""),
            force_option(say),
        ],
    )
