"""`xltool reconcile`: the coordinator's whole job over a folder of what came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xltool.cli.command import TranslatedCommand
from xltool.cli.errors import EXIT_CLEAN, EXIT_ERRORS, EXIT_FILE
from xltool.cli.messages import Say
from xltool.cli.options import (
    blank_option,
    chosen_period,
    force_option,
    option,
    out_dir_option,
    period_option,
    previous_option,
    roster_option,
    year_option,
)

if TYPE_CHECKING:
    from xltool.app.reconcile import ReconcileOptions
    from xltool.collection.collection import Collection
from collections.abc import Iterator
from pathlib import Path

from xltool.app.send_back import to_return
from xltool.cli.audit_table import open_console
from xltool.collection.collection import Collection, ResponseStatus, named
from xltool.collection.outputs import LEDGER, PAGE, REMINDER, RETURNED, report_name
from xltool.model.finding import Severity
from xltool.text.clean import printable

FILE_FAMILY = "F"
"""The letter of the codes of rules about a file."""


def command(say: Say) -> click.Command:
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
        from xltool.app.reconcile import ReconcileOptions

        options = ReconcileOptions(
            folder=folder,
            office=office,
            period=chosen_period(year, period),
            roster=roster,
            previous=previous,
            prefer=prefer,
            include_failed=include_failed,
            blank=blank,
            output=out_dir,
        )
        return reconcile_and_show(options, out_dir, subject, force, say)

    return TranslatedCommand(
        "reconcile",
        say,
        callback=reconcile,
        params=[
            click.Argument(["folder"], type=click.Path(exists=True), metavar="DIR"),
            year_option(say, "reconcile_year"),
            period_option(say),
            roster_option(say, "reconcile_roster"),
            previous_option(say),
            option(say, "--office", help="reconcile_office", required=True),
            out_dir_option(say, required=True),
            option(say, "--prefer", help="prefer", multiple=True, metavar="path"),
            option(say, "--include-failed", help="include_failed", is_flag=True),
            blank_option(say),
            option(say, "--subject", help="subject"),
            force_option(say),
        ],
    )


def reconcile_and_show(
    options: ReconcileOptions, out_dir: str, subject: str | None, force: bool, say: Say
) -> int:
    """Do the whole job, print how things stand, and give the exit status."""
    from xltool.app.deliver import deliver
    from xltool.app.output_folder import OutputFolder
    from xltool.app.reconcile import check_options, reconcile_folder
    from xltool.cli.output import progress_bar, show_notices, show_passed_over
    from xltool.cli.reconcile import show_summary

    check_options(options)
    with OutputFolder(out_dir, force, options.inputs) as output:
        with progress_bar(say) as progress:
            done = reconcile_folder(options, progress)
            deliver(done, output, subject, say.language, progress)
        show_passed_over(done.previous, say)
    show_notices(output.notices, say)
    show_summary(done.collection, options.folder, out_dir, say)
    return exit_status(done.collection)


def exit_status(collection: Collection) -> int:
    """3 where a file was refused as such, 1 where anything has an error, 0 otherwise."""
    from xltool.collection.intake import Outcome
    from xltool.model.finding import Severity

    refused = (e.why for e in collection.entries if e.outcome is Outcome.REFUSED)
    if any(why is not None and why.code.startswith(FILE_FAMILY) for why in refused):
        return EXIT_FILE
    outcomes = (Outcome.DUPLICATE, Outcome.SUPERSEDED)
    findings = [f for e in collection.entries if e.outcome not in outcomes for f in e.findings]
    findings += collection.of_total
    faulty = any(f.severity is Severity.ERROR and not f.explained for f in findings)
    return EXIT_ERRORS if faulty else EXIT_CLEAN


def show_summary(collection: Collection, folder: str, out_dir: str, say: Say) -> None:
    """Print how offices, files and total stand, then what to do next, on stdout."""
    console = open_console()
    form = collection.form
    say = say.of(form.cycle)
    counts = {standing.value: len(collection.standing(standing)) for standing in ResponseStatus}
    files = {outcome.value: count for outcome, count in collection.counts().items()}
    doubts = sum(1 for f in collection.of_total if f.severity is Severity.DOUBT)
    standing = "reconcile.complete" if collection.is_complete else "reconcile.incomplete"
    lines = [
        say(
            "reconcile.head",
            office=collection.office.name,
            period=collection.period,
            form=form.name,
            edition=form.edition,
        ),
        say("reconcile.offices", all=len(collection.lines), **counts),
        say("reconcile.files", all=len(collection.entries), **files),
        say(standing, errors=collection.errors, doubts=doubts),
        say("reconcile.next"),
        *(f"  {n}. {step}" for n, step in enumerate(_steps(collection, folder, out_dir, say), 1)),
    ]
    for line in lines:
        console.print(printable(line), soft_wrap=True)


def _steps(collection: Collection, folder: str, out_dir: str, say: Say) -> Iterator[str]:
    out = Path(out_dir)
    missing = collection.standing(ResponseStatus.MISSING) + collection.standing(
        ResponseStatus.REFUSED
    )
    if missing:
        yield say("reconcile.remind", count=len(missing), path=out / REMINDER)
    if returned := to_return(collection):
        yield say("reconcile.return", count=len(returned), path=out / RETURNED)
    if differing := dict.fromkeys(_offices(collection, "C104")):
        yield say("reconcile.choose", names=named(list(differing)))
    if unlisted := list(_offices(collection, "F118")):
        yield say("reconcile.off_roster", count=len(unlisted), names=named(unlisted))
    yield say("reconcile.look", page=out / PAGE, ledger=out / LEDGER)
    if not collection.has_roster:
        yield say("reconcile.no_roster")
    if collection.blanks and collection.standing(ResponseStatus.USED):
        yield say("reconcile.blanks", count=len(collection.blanks))
    if collection.may_be_published:
        yield say("reconcile.publish", report=out / report_name(collection.form.cycle, "docx"))
    else:
        yield say("reconcile.again", folder=folder)


def _offices(collection: Collection, code: str) -> Iterator[str]:
    """The offices whose files came to their outcome by a rule."""
    for entry in collection.entries:
        if entry.why and entry.why.code == code and entry.returned:
            yield entry.returned.record.office.name
