"""The options by which an office is marked: `--mark NAME`, and short ones for bundled forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from xltool.cli.command import SpokenOption, option
from xltool.cli.words import Say

if TYPE_CHECKING:
    from xltool.model.form import Form
    from xltool.model.marks import Mark


class _MarkOption(SpokenOption):
    """`--mark`, whose help lists the marks of the forms at hand."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        from xltool.definitions import DefinitionError
        from xltool.library import open_library

        names, meaning = super().get_help_record(ctx)
        try:
            known = _marks_of(open_library().forms())
        except DefinitionError:  # what is wrong is told where a form is asked for
            known = {}
        listed = "、".join(f"{key} {mark.label}" for key, mark in known.items())
        return names, meaning + (self.say("option.marks_known", names=listed) if known else "")


def short_options() -> dict[str, str]:
    """The marks of bundled forms by their keys, each with the option that is short for it."""
    return {key: _short(key) for key in _bundled()}


def mark_options(say: Say) -> list[click.Option]:
    """`--mark`, and for each mark of a bundled form the option that is short for it."""
    mark = _MarkOption(
        say, ["--mark"], "office_mark", multiple=True, metavar=say("metavar.mark"), default=()
    )
    options: list[click.Option] = [mark]
    for key, each in _bundled().items():
        short = option(say, _short(key), help="office_mark", is_flag=True)
        short.help = each.meaning[say.language]
        options.append(short)
    return options


def chosen_marks(chosen: Mapping[str, object], form: Form, say: Say) -> frozenset[str]:
    """The marks that the options name. Raises Misuse for one that the form does not have."""
    from xltool.cli.faults import Misuse
    from xltool.text.clean import printable

    given = chosen["mark"]
    named = [str(each) for each in given] if isinstance(given, tuple) else []
    named += [key for key in short_options() if chosen[key]]
    for name in named:
        if name not in form.marks:
            what = "usage.no_mark" if form.marks else "usage.no_marks"
            known = "、".join(form.marks)
            of = f"{form.id}/{form.edition}"
            raise Misuse(say(what, form=of, name=printable(name), known=known))
    return frozenset(named)


def _short(key: str) -> str:
    return "--" + key.replace("_", "-")


def _bundled() -> Mapping[str, Mark]:
    from xltool.library import bundled_library

    return _marks_of(bundled_library().forms())


def _marks_of(forms: list[Form]) -> dict[str, Mark]:
    return {key: mark for form in forms for key, mark in form.marks.items()}
