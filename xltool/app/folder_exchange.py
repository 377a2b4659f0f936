"""One folder put in the place of another, so that no file of a person's is lost on the way.

The new folder has, beside what was written, every file of the old one that is not ours. Linux
exchanges two folders in one step; elsewhere there is a moment with neither, and a run that ends in
it leaves the old folder beside, which the next run puts back. What a person saved into the old
folder at the last moment is carried over after the exchange; only then the old one goes, file by
file.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import field
from itertools import count
from pathlib import Path

from xltool.app.files import beside, copy
from xltool.app.paths import walk
from xltool.classes import dataclass

MANIFEST = "manifest.json"
_KEPT = "{stem}_原有{number}{suffix}"
_KEPT_NAME = re.compile(r"_原有(_\d+)?(?=(\.[^.]*)?$)")
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
"""Of `renameat2`, as <fcntl.h> and <linux/fs.h> have them."""
_NOT_ABLE = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP)
"""What a kernel or a file system answers that cannot exchange."""
_ROUNDS = 5
"""How often a folder that files are still saved into is looked through before it stays."""

_Signature = tuple[int, int, int]
"""A file's identity, size in bytes, and time of its last change in nanoseconds."""


@dataclass(slots=True)
class Carried:
    """What was carried over: `put` are where files were and are, below the folders, with `/`.

    `settled` are the files of the old folder that need nothing more, as they stood then.
    """

    put: list[tuple[str, str]] = field(default_factory=list)
    settled: dict[Path, _Signature] = field(default_factory=dict)

    @property
    def renamed(self) -> list[tuple[str, str]]:
        """Those that stand under another name now."""
        return [(old, kept) for old, kept in self.put if old != kept]


def exchange(new: Path, target: Path) -> None:
    """Put the folder `new` at `target`, and what stood there at `new`. Raises OSError; then both
    are where they were."""
    if _exchanged_at_once(new, target):
        return
    aside = beside(target, f"{os.getpid()}.0.old.old")
    target.rename(aside)
    try:
        new.rename(target)
    finally:  # an interrupt between the two comes here as well
        if not target.exists():
            aside.rename(target)
    aside.rename(new)


def _exchanged_at_once(one: Path, other: Path) -> bool:
    """Whether the system exchanged two folders. Raises OSError where it can and did not."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes  # where folders are exchanged, and nowhere else

    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    paths = os.fsencode(one), os.fsencode(other)
    if rename(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_ABLE:
        return False
    raise OSError(number, os.strerror(number), str(other))


def carry_over(
    old: Path, new: Path, known: Carried | None = None, *, ended: bool = False
) -> Carried:
    """Put every file of `old` that is not ours into `new`, under its own path where that is free.

    Files of the same path with other content are kept under another name. `known` is what was
    carried over before; `ended` says that `old` may be what a run that was ended was about to put
    there, with copies of files of `new`. Nothing in `old` is changed. Raises OSError; then nothing
    is lost.
    """
    ours = _listed(old)
    carried = Carried(settled=dict(known.settled) if known else {})
    for folder, folders, files in walk(old):
        here = Path(folder)
        links = [name for name in folders if (here / name).is_symlink()]
        if not files and not folders:
            (new / here.relative_to(old)).mkdir(parents=True, exist_ok=True)
        for name in sorted([*files, *links]):
            path = here / name
            below = path.relative_to(old)
            signature = _signature(path)
            if signature is None or carried.settled.get(below) == signature:
                continue
            is_ours = not path.is_symlink() and ours.get(below.as_posix()) == _digest(path)
            before = below.with_name(_KEPT_NAME.sub("", below.name)) if ended else below
            if not is_ours and not _is_same(path, new / below) and not _is_same(path, new / before):
                kept = _kept_at(below, old, new)
                if not os.path.lexists(new / kept):
                    (new / kept).parent.mkdir(parents=True, exist_ok=True)
                    copy(path, new / kept)
                carried.put.append((below.as_posix(), kept.as_posix()))
            carried.settled[below] = signature
    return carried


def _is_same(path: Path, other: Path) -> bool:
    """Whether two paths are one file, or files with one content; of links, whether both lead to one
    place."""
    if path.is_symlink():
        return other.is_symlink() and path.readlink() == other.readlink()
    if not other.is_file():
        return False
    return path.samefile(other) or _digest(path) == _digest(other)


def retire(old: Path, target: Path, known: Carried) -> Iterator[tuple[str, str]]:
    """Remove a folder whose place `target` has taken; what was saved into it meanwhile goes there
    first. Gives the pairs of paths of `carry_over`; where it cannot be removed it stays."""
    for _ in range(_ROUNDS):
        known = carry_over(old, target, known)
        yield from known.renamed
        for folder, folders, files in reversed(list(walk(old))):
            here = Path(folder)
            # the manifest last: it tells a later run which files of a folder left half are ours
            for name in sorted((*files, *folders), key=MANIFEST.__eq__):
                path = here / name
                with suppress(OSError):
                    if path.is_dir() and not path.is_symlink():
                        path.rmdir()  # one that is not empty stays
                    elif known.settled.get(path.relative_to(old)) == _signature(path):
                        path.unlink()
        with suppress(OSError):
            old.rmdir()
        if not old.exists():
            return


def left_behind(target: Path) -> tuple[list[Path], list[Path]]:
    """What runs that were ended left beside `target`: folders that were not finished, and folders
    that may hold files of a person's. The caller makes sure that no run is at work."""
    unfinished: list[Path] = []
    aside: list[Path] = []
    beginning = beside(target, "").name
    named = re.compile(re.escape(beginning) + r"\d+\.\d+\.(part|old|old\.old)")
    with suppress(OSError):
        for path in sorted(target.parent.iterdir(), key=Path.as_posix):
            found = named.fullmatch(path.name)
            if found is not None:
                (unfinished if found[1] == "part" else aside).append(path)
    return unfinished, aside


def restore(target: Path) -> Iterator[tuple[str, str]]:
    """Put right what runs that were ended left beside `target`; what of a person's was there is in
    `target` afterwards. Gives, with `/`, where a file was and where it is. Raises OSError."""
    unfinished, aside = left_behind(target)
    for path in aside:
        if not target.exists():
            path.rename(target)
            yield path.name, target.name
        else:
            known = carry_over(path, target, ended=True)
            yield from ((f"{path.name}/{old}", kept) for old, kept in known.put)
            for _ in retire(path, target, known):
                pass
    for path in unfinished:
        shutil.rmtree(path, ignore_errors=True)


def _listed(folder: Path) -> dict[str, str]:
    """The digest of each output that the manifest of a folder lists, and of the manifest."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return {}
    data = manifest.read_bytes()
    try:
        tree = json.loads(data)
        listed = {str(each["path"]): str(each["sha256"]) for each in tree["outputs"]}
        is_ours = str(tree["tool"]).startswith("xltool ")
    except (ValueError, TypeError, LookupError, RecursionError):
        return {}
    return {**listed, MANIFEST: hashlib.sha256(data).hexdigest()} if is_ours else {}


def _signature(path: Path) -> _Signature | None:
    """What changes when a file does; None where there is none."""
    try:
        stat = path.lstat()
    except OSError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _digest(path: Path) -> str:
    """A file's SHA-256; nothing where it is no plain file."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _kept_at(below: Path, old: Path, new: Path) -> Path:
    """The path itself where `new` has nothing there; else one that neither folder has, but where a
    run that was ended has put this file already."""
    if not os.path.lexists(new / below):
        return below
    for number in count(1):
        kept = below.with_name(
            _KEPT.format(
                stem=below.stem, number=f"_{number}" if number > 1 else "", suffix=below.suffix
            )
        )
        if os.path.lexists(old / kept):
            continue
        if not os.path.lexists(new / kept) or _is_same(old / below, new / kept):
            return kept
    raise AssertionError  # count() does not end
