"""`--year` and `--period`: the period that a caller asks for, and what is said where it is none."""

from __future__ import annotations

import click

from xltool.cli.command import option
from xltool.cli.faults import Misuse
from xltool.cli.words import Say
from xltool.model.form import Form
from xltool.model.period import Asked, Cycle, NumberError, Period


def period_option(say: Say) -> click.Option:
    """The option that names a period within its year."""
    return option(say, "--period", help="period", type=int, metavar=say("metavar.number"))


def asked_for(year: int | None, number: int | None, say: Say) -> Asked | None:
    """What two options say together; None where nothing is asked for. Raises Misuse."""
    if year is None and number is not None:
        raise Misuse(say("usage.needs", one="--period", other="--year"))
    if year is not None and not 1000 <= year <= 9999:
        raise Misuse(say("usage.year"))
    return None if year is None else Asked(year, number)


def period_of(form: Form, asked: Asked, say: Say) -> Period:
    """The period of a form. Raises Misuse for a number that does not go with it."""
    try:
        return asked.of(form.cycle)
    except NumberError as error:
        raise wrong_number(error, say) from error


def wrong_number(error: NumberError, say: Say, path: str | None = None) -> Misuse:
    """What to give instead of a number that is missing, too large, or of no use.

    `path` is the file with whose form it does not go, where there may be many.
    """
    word = "usage.no_number" if error.cycle is Cycle.YEAR else "usage.number"
    what = say.of(error.cycle)(word, most=error.cycle.per_year)
    return Misuse(what if path is None else say("usage.of_file", path=path, what=what))
