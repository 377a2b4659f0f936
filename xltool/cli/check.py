"""`xltool check`: audit workbooks; what was found goes to stdout, as a table or as JSON.

Nothing is imported for what was not asked for: many run it file by file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from xltool.cli.command import TranslatedCommand
from xltool.cli.errors import EXIT_CLEAN, EXIT_ERRORS, EXIT_FILE
from xltool.cli.options import (
    blank_option,
    chosen_period,
    force_option,
    input_paths,
    option,
    period_option,
    previous_option,
    waivers_option,
    year_option,
)
from xltool.words.say import Say

if TYPE_CHECKING:
    from xltool.app.archive import OpenedArchive
    from xltool.app.check import AuditedFile
    from xltool.app.notices import Notice
    from xltool.audit.waivers import Waiver

EXITS = {"passed": EXIT_CLEAN, "failed": EXIT_ERRORS, "unreadable": EXIT_FILE}
"""The exit status by that of a file; of several files the highest counts."""


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
        from xltool.app.check import check_files, json_tree
        from xltool.app.files import gather
        from xltool.app.options import ExamineOptions
        from xltool.cli.output import (
            as_json,
            progress_bar,
            show_line,
            show_notices,
            show_unmatched,
        )

        asked = chosen_period(year, period)
        if mark is not None:
            from xltool.app.mark import check_folder

            check_folder(mark)
        inputs = gather(files, mark)
        explanations = _opened_waivers(waivers, len(inputs.files) > 1) if waivers else ()
        opened = _opened_archive(previous) if previous else None
        archive = opened.archive if opened else None
        options = ExamineOptions(blank, archive, asked, office, waivers=explanations)
        with progress_bar(say) as progress:
            audited = check_files((*inputs.files, *inputs.closed), options, progress)
        show_unmatched(opened, [a.examined.record for a in audited if a.examined], say)
        if waivers:
            show_notices(_unanswered(waivers, explanations, audited), say)
        if inputs.skipped:
            show_line(say("check.left_out", count=len(inputs.skipped)))
        if format == "json":
            click.echo(as_json(json_tree(audited, say.language)))
        else:
            from xltool.cli.audit_table import show_audits

            show_audits(audited, say)
        if mark is not None:
            _write_marked(audited, mark, force, say)
        return max((EXITS[each.status] for each in audited), default=EXIT_CLEAN)

    formats = click.Choice(("text", "json"))
    return TranslatedCommand(
        "check",
        say,
        callback=check,
        params=[
            input_paths("files", "FILE…"),
            previous_option(say),
            waivers_option(say),
            option(say, "--format", help="format", type=formats, default="text", show_default=True),
            blank_option(say),
            year_option(say, "expected_year"),
            period_option(say),
            option(say, "--office", help="expected_office"),
            option(say, "--mark", help="mark", type=click.Path(), metavar="folder"),
            force_option(say),
        ],
    )


def _opened_archive(path: str) -> OpenedArchive:
    from xltool.app.archive import open_archive

    return open_archive(path)


def _opened_waivers(path: str, several: bool) -> tuple[Waiver, ...]:
    from xltool.app.waivers import open_waivers

    return open_waivers(path, several)


def _unanswered(
    path: str, waivers: tuple[Waiver, ...], audited: Sequence[AuditedFile]
) -> tuple[Notice, ...]:
    from xltool.app.waivers import unanswered

    examined = (each.examined for each in audited if each.examined)
    return unanswered(path, waivers, ((e.record.office, e.findings) for e in examined))


def _write_marked(audited: Sequence[AuditedFile], folder: str, force: bool, say: Say) -> None:
    """Marked copies of the workbooks that are to be corrected; told is what was written."""
    from xltool.app.mark import is_to_return, write_marked
    from xltool.cli.output import announce, show_line

    written = write_marked(audited, folder, force)
    for path in written:
        announce(path, say)
    read = (each.examined for each in audited if each.examined)
    if any(is_to_return(each) for each in read if each.admission.source):
        show_line(say("check.marked_source"))
    if not written:
        show_line(say("check.none_marked"))
