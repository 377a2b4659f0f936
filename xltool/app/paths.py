"""What stands at a path, asked such that no answer of the system ends the program.

A name that is too long, a folder that may not be looked into, links that lead round in a circle:
there is nothing there as far as can be seen, and who opens it is told why.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path


def is_there(path: str | Path) -> bool:
    """Whether anything stands there, as far as can be seen."""
    return os.path.exists(path)  # noqa: PTH110 - that of pathlib raises


def is_folder(path: str | Path) -> bool:
    """Whether a folder stands there, or a link to one, as far as can be seen."""
    return os.path.isdir(path)  # noqa: PTH112 - that of pathlib raises


def real(path: str | Path) -> Path:
    """Where a path leads; a link that leads nowhere is followed as far as it goes."""
    return Path(os.path.realpath(path))


def open_to_read(path: str | Path) -> tuple[int, os.stat_result]:
    """A handle of a file, and what the system says of it. Raises OSError.

    A pipe is not waited for: whether it is a plain file is looked at before a byte is read.
    """
    modes = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, modes)
    return handle, os.fstat(handle)


def is_plain(found: os.stat_result) -> bool:
    """Whether it is a file with an end: no pipe, no device, no folder."""
    return stat.S_ISREG(found.st_mode)


def walk(
    root: str | Path, told: Callable[[str], None] = lambda _: None
) -> Iterator[tuple[str, list[str], list[str]]]:
    """A folder and all below it, as `os.walk` gives them, to any depth, in the order of names.

    `told` is called with each folder that cannot be looked into. A link to a folder is among the
    folders and is not followed; who takes a folder from the list keeps it from being looked into.
    """
    waiting = [os.fspath(root)]
    while waiting:
        here = waiting.pop()
        folders: list[str] = []
        files: list[str] = []
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    (folders if _is_folder(entry) else files).append(entry.name)
        except OSError:
            told(here)
            continue
        folders.sort()
        files.sort()
        yield here, folders, files
        below = [os.path.join(here, name) for name in reversed(folders)]  # noqa: PTH118
        waiting += [path for path in below if not os.path.islink(path)]  # noqa: PTH114


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
