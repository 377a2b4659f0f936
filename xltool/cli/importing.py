"""`xltool import`: a published report back into a workbook."""

from __future__ import annotations

import click

from xltool.cli.asked import period_option
from xltool.cli.command import Spoken, force_option, input_file, option, output_option
from xltool.cli.words import Say


def command(say: Say) -> click.Command:
    """The command in the words of a language."""

    def import_report(
        report: str,
        output: str,
        year: int | None,
        period: int | None,
        office: str | None,
        code: str,
        form: str | None,
        edition: str | None,
        record: str | None,
        trace: str | None,
        verbose: bool,
        force: bool,
    ) -> int:
        from pathlib import Path

        from xltool.cli.asked import asked_for
        from xltool.cli.faults import EXIT_CLEAN, Misuse
        from xltool.cli.files import announce, check_free, check_output, write_whole
        from xltool.cli.filled import filled_workbook
        from xltool.cli.import_told import summary, trace_file
        from xltool.cli.import_told import trace as places
        from xltool.cli.published import open_report
        from xltool.model.record_json import record_tree, write_json
        from xltool.published import FORMATS
        from xltool.published.report import Given
        from xltool.text.clean import printable

        if Path(report).suffix.lower() not in FORMATS:
            raise Misuse(say("usage.import", path=report, suffixes="、".join(FORMATS)))
        asked = asked_for(year, period, say)
        outputs: dict[str, tuple[str, ...]] = {output: (".xlsx",)}
        outputs |= {record: (".json",)} if record else {}
        outputs |= {trace: (".csv", ".json")} if trace else {}
        for path, suffixes in outputs.items():
            check_output(path, suffixes, report, say)
            check_free(path, force, say)
        read = open_report(report, say, Given(office, code, asked), form, edition)
        if verbose:
            for each in places(read):
                place = say("import.place", figure=each.pop("key"), **each)
                click.echo(printable(place), err=True)
        for line in summary(read, say):
            click.echo(printable(line), err=True)
        write_whole(output, filled_workbook(read.form, read.record), force, say)
        announce(output, say)
        if record:
            write_whole(record, write_json(record_tree(read.record)).encode(), force, say)
            announce(record, say)
        if trace:
            write_whole(trace, trace_file(read, Path(trace).suffix.lower()), force, say)
            announce(trace, say)
        return EXIT_CLEAN

    file = {"type": click.Path(), "metavar": say("metavar.file")}
    return Spoken(
        "import",
        say,
        callback=import_report,
        params=[
            input_file("report", "REPORT"),
            output_option(say, required=True),
            option(say, "--year", help="import_year", type=int, metavar=say("metavar.year")),
            period_option(say),
            option(say, "--office", help="import_office"),
            option(say, "--code", help="code", default=""),
            option(say, "--form", help="import_form"),
            option(say, "--edition", help="import_edition"),
            option(say, "--record", help="import_record", **file),
            option(say, "--trace", help="trace", **file),
            option(say, "--verbose", help="verbose", is_flag=True),
            force_option(say),
        ],
    )
