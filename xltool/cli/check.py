"""`xltool check`: audit workbooks; what was found goes to stdout, as a table or as JSON."""

from __future__ import annotations

import click

from xltool.cli.command import TranslatedCommand
from xltool.cli.messages import Say
from xltool.cli.options import (
    blank_option,
    chosen_period,
    force_option,
    input_paths,
    option,
    period_option,
    previous_option,
    year_option,
)


def command(say: Say) -> click.Command:
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
        from xltool.app.archive import open_archive
        from xltool.app.check import check_files, json_tree
        from xltool.app.files import about
        from xltool.app.folder import gather
        from xltool.app.mark import check_folder, write_marked
        from xltool.app.options import ExamineOptions
        from xltool.app.waivers import explain_all, open_waivers
        from xltool.cli.audit_table import highest_status, show_audits
        from xltool.cli.output import announce, as_json, progress_bar, show_line, show_unmatched

        asked = chosen_period(year, period)
        if mark is not None:
            check_folder(mark)
        inputs = gather(files, mark)
        explanations = open_waivers(waivers, len(inputs.files) > 1) if waivers else ()
        opened = open_archive(previous) if previous else None
        options = ExamineOptions(blank, opened.archive if opened else None, asked, office)
        with progress_bar(say) as progress:
            audited = check_files(inputs.files, options, progress)
        show_unmatched(opened, [a.examined.record for a in audited if a.examined], say)
        if waivers:
            with about(waivers):
                audited, unused = explain_all(audited, explanations)
            for each in unused:
                what = f"{each.path} {each.code} {each.key}"
                show_line(say("check.waiver_unused", path=waivers, what=what))
        if inputs.skipped:
            show_line(say("check.left_out", count=len(inputs.skipped)))
        if format == "json":
            click.echo(as_json(json_tree(audited, say.language)))
        else:
            show_audits(audited, say)
        if mark is not None:
            written = write_marked(audited, mark, force)
            for path in written:
                announce(path, say)
            if not written:
                show_line(say("check.none_marked"))
        return highest_status(audited)

    waiver_path = click.Path(exists=True, dir_okay=False)
    formats = click.Choice(("text", "json"))
    return TranslatedCommand(
        "check",
        say,
        callback=check,
        params=[
            input_paths("files", "FILE…"),
            previous_option(say),
            option(say, "--waivers", help="waivers", type=waiver_path, metavar="file"),
            option(say, "--format", help="format", type=formats, default="text", show_default=True),
            blank_option(say),
            year_option(say, "expected_year"),
            period_option(say),
            option(say, "--office", help="expected_office"),
            option(say, "--mark", help="mark", type=click.Path(), metavar="folder"),
            force_option(say),
        ],
    )
