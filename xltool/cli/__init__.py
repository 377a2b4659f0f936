"""The command line: opens files, prints, sets the exit status. No arithmetic happens here."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

import click

from xltool.cli.command import Program
from xltool.cli.errors import (
    EXIT_INTERNAL,
    EXIT_INTERRUPTED,
    EXIT_USAGE,
    error_text,
    exit_status,
)
from xltool.cli.messages import Say, chosen_language
from xltool.cli.usage import click_in, usage_fault
from xltool.model.errors import XltoolError
from xltool.text.clean import printable

DEBUG_VARIABLE = "XLTOOL_DEBUG"


def main(args: Sequence[str] | None = None) -> None:
    """Run the program on the arguments given, by default those of the process, and exit."""
    status = run(sys.argv[1:] if args is None else args)
    if status == EXIT_INTERRUPTED:
        # another interrupt would end the program by the signal before it can say its status
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(status)


def run(args: Sequence[str]) -> int:
    """Run the program and return the exit status; every fault becomes a sentence here."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(
            stream, "reconfigure"
        ):  # a name outside the console's code page is no reason to die
            stream.reconfigure(errors="replace")
    say = Say(chosen_language(args, os.environ))
    try:
        with click_in(say.language):
            try:
                result = Program(say).main(list(args), prog_name="xltool", standalone_mode=False)
            except click.UsageError as error:
                click.echo(usage_fault(error, say), err=True)
                return EXIT_USAGE
    except XltoolError as error:
        for line in error_text(error, say).split("\n"):
            click.echo(printable(line), err=True)
        return exit_status(error)
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("program.interrupted"), err=True)
        return EXIT_INTERRUPTED
    except Exception as error:  # a fault of ours, reported as one
        if os.environ.get(DEBUG_VARIABLE):
            raise
        click.echo(say("program.internal", what=f"{type(error).__name__}: {error}"), err=True)
        return EXIT_INTERNAL
    return result if isinstance(result, int) else 0
