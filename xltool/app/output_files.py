"""Files that a command writes: whole, all or none, and on the disk before they have names.

Each is written beside its place under a hidden name. What stood there before is kept until all have
their names.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from xltool.app.files import beside, check_free, copy, flush_all, is_running, unwritable


class OutputFiles:
    """The files that a command writes; used in a `with`, at whose end they appear.

    An exception leaves all of them as they were. With `force` they replace what stands there.
    """

    def __init__(self, force: bool) -> None:
        self._force = force
        self._parts: dict[Path, Path] = {}

    def __enter__(self) -> OutputFiles:
        return self

    def write(self, path: str, data: bytes) -> None:
        """Write a file beside its place. Raises FileError where that cannot be done, or something
        stands there that may not be replaced."""
        check_free(path, self._force)
        target = Path(path)
        part = self._parts[target] = beside(target, f"{os.getpid()}.part")
        try:
            part.write_bytes(data)
        except (OSError, UnicodeEncodeError) as error:
            raise unwritable(path, error) from error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._place()
        finally:
            for part in self._parts.values():
                with suppress(OSError, UnicodeEncodeError):
                    part.unlink(missing_ok=True)
        _clear_leftovers(self._parts)

    def _place(self) -> None:
        """Give every file its name. Raises FileError, all being as they were before then."""
        placed: list[tuple[Path, Path | None]] = []
        is_done = False
        try:
            flush_all(self._parts.values())
            for target, part in self._parts.items():
                placed.append((target, _kept(target)))
                part.replace(target)
            is_done = True
        except OSError as error:
            at = placed[-1][0] if placed else next(iter(self._parts))
            raise unwritable(str(at), error) from error
        finally:  # an interrupt comes here as well
            for target, before in reversed(placed):
                has_its_name = not self._parts[target].exists()
                if is_done or not has_its_name:
                    if before is not None:
                        with suppress(OSError):  # Windows removes no file that is open
                            before.unlink(missing_ok=True)
                elif before is not None:
                    before.replace(target)
                else:
                    target.unlink(missing_ok=True)


def write_whole(path: str, data: bytes, force: bool) -> None:
    """Write a file. Raises FileError, nothing being written then."""
    with OutputFiles(force) as files:
        files.write(path, data)


def _kept(target: Path) -> Path | None:
    """A second name for a file that is about to be replaced; None where there is none."""
    if not target.is_file():
        return None
    aside = beside(target, f"{os.getpid()}.old")
    aside.unlink(missing_ok=True)
    copy(target, aside)
    return aside


def _clear_leftovers(targets: dict[Path, Path]) -> None:
    """Remove what runs that were killed while they wrote these files left beside them."""
    beginnings = {str(beside(target, "")) for target in targets}
    for folder in dict.fromkeys(target.parent for target in targets):
        with suppress(OSError):
            for path in folder.iterdir():
                found = re.fullmatch(r"(.+\.)(\d+)\.(part|old)", str(path))
                if found and found[1] in beginnings and not is_running(int(found[2])):
                    path.unlink(missing_ok=True)
