"""`xltool forms upgrade`: a filled workbook moved to the edition in force; what did not go over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltool.cli.command import Spoken, force_option, input_file, option, output_option
from xltool.cli.words import Say

if TYPE_CHECKING:
    from xltool.cli.open import Examined
    from xltool.model.form import Form


def command(say: Say) -> click.Command:
    """The command in the words of a language."""

    def upgrade(file: str, output: str | None, edition: str | None, force: bool) -> int:
        from xltool.cli.files import announce, check_free, check_output, write_whole
        from xltool.cli.filled import book_of, filled_workbook
        from xltool.cli.open import examine_or_stop
        from xltool.cli.terms import Terms
        from xltool.cli.upgrade_told import Told
        from xltool.history.migrate import upgrade
        from xltool.text.clean import printable

        if output is not None:
            check_output(output, (".xlsx",), file, say)
            check_free(output, force, say)
        examined = examine_or_stop(file, say, Terms(any_template=True))
        form = _wanted_form(file, examined, edition, say)
        if output is None:
            output = _beside(file, form, say)
            check_free(output, force, say)
        done = upgrade(examined.admission, examined.form, form)
        write_whole(output, filled_workbook(form, done.record), force, say)
        places = book_of(form, done.record).places
        told = Told(done, examined.admission, examined.form, form, places, examined.catalogue, say)
        for line in told.lines():
            click.echo(printable(line))
        announce(output, say)
        return 0

    return Spoken(
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


def _wanted_form(file: str, examined: Examined, edition: str | None, say: Say) -> Form:
    """The edition to move a workbook into: the one asked for, else the one in force for its year.

    Raises Misuse where there is no such edition, Stop where none is in force, or where the workbook
    is in its present template already.
    """
    from xltool.cli.faults import Stop
    from xltool.cli.open import form_for
    from xltool.library import open_library

    its, year = examined.form, examined.record.year
    if edition is not None:
        form = form_for(say, year, its.id, edition)
    elif (in_force := open_library().for_year(year, its.id)) is not None:
        form = in_force
    else:
        raise Stop(say("upgrade.none_in_force", path=file, year=year))
    is_old = any(remark.code == "F128" for remark in examined.admission.remarks)
    if form.edition == its.edition and not is_old:
        here = {"edition": its.edition, "template": its.template_version}
        raise Stop(say("upgrade.already", path=file, **here))
    return form
