"""`xltool fill`: a filled workbook from a record. It judges no relations."""

from __future__ import annotations

import click

from xltool.cli.command import TranslatedCommand
from xltool.cli.options import force_option, input_file, option, output_option
from xltool.words.say import Say


def command(say: Say) -> click.Command:
    def fill(record: str, output: str, password: str, force: bool) -> int:
        from xltool.app.build import cut_passages, filled_workbook
        from xltool.app.files import check_free, check_output
        from xltool.app.output_files import write_whole
        from xltool.app.records import read_record
        from xltool.audit.catalogue import spell
        from xltool.cli.output import announce, show_line

        check_output(output, (".xlsx",), record)
        check_free(output, force)
        form, filled = read_record(record)
        write_whole(output, filled_workbook(form, filled, password), force)
        differing = [key for key in filled.reported if key in form.derivations]
        for key in differing:
            warning = say(
                "record.derived_differs",
                label=form.figures[key].name,
                actual=spell(filled.reported[key]),
                expected=spell(filled.figures[key]) or "null",
            )
            show_line(warning)
        if others := len(filled.reported) - len(differing):
            show_line(say("record.reported_kept_out", count=others))
        for label, count in cut_passages(form, filled).items():
            show_line(say("record.passage_cut", label=label, count=count))
        announce(output, say)
        return 0

    return TranslatedCommand(
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
