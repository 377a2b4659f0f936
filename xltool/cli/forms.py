"""`xltool forms`: the forms and editions at hand; below it, what is done with definitions."""

from __future__ import annotations

import click

from xltool.cli.command import SpokenGroup
from xltool.cli.words import Say

BELOW = {"check": "check_forms", "upgrade": "upgrade"}
"""The commands below this one, each with its module `xltool.cli.<name>`."""


def command(say: Say) -> click.Command:
    """The command in the words of a language."""

    def forms() -> int:
        if click.get_current_context().invoked_subcommand is None:
            _list(say)
        return 0

    return SpokenGroup("forms", say, callback=forms, commands=_below(say))


def _below(say: Say) -> dict[str, click.Command]:
    from importlib import import_module

    return {
        name: import_module(f"xltool.cli.{module}").command(say) for name, module in BELOW.items()
    }


def _list(say: Say) -> None:
    from rich.table import Table
    from rich.text import Text

    from xltool.cli.open import definition_stop
    from xltool.cli.show import open_console
    from xltool.definitions import DefinitionError
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
