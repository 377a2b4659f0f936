"""A folder of outputs: it appears whole or not at all, and no file of the user's is lost in it.

Everything is written into a folder beside it, which takes its name at the end. A file of an earlier
run is ours where the manifest there lists it with the content that it still has; ours go.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from itertools import count
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import TypedDict

from xltool.app.files import unwritable
from xltool.app.notices import Notice
from xltool.model.errors import FileError, UsageError

MANIFEST = "manifest.json"
_KEPT = "{stem}_原有{number}{suffix}"


class Output(TypedDict):
    """A file that was written: its path below the folder with `/`, SHA-256, size in bytes."""

    path: str
    sha256: str
    size: int


class OutputFolder:
    """The folder that a command writes to; used in a `with`, at whose end it appears.

    An exception leaves the folder as it was. With `force` it may hold files already: those that an
    earlier run wrote (its manifest lists them, and they are unchanged) go, all others are kept, in
    case of need under another name: `notices` list these, once the folder has appeared.
    """

    def __init__(self, path: str, force: bool, inputs: Iterable[str] = ()) -> None:
        """Refuse what can be refused before any work is done; `inputs` are the files and folders
        that are read. Raises UsageError for a path that cannot be an output, FileError for a folder
        that is not empty."""
        self.path = path
        self._target = Path(os.path.abspath(path))  # noqa: PTH100 - a broken link is no reason to die
        if self._target.exists():
            self._target = self._target.resolve()
        self._outputs: dict[str, Output] = {}
        self._made: list[Path] = []
        self._part = self._target
        self.notices: list[Notice] = []
        if self._target.exists() and not self._target.is_dir():
            raise UsageError("usage.no_folder", path=path)
        if Path.cwd().is_relative_to(self._target):
            raise UsageError("usage.current_folder", path=path)
        for each in inputs:
            if Path(each).resolve().is_relative_to(self._target):
                raise UsageError("usage.inside", path=each, folder=path)
        if not force and self._is_occupied():
            raise FileError("file.not_empty", path)

    def __enter__(self) -> OutputFolder:
        try:
            missing = [p for p in self._target.parents if not p.exists()]
            for parent in reversed(missing):
                parent.mkdir()
                self._made.append(parent)
            # beside the target: only within one disk is a rename one step
            self._part = self._beside("part")
        except OSError as error:
            self._clean()
            raise unwritable(self.path, error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._commit()
        except OSError as fault:
            raise unwritable(self.path, fault) from fault
        finally:
            self._clean()

    def write(self, name: str, data: bytes) -> None:
        """Write a file; `name` may lead through folders with `/`.

        Raises FileError where it cannot be written, ValueError for a name that was written already
        or leads out of the folder.
        """
        parts = PurePosixPath(name).parts
        if name in self._outputs or not parts or parts[0] == "/" or ".." in parts:
            raise ValueError(name)
        path = self._part.joinpath(*parts)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:  # names that differ in case alone may be one file
                file.write(data)
        except OSError as error:
            raise unwritable(str(Path(self.path, name)), error) from error
        digest = hashlib.sha256(data).hexdigest()
        self._outputs[name] = {"path": name, "sha256": digest, "size": len(data)}

    def outputs(self) -> list[Output]:
        """Every file written so far, by path; the `outputs` of a manifest, which is written last.

        A later run knows by them which files of the folder it may replace.
        """
        return [self._outputs[name] for name in sorted(self._outputs)]

    def _is_occupied(self) -> bool:
        try:
            return self._target.is_dir() and any(self._target.iterdir())
        except OSError as error:
            raise unwritable(self.path, error) from error

    def _beside(self, purpose: str) -> Path:
        """A new folder beside the target; one that a killed run left is passed by."""
        for number in count():
            path = self._target.with_name(f".{self._target.name}.{os.getpid()}.{number}.{purpose}")
            try:
                path.mkdir()
            except FileExistsError:
                continue
            return path
        raise AssertionError  # count() does not end

    def _commit(self) -> None:
        if not self._target.exists():
            self._part.rename(self._target)
            return
        for old, kept in carry_over(self._target, self._part):
            self.notices.append(Notice("file.folder.kept", {"old": old, "kept": kept}))
        shutil.copymode(self._target, self._part)
        # two folders cannot be exchanged in one step: if the second rename fails, undo the first
        aside = self._beside("old")
        aside.rmdir()
        self._target.rename(aside)
        try:
            self._part.rename(self._target)
        finally:
            if not self._target.exists():
                aside.rename(self._target)
        shutil.rmtree(aside, ignore_errors=True)
        if aside.exists():
            self.notices.append(Notice("file.folder.left", {"path": aside}))

    def _clean(self) -> None:
        """Remove what was made and did not become the target."""
        if self._part != self._target:
            shutil.rmtree(self._part, ignore_errors=True)
        for parent in reversed(self._made):
            if not any(parent.iterdir()):
                parent.rmdir()


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
