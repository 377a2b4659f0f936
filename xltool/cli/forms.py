"""`xltool forms`: the forms and editions at hand."""

from __future__ import annotations

import click

from xltool.cli.command import Spoken
from xltool.cli.words import Say


def command(say: Say) -> click.Command:
    """The command in the words of a language."""

    def forms() -> int:
        from rich.table import Table
        from rich.text import Text

        from xltool.cli.open import definition_stop
        from xltool.cli.show import open_console
        from xltool.definition import DefinitionError
        from xltool.library import open_library

        try:
            known = open_library().forms()
        except DefinitionError as error:
            raise definition_stop(error, say) from error
        table = Table()
        for column in ("form", "edition", "name", "first_year", "figures", "source"):
            table.add_column(say(f"column.{column}"))
        for form in known:
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
        return 0

    return Spoken("forms", say, callback=forms)
