"""Reading and writing files: inputs are only read; outputs appear whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import click

from xltool.cli.faults import Misuse, Stop
from xltool.cli.words import Say


def read_bytes(path: str, say: Say) -> bytes:
    """A file's bytes. Raises Stop where it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise Stop(say("unreadable", path=path, why=_why(error, say))) from error


def check_output(path: str, suffixes: tuple[str, ...], source: str | None, say: Say) -> None:
    """Refuse an output with another suffix (none: any will do), or one that is the input.

    Raises Misuse.
    """
    if suffixes and Path(path).suffix.lower() not in suffixes:
        raise Misuse(say("usage.suffix", path=path, suffixes="、".join(suffixes)))
    if source is not None and Path(path).exists() and Path(path).samefile(source):
        raise Misuse(say("usage.same_file", path=path))


def check_free(path: str, force: bool, say: Say) -> None:
    """Refuse to replace an existing file unasked. Raises Stop; called before any work is done."""
    if Path(path).exists() and not force:
        raise Stop(say("exists", path=path))


def write_whole(path: str, data: bytes, force: bool, say: Say) -> None:
    """Write a file through a temporary one beside it. Raises Stop; then nothing was written."""
    check_free(path, force, say)
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        try:
            part.write_bytes(data)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path, error, say) from error


def unwritable(path: str, error: OSError, say: Say) -> Stop:
    """What ends a command that cannot write to a path."""
    return Stop(say("unwritable", path=path, why=_why(error, say)))


def announce(path: str, say: Say) -> None:
    """Say on stderr what was written."""
    click.echo(say("written", path=path), err=True)


def _why(error: OSError, say: Say) -> str:
    if isinstance(error, IsADirectoryError):
        return say("why.is_folder")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return say("why.folder")
    if isinstance(error, PermissionError):
        return say("why.permission") + "；" + say("why.open")
    if error.errno == errno.ENAMETOOLONG:
        return say("why.long_name")
    return error.strerror or str(error)
