"""`xltool forms upgrade`: a filled workbook moved to the edition in force; what did not go over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltool.cli.command import TranslatedCommand
from xltool.cli.options import force_option, input_file, option, output_option
from xltool.text.clean import printable
from xltool.words.say import Say

if TYPE_CHECKING:
    from xltool.model.form import Form


def command(say: Say) -> click.Command:
    def upgrade(file: str, output: str | None, edition: str | None, force: bool) -> int:
        from xltool.app.files import check_free, check_output
        from xltool.app.output_files import write_whole
        from xltool.app.upgrade import upgrade_workbook
        from xltool.cli.output import announce
        from xltool.cli.upgrade_summary import Summary

        if output is not None:
            check_output(output, (".xlsx",), file)
            check_free(output, force)
        done = upgrade_workbook(file, edition)
        output = output or _beside(file, done.form, say)
        write_whole(output, done.data, force)
        for line in Summary(done, say).lines():
            click.echo(printable(line))
        announce(output, say)
        return 0

    return TranslatedCommand(
        "forms.upgrade",
        say,
        callback=upgrade,
        params=[
            input_file("file", "FILE.xlsx"),
            output_option(say, "upgrade_output"),
            option(say, "--edition", help="upgrade_edition"),
            force_option(say),
        ],
    )


def _beside(file: str, form: Form, say: Say) -> str:
    """Where the new workbook stands if the caller does not say: with the edition in its name."""
    name = say("upgrade.name", stem=Path(file).stem, edition=form.edition)
    return str(Path(file).with_name(name))
