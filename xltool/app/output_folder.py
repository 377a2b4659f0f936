"""A folder of outputs: it appears whole or not at all, and no file of the user's is lost in it.

Everything is written into a folder beside it, which takes its place at the end. A file of an
earlier run is ours where the manifest there lists it with the content that it still has; ours go.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from itertools import count
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import BinaryIO, TypedDict

from xltool.app.files import beside, flush_all, unwritable
from xltool.app.folder_exchange import carry_over, exchange, restore, retire
from xltool.app.folder_lock import FolderLock
from xltool.app.notices import Notice
from xltool.app.paths import is_folder, is_there, real
from xltool.classes import dataclass
from xltool.model.errors import FileError, UsageError


class Output(TypedDict):
    """A file that was written: its path below the folder with `/`, SHA-256, size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class OutputPlace:
    """Where a file is written before its folder appears, and how it is called in messages."""

    name: str
    path: str
    shown: str

    def write(self, put: Callable[[BinaryIO], None]) -> Output:
        """Have a file written, in the place of one that was begun there. Raises FileError."""
        path = Path(self.path)
        try:
            with path.open("wb+") as file:
                put(file)
                size = file.tell()
                file.seek(0)
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, UnicodeEncodeError) as error:
            raise unwritable(self.shown, error) from error
        return {"path": self.name, "sha256": digest, "size": size}


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
        if is_there(self._target):
            self._target = real(self._target)
        self._outputs: dict[str, Output] = {}
        self._made: list[Path] = []
        self._part = self._target
        self.notices: list[Notice] = []
        if is_there(self._target) and not is_folder(self._target):
            raise UsageError("usage.no_folder", path=path)
        if Path.cwd().is_relative_to(self._target):
            raise UsageError("usage.current_folder", path=path)
        for each in inputs:
            if real(each).is_relative_to(self._target):
                raise UsageError("usage.inside", path=each, folder=path)
        if is_there(self._target) and _is_mounted(self._target):
            raise UsageError("usage.mounted", path=path)
        if not force and self._is_occupied():
            raise FileError("file.not_empty", path)
        self._lock = FolderLock(self._target)

    def __enter__(self) -> OutputFolder:
        """Raises FileError where the folder around it cannot be written to, or another run is at
        work in it."""
        with ExitStack() as undo:
            undo.callback(self._clean)
            try:
                missing = [p for p in self._target.parents if not is_there(p)]
                for parent in reversed(missing):
                    parent.mkdir()
                    self._made.append(parent)
                self._lock.take(self.path)
                for old, kept in restore(self._target) if self._lock.is_held else ():
                    self.notices.append(Notice("file.folder.restored", {"old": old, "kept": kept}))
                # beside the target: only within one disk is a rename one step
                self._part = self._new_folder()
                self._look_at_target()
            except (OSError, UnicodeEncodeError) as error:
                raise unwritable(str(self._target.parent), error, "file.beside") from error
            undo.pop_all()
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
            at = Path(str(fault.filename))
            if at.is_relative_to(self._target) and at != self._target:
                # a file of the user's, which cannot be taken over
                raise unwritable(str(at), fault, "file.unreadable") from fault
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
        except (OSError, UnicodeEncodeError) as error:
            raise unwritable(str(Path(self.path, name)), error) from error
        digest = hashlib.sha256(data).hexdigest()
        self._outputs[name] = {"path": name, "sha256": digest, "size": len(data)}

    def place(self, name: str) -> OutputPlace:
        """Where a file may be written by another process, which is not known until it is noted."""
        return OutputPlace(name, str(self._part / name), str(Path(self.path, name)))

    def note(self, output: Output) -> None:
        """A file that was written at its place."""
        self._outputs[output["path"]] = output

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

    def _new_folder(self) -> Path:
        """A new folder beside the target."""
        for number in count():
            path = beside(self._target, f"{os.getpid()}.{number}.part")
            try:
                path.mkdir()
            except FileExistsError:
                continue
            return path
        raise AssertionError  # count() does not end

    def _look_at_target(self) -> None:
        """Raises FileError for a name that the system cannot give, before any work is done."""
        try:
            self._target.lstat()
        except FileNotFoundError:
            return
        except OSError as error:
            raise unwritable(self.path, error) from error

    def _commit(self) -> None:
        flush_all(self._part.joinpath(name) for name in self._outputs)
        if not self._target.exists():
            self._part.rename(self._target)
            return
        carried = carry_over(self._target, self._part)
        shutil.copymode(self._target, self._part)
        # from here on it holds files of the user's: a later run must not take it for unfinished
        old = self._part.with_suffix(".old")
        self._part.rename(old)
        try:
            exchange(old, self._target)
        except OSError:
            old.rename(self._part)
            raise
        renamed = carried.renamed
        try:
            renamed += retire(old, self._target, carried)
        except OSError:
            self.notices.append(Notice("file.folder.unsettled", {"path": old}))
        else:
            if old.exists():
                self.notices.append(Notice("file.folder.left", {"path": old}))
        for name, kept in renamed:
            self.notices.append(Notice("file.folder.kept", {"old": name, "kept": kept}))

    def _clean(self) -> None:
        """Remove what was made and did not become the target."""
        if self._part != self._target:
            shutil.rmtree(self._part, ignore_errors=True)
        with suppress(OSError):  # an interrupt may have come while the folders were exchanged
            for _ in restore(self._target) if self._lock.is_held else ():
                pass
        self._lock.release()
        for parent in reversed(self._made):
            if not any(parent.iterdir()):
                parent.rmdir()


def _is_mounted(target: Path) -> bool:
    """Whether a folder is on another disk than the folder around it, or a place of its own."""
    return target.is_mount() or target.stat().st_dev != target.parent.stat().st_dev
