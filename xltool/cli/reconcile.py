"""`xltool reconcile`: the coordinator's whole job over a folder of what came in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from xltool.cli.command import TranslatedCommand
from xltool.cli.errors import EXIT_CLEAN, EXIT_ERRORS, EXIT_FILE
from xltool.cli.options import (
    blank_option,
    chosen_period,
    decisions_option,
    existing,
    force_option,
    name_of_office,
    option,
    out_dir_option,
    period_option,
    previous_option,
    roster_option,
    waivers_option,
    year_option,
)
from xltool.model.errors import UsageError
from xltool.words.say import Say

if TYPE_CHECKING:
    from xltool.app.reconcile import ReconcileOptions
    from xltool.collection.collection import Collection

FILE_FAMILY = "F"
"""The letter of the codes of rules about a file."""


def command(say: Say) -> click.Command:
    def reconcile(
        folder: str,
        year: int | None,
        period: int | None,
        roster: str | None,
        previous: str | None,
        waivers: str | None,
        decisions: str | None,
        office: str | None,
        out_dir: str,
        prefer: tuple[str, ...],
        include_failed: bool,
        blank: str,
        since: str | None,
        cache: str | None,
        subject: str | None,
        parquet: bool,
        parquet_long: bool,
        force: bool,
    ) -> int:
        from xltool.app.parquet import chosen_tables
        from xltool.app.reconcile import ReconcileOptions

        if office is None and decisions is None:
            raise UsageError("usage.missing", name="--office")
        options = ReconcileOptions(
            folder=folder,
            office=name_of_office(office or ""),
            period=chosen_period(year, period),
            roster=roster,
            previous=previous,
            prefer=prefer,
            include_failed=include_failed,
            blank=blank,
            waivers=waivers,
            output=out_dir,
            since=since,
            decisions=decisions,
            cache=cache,
        )
        tables = chosen_tables(parquet, parquet_long)
        return reconcile_and_show(options, out_dir, subject, force, say, tables)

    earlier = existing(file_okay=False)
    return TranslatedCommand(
        "reconcile",
        say,
        callback=reconcile,
        params=[
            click.Argument(["folder"], type=existing(), metavar="DIR"),
            year_option(say, "reconcile_year"),
            period_option(say),
            roster_option(say, "reconcile_roster"),
            previous_option(say),
            waivers_option(say),
            decisions_option(say),
            option(say, "--office", help="reconcile_office"),
            out_dir_option(say, required=True),
            option(say, "--prefer", help="prefer", multiple=True, metavar="path"),
            option(say, "--include-failed", help="include_failed", is_flag=True),
            blank_option(say),
            option(say, "--since", help="since", type=earlier, metavar="folder"),
            option(say, "--cache", help="cache", type=click.Path(), metavar="file"),
            option(say, "--subject", help="subject"),
            option(say, "--parquet", help="parquet", is_flag=True),
            option(say, "--parquet-long", help="parquet_long", is_flag=True),
            force_option(say),
        ],
    )


def reconcile_and_show(
    options: ReconcileOptions,
    out_dir: str,
    subject: str | None,
    force: bool,
    say: Say,
    tables: Sequence[str] = (),
) -> int:
    """Do the whole job, print how things stand, and give the exit status."""
    from contextlib import ExitStack

    from xltool.app.deliver import deliver
    from xltool.app.outcome_cache import OutcomeCache
    from xltool.app.output_folder import OutputFolder
    from xltool.app.reconcile import reconcile_folder
    from xltool.cli.output import progress_bar, show_notices, show_passed_over
    from xltool.cli.reconcile_summary import show_summary

    output = OutputFolder(out_dir, force, options.inputs)
    with ExitStack() as opened:
        cache = opened.enter_context(OutcomeCache(options.cache)) if options.cache else None
        with output:
            with progress_bar(say) as progress:
                done = reconcile_folder(options, progress, cache)
                deliver(done, output, subject, say.language, progress, tables)
            show_passed_over(done.previous, say)
    noticed = cache.notices if cache else ()
    show_notices((*done.notices, *output.notices, *noticed), say)
    show_summary(done.collection, options.folder, out_dir, say)
    return exit_status(done.collection)


def exit_status(collection: Collection) -> int:
    """3 where a file was refused as such, 1 where anything has an error, 0 otherwise.

    What is settled does not count: refused files of offices that have since reported, pictures.
    """
    from xltool.collection.intake import Outcome
    from xltool.model.finding import Severity

    refused = (entry.why for entry in collection.unsettled if entry.why)
    if any(why.code.startswith(FILE_FAMILY) and why.severity is Severity.ERROR for why in refused):
        return EXIT_FILE
    outcomes = (Outcome.DUPLICATE, Outcome.SUPERSEDED, Outcome.REFUSED)
    entries = [entry for entry in collection.entries if entry.outcome not in outcomes]
    findings = [f for entry in (*entries, *collection.unsettled) for f in entry.findings]
    findings += collection.of_total
    faulty = any(f.severity is Severity.ERROR and not f.explained for f in findings)
    return EXIT_ERRORS if faulty else EXIT_CLEAN
