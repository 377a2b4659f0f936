"""`xltool report`: the report of a workbook, or what its figures say beside its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from xltool.cli.command import TranslatedCommand
from xltool.cli.errors import EXIT_CLEAN
from xltool.cli.options import day_of, existing, force_option, input_file, option, output_option
from xltool.model.errors import UsageError
from xltool.model.finding import Severity
from xltool.text.clean import printable
from xltool.words.say import Say

if TYPE_CHECKING:
    from xltool.app.write_report import ReportOptions, Written


def command(say: Say) -> click.Command:
    def report(
        file: str, output: str | None, date: str | None, suggest: bool, force: bool, **chosen: Any
    ) -> int:
        from xltool.app.write_report import ErrorsFoundError, ReportOptions

        options = ReportOptions(date=day_of("--date", date), **chosen)
        try:
            if suggest:
                _suggest(file, output, options, force, say)
            else:
                _write(file, output, options, force, say)
        except ErrorsFoundError as error:
            from xltool.app.check import AuditedFile
            from xltool.cli.audit_table import show_audits

            show_audits([AuditedFile.of(file, error.examined)], say)
            raise
        return EXIT_CLEAN

    def path_option(name: str, **settings: Any) -> click.Option:
        settings = {"dir_okay": False, **settings}
        path = existing(**settings)
        metavar = "path" if settings["dir_okay"] else "file"
        return option(say, f"--{name}", help=name, type=path, metavar=metavar)

    def flag(name: str) -> click.Option:
        return option(say, f"--{name}", help=name, is_flag=True)

    return TranslatedCommand(
        "report",
        say,
        callback=report,
        params=[
            input_file("file", "FILE.xlsx"),
            output_option(say),
            option(say, "--date", help="date", metavar="date"),
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


def _write(file: str, output: str | None, options: ReportOptions, force: bool, say: Say) -> None:
    from xltool.app.write_report import write_report
    from xltool.cli.output import announce, show_unmatched

    if output is None:
        raise UsageError("usage.missing", name="-o")
    written = write_report(file, output, options, force, say.language)
    show_unmatched(written.previous, [written.examined.record], say)
    _show_audit(file, written, say)
    _show_notes(written, options, say)
    for path in written.files:
        announce(path, say)


MOST_SHOWN = 3
"""How many findings are named before the reader is sent to `check`."""


def _show_audit(file: str, written: Written, say: Say) -> None:
    """Say on stderr what the audit found, the first of it by name."""
    from xltool.cli.output import show_line

    examined = written.examined
    found = [
        f for f in examined.findings if f.severity is not Severity.NOTE and f.explained is None
    ]
    if not found:
        return
    audit = examined.audit
    counts = {"errors": audit.errors, "doubts": audit.count(Severity.DOUBT)}
    show_line(say("report.audited", path=file, **counts))
    for each in found[:MOST_SHOWN]:
        message = examined.message(each, say.language)
        show_line(say("report.found", code=each.code, label=each.label, message=message))


def _show_notes(written: Written, options: ReportOptions, say: Say) -> None:
    """Say on stderr what is blank, what was generated, and what is still to be added."""
    from xltool.cli.output import show_line
    from xltool.model.office import named

    form, record = written.examined.form, written.examined.record
    topics = written.passages.topics
    blank = [key for key, value in record.figures.items() if value is None]
    if blank:
        example = form.figures[blank[0]].name
        show_line(say("report.blank", count=len(blank), example=example))
    if written.is_unsound_total:
        lacking = [office.name for office in record.scope.lacking] if record.scope else []
        how = "report.total_lacks" if lacking else "report.total_blank"
        show_line(say(how, count=len(lacking), names=named(lacking)))
    for code, keys in (("replaced", written.passages.replaced), ("at_odds", written.at_odds)):
        if keys:
            show_line(say(f"report.{code}", names=tuple(form.texts[key].label for key in keys)))
    fresh = topics.keys() - set(written.passages.replaced)
    filled = [field.label for key, field in form.texts.items() if key in fresh]
    if filled:
        show_line(say("report.generated", names=tuple(filled)))
    said = {key for key, text in record.text.items() if text} | topics.keys()
    empty = [f.label for key, f in form.texts.items() if f.required and key not in said]
    if empty:
        show_line(say("report.no_text", names=tuple(empty)))
    if options.date is None:
        show_line(say("report.undated"))


def _suggest(file: str, output: str | None, options: ReportOptions, force: bool, say: Say) -> None:
    from xltool.app.output_files import write_whole
    from xltool.app.write_report import check_suggested, suggest
    from xltool.cli.output import announce, show_unmatched

    if output is not None:
        check_suggested(file, output, options, force)
    written = suggest(file, options)
    show_unmatched(written.previous, [written.examined.record], say)
    text = _suggestion(written, say)
    if output is None:
        click.echo(text, nl=False)
        return
    write_whole(output, text.encode(), force)
    announce(output, say)


def _suggestion(written: Written, say: Say) -> str:
    """A text to read and to copy from, topic by topic: what the figures say beside what the office
    wrote. Topics of which no figure says anything are left out."""
    form, record = written.examined.form, written.examined.record
    topics = (
        "\n".join(
            [
                field.label,
                *_office_wrote(record.text[key], say),
                f"  {say('report.suggest.generated')}",
                *_lines(written.passages.topics[key]),
            ]
        )
        for key, field in form.texts.items()
        if key in written.passages.topics
    )
    title = form.report_title(record.office.name, record.period)
    return "\n\n".join([printable(title), *topics]) + "\n"


def _office_wrote(text: str | None, say: Say) -> list[str]:
    if text is None:
        return [f"  {say('report.suggest.empty')}"]
    return [f"  {say('report.suggest.written')}", *_lines(text.split("\n"))]


def _lines(paragraphs: tuple[str, ...] | list[str]) -> list[str]:
    return [f"    {printable(line.strip())}" for line in paragraphs if line.strip()]
