"""What stood in a folder before it is written anew: our own earlier outputs go, the rest is kept.

A file is ours where the folder's manifest lists it with the content that it still has.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from itertools import count
from pathlib import Path

MANIFEST = "manifest.json"
_KEPT = "{stem}_原有{number}{suffix}"


def carry_over(old: Path, new: Path) -> list[tuple[str, str]]:
    """Put every file of `old` that is not ours into `new`, under its own path where that is free.

    Files of the same path are kept under another name; answers these, as pairs of paths below the
    folders. Nothing in `old` is changed. Raises OSError; then nothing is lost.
    """
    ours = _listed(old)
    renamed = []
    for folder, folders, files in os.walk(old):
        here = Path(folder)
        links = [name for name in folders if (here / name).is_symlink()]
        if not files and not folders:
            (new / here.relative_to(old)).mkdir(parents=True, exist_ok=True)
        for name in sorted([*files, *links]):
            path = here / name
            below = path.relative_to(old)
            if not path.is_symlink() and ours.get(below.as_posix()) == _digest(path):
                continue
            kept = _free(below, old, new)
            (new / kept).parent.mkdir(parents=True, exist_ok=True)
            _copy(path, new / kept)
            if kept != below:
                renamed.append((below.as_posix(), kept.as_posix()))
    return renamed


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


def _digest(path: Path) -> str:
    """A file's SHA-256; nothing where it is no plain file."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _free(below: Path, old: Path, new: Path) -> Path:
    """The path itself where `new` has nothing there; else one that neither folder has."""
    if not os.path.lexists(new / below):
        return below
    for number in count(1):
        kept = below.with_name(
            _KEPT.format(
                stem=below.stem, number=f"_{number}" if number > 1 else "", suffix=below.suffix
            )
        )
        if not os.path.lexists(new / kept) and not os.path.lexists(old / kept):
            return kept
    raise AssertionError  # count() does not end


def _copy(path: Path, to: Path) -> None:
    """A second name for the same file where the system can, else a copy."""
    try:
        os.link(path, to, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(path, to, follow_symlinks=False)
