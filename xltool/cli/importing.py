"""`xltool import`: a published report back into a workbook."""

from __future__ import annotations

import click

from xltool.cli.command import TranslatedCommand
from xltool.cli.errors import EXIT_CLEAN
from xltool.cli.options import (
    chosen_marks,
    chosen_period,
    force_option,
    input_file,
    mark_options,
    name_of_office,
    option,
    output_option,
    period_option,
    year_option,
)
from xltool.model.errors import UsageError
from xltool.words.say import Say


def command(say: Say) -> click.Command:
    def import_command(
        report: str,
        output: str,
        year: int | None,
        period: int | None,
        office: str | None,
        code: str,
        form: str | None,
        edition: str | None,
        record: str | None,
        trace_output: str | None,
        verbose: bool,
        force: bool,
        **chosen: object,
    ) -> int:
        from dataclasses import replace
        from pathlib import Path

        from xltool.app.build import filled_workbook
        from xltool.app.files import check_free, check_output
        from xltool.app.import_report import import_report
        from xltool.app.output_files import OutputFiles
        from xltool.cli.import_summary import summary, trace, trace_file
        from xltool.cli.output import announce, show_line
        from xltool.model.record_json import json_bytes, record_tree
        from xltool.published import FORMATS
        from xltool.published.report import ImportOptions

        if Path(report).suffix.lower() not in FORMATS:
            raise UsageError("usage.import", path=report, suffixes=tuple(FORMATS))
        asked = chosen_period(year, period)
        outputs: dict[str, tuple[str, ...]] = {output: (".xlsx",)}
        outputs |= {record: (".json",)} if record else {}
        outputs |= {trace_output: (".csv", ".json")} if trace_output else {}
        for path, suffixes in outputs.items():
            check_output(path, suffixes, report)
            check_free(path, force)
        read = import_report(
            report,
            ImportOptions(office and name_of_office(office), name_of_office(code), asked),
            form,
            edition,
        )
        if verbose:
            for each in trace(read):
                show_line(say("import.place", figure=each.pop("key"), **each))
        marked = read.record.office.marked(chosen_marks(chosen, read.form))
        read = replace(read, record=replace(read.record, office=marked))
        for line in summary(read, say):
            show_line(line)
        book = filled_workbook(
            read.form, read.record, typed=read.wrong_totals, assumed=read.assumed
        )
        with OutputFiles(force) as files:
            files.write(output, book)
            if record:
                files.write(record, json_bytes(record_tree(read.record)))
            if trace_output:
                files.write(trace_output, trace_file(read, Path(trace_output).suffix.lower()))
        for path in outputs:
            announce(path, say)
        return EXIT_CLEAN

    file = {"type": click.Path(), "metavar": "file"}
    return TranslatedCommand(
        "import",
        say,
        callback=import_command,
        params=[
            input_file("report", "REPORT"),
            output_option(say, required=True),
            year_option(say, "import_year"),
            period_option(say),
            option(say, "--office", help="import_office"),
            option(say, "--code", help="code", default=""),
            *mark_options(say),
            option(say, "--form", help="import_form"),
            option(say, "--edition", help="import_edition"),
            option(say, "--record", help="import_record", **file),
            option(say, "--trace", "trace_output", help="trace", **file),
            option(say, "--verbose", help="verbose", is_flag=True),
            force_option(say),
        ],
    )
