"""Which files a command is given: files as named, folders with everything below them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from xltool.model.errors import UsageError

_LEFTOVERS = ("thumbs.db", "desktop.ini", ".ds_store")
_LOCKS = ("~$", ".~lock.", ".~", "._")
"""How the names of lock files begin, and of what a Mac leaves beside a file on another disk."""
_UNFINISHED = re.compile(r"\..+\.\d+\.\d+\.(part|old)")
"""A folder of ours that a run which was killed left behind."""
_MAC_FOLDER = "__macosx"


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files to look at, in order; those passed over: programs' leftovers, our own output."""

    files: tuple[str, ...]
    skipped: tuple[str, ...]


def is_leftover(path: Path) -> bool:
    """Whether a program left the file behind: a lock of an open workbook, a folder's own notes."""
    name = path.name.lower()
    return (
        name in _LEFTOVERS
        or name.startswith(_LOCKS)
        or any(part.lower() == _MAC_FOLDER for part in path.parts)
        or any(_UNFINISHED.fullmatch(part) for part in path.parts[:-1])
    )


def gather(paths: tuple[str, ...], output: str | None = None) -> Inputs:
    """Every file of what was named, each once; a folder's files are named `folder/relative path`.

    What stands below `output` was written by an earlier run and is passed over. Raises UsageError
    where nothing is left to look at.
    """
    written = Path(output).resolve() if output is not None else None
    files: dict[str, None] = {}
    skipped: list[str] = []
    for path in paths:
        if not Path(path).is_dir():
            files[path] = None
            continue
        for found in sorted(Path(path).rglob("*")):
            name = os.path.join(path, found.relative_to(path))  # noqa: PTH118 - keeps the path as given
            if found.is_dir():
                continue
            ours = written is not None and found.resolve().is_relative_to(written)
            if ours or is_leftover(found.relative_to(path)):
                skipped.append(name)
            else:
                files[name] = None
    if not files:
        raise UsageError("usage.no_inputs", path=paths)
    return Inputs(tuple(files), tuple(skipped))
