"""The command line: opens files, prints, sets the exit status. No arithmetic happens here."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

import click

from xltool.app.parallel import ENDING
from xltool.cli.command import Program
from xltool.cli.errors import (
    EXIT_FILE,
    EXIT_INTERNAL,
    EXIT_INTERRUPTED,
    EXIT_SIGNAL,
    EXIT_USAGE,
    exit_status,
)
from xltool.cli.messages import chosen_language
from xltool.cli.streams import STAND_IN, endure
from xltool.cli.usage import click_in, usage_fault
from xltool.model.errors import XltoolError
from xltool.text.clean import printable
from xltool.words.errors import error_text
from xltool.words.say import Say

DEBUG_VARIABLE = "XLTOOL_DEBUG"


class Ended(BaseException):
    """The program was asked to end, by the signal `number`.

    An interrupt is one as well: after a KeyboardInterrupt in code that was made from text Python
    ends by the signal, whatever status is asked for.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main(args: Sequence[str] | None = None) -> None:
    """Run the program on the arguments given, by default those of the process, and exit."""
    out, _ = endure()
    arguments = sys.argv[1:] if args is None else args
    try:
        for each in ENDING:
            # one that the caller has the program pass over (`nohup`) stays passed over
            if signal.getsignal(each) is not signal.SIG_IGN:
                signal.signal(each, _end)
        status = run(arguments)
    except Ended as error:  # before there were words for it, or a second one while it was told
        status = EXIT_SIGNAL + error.number
    # another signal would end the program before it can say its status
    for each in ENDING:
        signal.signal(each, signal.SIG_IGN)
    out.flush()
    if out.fault is not None:
        say = Say(chosen_language(arguments, os.environ))
        why = out.fault.strerror or str(out.fault)
        click.echo(say("program.unprinted", why=why), err=True)
        status = max(status, EXIT_FILE)
    sys.exit(status)


def _end(number: int, _frame: object) -> None:
    signal.signal(number, signal.SIG_IGN)
    raise Ended(number)


def run(args: Sequence[str]) -> int:
    """Run the program and return the exit status; every fault becomes a sentence here."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(
            stream, "reconfigure"
        ):  # a name outside the console's code page is no reason to die
            stream.reconfigure(errors=STAND_IN)
    say = Say(chosen_language(args, os.environ))
    try:
        with click_in(say.language):
            try:
                result = Program(say).main(list(args), prog_name="xltool", standalone_mode=False)
            except click.UsageError as error:
                for line in usage_fault(error, say).split("\n"):
                    click.echo(printable(line), err=True)
                return EXIT_USAGE
    except XltoolError as error:
        for line in error_text(error, say).split("\n"):
            click.echo(printable(line), err=True)
        return exit_status(error)
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("program.interrupted"), err=True)
        return EXIT_INTERRUPTED
    except Ended as error:
        click.echo(say("program.interrupted"), err=True)
        return EXIT_SIGNAL + error.number
    except Exception as error:  # a fault of ours, reported as one
        if os.environ.get(DEBUG_VARIABLE):
            raise
        click.echo(say("program.internal", what=f"{type(error).__name__}: {error}"), err=True)
        return EXIT_INTERNAL
    return result if isinstance(result, int) else 0
