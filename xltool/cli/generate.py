"""`xltool generate`: blank, locked workbooks, for one office or for all offices of a roster."""

from __future__ import annotations

from collections.abc import Mapping

import click

from xltool.cli.asked import period_option
from xltool.cli.command import (
    Spoken,
    force_option,
    option,
    output_option,
    previous_option,
    roster_option,
)
from xltool.cli.words import Say

OF_ONE = {name: f"--{name}" for name in ("office", "code", "mark", "output")}
"""The options that make a workbook for one office, by their parameters; the others go with both."""
OF_MANY = {"roster": "--roster", "out_dir": "--out-dir"}


def command(say: Say) -> click.Command:
    """The command in the words of a language."""
    from xltool.cli.marks import mark_options

    def generate(
        year: int,
        period: int | None,
        form: str | None,
        edition: str | None,
        previous: str | None,
        editable_previous: bool,
        password: str,
        force: bool,
        **chosen: str | bool | tuple[str, ...] | None,
    ) -> int:
        from xltool.cli.asked import period_of
        from xltool.cli.faults import Misuse
        from xltool.cli.marks import chosen_marks
        from xltool.cli.open import form_for
        from xltool.cli.sending import Dispatch, send_one, send_out
        from xltool.model.period import Asked
        from xltool.model.record import Office, clean_line
        from xltool.model.roster_table import LONGEST

        if not 1000 <= year <= 9999:
            raise Misuse(say("usage.year"))
        _check(chosen, say)

        def job() -> Dispatch:
            of_form = form_for(say, year, form, edition)
            asked_for = period_of(of_form, Asked(year, period), say)
            return Dispatch(of_form, asked_for, password, not editable_previous)

        if editable_previous and previous is None:
            raise Misuse(say("usage.needs", one="--editable-previous", other="--previous"))
        if chosen["roster"]:
            send_out(job(), str(chosen["roster"]), previous, str(chosen["out_dir"]), force, say)
            return 0
        name, code = clean_line(str(chosen["office"])), clean_line(str(chosen["code"] or ""))
        if not name:
            raise Misuse(say("usage.office"))
        if max(len(name), len(code)) > LONGEST:
            raise Misuse(say("usage.long_office", most=LONGEST))
        dispatch = job()
        office = Office(name, code, chosen_marks(chosen, dispatch.form, say))
        send_one(dispatch, office, previous, str(chosen["output"]), force, say)
        return 0

    return Spoken(
        "generate",
        say,
        callback=generate,
        params=[
            option(say, "--year", help="year", type=int, required=True),
            period_option(say),
            option(say, "--office", help="office"),
            option(say, "--code", help="code"),
            *mark_options(say),
            output_option(say),
            roster_option(say),
            option(
                say, "--out-dir", help="out_dir", type=click.Path(), metavar=say("metavar.folder")
            ),
            previous_option(say, "brought_previous"),
            option(say, "--editable-previous", help="editable_previous", is_flag=True),
            option(say, "--form", help="form"),
            option(say, "--edition", help="edition"),
            option(say, "--password", help="password", default=""),
            force_option(say),
        ],
    )


def _check(chosen: Mapping[str, object], say: Say) -> None:
    """Refuse options that say nothing clear together. Raises Misuse."""
    from xltool.cli.faults import Misuse
    from xltool.cli.marks import short_options

    of_one = OF_ONE | short_options()
    one = [name for key, name in of_one.items() if chosen[key] not in (None, False, ())]
    many = [name for key, name in OF_MANY.items() if chosen[key] is not None]
    if one and many:
        raise Misuse(say("usage.not_together", one=one[0], other=many[0]))
    if not one and not many:
        raise Misuse(say("usage.missing", name="--office / --roster"))
    wanted = OF_MANY if many else {key: OF_ONE[key] for key in ("office", "output")}
    for key, name in wanted.items():
        if chosen[key] is None:
            raise Misuse(say("usage.missing", name=name))
