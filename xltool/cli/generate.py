"""`xltool generate`: blank, locked workbooks, for one office or for all offices of a roster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from xltool.cli.command import TranslatedCommand
from xltool.cli.errors import EXIT_CLEAN
from xltool.cli.options import (
    chosen_marks,
    day_of,
    force_option,
    mark_options,
    name_of_office,
    option,
    out_dir_option,
    output_option,
    period_in,
    period_option,
    previous_option,
    roster_option,
    short_options,
)
from xltool.model.errors import UsageError
from xltool.words.say import Say

if TYPE_CHECKING:
    from xltool.app.send_out import Dispatch, DispatchOptions


OF_ONE = {name: f"--{name}" for name in ("office", "code", "mark", "output")}
"""The options that make a workbook for one office, by their parameters; the others go with both."""
OF_MANY = {"roster": "--roster", "out_dir": "--out-dir"}


def command(say: Say) -> click.Command:
    def generate(
        year: int,
        period: int | None,
        form: str | None,
        edition: str | None,
        previous: str | None,
        editable_previous: bool,
        password: str,
        force: bool,
        due: str | None,
        contact: str | None,
        **chosen: str | bool | tuple[str, ...] | None,
    ) -> int:
        from xltool.app.library import find_form
        from xltool.app.send_out import DispatchOptions, send_one
        from xltool.cli.output import announce
        from xltool.model.record import LONGEST_NAME, Office, clean_line

        asked = period_in(year, period)
        _check(chosen)
        day, whom = day_of("--due", due), clean_line(contact or "")
        if len(whom) > LONGEST_NAME:
            raise UsageError("usage.long_contact", most=LONGEST_NAME)

        def job() -> DispatchOptions:
            of_form = find_form(year, form, edition)
            return DispatchOptions(
                of_form, asked.of(of_form.cycle), password, not editable_previous, day, whom
            )

        if editable_previous and previous is None:
            raise UsageError("usage.needs", one="--editable-previous", other="--previous")
        if chosen["roster"]:
            roster, out_dir = str(chosen["roster"]), str(chosen["out_dir"])
            plan_and_send(job(), roster, previous, out_dir, force, say)
            return EXIT_CLEAN
        name, code = (
            name_of_office(str(chosen["office"])),
            name_of_office(str(chosen["code"] or "")),
        )
        if not name:
            raise UsageError("usage.office")
        dispatch = job()
        office = Office(name, code, chosen_marks(chosen, dispatch.form))
        output = str(chosen["output"])
        _show_notes(send_one(dispatch, office, previous, output, force), say)
        announce(output, say)
        return EXIT_CLEAN

    return TranslatedCommand(
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
            out_dir_option(say),
            previous_option(say, "brought_previous"),
            option(say, "--due", help="due", metavar="date"),
            option(say, "--contact", help="contact"),
            option(say, "--editable-previous", help="editable_previous", is_flag=True),
            option(say, "--form", help="form"),
            option(say, "--edition", help="edition"),
            option(say, "--password", help="password", default=""),
            force_option(say),
        ],
    )


def _check(chosen: Mapping[str, object]) -> None:
    """Refuse options that say nothing clear together. Raises UsageError."""
    of_one = OF_ONE | short_options()
    one = [name for key, name in of_one.items() if chosen[key] not in (None, False, ())]
    many = [name for key, name in OF_MANY.items() if chosen[key] is not None]
    if one and many:
        raise UsageError("usage.not_together", one=one[0], other=many[0])
    if not one and not many:
        raise UsageError("usage.missing", name="--office / --roster")
    wanted = OF_MANY if many else {key: OF_ONE[key] for key in ("office", "output")}
    for key, name in wanted.items():
        if chosen[key] is None:
            raise UsageError("usage.missing", name=name)


def plan_and_send(
    job: DispatchOptions, roster: str, previous: str | None, out_dir: str, force: bool, say: Say
) -> None:
    """Send out to all offices of a roster; what the user should know of it is printed before."""
    from xltool.app.output_folder import OutputFolder
    from xltool.app.send_out import plan_dispatch, send_out
    from xltool.cli.output import progress_bar, show_line, show_notices

    output = OutputFolder(out_dir, force, [each for each in (roster, previous) if each])
    dispatch = plan_dispatch(job, roster, previous)
    _show_notes(dispatch, say)
    with output, progress_bar(say) as progress:
        send_out(dispatch, roster, output, progress)
    show_notices(output.notices, say)
    show_line(say("generate.sent", count=len(dispatch.parcels), folder=out_dir))
    if dispatch.previous is not None:
        found = sum(
            1 for each in dispatch.parcels if each.prefilled and not each.prefilled.is_empty
        )
        words, without = say.of(job.form.cycle), len(dispatch.parcels) - found
        show_line(words("generate.previous", found=found, without=without))


def _show_notes(dispatch: Dispatch, say: Say) -> None:
    """What of last year's material could not be used, and what else is to be known."""
    from xltool.cli.output import show_notices, show_passed_over

    show_passed_over(dispatch.previous, say)
    show_notices(dispatch.notices, say)
