"""`xltool reconcile`: the coordinator's whole job over a folder of what came in."""

from __future__ import annotations

import click

from xltool.cli.asked import period_option
from xltool.cli.command import (
    Spoken,
    blank_option,
    force_option,
    option,
    previous_option,
    roster_option,
)
from xltool.cli.words import Say


def command(say: Say) -> click.Command:
    """The command in the words of a language."""

    def reconcile(
        folder: str,
        year: int | None,
        period: int | None,
        roster: str | None,
        previous: str | None,
        office: str,
        out_dir: str,
        prefer: tuple[str, ...],
        include_failed: bool,
        blank: str,
        subject: str | None,
        force: bool,
    ) -> int:
        from xltool.cli.season import Order, run_season

        order = Order(
            folder=folder,
            out_dir=out_dir,
            office=office,
            year=year,
            period=period,
            roster=roster,
            previous=previous,
            prefer=prefer,
            include_failed=include_failed,
            blank=blank,
            subject=subject,
            force=force,
        )
        return run_season(order, say)

    folder = say("metavar.folder")
    path = say("metavar.path")
    return Spoken(
        "reconcile",
        say,
        callback=reconcile,
        params=[
            click.Argument(["folder"], type=click.Path(exists=True), metavar="DIR"),
            option(say, "--year", help="reconcile_year", type=int, metavar=say("metavar.year")),
            period_option(say),
            roster_option(say, "reconcile_roster"),
            previous_option(say),
            option(say, "--office", help="reconcile_office", required=True),
            option(
                say, "--out-dir", help="out_dir", type=click.Path(), required=True, metavar=folder
            ),
            option(say, "--prefer", help="prefer", multiple=True, metavar=path),
            option(say, "--include-failed", help="include_failed", is_flag=True),
            blank_option(say),
            option(say, "--subject", help="subject"),
            force_option(say),
        ],
    )
