"""`xltool check`: audit workbooks; what was found goes to stdout, as a table or as JSON."""

from __future__ import annotations

import click

from xltool.cli.asked import period_option
from xltool.cli.command import (
    Spoken,
    blank_option,
    force_option,
    input_paths,
    option,
    previous_option,
)
from xltool.cli.words import Say


def command(say: Say) -> click.Command:
    """The command in the words of a language."""

    def check(
        files: tuple[str, ...],
        previous: str | None,
        waivers: str | None,
        format: str,
        blank: str,
        mark: str | None,
        force: bool,
        year: int | None,
        period: int | None,
        office: str | None,
    ) -> int:
        from xltool.cli.asked import wrong_number
        from xltool.cli.audited import AuditedFile, audit_file, exit_status, json_tree
        from xltool.cli.batch import with_progress, with_repeats
        from xltool.cli.faults import Misuse
        from xltool.cli.inputs import gather
        from xltool.cli.marked import check_folder, write_marked
        from xltool.cli.open import as_json
        from xltool.cli.previous import open_archive, tell_matches
        from xltool.cli.terms import Terms
        from xltool.cli.waivers import explain_all, open_waivers
        from xltool.model.period import Asked, NumberError

        if year is None and period is not None:
            raise Misuse(say("usage.needs", one="--period", other="--year"))
        if mark is not None:
            check_folder(mark, say)
        inputs = gather(files, mark, say)
        said = open_waivers(waivers, len(inputs.files) > 1, say) if waivers else ()
        archive = open_archive(previous, say) if previous else None
        asked = None if year is None else Asked(year, period)
        terms = Terms(blank, archive, asked, office)

        def audit(path: str) -> AuditedFile:
            try:
                return audit_file(path, say, terms)
            except NumberError as error:
                raise wrong_number(error, say, path) from error

        audited = with_repeats(map(audit, with_progress(inputs.files)))
        if archive is not None:
            tell_matches(archive, [a.examined.record for a in audited if a.examined], say)
        if waivers:
            audited = explain_all(audited, said, waivers, say)
        if inputs.skipped:
            click.echo(say("check.left_out", count=len(inputs.skipped)), err=True)
        if format == "json":
            click.echo(as_json(json_tree(audited, say)))
        else:
            from xltool.cli.show import show_audits

            show_audits(audited, say)
        if mark is not None:
            write_marked(audited, mark, force, say)
        return exit_status(audited)

    return Spoken(
        "check",
        say,
        callback=check,
        params=[
            input_paths("files", "FILE…"),
            previous_option(say),
            option(
                say,
                "--waivers",
                help="waivers",
                type=click.Path(exists=True, dir_okay=False),
                metavar=say("metavar.file"),
            ),
            option(
                say,
                "--format",
                help="format",
                type=click.Choice(("text", "json")),
                default="text",
                show_default=True,
            ),
            blank_option(say),
            option(say, "--year", help="expected_year", type=int, metavar=say("metavar.year")),
            period_option(say),
            option(say, "--office", help="expected_office"),
            option(say, "--mark", help="mark", type=click.Path(), metavar=say("metavar.folder")),
            force_option(say),
        ],
    )
