"""How far a command is, as a bar on stderr where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from xltool.app.parallel import Progress, no_progress
from xltool.cli.messages import Say

FEWEST_FOR_A_BAR = 20
"""With fewer items a bar would be gone before it is seen."""


@contextmanager
def progress_bar(say: Say) -> Iterator[Progress]:
    """Shows what is being done, how many of how many, and how long it will still take."""
    if not sys.stderr.isatty():
        yield no_progress
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import (
        Progress as Bar,
    )

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
