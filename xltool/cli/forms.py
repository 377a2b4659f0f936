"""`xltool forms`: the forms and editions at hand; `forms check`, the faults of definitions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from xltool.cli import upgrade
from xltool.cli.command import TranslatedCommand, TranslatedGroup
from xltool.cli.errors import EXIT_CLEAN, EXIT_FILE
from xltool.cli.options import existing, force_option, option
from xltool.model.errors import UsageError
from xltool.text.clean import printable
from xltool.words.errors import definition_fault
from xltool.words.say import Say

if TYPE_CHECKING:
    from xltool.app.check_definitions import JudgedForm
    from xltool.model.form import Form


def command(say: Say) -> click.Command:
    """The command in the words of a language, and those below it."""

    def forms() -> int:
        if click.get_current_context().invoked_subcommand is None:
            _list(say)
        return EXIT_CLEAN

    below = {"check": _check_command(say), "upgrade": upgrade.command(say)}
    return TranslatedGroup("forms", say, callback=forms, commands=below)


def _list(say: Say) -> None:
    from rich.table import Table
    from rich.text import Text

    from xltool.app.library import open_library
    from xltool.cli.audit_table import open_console

    table = Table()
    for column in ("form", "edition", "name", "first_year", "figures", "source"):
        table.add_column(say(f"column.{column}"))
    for form in open_library().forms():
        entered = len(form.entered)
        table.add_row(
            form.id,
            form.edition,
            Text(form.name),
            str(form.first_year),
            f"{entered}/{len(form.figures) - entered}",
            Text(form.source),
        )
    open_console().print(table)


def _check_command(say: Say) -> click.Command:
    """`forms check`: all faults of definitions with their lines; a sound form is drawn."""

    def check(folder: str, preview: str | None, force: bool) -> int:
        from xltool.app.check_definitions import judge

        judged = judge(folder)
        for each in judged:
            _show_notes(each, say)
        sound = [each.form for each in judged if each.form is not None and not each.faults]
        if preview is not None:
            if len(sound) != 1:
                raise UsageError("usage.one_preview", count=len(sound))
            _preview(sound[0], preview, force, say)
        return EXIT_CLEAN if len(sound) == len(judged) else EXIT_FILE

    return TranslatedCommand(
        "forms.check",
        say,
        callback=check,
        params=[
            click.Argument(
                ["folder"],
                type=existing(),
                required=True,
                metavar=say("option.metavar.path"),
            ),
            option(say, "--preview", help="preview", type=click.Path(), metavar="file"),
            force_option(say),
        ],
    )


def _show_notes(judged: JudgedForm, say: Say) -> None:
    for path, faults in judged.faults.items():
        click.echo(printable(say("forms.faulty", path=path, count=len(faults))))
        for fault in faults:
            click.echo(printable(f"  {definition_fault(fault, say)}"))
    for path in judged.not_judged:
        click.echo(printable(say("forms.not_judged", path=path)))
    if judged.form is not None and not judged.faults:
        for line in _drawn(judged.form, say):
            click.echo(printable(line))
        entered = len(judged.form.entered)
        click.echo(
            say(
                "forms.sound",
                path=printable(str(judged.path)),
                tables=len(judged.form.tables),
                entered=entered,
                derived=len(judged.form.figures) - entered,
            )
        )


def _drawn(form: Form, say: Say) -> list[str]:
    from xltool.reporting.narrative import COMPUTED, TYPED, outline
    from xltool.reporting.render import txt

    lines = txt.render(outline(form)).decode().split("\n")
    lines += [say("forms.legend", typed=TYPED, computed=COMPUTED), ""]
    if form.marks:
        lines.append(say("forms.marks"))
    for key, mark in form.marks.items():
        meaning = mark.meaning[say.language]
        lines.append("  " + say("forms.mark", mark=key, label=mark.label, meaning=meaning))
    lines.append(say("forms.relations"))
    counts = Counter(r.code for r in (*form.relations, *form.year_on_year.relations))
    for code, count in counts.items():
        rule = form.all_rules[code]
        title, severity = rule.title[say.language], say(f"check.severity.{rule.severity}")
        told = say("forms.relation", code=code, title=title, severity=severity, count=count)
        lines.append("  " + told)
    return [*lines, ""]


def _preview(form: Form, output: str, force: bool, say: Say) -> None:
    """A workbook as an office would be sent it for the first period of the form's first year."""
    from xltool.app.send_out import DispatchOptions, send_one
    from xltool.cli.output import announce
    from xltool.model.period import Period
    from xltool.model.record import Office

    job = DispatchOptions(form, Period(form.first_year, 1, form.cycle))
    send_one(job, Office(say("forms.office")), None, output, force)
    announce(output, say)
