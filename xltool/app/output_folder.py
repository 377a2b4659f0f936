"""A folder of outputs: it appears whole or not at all, and no file of the user's is lost in it.

Everything is written into a folder beside it, which takes its name at the end.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from itertools import count
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import TypedDict

from xltool.app.files import unwritable
from xltool.app.notices import Notice
from xltool.app.previous_outputs import carry_over
from xltool.model.errors import FileError, UsageError


class Output(TypedDict):
    """A file that was written: its path below the folder with `/`, SHA-256, size in bytes."""

    path: str
    sha256: str
    size: int


class OutputFolder:
    """The folder that a command writes to; used in a `with`, at whose end it appears.

    An exception leaves the folder as it was. With `force` it may hold files already: those that an
    earlier run wrote (its manifest lists them, and they are unchanged) go, all others are kept, in
    case of need under another name: `notices` tell of these, once the folder has appeared.
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
