"""`xltool report`: the six-section report of a workbook."""

from __future__ import annotations

from pathlib import Path

import click

from xltool.cli.command import Spoken, force_option, input_file, option, output_option
from xltool.cli.words import Say


def command(say: Say) -> click.Command:
    """The command in the words of a language."""

    def report(
        file: str,
        output: str,
        previous: str | None,
        subject: str | None,
        draft: bool,
        force: bool,
    ) -> int:
        from xltool.cli.audited import AuditedFile
        from xltool.cli.faults import EXIT_CLEAN, EXIT_ERRORS, Stop
        from xltool.cli.files import announce, check_free, check_output, write_whole
        from xltool.cli.open import examine_or_stop, narrative_or_stop
        from xltool.cli.previous import open_archive, tell_matches
        from xltool.cli.terms import Terms
        from xltool.narrative import narrate
        from xltool.record import Record
        from xltool.render import FORMATS, render
        from xltool.sentences import stand_in

        check_output(output, tuple(f".{suffix}" for suffix in FORMATS), file, say)
        check_free(output, force, say)
        archive = open_archive(previous, say) if previous else None
        examined = examine_or_stop(file, say, Terms(archive=archive))
        form, record, errors = examined.form, examined.record, examined.audit.errors
        if errors and not draft:
            from xltool.cli.show import show_audits

            show_audits([AuditedFile.of(file, examined)], say)
            raise Stop(say("report.refused", errors=errors), EXIT_ERRORS)
        mark = ""
        if draft:
            mark = say("report.draft_mark" if errors else "report.draft_clean", errors=errors)
        before = None
        if archive is not None:
            tell_matches(archive, [record], say)
            found = archive.before(record)
            before = found if isinstance(found, Record) else None
        passages = stand_in(narrative_or_stop(form, say), record, before, subject)
        document = narrate(form, record, mark, passages)
        data = render(document, Path(output).suffix.lower().removeprefix("."))
        write_whole(output, data, force, say)
        blank = [key for key, value in record.figures.items() if value is None]
        if blank:
            example = form.figures[blank[0]].name
            click.echo(say("report.blank", count=len(blank), example=example), err=True)
        said = {key for key, text in record.text.items() if text} | passages.topics.keys()
        empty = [t.label for key, t in form.texts.items() if t.required and key not in said]
        if empty:
            click.echo(say("report.no_text", names="、".join(empty)), err=True)
        announce(output, say)
        return EXIT_CLEAN

    return Spoken(
        "report",
        say,
        callback=report,
        params=[
            input_file("file", "FILE.xlsx"),
            output_option(say, required=True),
            option(
                say,
                "--previous",
                help="previous",
                type=click.Path(exists=True),
                metavar=say("metavar.path"),
            ),
            option(say, "--subject", help="subject"),
            option(say, "--draft", help="draft", is_flag=True),
            force_option(say),
        ],
    )
