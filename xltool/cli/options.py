"""The options of the commands with their help in the chosen words; what two say together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from xltool.app.options import BLANKS
from xltool.model.errors import UsageError
from xltool.text.clean import printable
from xltool.words.say import Say

if TYPE_CHECKING:
    from datetime import date

    from xltool.model.form import Form, OfficeMark
    from xltool.model.period import PeriodQuery


def option(say: Say, *names: str, help: str, **settings: Any) -> click.Option:
    """An option with its help in the chosen words; `metavar` names a word for its value."""
    return click.Option(list(names), help=say(f"option.{help}"), **_worded(say, settings))


def _worded(say: Say, settings: dict[str, Any]) -> dict[str, Any]:
    """The settings of an option, with the word for its value where click has none."""
    if settings.get("is_flag") or isinstance(settings.get("type"), click.Choice):
        return settings
    return settings | {"metavar": say(f"option.metavar.{settings.get('metavar', 'text')}")}


def existing(**settings: Any) -> click.Path:
    """The type of what names a file or folder that is there.

    Whether it may be read is found where it is opened: that is no fault of usage, and of several
    files the others are looked at.
    """
    return click.Path(exists=True, readable=False, **settings)


def output_option(say: Say, help: str = "output", **settings: Any) -> click.Option:
    return option(say, "-o", "--output", help=help, type=click.Path(), metavar="file", **settings)


def force_option(say: Say) -> click.Option:
    return option(say, "--force", help="force", is_flag=True)


def previous_option(say: Say, help: str = "previous") -> click.Option:
    """The option that names last year's material: a file, or a folder of many."""
    return option(say, "--previous", help=help, type=existing(), metavar="path")


def waivers_option(say: Say) -> click.Option:
    """The option that names the file of explanations."""
    file = existing(dir_okay=False)
    return option(say, "--waivers", help="waivers", type=file, metavar="file")


def decisions_option(say: Say) -> click.Option:
    """The option that names the file of the coordinator's decisions."""
    path = click.Path(exists=True, dir_okay=False)
    return option(say, "--decisions", help="decisions", type=path, metavar="file")


def roster_option(say: Say, help: str = "roster") -> click.Option:
    file = existing(dir_okay=False)
    return option(say, "--roster", help=help, type=file, metavar="file")


def blank_option(say: Say) -> click.Option:
    """The option that decides what a blank entry is taken for."""
    kinds = click.Choice(BLANKS)
    return option(say, "--blank", help="blank", type=kinds, default=BLANKS[0], show_default=True)


def input_file(name: str, metavar: str) -> click.Argument:
    """An argument naming an existing file."""
    return click.Argument([name], type=existing(dir_okay=False), required=True, metavar=metavar)


def input_paths(name: str, metavar: str) -> click.Argument:
    """An argument naming existing files or folders, one or more."""
    return click.Argument([name], type=existing(), nargs=-1, required=True, metavar=metavar)


def year_option(say: Say, help: str, **settings: Any) -> click.Option:
    return option(say, "--year", help=help, type=int, metavar="year", **settings)


def period_option(say: Say) -> click.Option:
    """The option that names a period within its year."""
    return option(say, "--period", help="period", type=int, metavar="number")


def out_dir_option(say: Say, **settings: Any) -> click.Option:
    """The option that names the folder to write to."""
    settings = {"type": click.Path(), **settings}
    return option(say, "--out-dir", help="out_dir", metavar="folder", **settings)


def chosen_period(year: int | None, number: int | None) -> PeriodQuery | None:
    """What `--year` and `--period` select together; None where neither is given.

    Raises UsageError.
    """
    if year is not None:
        return period_in(year, number)
    if number is not None:
        raise UsageError("usage.needs", one="--period", other="--year")
    return None


def day_of(name: str, text: str | None) -> date | None:
    """The day that an option names. Raises UsageError for what is none."""
    from datetime import date

    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError("usage.date", name=name, value=text) from error


def period_in(year: int, number: int | None) -> PeriodQuery:
    """A year, or a period within it. Raises UsageError for what is no year of four digits."""
    from xltool.model.period import PeriodQuery

    if not 1000 <= year <= 9999:
        raise UsageError("usage.year")
    return PeriodQuery(year, number)


class _MarkOption(click.Option):
    """`--mark`, whose help lists the marks of the forms at hand."""

    def __init__(self, say: Say) -> None:
        self.say = say
        super().__init__(
            ["--mark"],
            help=say("option.office_mark"),
            multiple=True,
            metavar=say("option.metavar.mark"),
            default=(),
        )

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        from xltool.app.library import open_library
        from xltool.model.errors import DefinitionError

        try:
            known = open_library().marks()
        except DefinitionError:  # what is wrong is reported where a form is opened
            known = {}
        if known:
            listed = tuple(f"{key} {mark.label}" for key, mark in known.items())
            self.help = self.say("option.office_mark") + self.say(
                "option.marks_known", names=listed
            )
        return super().get_help_record(ctx)


def short_options() -> dict[str, str]:
    """The marks of bundled forms by their keys, each with the option that is short for it."""
    return {key: _short(key) for key in _bundled()}


def mark_options(say: Say) -> list[click.Option]:
    """`--mark`, and for each mark of a bundled form the option that is short for it."""
    shorts = (
        click.Option([_short(key)], is_flag=True, help=mark.meaning[say.language])
        for key, mark in _bundled().items()
    )
    return [_MarkOption(say), *shorts]


def name_of_office(text: str) -> str:
    """The name or code of an office that an option gives. Raises UsageError for one that no
    workbook could hold."""
    from xltool.model.record import LONGEST_NAME, clean_line

    name = clean_line(text)
    if len(name) > LONGEST_NAME:
        raise UsageError("usage.long_office", most=LONGEST_NAME)
    return name


def chosen_marks(chosen: Mapping[str, object], form: Form) -> frozenset[str]:
    """The marks that the options name. Raises UsageError for one that the form does not have."""
    given = chosen["mark"]
    named = [str(each) for each in given] if isinstance(given, tuple) else []
    named += [key for key in short_options() if chosen[key]]
    for name in named:
        if name not in form.marks:
            what = "usage.no_mark" if form.marks else "usage.no_marks"
            of = str(form.form_id)
            raise UsageError(what, form=of, name=printable(name), known=tuple(form.marks))
    return frozenset(named)


def _short(key: str) -> str:
    return "--" + key.replace("_", "-")


def _bundled() -> Mapping[str, OfficeMark]:
    from xltool.app.library import bundled_library

    return bundled_library().marks()
