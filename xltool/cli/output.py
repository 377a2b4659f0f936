"""What commands write besides their results: notices, what was written, how far they are."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from xltool.app.parallel import Progress, no_progress
from xltool.text.clean import printable
from xltool.words.errors import passed_over
from xltool.words.notices import notice_text
from xltool.words.say import Say

if TYPE_CHECKING:
    from xltool.app.archive import OpenedArchive
    from xltool.app.notices import Notice
    from xltool.model.record import Record


def as_json(tree: object) -> str:
    """JSON for stdout: escaped where its code page cannot hold every character."""
    encoding = sys.stdout.encoding or "utf-8"
    return json.dumps(tree, ensure_ascii="utf" not in encoding.lower(), indent=2)


def announce(path: str, say: Say) -> None:
    """Say on stderr what was written."""
    show_line(say("file.written", path=path))


def show_line(sentence: str) -> None:
    """A sentence on stderr; what others wrote in it cannot move the cursor."""
    for line in sentence.split("\n"):
        click.echo(printable(line), err=True)


def show_notices(notices: Iterable[Notice], say: Say) -> None:
    """Notices on stderr, each in a line."""
    for notice in notices:
        show_line(notice_text(notice, say))


def show_passed_over(opened: OpenedArchive | None, say: Say) -> None:
    """What of last year's material could not be used."""
    if opened is not None:
        for error in opened.passed_over:
            show_line(passed_over(error, say.of(opened.cycle)))


def show_unmatched(opened: OpenedArchive | None, records: Iterable[Record], say: Say) -> None:
    """What of last year's material could not be used, and whose report is not in it."""
    if opened is not None:
        from xltool.app.archive import unmatched

        show_passed_over(opened, say)
        show_notices(unmatched(opened.archive, records), say)


FEWEST_FOR_A_BAR = 20
"""With fewer items a bar would be gone before it is seen."""


@contextmanager
def progress_bar(say: Say) -> Iterator[Progress]:
    """Shows what is being done, how many of how many, and how long it will still take."""
    if not sys.stderr.isatty():
        yield no_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    text = TextColumn("{task.description}")
    columns = (text, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def show(stage: str, done: int, total: int) -> None:
            if total >= FEWEST_FOR_A_BAR:
                if stage not in tasks:
                    tasks[stage] = bar.add_task(say(f"progress.{stage}"), total=total)
                bar.update(tasks[stage], completed=done)

        yield show
