"""`xltool forms check`: all faults of definitions with their lines; a sound form is drawn."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from xltool.cli.command import Spoken, force_option, option
from xltool.cli.faults import EXIT_CLEAN, EXIT_FILE, Misuse
from xltool.cli.words import Say

if TYPE_CHECKING:
    from xltool.cli.definitions import Judged
    from xltool.model.form import Form


def command(say: Say) -> click.Command:
    """The command in the words of a language."""

    def check(folder: str, preview: str | None, force: bool) -> int:
        from xltool.cli.definitions import judge

        judged = judge(folder, say)
        for each in judged:
            _tell(each, say)
        sound = [each.form for each in judged if each.form is not None and not each.faults]
        if preview is not None:
            if len(sound) != 1:
                raise Misuse(say("usage.one_preview", count=len(sound)))
            _preview(sound[0], preview, force, say)
        return EXIT_CLEAN if len(sound) == len(judged) else EXIT_FILE

    return Spoken(
        "forms.check",
        say,
        callback=check,
        params=[
            click.Argument(
                ["folder"],
                type=click.Path(exists=True),
                required=True,
                metavar=say("metavar.path"),
            ),
            option(
                say, "--preview", help="preview", type=click.Path(), metavar=say("metavar.file")
            ),
            force_option(say),
        ],
    )


def _tell(judged: Judged, say: Say) -> None:
    from xltool.text.clean import printable

    for path, faults in judged.faults.items():
        click.echo(printable(say("forms.faulty", path=path, count=len(faults))))
        for fault in faults:
            line = say("forms.line", line=fault.line, fault=fault.what)
            there = f"{fault.taken_from} " if fault.taken_from else ""
            click.echo(printable("  " + there + (line if fault.line else fault.what)))
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
    from xltool.report.preview import COMPUTED, TYPED, outline
    from xltool.report.render import txt

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
        title, severity = rule.title[say.language], say(f"severity.{rule.severity}")
        told = say("forms.relation", code=code, title=title, severity=severity, count=count)
        lines.append("  " + told)
    return [*lines, ""]


def _preview(form: Form, output: str, force: bool, say: Say) -> None:
    """A workbook as an office would be sent it for the first period of the form's first year."""
    from xltool.cli.sending import Dispatch, send_one
    from xltool.model.period import Period
    from xltool.model.record import Office

    job = Dispatch(form, Period(form.first_year, 1, form.cycle))
    send_one(job, Office(say("forms.office")), None, output, force, say)
